#include "tests/support/simulation/slow_ladder.hpp"
#include <algorithm>

namespace huiying::tests {

namespace chrono = std::chrono;

namespace {

constexpr chrono::days one_day{1};

/// The citizen's clock says nothing of its own where it begins with the office's and is as long.
bool says_it_twice(const Policy& policy) {
    const ClockRule* total = nullptr;
    const ClockRule* reply = nullptr;
    for (const ClockRule& rule : policy.clocks) {
        if (rule.stage == Stage::total) total = &rule;
        if (rule.stage == Stage::reply) reply = &rule;
    }
    if (total == nullptr || reply == nullptr) return false;
    const auto complex = [&](const ClockRule& rule) {
        const auto found = policy.complex.find(rule.stage);
        return found == policy.complex.end() ? rule.limit : found->second;
    };
    return total->start == reply->start && total->limit == reply->limit && complex(*total) == complex(*reply);
}

/// The whole limit: what the policy gives and what extensions add, in the unit that runs last.
Limit whole(const SlowCalendar& calendar, const SlowClock& clock) {
    if (clock.limit.empty()) return {calendar.count(slow_day(clock.started_at), clock.due_on), LimitUnit::working_days};
    Limit limit = Limit::parse(clock.limit).value();
    for (const ClockStep& step : clock.steps) {
        if (step.kind == ClockStep::Kind::extend_to) limit = step.limit;
        if (step.kind == ClockStep::Kind::extend_by) limit = step.limit.unit == limit.unit ? Limit{limit.count + step.limit.count, limit.unit} : step.limit;
    }
    return limit;
}

Day first_of_last(const SlowCalendar& calendar, Day due, Limit rest) {
    if (rest.unit == LimitUnit::working_days) return calendar.backward(due, rest.count);
    return calendar.not_before(due - chrono::days{rest.count});
}

Instant nudge(const SlowCalendar& calendar, const Rung& rung, const SlowClock& clock) {
    const Limit limit = whole(calendar, clock);
    const Limit share{std::max(1, (limit.count * rung.percent + 99) / 100), limit.unit};
    Instant at;
    if (limit.unit == LimitUnit::hours) {
        at = clock.due_at - chrono::hours{share.count};
    } else {
        at = calendar.opening(first_of_last(calendar, clock.due_on, share));
        if (rung.limit) at = std::min(at, calendar.opening(first_of_last(calendar, clock.due_on, *rung.limit)));
        at = std::min(at, clock.due_at);
        // Whoever has one day, or is in the last part from the start, is told on the morning of the due day.
        if (limit.count <= 1 || at <= clock.started_at) at = calendar.opening(calendar.not_before(clock.due_on));
    }
    for (const ClockStep& step : clock.steps)
        if (step.kind == ClockStep::Kind::pause && step.until) at = std::max(at, *step.until);
    return std::min(at, clock.due_at);
}

Instant after(const SlowCalendar& calendar, const Rung& rung, const SlowClock& clock) {
    const Limit limit = rung.limit.value();
    if (limit.unit == LimitUnit::hours) return clock.due_at + chrono::hours{limit.count};
    return std::max(clock.due_at, slow_midnight(calendar.forward(clock.due_on, limit.count) + one_day));
}

} // namespace

const Ladder* slow_ladder(const Deployment& data, const Message& facts, const SlowClock& clock) {
    for (const LadderUse& use : data.escalation.uses) {
        if (std::find(use.stages.begin(), use.stages.end(), clock.stage) == use.stages.end()) continue;
        if (use.priority && *use.priority != facts.priority) continue;
        if (clock.stage == Stage::total && says_it_twice(data.policy_versions.at(clock.policy))) return nullptr;
        return &data.escalation.ladders.find(use.ladder)->second;
    }
    return nullptr;
}

std::optional<Instant> slow_next_rung(const Deployment& data, const SlowCalendars& calendars, const Message& facts, const SlowClock& clock) {
    if (clock.state != ClockState::running) return std::nullopt;
    const Ladder* ladder = slow_ladder(data, facts, clock);
    if (ladder == nullptr || clock.rungs >= static_cast<int>(ladder->rungs.size())) return std::nullopt;
    const Rung& rung = ladder->rungs[static_cast<std::size_t>(clock.rungs)];
    const SlowCalendar& calendar = calendars.of(clock.owner);
    if (rung.when == Rung::When::before) return nudge(calendar, rung, clock);
    return rung.when == Rung::When::due ? clock.due_at : after(calendar, rung, clock);
}

} // namespace huiying::tests
