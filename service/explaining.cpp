#include "service/explaining.hpp"
#include "service/rules/clocks.hpp"
#include <algorithm>

namespace huiying {

namespace {

/// 应反 is counted backward from the reply's due day: shown are the working days that lie between.
Explanation explain_backward(const WorkCalendar& calendar, const Zone& zone, const MessageClock& clock, Limit lead) {
    Explanation out = explain(calendar, zone, {zone.instant(LocalTime{clock.due_on}), lead, DayEnd::midnight, {}});
    out.due = {clock.due_at, clock.due_on, clock.provisional};
    out.limit = clock.limit;
    ExplainedDay& first = out.days.front();
    first.due = true;
    first.reason_zh = "应反到期日：答复到期前" + limit_zh(lead);
    first.reason_en = "due: " + limit_en(lead) + " before the reply is";
    out.days.back().due = false;
    out.days.back().reason_zh += "（答复的到期日）";
    out.days.back().reason_en += " (the reply's due day)";
    return out;
}

Explanation explain_fixed(const MessageClock& clock) { return {{clock.due_at, clock.due_on, clock.provisional}, clock.limit, {}, true}; }

/// The one that decides when the stage is late.
std::vector<MessageClock>::iterator counting_clock(std::vector<MessageClock>& clocks) {
    const auto before = [](const MessageClock& a, const MessageClock& b) {
        if (is_open(a.state) != is_open(b.state)) return is_open(a.state);
        return is_open(a.state) ? a.due_at < b.due_at : a.started_at > b.started_at;
    };
    return std::min_element(clocks.begin(), clocks.end(), before);
}

} // namespace

ExplainedClock explain_clock(const Deployment& deployment, const MessageClock& clock) {
    const WorkCalendar& calendar = deployment.calendars->of(clock.calendar);
    ExplainedClock out{clock, basis_of(deployment, clock), {}, std::nullopt};
    if (!deployment.calendars->has_own(clock.calendar)) out.clock.calendar.clear();
    if (Limit::parse(clock.limit)) {
        out.explanation = explain(calendar, *deployment.zone, course_of(deployment, clock));
        if (out.explanation.due.at != clock.due_at) out.recounted = out.explanation.due.at;
        return out;
    }
    const auto lead = clock.limit.starts_with('-') ? Limit::parse(std::string_view{clock.limit}.substr(1)) : std::nullopt;
    out.explanation = lead ? explain_backward(calendar, *deployment.zone, clock, *lead) : explain_fixed(clock);
    return out;
}

Result<ClockExplanation> explain_stage(const View& view, const Context& context, MessageId id, Stage stage) {
    const auto message = visible_message(view, context.actor, id);
    HUIYING_TRY(message);
    return explain_stage(*context.deployment, view.clocks().of(id), stage);
}

Result<ClockExplanation> explain_stage(const Deployment& deployment, const std::vector<MessageClock>& clocks, Stage stage) {
    std::vector<MessageClock> of_stage;
    std::copy_if(clocks.begin(), clocks.end(), std::back_inserter(of_stage), [stage](const MessageClock& clock) { return clock.stage == stage; });
    if (of_stage.empty()) return not_found("clock");
    const auto counting = counting_clock(of_stage);
    ClockExplanation out{explain_clock(deployment, *counting), {}, deployment.calendar_version};
    of_stage.erase(counting);
    for (const MessageClock& clock : of_stage) out.others.push_back(explain_clock(deployment, clock));
    return out;
}

} // namespace huiying
