// What escalation costs. Due together: so many rungs at once, from the service's start until the last is fired and recorded, with POST /v1/messages coming
// in as an open loop meanwhile. Idle: the processor time a second of a service with so many open clocks of which none is due.
//   bench_sweep [rungs due at once, 100000] [open clocks, 1000000] [idle seconds, 20]
#include <unistd.h>

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
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
using Steady = std::chrono::steady_clock;

constexpr std::size_t per_commit = 5'000;
constexpr double posts_per_second = 200;
constexpr std::size_t clocks_a_message = 3;
constexpr std::array<const char*, 8> offices{"glb", "zzb", "zfd", "pab", "fwb", "slzx", "sfs", "dzb"};

Message message_of(const Deployment& deployment, std::size_t index, Instant at, Messages& messages) {
    Message m;
    const Day day = deployment.zone->day(at);
    m.number = format_day(day) + "-" + std::to_string(messages.next_of_day(day));
    m.channel = "web_message";
    m.external_id = "open-" + std::to_string(index);
    m.kind = Kind::complaint;
    m.received_at = m.registered_at = m.effective_at = at;
    m.dispatched_at = at;
    m.triage = "dzb";
    m.routing = {RoutedBy::rule, "lift.fault", 1, {}};
    m.policy = deployment.policies.front().label();
    m.office = offices[index % offices.size()];
    m.state = State::handling;
    return m;
}

/// Messages with these clocks; the sweep's own rules say when they fire next.
void fill(const std::string& database, std::size_t count, const std::vector<MessageClock>& clocks) {
    ::setenv("HUIYING_STORAGE_PATH", database.c_str(), 1);
    const auto installation = open_installation("config/huiying.json", PolicyChange::take);
    ::unsetenv("HUIYING_STORAGE_PATH");
    if (!installation) throw std::runtime_error("the reference configuration cannot be read");
    const Deployment& deployment = *installation->deployment;
    const auto add = [&](Unit& unit, std::size_t index) {
        Message m = message_of(deployment, index, clocks.front().started_at, unit.messages());
        set_deadlines(deployment, m, clocks);
        Letter written = letter(index % 5'000);
        written.salt.fill(static_cast<std::uint8_t>(index));
        const MessageId id = unit.messages().insert(m, written, sha256(m.external_id), sha256(*written.contact.phone));
        for (const MessageClock& clock : clocks) unit.clocks().insert(id, clock);
    };
    for (std::size_t from = 0; from < count; from += per_commit) {
        const auto added = installation->store->write_now([&](Unit& unit) -> Result<bool> {
            for (std::size_t index = from; index < std::min(from + per_commit, count); ++index) add(unit, index);
            return true;
        });
        if (!added) throw std::runtime_error("the store cannot be filled: " + added.error().detail);
    }
    installation->store->close();
}

MessageClock reply_due(Instant due, Instant started, int rungs) {
    MessageClock clock;
    clock.stage = Stage::reply;
    clock.started_at = started;
    clock.due_at = due;
    clock.due_on = std::chrono::floor<std::chrono::days>(LocalTime{due.time_since_epoch() + 8h});
    clock.policy = upstream_policy;
    clock.rungs = rungs;
    return clock;
}

std::int64_t fired_in(SQLite::Database& database) { return database.execAndGet("SELECT ifnull(max(id), 0) FROM escalations").getInt64(); }

/// Rungs due together, with intake beside them.
void due_together(std::size_t rungs) {
    Service service;
    const Instant now = SystemClock{}.now();
    // The nudge has fired; what is due is the due time itself.
    fill(service.database(), rungs, {reply_due(now - 1s, now - 10 * 24h, 1)});
    const std::string token = service.token({"--role", "adapter", "--channel", "all"});
    const auto requests = post_requests("sweep", static_cast<std::size_t>(posts_per_second) * 120, token);
    const auto begun = Steady::now();
    service.start();
    SQLite::Database database{service.database(), SQLite::OPEN_READONLY};
    const auto goal = static_cast<std::int64_t>(rungs);
    double seconds = 0;
    std::size_t asked = 0;
    const LoadReport load = open_loop(service.port(), requests, posts_per_second, [&] {
        if (seconds == 0 && asked++ % 20 == 0 && fired_in(database) >= goal) seconds = std::chrono::duration<double>(Steady::now() - begun).count();
        return seconds != 0;
    });
    if (seconds == 0) throw std::runtime_error("not every rung was fired within two minutes");
    if (load.count(201) != load.begun) throw std::runtime_error("not every message was registered");
    const auto once = database.execAndGet("SELECT count(DISTINCT clock_id) FROM escalations WHERE kind = 'rung'").getInt64();
    const auto events = database.execAndGet("SELECT count(*) FROM events WHERE verb = 'escalate'").getInt64();
    if (fired_in(database) != goal || once != goal || events != goal) throw std::runtime_error("a rung fired twice, or without its event");
    std::printf("sweep: %zu rungs due at once fired in %.1f s from the start of the service, intake of %.0f/s meanwhile (open loop, %zu posts) p50 %.1f ms, p99 %.1f ms, longest %.1f ms",
                rungs, seconds, posts_per_second, load.begun, quantile(load.milliseconds, 0.5), quantile(load.milliseconds, 0.99), quantile(load.milliseconds, 1));
}

/// Seconds of processor time this process's only child has taken so far.
double child_seconds() {
    const std::string self = "/proc/self/task/" + std::to_string(::getpid()) + "/children";
    int child = 0;
    std::ifstream(self) >> child;
    std::ifstream stat("/proc/" + std::to_string(child) + "/stat");
    std::string field;
    for (int i = 0; i < 13; ++i) stat >> field;
    long user = 0;
    long system = 0;
    if (!(stat >> user >> system)) throw std::runtime_error("the service's processor time cannot be read");
    return static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

void idle(std::size_t clocks, int seconds) {
    Service service;
    const Instant now = SystemClock{}.now();
    std::vector<MessageClock> open(clocks_a_message, reply_due(now + 90 * 24h, now - 24h, 0));
    open[0].stage = Stage::sign;
    open[1].stage = Stage::first_contact;
    fill(service.database(), clocks / clocks_a_message, open);
    service.start();
    std::this_thread::sleep_for(3s);
    const double before = child_seconds();
    std::this_thread::sleep_for(std::chrono::seconds(seconds));
    const double used = child_seconds() - before;
    std::printf(" | idle with %zu open clocks: %.2f %% of a core over %d s\n", clocks, used * 100 / seconds, seconds);
}

}  // namespace

int main(int argc, char** argv) try {
    const auto given = [&](int place, std::size_t otherwise) { return argc > place ? std::strtoul(argv[place], nullptr, 10) : otherwise; };
    due_together(given(1, 100'000));
    std::fflush(stdout);
    idle(given(2, 1'000'000), static_cast<int>(given(3, 20)));
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_sweep: %s\n", error.what());
    return EXIT_FAILURE;
}
