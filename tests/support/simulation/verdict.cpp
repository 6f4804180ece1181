#include "tests/support/simulation/verdict.hpp"
#include "service/audit.hpp"
#include "tests/support/simulation/year.hpp"
#include <algorithm>

namespace huiying::tests {

namespace {

std::string told(const SlowRung& rung) {
    return "level " + std::to_string(rung.level) + " " + rung.office + (rung.urgent ? " urgent" : "") + " planned " + readable(rung.planned_at) + " fired " + readable(rung.fired_at) +
           (rung.late ? " late" : "") + (rung.skipped ? " skipped" : "");
}

std::string told(const Escalation& rung) {
    return "level " + std::to_string(rung.level) + " " + rung.office + (rung.urgent ? " urgent" : "") + " planned " + readable(rung.planned_at) + " fired " + readable(rung.fired_at) +
           (rung.late ? " late" : "") + (rung.skipped ? " skipped" : "");
}

std::string told(const SlowClock& clock) {
    return std::string{word(clock.state)} + " " + clock.limit + " [" + steps_text(clock.steps) + "] " + clock.policy + " from " + readable(clock.started_at) + " due " + readable(clock.due_at) + " on " +
           format_day(clock.due_on) + " ended " + readable(clock.ended_at) + " rungs " + std::to_string(clock.rungs);
}

std::string told(const MessageClock& clock) {
    return std::string{word(clock.state)} + " " + clock.limit + " [" + steps_text(clock.steps) + "] " + clock.policy + " from " + readable(clock.started_at) + " due " + readable(clock.due_at) + " on " +
           format_day(clock.due_on) + " ended " + readable(clock.ended_at) + " rungs " + std::to_string(clock.rungs);
}

template <class Clock>
std::map<Stage, std::vector<const Clock*>> by_stage(const std::vector<Clock>& clocks) {
    std::map<Stage, std::vector<const Clock*>> out;
    for (const Clock& clock : clocks) out[clock.stage].push_back(&clock);
    return out;
}

std::string name_of(MessageId id, Stage stage, std::size_t nth) { return "message " + id.text() + " " + std::string{word(stage)} + " #" + std::to_string(nth + 1); }

/// The earliest due time of the running clocks that `shown` lets through.
template <class Shown>
std::optional<Instant> nearest(const SlowMessage& message, Shown shown) {
    std::optional<Instant> first;
    for (const SlowClock& clock : message.clocks())
        if (clock.state == ClockState::running && shown(clock.stage) && (!first || clock.due_at < *first)) first = clock.due_at;
    return first;
}

void judge_message(const Message& stored, const SlowMessage& slow, std::optional<Instant> fires_at, Verdict& verdict) {
    const auto due = nearest(slow, [](Stage stage) { return stage != Stage::internal && stage != Stage::ruling && stage != Stage::assist; });
    const auto late = nearest(slow, [](Stage stage) { return stage == Stage::reply || stage == Stage::total; });
    const std::string where = "message " + stored.id.text();
    verdict.compare(where + " state", std::string{word(stored.state)}, slow.state());
    verdict.compare(where + " policy", stored.policy, slow.policy());
    verdict.compare(where + " due_at", readable(stored.dates.due_at), readable(due));
    verdict.compare(where + " late_at", readable(stored.dates.late_at), readable(late));
    verdict.compare(where + " fires_at", readable(stored.dates.fires_at), readable(fires_at));
    const bool closed = stored.state == State::closed || stored.state == State::declined || stored.state == State::voided;
    verdict.compare(where + " is closed", stored.closed_at ? "yes" : "no", closed ? "yes" : "no");
    for (const SlowClock& clock : slow.clocks())
        if (closed && clock.open() && clock.stage != Stage::deliver && clock.stage != Stage::callback) verdict.fault(where + " is closed, and its " + std::string{word(clock.stage)} + " clock runs on");
}

/// Which clock of a message an id is.
using Places = std::map<ClockId, std::pair<Stage, std::size_t>>;

Places places_of(const View& view, MessageId id) {
    Places places;
    const auto clocks = view.clocks().of(id);
    for (const auto& [stage, list] : by_stage(clocks))
        for (std::size_t n = 0; n < list.size(); ++n) places[list[n]->id] = {stage, n};
    return places;
}

} // namespace

void Verdict::fault(std::string text) {
    ++counts["faults"];
    if (faults.size() < most) faults.push_back(std::move(text));
}

void Verdict::compare(const std::string& where, const std::string& stored, const std::string& slow) {
    if (stored != slow) fault(where + "\n    stored: " + stored + "\n    slow:   " + slow);
}

std::string Verdict::text() const {
    std::string out;
    for (const auto& [what, count] : counts) out += std::to_string(count) + " " + what + "\n";
    for (const auto& each : faults) out += each + "\n";
    return out;
}

std::string readable(Instant at) {
    static const Zone zone{"Asia/Shanghai"};
    return format_time(at, zone);
}

std::string readable(std::optional<Instant> at) { return at ? readable(*at) : "-"; }

std::vector<Escalation> all_escalations(const View& view) {
    std::vector<Escalation> out;
    for (std::optional<Position> after;;) {
        auto page = view.escalations().list({}, 500, after);
        std::move(page.items.begin(), page.items.end(), std::back_inserter(out));
        if (!page.next) break;
        after = page.next;
    }
    std::sort(out.begin(), out.end(), [](const Escalation& a, const Escalation& b) { return a.id < b.id; });
    return out;
}

void judge_clocks(const View& view, const SlowYear& slow, Verdict& verdict) {
    for (const auto& [id, message] : slow.messages()) {
        const auto stored = view.clocks().of(id);
        const auto theirs = by_stage(stored);
        auto ours = by_stage(message.clocks());
        for (const auto& [stage, list] : theirs) ours[stage]; // a stage that the slow count does not know counts too
        for (const auto& [stage, list] : ours) {
            const auto found = theirs.find(stage);
            const std::size_t there = found == theirs.end() ? 0 : found->second.size();
            if (there != list.size()) verdict.fault(name_of(id, stage, 0) + ": stored " + std::to_string(there) + " clocks, slow " + std::to_string(list.size()));
            for (std::size_t n = 0; n < std::min(there, list.size()); ++n) verdict.compare(name_of(id, stage, n), told(*found->second[n]), told(*list[n]));
        }
        verdict.counts["clocks"] += static_cast<std::int64_t>(stored.size());
        judge_message(view.messages().find(id).value(), message, slow.next_rung(id), verdict);
    }
    verdict.counts["messages"] = std::count_if(slow.messages().begin(), slow.messages().end(), [](const auto& each) { return !each.second.facts().parent; });
    if (view.dates().state().phase != DatesPhase::idle || !view.dates().on_other_side().empty()) verdict.fault("a recompute has left something behind");
}

void judge_rungs(const View& view, const SlowYear& slow, Verdict& verdict) {
    std::map<std::string, std::string> expected;
    for (const SlowRung& rung : slow.rungs()) {
        expected[name_of(rung.message, rung.stage, rung.nth) + " rung " + std::to_string(rung.rung)] = told(rung);
        ++verdict.counts[rung.skipped ? "rungs skipped" : rung.late ? "rungs late" : "rungs in time"];
    }
    std::map<MessageId, Places> places;
    std::set<ClockId> ended;
    for (const Escalation& each : all_escalations(view)) {
        ++verdict.counts["escalations by " + std::string{word(each.kind)}];
        if (each.kind != EscalationKind::rung) continue;
        if (!places.contains(each.message)) {
            places[each.message] = places_of(view, each.message);
            // What a reply ended that still waits for its review may run again.
            const bool waits = view.dates().find(each.message).value().state == State::replied;
            for (const MessageClock& one : view.clocks().of(each.message)) {
                const bool answered = one.stage == Stage::reply || one.stage == Stage::total || one.stage == Stage::internal;
                if (one.ended_at && !(waits && answered)) ended.insert(one.id);
            }
        }
        const auto& [stage, nth] = places[each.message].at(each.clock);
        const std::string name = name_of(each.message, stage, nth) + " rung " + std::to_string(each.rung);
        const auto found = expected.find(name);
        if (found == expected.end()) verdict.fault(name + " must not have fired (or not twice): " + told(each));
        else verdict.compare(name, told(each), found->second);
        if (found != expected.end()) expected.erase(found);
        if (ended.contains(each.clock) && !each.settled_at) verdict.fault(name + " is not settled, though its clock has ended");
    }
    for (const auto& [name, text] : expected) verdict.fault(name + " should have fired: " + text);
}

Verdict judge(const Plan& plan, const std::string& folder) {
    Verdict verdict;
    const Journal journal{Year::journal_in(folder)};
    for (const auto& each : journal.faults) verdict.fault(each);
    Town town{plan, Year::database_in(folder), journal.looks.back().at, static_cast<int>(plan.amendments.size())};
    const ChainReport chain = verify_chain(town.store());
    if (chain.broken_at) verdict.fault("the chain is broken at event " + chain.broken_at->text());
    verdict.counts["events"] = chain.events;
    verdict.counts["lives"] = journal.lives;
    for (const auto& [what, times] : journal.deeds) verdict.counts[what] += times;
    verdict.counts["looks"] = static_cast<std::int64_t>(journal.looks.size());
    town.read([&](const View& view) -> Result<bool> {
            const SlowYear slow{view, *town.deployment(), journal};
            judge_clocks(view, slow, verdict);
            judge_rungs(view, slow, verdict);
            judge_record(view, slow, verdict);
            judge_notices(Year::database_in(folder), view, slow, journal, verdict);
            return true;
        })
        .value();
    return verdict;
}

} // namespace huiying::tests
