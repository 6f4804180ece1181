#include "api/json/explain.hpp"

namespace huiying {

namespace {

std::string time_text(const Context& context, Instant at) { return format_time(at, *context.deployment->zone); }

std::optional<std::string> time_text(const Context& context, const std::optional<Instant>& at) {
    return at ? std::optional{time_text(context, *at)} : std::nullopt;
}

std::optional<std::string_view> unless_empty(const std::string& text) { return text.empty() ? std::nullopt : std::optional<std::string_view>{text}; }

JsonText day_json(const ExplainedDay& day) {
    JsonObject out;
    out.add("day", format_day(day.day)).add("mark", day.mark).add("count", day.count > 0 ? std::optional{day.count} : std::nullopt);
    if (day.time.count() > 0) out.add("minutes", std::chrono::floor<std::chrono::minutes>(day.time).count());
    return out.add("due", day.due)
        .add("provisional", day.provisional)
        .add("name", unless_empty(day.name))
        .add("notice", unless_empty(day.notice))
        .add("reason_zh", day.reason_zh)
        .add("reason_en", day.reason_en)
        .take();
}

JsonText step_json(const Context& context, const ClockStep& step) {
    constexpr std::string_view kinds[]{"pause", "extend_to", "extend_by"};
    JsonObject out;
    out.add("kind", kinds[static_cast<std::size_t>(step.kind)]).add("at", time_text(context, step.at));
    if (step.kind == ClockStep::Kind::pause) out.add("until", time_text(context, step.until));
    else out.add("limit", step.limit.text());
    return out.take();
}

JsonObject clock_object(const Context& context, const ExplainedClock& explained, int calendar_version) {
    const MessageClock& clock = explained.clock;
    JsonList days;
    for (const ExplainedDay& day : explained.explanation.days) days.add(day_json(day));
    JsonList steps;
    for (const ClockStep& step : clock.steps) steps.add(step_json(context, step));
    JsonObject out;
    out.add("stage", clock.stage)
        .add("state", clock.state)
        .add("policy", unless_empty(clock.policy))
        .add("basis", explained.basis)
        .add("calendar_version", calendar_version)
        .add("calendar", unless_empty(clock.calendar))
        .add("started_at", time_text(context, clock.started_at))
        .add("ended_at", time_text(context, clock.ended_at))
        .add("limit", unless_empty(explained.explanation.limit))
        .add("due_at", time_text(context, clock.due_at))
        .add("due_on", format_day(clock.due_on))
        .add("provisional", clock.provisional)
        .add("recounted_due_at", time_text(context, explained.recounted))
        .add("steps", steps.take())
        .add("days", days.take())
        .add("complete", explained.explanation.complete);
    return out;
}

} // namespace

JsonText explanation_json(const Context& context, const ClockExplanation& explanation) {
    JsonList others;
    for (const ExplainedClock& other : explanation.others) others.add(clock_object(context, other, explanation.calendar_version).take());
    return clock_object(context, explanation.counting, explanation.calendar_version).add("others", others.take()).take();
}

JsonText due_json(const Context& context, Instant from, Limit limit, const Due& due) {
    return JsonObject{}
        .add("from", time_text(context, from))
        .add("limit", limit.text())
        .add("due_at", time_text(context, due.at))
        .add("due_on", format_day(due.on))
        .add("provisional", due.provisional)
        .add("calendar_version", context.deployment->calendar_version)
        .take();
}

} // namespace huiying
