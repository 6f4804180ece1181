#include "service/rules/clocks.hpp"
#include "service/rules/escalation.hpp"
#include <algorithm>

namespace huiying {

namespace {

constexpr int internal_lead = 2; ///< working days that 应反 lies before the reply
constexpr std::string_view before_reply = "-2wd";

void earlier(std::optional<Instant>& at, Instant due) noexcept {
    if (!at || due < *at) at = due;
}

/// Which clocks are counted by the lead office's calendar; the others are the street's and the citizen's.
bool is_offices(Stage stage) noexcept {
    return stage == Stage::sign || stage == Stage::first_contact || stage == Stage::reply || stage == Stage::internal;
}

bool is_fixed(const MessageClock& clock) noexcept { return clock.limit.empty(); }
bool follows_reply(std::string_view limit) noexcept { return limit.starts_with('-'); }

/// 应反 is there where the limit is 15 working days or more; of calendar days that is three weeks.
bool is_long(Limit limit) noexcept {
    switch (limit.unit) {
    case LimitUnit::working_days: return limit.count >= 15;
    case LimitUnit::days: return limit.count >= 21;
    case LimitUnit::months: return true;
    case LimitUnit::hours:
    case LimitUnit::working_hours: return false;
    }
    return false;
}

/// Calendar days, roughly, to compare limits of different units.
double rough_days(Limit limit) noexcept {
    switch (limit.unit) {
    case LimitUnit::working_days: return limit.count * 7 / 5.0;
    case LimitUnit::days: return limit.count;
    case LimitUnit::months: return limit.count * 30;
    case LimitUnit::hours: return limit.count / 24.0;
    case LimitUnit::working_hours: return limit.count / 8.0 * 7 / 5.0;
    }
    return 0;
}

/// The whole limit with its extensions, as far as they are written in one unit.
bool is_long(const MessageClock& clock) noexcept {
    Limit whole = Limit::parse(clock.limit).value_or(Limit{});
    for (const ClockStep& step : clock.steps) {
        if (step.kind == ClockStep::Kind::extend_to || (step.kind == ClockStep::Kind::extend_by && step.limit.unit != whole.unit && is_long(step.limit)))
            whole = step.limit;
        else if (step.kind == ClockStep::Kind::extend_by && step.limit.unit == whole.unit) whole.count += step.limit.count;
    }
    return is_long(whole);
}

const ClockRule* rule_of(const Policy& policy, Stage stage) noexcept {
    const auto rule = std::find_if(policy.clocks.begin(), policy.clocks.end(), [stage](const ClockRule& other) { return other.stage == stage; });
    return rule == policy.clocks.end() ? nullptr : &*rule;
}

const ClockRule* rule_of(const Deployment& deployment, const std::string& policy, Stage stage) noexcept {
    const auto found = deployment.policy_versions.find(policy);
    return found == deployment.policy_versions.end() ? nullptr : rule_of(found->second, stage);
}

Course course_from(const MessageClock& clock, const std::string& limit, DayEnd end) {
    return {clock.started_at, Limit::parse(limit).value(), end, clock.steps};
}

void set_due(ClockDates& dates, const Due& due) {
    dates.due_at = due.at;
    dates.due_on = due.on;
    dates.provisional = due.provisional;
}

ClockDates dates_of(const MessageClock& clock) { return {clock.due_at, clock.due_on, clock.provisional, clock.limit, clock.policy}; }

void take(MessageClock& clock, ClockDates dates) {
    clock.due_at = dates.due_at;
    clock.due_on = dates.due_on;
    clock.provisional = dates.provisional;
    clock.limit = std::move(dates.limit);
    clock.policy = std::move(dates.policy);
}

/// 应反: the close of the day that lies so many working days before the reply's.
void set_before(const Zone& zone, const WorkCalendar& calendar, const ClockDates& reply, ClockDates& dates) {
    dates.due_on = calendar.at_rank(calendar.rank(reply.due_on) - internal_lead);
    dates.due_at = zone.instant(LocalTime{dates.due_on + std::chrono::days{1}});
    dates.provisional = reply.provisional;
}

/// The open reply clock of the same policy that an `internal` one goes before; null when there is none any more.
const MessageClock* reply_of(const std::vector<MessageClock>& clocks, const MessageClock& internal) noexcept {
    const auto reply = std::find_if(clocks.rbegin(), clocks.rend(), [&](const MessageClock& clock) {
        return clock.stage == Stage::reply && is_open(clock.state) && clock.policy == internal.policy;
    });
    return reply == clocks.rend() ? nullptr : &*reply;
}

/// What a clock is counted by under a change of policy.
struct Terms {
    std::string limit;
    std::string policy;
    DayEnd end = DayEnd::midnight;
};

Terms terms_now(const Deployment& deployment, const MessageClock& clock) {
    const ClockRule* rule = rule_of(deployment, clock.policy, clock.stage);
    return {clock.limit, clock.policy, rule != nullptr ? rule->end : DayEnd::midnight};
}

Terms terms_under(const Deployment& deployment, const DateChange& change, const MessageClock& clock) {
    Terms terms = terms_now(deployment, clock);
    if (!change.moves(clock.policy)) return terms;
    terms.policy = change.to_policy->label();
    const ClockRule* rule = rule_of(*change.to_policy, clock.stage);
    if (rule == nullptr || is_fixed(clock) || follows_reply(clock.limit)) return terms;
    terms.limit = rule->limit.text();
    terms.end = rule->end;
    // What was dispatched as complex stays so.
    const auto old = deployment.policy_versions.find(clock.policy);
    if (old == deployment.policy_versions.end()) return terms;
    const auto was = old->second.complex.find(clock.stage);
    const auto becomes = change.to_policy->complex.find(clock.stage);
    if (was != old->second.complex.end() && was->second.text() == clock.limit && becomes != change.to_policy->complex.end())
        terms.limit = becomes->second.text();
    return terms;
}

/// 应反 comes and goes with the length of the reply's limit; once there it stays.
void add_internal(const Deployment& deployment, std::vector<MessageClock>& clocks) {
    const auto long_reply = std::find_if(clocks.rbegin(), clocks.rend(), [](const MessageClock& clock) {
        return clock.stage == Stage::reply && is_open(clock.state) && !is_fixed(clock) && is_long(clock);
    });
    if (long_reply == clocks.rend()) return;
    const std::string policy = long_reply->policy;
    const bool there = std::any_of(clocks.begin(), clocks.end(), [&](const MessageClock& clock) {
        return clock.stage == Stage::internal && is_open(clock.state) && clock.policy == policy;
    });
    if (there) return;
    MessageClock internal;
    internal.stage = Stage::internal;
    internal.state = long_reply->state;
    internal.started_at = long_reply->started_at;
    internal.limit = before_reply;
    internal.calendar = long_reply->calendar;
    internal.policy = policy;
    ClockDates dates = dates_of(internal);
    set_before(*deployment.zone, deployment.calendars->of(internal.calendar), dates_of(*long_reply), dates);
    take(internal, std::move(dates));
    clocks.push_back(std::move(internal));
}

MessageClock new_clock(const Deployment& deployment, Stage stage, Instant start, Limit limit, DayEnd end, std::string policy, std::string calendar) {
    MessageClock clock;
    clock.stage = stage;
    clock.started_at = start;
    clock.limit = limit.text();
    clock.policy = std::move(policy);
    clock.calendar = std::move(calendar);
    const Due due = due_after(deployment.calendars->of(clock.calendar), *deployment.zone, start, limit, end);
    clock.due_at = due.at;
    clock.due_on = due.on;
    clock.provisional = due.provisional;
    return clock;
}

} // namespace

std::vector<MessageClock> clocks_for(const Deployment& deployment, const Policy& policy, Trigger trigger, Instant start, bool complex,
                                     const std::string& office) {
    std::vector<MessageClock> clocks;
    for (const ClockRule& rule : policy.clocks) {
        if (rule.start != trigger) continue;
        const auto longer = policy.complex.find(rule.stage);
        const Limit limit = complex && longer != policy.complex.end() ? longer->second : rule.limit;
        clocks.push_back(new_clock(deployment, rule.stage, start, limit, rule.end, policy.label(), is_offices(rule.stage) ? office : ""));
    }
    add_internal(deployment, clocks);
    return clocks;
}

MessageClock upstream_clock(const Deployment& deployment, Instant start, Instant due) {
    MessageClock clock;
    clock.stage = Stage::reply;
    clock.started_at = start;
    clock.due_at = due;
    // Midnight belongs to the day before: that is the day people read.
    clock.due_on = deployment.zone->day(due - std::chrono::milliseconds{1});
    clock.policy = upstream_policy;
    return clock;
}

std::optional<MessageClock> ruling_clock(const Deployment& deployment, const Policy& policy, Instant start) {
    if (!policy.returns.ruling) return std::nullopt;
    return new_clock(deployment, Stage::ruling, start, *policy.returns.ruling, DayEnd::midnight, policy.label(), "");
}

MessageClock assist_clock(const Deployment& deployment, const Policy& policy, const std::string& office, Instant start, std::optional<Limit> limit) {
    Limit chosen = policy.assist.value_or(Limit{3, LimitUnit::working_days});
    if (const ClockRule* reply = rule_of(policy, Stage::reply); reply != nullptr && rough_days(reply->limit) < rough_days(chosen)) chosen = reply->limit;
    return new_clock(deployment, Stage::assist, start, limit.value_or(chosen), DayEnd::midnight, policy.label(), office);
}

Course course_of(const Deployment& deployment, const MessageClock& clock) {
    return course_from(clock, clock.limit, terms_now(deployment, clock).end);
}

void count(const Deployment& deployment, std::vector<MessageClock>& clocks) {
    add_internal(deployment, clocks);
    for (MessageClock& clock : clocks) {
        if (!is_open(clock.state) || is_fixed(clock) || follows_reply(clock.limit)) continue;
        const Due due = due_of(deployment.calendars->of(clock.calendar), *deployment.zone, course_of(deployment, clock));
        clock.due_at = due.at;
        clock.due_on = due.on;
        clock.provisional = due.provisional;
    }
    for (MessageClock& clock : clocks) {
        if (!is_open(clock.state) || !follows_reply(clock.limit)) continue;
        const MessageClock* reply = reply_of(clocks, clock);
        if (reply == nullptr) continue;
        ClockDates dates = dates_of(clock);
        set_before(*deployment.zone, deployment.calendars->of(clock.calendar), dates_of(*reply), dates);
        take(clock, std::move(dates));
    }
    if (deployment.change) count_change(deployment, *deployment.change, clocks);
}

void count_change(const Deployment& deployment, const DateChange& change, std::vector<MessageClock>& clocks) {
    for (MessageClock& clock : clocks) {
        clock.staged.reset();
        if (!is_open(clock.state)) continue;
        clock.staged = dates_of(clock);
        Terms terms = terms_under(deployment, change, clock);
        clock.staged->policy = std::move(terms.policy);
        if (is_fixed(clock) || follows_reply(clock.limit)) continue;
        set_due(*clock.staged, due_of(change.calendars->of(clock.calendar), *deployment.zone, course_from(clock, terms.limit, terms.end)));
        clock.staged->limit = std::move(terms.limit);
    }
    for (MessageClock& clock : clocks) {
        if (!clock.staged || !follows_reply(clock.limit)) continue;
        if (const MessageClock* reply = reply_of(clocks, clock); reply != nullptr && reply->staged)
            set_before(*deployment.zone, change.calendars->of(clock.calendar), *reply->staged, *clock.staged);
    }
}

void pause(std::vector<MessageClock>& clocks, Instant at) {
    for (MessageClock& clock : clocks) {
        const bool waits = clock.stage == Stage::reply || clock.stage == Stage::total || clock.stage == Stage::internal || clock.stage == Stage::assist;
        if (clock.state != ClockState::running || !waits || is_fixed(clock) || is_late(clock.due_at, at)) continue;
        clock.state = ClockState::paused;
        if (!follows_reply(clock.limit)) clock.steps.push_back({ClockStep::Kind::pause, at, std::nullopt, {}});
    }
}

void resume(std::vector<MessageClock>& clocks, Instant at) {
    for (MessageClock& clock : clocks) {
        if (clock.state != ClockState::paused) continue;
        clock.state = ClockState::running;
        for (ClockStep& step : clock.steps)
            if (step.kind == ClockStep::Kind::pause && !step.until) step.until = at;
    }
}

void extend(std::vector<MessageClock>& clocks, const Policy& policy, Limit limit, Instant at) {
    const auto kind = policy.extension.form == ExtensionRule::Form::to ? ClockStep::Kind::extend_to : ClockStep::Kind::extend_by;
    const std::string label = policy.label();
    for (MessageClock& clock : clocks) {
        const bool concerned = clock.stage == Stage::reply || clock.stage == Stage::total;
        if (!is_open(clock.state) || clock.policy != label || !concerned) continue;
        // A new limit from the start is for what has a shorter one: the citizen's own may be long already.
        const bool shortens = kind == ClockStep::Kind::extend_to && clock.stage == Stage::total && rough_days(Limit::parse(clock.limit).value_or(Limit{})) >= rough_days(limit);
        if (!shortens) clock.steps.push_back({kind, at, std::nullopt, limit});
    }
}

const std::string& basis_of(const Deployment& deployment, const MessageClock& clock) {
    static const std::string unknown;
    static const std::string upstream = "上级交办时限 / the deadline set by the order from above";
    static const std::string internal = "应反时限：答复期限前2个工作日（15个工作日以上的事项）/ to be answered internally 2 working days before the reply is due";
    static const std::string ruling = "退单裁定时限 / the time a dispatcher has to rule on a return";
    static const std::string assist = "协办时限：协办单位向主办单位反馈办理情况 / the time an assisting office has to report to the lead";
    static const std::string special = "专项回应时限：确认集中诉求后由牵头单位统一回应 / the time the lead office has for the special response to a cluster";
    if (clock.policy == upstream_policy) return upstream;
    if (clock.stage == Stage::special_response) return special;
    if (follows_reply(clock.limit)) return internal;
    if (clock.stage == Stage::ruling) return ruling;
    if (clock.stage == Stage::assist) return assist;
    const ClockRule* rule = rule_of(deployment, clock.policy, clock.stage);
    return rule == nullptr ? unknown : rule->basis;
}

void end_clock(MessageClock& clock, Instant at) noexcept {
    // What stands still was in time when it stopped.
    clock.state = clock.state == ClockState::running && is_late(clock.due_at, at) ? ClockState::missed : ClockState::met;
    clock.ended_at = at;
}

void end_clocks(std::vector<MessageClock>& clocks, Stage stage, Instant at) noexcept {
    for (MessageClock& clock : clocks)
        if (clock.stage == stage && is_open(clock.state)) end_clock(clock, at);
}

const MessageClock* nearest_clock(const std::vector<MessageClock>& clocks) noexcept {
    const MessageClock* nearest = nullptr;
    for (const MessageClock& clock : clocks) {
        const bool shown = clock.state == ClockState::running && is_shown(clock.stage);
        if (shown && (nearest == nullptr || clock.due_at < nearest->due_at)) nearest = &clock;
    }
    return nearest;
}

MessageDates dates_of(const Deployment& deployment, const Calendars& calendars, Priority priority, const std::vector<MessageClock>& clocks) {
    MessageDates dates;
    for (const MessageClock& clock : clocks) {
        if (clock.state != ClockState::running) continue;
        if (const auto fires = next_rung(deployment, calendars, priority, clock)) earlier(dates.fires_at, *fires);
        if (clock.stage == Stage::reply || clock.stage == Stage::total) earlier(dates.late_at, clock.due_at);
    }
    if (const MessageClock* nearest = nearest_clock(clocks)) dates.due_at = nearest->due_at;
    return dates;
}

std::optional<MessageDates> staged_dates_of(const Deployment& deployment, Priority priority, const std::vector<MessageClock>& clocks) {
    if (!deployment.change) return std::nullopt;
    std::vector<MessageClock> moved = clocks;
    for (MessageClock& clock : moved)
        if (clock.staged) take(clock, *clock.staged);
    return dates_of(deployment, *deployment.change->calendars, priority, moved);
}

void set_deadlines(const Deployment& deployment, Message& message, const std::vector<MessageClock>& clocks) {
    message.dates = dates_of(deployment, *deployment.calendars, message.priority, clocks);
    message.staged = staged_dates_of(deployment, message.priority, clocks);
}

} // namespace huiying
