#include "service/rules/escalation.hpp"
#include "service/rules/clocks.hpp"
#include <algorithm>

namespace huiying {

namespace {

const ClockRule* rule_of(const Policy& policy, Stage stage) noexcept {
    const auto found = std::find_if(policy.clocks.begin(), policy.clocks.end(), [stage](const ClockRule& rule) { return rule.stage == stage; });
    return found == policy.clocks.end() ? nullptr : &*found;
}

Limit complex_limit(const Policy& policy, const ClockRule& rule) {
    const auto longer = policy.complex.find(rule.stage);
    return longer == policy.complex.end() ? rule.limit : longer->second;
}

const Policy* policy_of(const Deployment& deployment, const std::string& label) {
    const auto known = deployment.policy_versions.find(label);
    if (known != deployment.policy_versions.end()) return &known->second;
    const bool coming = deployment.change && deployment.change->to_policy && deployment.change->to_policy->label() == label;
    return coming ? &*deployment.change->to_policy : nullptr;
}

/// Whether the citizen's clock runs beside the office's from start to end: two ladders would then say everything twice.
bool repeats_reply(const Deployment& deployment, const MessageClock& clock) {
    const Policy* policy = policy_of(deployment, clock.policy);
    if (policy == nullptr) return false;
    const ClockRule* total = rule_of(*policy, Stage::total);
    const ClockRule* reply = rule_of(*policy, Stage::reply);
    return total != nullptr && reply != nullptr && total->start == reply->start && total->limit == reply->limit && total->end == reply->end &&
           complex_limit(*policy, *total) == complex_limit(*policy, *reply);
}

/// The length of a clock's limit in one unit, extensions included. An extension in another unit counts alone: it is what runs last. Months are the
/// days they have, a fixed date the working days until it.
Limit whole_limit(const WorkCalendar& calendar, const Zone& zone, const MessageClock& clock) {
    const Day from = zone.day(clock.started_at);
    Limit whole = Limit::parse(clock.limit).value_or(Limit{});
    for (const ClockStep& step : clock.steps) {
        if (step.kind == ClockStep::Kind::pause) continue;
        const bool adds = step.kind == ClockStep::Kind::extend_by && step.limit.unit == whole.unit;
        whole = adds ? Limit{whole.count + step.limit.count, whole.unit} : step.limit;
    }
    if (whole.unit == LimitUnit::months) return {static_cast<int>((clock.due_on - from).count()), LimitUnit::days};
    if (whole.count == 0) return {static_cast<int>(calendar.between(from, clock.due_on)), LimitUnit::working_days};
    return whole;
}

bool counts_hours(LimitUnit unit) noexcept { return unit == LimitUnit::hours || unit == LimitUnit::working_hours; }

Instant start_of(const Zone& zone, Day day) { return zone.instant(LocalTime{day}); }

Instant end_of_last_pause(const MessageClock& clock) {
    Instant end = clock.started_at;
    for (const ClockStep& step : clock.steps)
        if (step.kind == ClockStep::Kind::pause && step.until) end = std::max(end, *step.until);
    return end;
}

Instant before_due(const WorkCalendar& calendar, const Zone& zone, const Rung& rung, const MessageClock& clock) {
    const Limit whole = whole_limit(calendar, zone, clock);
    const Due due{clock.due_at, clock.due_on, clock.provisional};
    const Limit share{std::max(1, (whole.count * rung.percent + 99) / 100), whole.unit};
    Instant at = start_of_last(calendar, zone, due, share);
    const bool hours = counts_hours(whole.unit);
    if (!hours && rung.limit) at = std::min(at, start_of_last(calendar, zone, due, *rung.limit));
    // A limit that is all `last part` would be nudged about when it begins: its due day's opening says something.
    const bool whole_day = !hours && (whole.count <= 1 || at <= clock.started_at);
    if (whole_day) at = next_office_time(calendar, zone, start_of(zone, clock.due_on));
    // What falls due while the clock stands still falls due when it goes on.
    return std::min(std::max(at, end_of_last_pause(clock)), clock.due_at);
}

Instant after_due(const Deployment& deployment, const WorkCalendar& calendar, const Rung& rung, const MessageClock& clock) {
    const Zone& zone = *deployment.zone;
    if (!rung.limit) return clock.due_at;
    if (counts_hours(rung.limit->unit)) return due_after(calendar, zone, clock.due_at, *rung.limit).at;
    const DayEnd end = Limit::parse(clock.limit) ? course_of(deployment, clock).end : DayEnd::midnight;
    // Counted from the due day, as working days late are.
    return std::max(clock.due_at, due_after(calendar, zone, start_of(zone, clock.due_on), *rung.limit, end).at);
}

} // namespace

const Ladder* ladder_of(const Deployment& deployment, Priority priority, const MessageClock& clock) {
    const EscalationPlan& plan = deployment.escalation;
    const auto use = std::find_if(plan.uses.begin(), plan.uses.end(), [&](const LadderUse& entry) {
        const bool stage = std::find(entry.stages.begin(), entry.stages.end(), clock.stage) != entry.stages.end();
        return stage && (!entry.priority || *entry.priority == priority);
    });
    if (use == plan.uses.end()) return nullptr;
    if (clock.stage == Stage::total && repeats_reply(deployment, clock)) return nullptr;
    const auto ladder = plan.ladders.find(use->ladder);
    return ladder == plan.ladders.end() ? nullptr : &ladder->second;
}

Instant rung_at(const Deployment& deployment, const Calendars& calendars, const Ladder& ladder, const MessageClock& clock, int place) {
    const WorkCalendar& calendar = calendars.of(clock.calendar);
    const Rung& rung = ladder.rungs.at(static_cast<std::size_t>(place - 1));
    switch (rung.when) {
    case Rung::When::before: return before_due(calendar, *deployment.zone, rung, clock);
    case Rung::When::due: return clock.due_at;
    case Rung::When::after: return after_due(deployment, calendar, rung, clock);
    }
    return clock.due_at;
}

std::optional<Instant> next_rung(const Deployment& deployment, const Calendars& calendars, Priority priority, const MessageClock& clock) {
    if (clock.state != ClockState::running) return std::nullopt;
    const Ladder* ladder = ladder_of(deployment, priority, clock);
    if (ladder == nullptr || static_cast<std::size_t>(clock.rungs) >= ladder->rungs.size()) return std::nullopt;
    return rung_at(deployment, calendars, *ladder, clock, clock.rungs + 1);
}

Instant notice_time(const Deployment& deployment, const std::string& office, bool urgent, Instant at) {
    if (urgent) return at;
    return next_office_time(deployment.calendars->of(office), *deployment.zone, at);
}

} // namespace huiying
