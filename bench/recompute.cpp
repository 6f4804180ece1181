// Moving so many open clocks after a calendar was amended, with POST /v1/messages coming in as an open loop: seconds of the preview, from apply until the
// new dates are in force, until the record is complete; the longest write transaction, and what intake felt of it.
//   bench_recompute [open clocks, 1000000]
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <array>
#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <thread>

#include "bench/support/figures.hpp"
#include "bench/support/letters.hpp"
#include "bench/support/load.hpp"
#include "bench/support/service.hpp"
#include "cli/installation.hpp"
#include "service/rules/clocks.hpp"
#include "service/rules/digest.hpp"

namespace {

using namespace huiying;
using namespace huiying::bench;
using namespace std::chrono_literals;
using nlohmann::json;
using Steady = std::chrono::steady_clock;

constexpr std::size_t per_commit = 5'000;
constexpr double posts_per_second = 200;
constexpr std::size_t clocks_a_message = 2; // the office's reply and the citizen's own; the signing is over
constexpr std::array<const char*, 8> offices{"glb", "zzb", "zfd", "pab", "fwb", "slzx", "sfs", "dzb"};
const std::string policy_name = "suggestion_mailbox";

double since(Steady::time_point begun) { return std::chrono::duration<double>(Steady::now() - begun).count(); }

/// Messages under a policy of 15 working days, received over the last two days, signed, and waiting for their answer.
class OpenWork {
public:
    explicit OpenWork(const Deployment& deployment) : deployment_(deployment), now_(SystemClock{}.now()) {
        for (const Policy& policy : deployment.policies)
            if (policy.name.starts_with(policy_name)) policy_ = &policy;
        if (policy_ == nullptr) throw std::runtime_error("there is no policy " + policy_name);
    }

    void add(Unit& unit, std::size_t index) const {
        const Instant at = now_ - std::chrono::seconds{index % 172'800};
        const Day day = deployment_.zone->day(at);
        Message m;
        m.number = format_day(day) + "-" + std::to_string(unit.messages().next_of_day(day));
        m.channel = "suggestion_mailbox";
        m.external_id = "open-" + std::to_string(index);
        m.kind = Kind::suggestion;
        m.received_at = m.registered_at = m.effective_at = at;
        m.dispatched_at = at;
        m.triage = "dzb";
        m.routing = {RoutedBy::rule, "lift.fault", 1, {}};
        m.policy = policy_->label();
        m.office = offices[index % offices.size()];
        m.state = State::handling;
        const auto clocks = clocks_from(at);
        set_deadlines(deployment_, m, clocks);
        Letter written = letter(index % 5'000);
        written.salt.fill(static_cast<std::uint8_t>(index));
        const MessageId id = unit.messages().insert(m, written, sha256(m.external_id), sha256(*written.contact.phone));
        for (const MessageClock& clock : clocks) unit.clocks().insert(id, clock);
    }

private:
    std::vector<MessageClock> clocks_from(Instant at) const {
        std::vector<MessageClock> clocks(3);
        const Due due = deployment_.due(at, *Limit::parse("15wd"));
        for (std::size_t i = 0; i < clocks.size(); ++i) {
            clocks[i].stage = std::array{Stage::sign, Stage::reply, Stage::total}[i];
            clocks[i].started_at = at;
            clocks[i].limit = "15wd";
            clocks[i].due_at = due.at;
            clocks[i].due_on = due.on;
            clocks[i].policy = policy_->label();
        }
        clocks[0].state = ClockState::met;
        clocks[0].ended_at = at;
        return clocks;
    }

    const Deployment& deployment_;
    Instant now_;
    const Policy* policy_ = nullptr;
};

/// The amended calendar: the third working day from now is off.
std::string fill(const std::string& database, std::size_t messages) {
    ::setenv("HUIYING_STORAGE_PATH", database.c_str(), 1);
    const auto installation = open_installation("config/huiying.json", PolicyChange::take);
    ::unsetenv("HUIYING_STORAGE_PATH");
    if (!installation) throw std::runtime_error("the reference configuration cannot be read");
    const Deployment& deployment = *installation->deployment;
    const OpenWork work{deployment};
    for (std::size_t from = 0; from < messages; from += per_commit) {
        const auto added = installation->store->write_now([&](Unit& unit) -> Result<bool> {
            for (std::size_t index = from; index < std::min(from + per_commit, messages); ++index) work.add(unit, index);
            return true;
        });
        if (!added) throw std::runtime_error("the store cannot be filled: " + added.error().detail);
    }
    const WorkCalendar& street = deployment.street();
    const Day off = street.at_rank(street.rank(deployment.zone->day(SystemClock{}.now())) + 3);
    json calendar = json::parse(deployment.calendars->content());
    calendar["local"] = {{"city", {{"name", "上海市"}, {"days", json::array({{{"date", format_day(off)}, {"off", true}, {"name", "台风停工"}}})}}}};
    installation->store->close();
    return json{{"calendar", calendar}}.dump();
}

/// One request on a connection of its own; the body of the answer. Throws when the status is another one.
json ask(std::uint16_t port, const std::string& token, const std::string& target, const std::string& body, int status) {
    boost::asio::ip::tcp::iostream stream;
    stream.connect("127.0.0.1", std::to_string(port));
    stream << target << " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer " << token << "\r\n";
    if (!body.empty()) stream << "Content-Type: application/json\r\nContent-Length: " << body.size() << "\r\n";
    stream << "\r\n" << body << std::flush;
    const std::string answer{std::istreambuf_iterator<char>{stream}, {}};
    if (!answer.starts_with("HTTP/1.1 " + std::to_string(status))) throw std::runtime_error(target + ": " + answer.substr(0, 400));
    return json::parse(answer.substr(answer.find("\r\n\r\n") + 4), nullptr, false);
}

/// What the service itself measured: its longest transaction, in milliseconds.
double longest_transaction(std::uint16_t port) {
    boost::asio::ip::tcp::iostream stream;
    stream.connect("127.0.0.1", std::to_string(port));
    stream << "GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" << std::flush;
    const std::string text{std::istreambuf_iterator<char>{stream}, {}};
    const std::string name = "\nhuiying_storage_longest_seconds ";
    const auto at = text.find(name);
    if (at == std::string::npos) throw std::runtime_error("the service does not tell its longest transaction");
    return std::strtod(text.c_str() + at + name.size(), nullptr) * 1000;
}

struct Times {
    double preview = 0;
    double in_force = 0;
    double complete = 0;
};

Times move_all(std::uint16_t port, const std::string& token, const std::string& order, std::int64_t clocks) {
    Times times;
    auto begun = Steady::now();
    const json preview = ask(port, token, "POST /v1/recompute", order, 200);
    times.preview = since(begun);
    if (preview["moved"] < clocks) throw std::runtime_error("not every clock moves: " + preview.dump());
    begun = Steady::now();
    ask(port, token, "POST /v1/recompute/" + preview["digest"].get<std::string>() + "/apply", R"({"reason":"bench"})", 202);
    for (std::string phase = "staging"; phase != "idle";) {
        std::this_thread::sleep_for(20ms);
        phase = ask(port, token, "GET /v1/recompute", "", 200)["phase"];
        if (phase != "staging" && times.in_force == 0) times.in_force = since(begun);
        if (since(begun) > 600) throw std::runtime_error("the recompute does not end");
    }
    times.complete = since(begun);
    return times;
}

void run(std::size_t clocks) {
    Service service;
    const std::string order = fill(service.database(), clocks / clocks_a_message);
    const std::string adapter = service.token({"--role", "adapter", "--channel", "all"});
    const std::string chief = service.token({"--role", "supervisor", "--level", "2"});
    const auto posts = post_requests("recompute", static_cast<std::size_t>(posts_per_second) * 300, adapter);
    service.start();
    std::atomic<bool> over = false;
    std::exception_ptr failure;
    Times times;
    std::thread mover{[&] {
        try {
            times = move_all(service.port(), chief, order, static_cast<std::int64_t>(clocks));
        } catch (...) {
            failure = std::current_exception();
        }
        over = true;
    }};
    const LoadReport load = open_loop(service.port(), posts, posts_per_second, [&] { return over.load(); });
    mover.join();
    if (failure) std::rethrow_exception(failure);
    if (load.count(201) != load.begun) throw std::runtime_error("not every message was registered");
    const double longest = longest_transaction(service.port());
    service.stop();
    SQLite::Database database{service.database(), SQLite::OPEN_READONLY};
    const auto events = database.execAndGet("SELECT count(*) FROM events WHERE verb = 'recompute' AND message_id > 0").getInt64();
    const auto doubled = database.execAndGet("SELECT count(*) FROM (SELECT 1 FROM events WHERE verb = 'recompute' GROUP BY message_id, detail HAVING count(*) > 1)").getInt64();
    if (events < static_cast<std::int64_t>(clocks) || doubled != 0) throw std::runtime_error("a clock moved without its event, or with two");
    std::printf("recompute: %zu open clocks moved: preview %.2f s, in force %.1f s after apply, record complete %.1f s, longest transaction %.1f ms, intake of %.0f/s meanwhile (open loop, %zu "
                "posts) p50 %.1f ms, p99 %.1f ms, longest %.1f ms\n",
                clocks, times.preview, times.in_force, times.complete, longest, posts_per_second, load.begun, quantile(load.milliseconds, 0.5), quantile(load.milliseconds, 0.99),
                quantile(load.milliseconds, 1));
}

}  // namespace

int main(int argc, char** argv) try {
    run(argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1'000'000);
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_recompute: %s\n", error.what());
    return EXIT_FAILURE;
}
