#include "api/json/escalation.hpp"

namespace huiying {

namespace {

std::optional<std::string> time_text(const Zone& zone, const std::optional<Instant>& at) {
    return at ? std::optional<std::string>{format_time(*at, zone)} : std::nullopt;
}

std::optional<std::string> given(const std::string& text) { return text.empty() ? std::nullopt : std::optional<std::string>{text}; }

} // namespace

JsonText escalation_json(const Context& context, const ShownEscalation& shown) {
    const Zone& zone = *context.deployment->zone;
    const Escalation& raised = shown.escalation;
    const bool is_rung = raised.kind == EscalationKind::rung;
    JsonObject out;
    out.add("id", raised.id)
        .add("kind", raised.kind)
        .add("message", shown.number ? std::optional<std::string>{raised.message.text()} : std::nullopt)
        .add("number", shown.number)
        .add("special_response", raised.response == ResponseId{} ? std::nullopt : std::optional{raised.response})
        .add("stage", raised.stage)
        .add("rung", is_rung ? std::optional<int>{raised.rung} : std::nullopt)
        .add("level", raised.level)
        .add("name", shown.name)
        .add("name_en", shown.name_en)
        .add("to", shown.to)
        .add("color", raised.level <= 1 ? "yellow" : "red")
        .add("office", given(raised.office))
        .add("urgent", raised.urgent)
        .add("planned_at", format_time(raised.planned_at, zone))
        .add("fired_at", format_time(raised.fired_at, zone))
        .add("late", raised.late)
        .add("skipped", raised.skipped)
        .add("notice_at", raised.skipped ? std::nullopt : std::optional<std::string>{format_time(raised.notice_at, zone)})
        .add("raised_by", given(raised.raised_by))
        .add("acknowledged_by", raised.acknowledged_by)
        .add("acknowledged_at", time_text(zone, raised.acknowledged_at))
        .add("settled_at", time_text(zone, raised.settled_at));
    return out.take();
}

} // namespace huiying
