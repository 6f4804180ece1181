#include "bench/support/archive.hpp"

#include <array>
#include <cstdlib>
#include <stdexcept>

#include "bench/support/letters.hpp"
#include "cli/installation.hpp"
#include "service/record.hpp"
#include "service/rules/digest.hpp"

namespace huiying::bench {

namespace {

using namespace std::chrono_literals;

constexpr std::array<const char*, 11> other_offices{"dzb", "wmb", "ysb", "zzb", "sfs", "djb", "fwb", "pab", "slzx", "zfd", "jgw"};
constexpr std::size_t per_commit = 5'000;

Day day_of(const Deployment& deployment, Instant at) { return deployment.zone->day(at); }

class Archive {
public:
    Archive(const Deployment& deployment, const ArchivePlan& plan, Instant now)
        : deployment_(deployment), plan_(plan), begin_(now - 700 * 24h), step_(std::chrono::milliseconds{700 * 24h} / static_cast<long>(plan.messages)), now_(now) {}

    void add(Unit& unit, std::size_t index) const {
        const Message m = message(index, unit.messages());
        Letter written = letter(index % 5'000);
        written.salt.fill(static_cast<std::uint8_t>(index));
        const MessageId id = unit.messages().insert(m, written, sha256(m.external_id), sha256(*written.contact.phone));
        unit.messages().hand_to(id, *m.office);
        std::vector<MessageClock> clocks;
        for (const Stage stage : {Stage::sign, Stage::first_contact, Stage::reply}) {
            clocks.push_back(clock(m, stage));
            unit.clocks().insert(id, clocks.back());
        }
        if (plan_.record) record(unit, id, m, std::move(clocks));
    }

private:
    Message message(std::size_t index, Messages& messages) const {
        const std::size_t stride = plan_.messages / plan_.open;
        const bool open = index % stride == 0 && index / stride < plan_.open;
        const bool of_office = open && (index / stride) % (plan_.open / plan_.open_of_office) == 0;
        const Instant at = begin_ + step_ * static_cast<long>(index);
        const Day day = day_of(deployment_, at);
        Message m;
        m.number = format_day(day) + "-" + std::to_string(messages.next_of_day(day));
        m.channel = "web_message";
        m.external_id = "archive-" + std::to_string(index);
        m.kind = Kind::complaint;
        m.received_at = m.registered_at = m.effective_at = at;
        m.dispatched_at = at;
        m.triage = "dzb";
        m.routing = {RoutedBy::rule, "lift.fault", 1, {}};
        m.policy = deployment_.policies.front().label();
        m.office = of_office ? plan_.office : other_offices[index % other_offices.size()];
        if (!open && index % 12 == 0) m.office = plan_.office;
        m.state = open ? State::handling : State::closed;
        if (open) m.dates.due_at = m.dates.late_at = now_ + std::chrono::minutes{index % 10'000} - 24h;
        else m.closed_at = at + 72h, m.outcome = Outcome::solved;
        return m;
    }

    /// What the record says of it: registered with its clocks running, signed, and answered if it was.
    void record(Unit& unit, MessageId id, const Message& m, std::vector<MessageClock> clocks) const {
        const Standing last{m, clocks};
        Standing first = last;
        first.message.state = State::dispatched;
        for (std::size_t i = 0; i < clocks.size(); ++i) {
            first.clocks[i].id = ClockId{static_cast<std::int64_t>(i) + 1};
            first.clocks[i].state = ClockState::running;
        }
        Standing handled = last;
        handled.message.state = State::handling;
        for (std::size_t i = 0; i < clocks.size(); ++i) {
            handled.clocks[i].id = first.clocks[i].id;
            if (clocks[i].stage == Stage::reply) handled.clocks[i].state = ClockState::running;
        }
        append(unit, line(id, Verb::register_, m.registered_at), nullptr, first);
        append(unit, line(id, Verb::contact, m.registered_at + 2h), &first, handled);
        if (!m.closed_at) return;
        Standing closed = last;
        for (std::size_t i = 0; i < clocks.size(); ++i) closed.clocks[i].id = first.clocks[i].id;
        append(unit, line(id, Verb::reply, *m.closed_at), &handled, closed);
    }
    void append(Unit& unit, Event event, const Standing* before, const Standing& after) const {
        event.changes = differences(before, after, *deployment_.zone);
        unit.events().append(event);
    }

    static Event line(MessageId id, Verb verb, Instant at) {
        Event event;
        event.message = id;
        event.verb = verb;
        event.person = "archive";
        event.role = "adapter";
        event.recorded_at = event.effective_at = at;
        return event;
    }

    MessageClock clock(const Message& m, Stage stage) const {
        MessageClock out;
        out.stage = stage;
        out.state = m.closed_at || stage != Stage::reply ? ClockState::met : ClockState::running;
        out.started_at = m.received_at;
        out.limit = "15wd";
        out.due_at = m.dates.due_at.value_or(m.received_at + 480h);
        out.due_on = day_of(deployment_, out.due_at);
        out.policy = m.policy;
        if (out.state == ClockState::met) out.ended_at = m.received_at + 2h;
        return out;
    }

    const Deployment& deployment_;
    const ArchivePlan& plan_;
    Instant begin_;
    std::chrono::milliseconds step_;
    Instant now_;
};

}  // namespace

void fill_archive(const std::string& database, const ArchivePlan& plan) {
    ::setenv("HUIYING_STORAGE_PATH", database.c_str(), 1);
    const auto installation = open_installation("config/huiying.json", PolicyChange::take);
    ::unsetenv("HUIYING_STORAGE_PATH");
    if (!installation) throw std::runtime_error("the reference configuration cannot be read");
    const Archive archive{*installation->deployment, plan, SystemClock{}.now()};
    for (std::size_t from = 0; from < plan.messages; from += per_commit) {
        const std::size_t to = std::min(from + per_commit, plan.messages);
        const auto added = installation->store->write_now([&archive, from, to](Unit& unit) -> Result<bool> {
            for (std::size_t index = from; index < to; ++index) archive.add(unit, index);
            return true;
        });
        if (!added) throw std::runtime_error("the store cannot be filled: " + added.error().detail);
    }
    installation->store->close();
}

}  // namespace huiying::bench
