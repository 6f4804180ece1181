#include "service/escalations.hpp"
#include "service/access.hpp"
#include "service/rules/escalation.hpp"
#include <algorithm>

namespace huiying {

namespace {

/// Supervisors and dispatchers see every office's; an office those of its own, asked for or not.
Result<void> narrow(const Actor& actor, EscalationFilter& filter) {
    if (actor.has(Role::dispatcher) || actor.has(Role::supervisor)) return {};
    if (!actor.has(Role::office)) return not_found("office");
    if (filter.offices.empty() && std::find(actor.offices.begin(), actor.offices.end(), "*") == actor.offices.end()) filter.offices = actor.offices;
    const bool own = std::all_of(filter.offices.begin(), filter.offices.end(), [&](const std::string& office) { return actor.for_office(office); });
    if (!own) return not_found("office");
    return {};
}

/// What hands raise has a name too.
void name_by_kind(ShownEscalation& shown) {
    switch (shown.escalation.kind) {
    case EscalationKind::rung: shown.name = "升级", shown.name_en = "escalation"; return;
    case EscalationKind::nudge: shown.name = "催办", shown.name_en = "nudge"; return;
    case EscalationKind::supervise: shown.name = "督办", shown.name_en = "supervision"; return;
    case EscalationKind::rework: shown.name = "多次重办", shown.name_en = "repeated rework"; return;
    }
}

/// The rung's name as the ladder has it today: a ladder edited since may not have it any more.
void name(const Deployment& deployment, Priority priority, const MessageClock* clock, ShownEscalation& shown) {
    name_by_kind(shown);
    const Escalation& raised = shown.escalation;
    const Ladder* ladder = clock != nullptr ? ladder_of(deployment, priority, *clock) : nullptr;
    if (ladder == nullptr || raised.rung < 1 || static_cast<std::size_t>(raised.rung) > ladder->rungs.size()) return;
    const Rung& rung = ladder->rungs[static_cast<std::size_t>(raised.rung - 1)];
    if (rung.level != raised.level) return;
    shown.to = rung.to;
    shown.name = rung.name;
    shown.name_en = rung.name_en;
}

ShownEscalation show(const View& view, const Context& context, Escalation escalation) {
    ShownEscalation shown;
    shown.escalation = std::move(escalation);
    if (shown.escalation.message == MessageId{}) {
        const auto response = view.responses().find(shown.escalation.response);
        if (!response) throw std::logic_error("an escalation without its special response");
        name(*context.deployment, Priority::normal, &response->clock, shown);
        return shown;
    }
    const auto message = view.messages().find(shown.escalation.message);
    if (!message) throw std::logic_error("an escalation without its message");
    if (may_see(view, context.actor, *message)) shown.number = message->number;
    const std::vector<MessageClock> clocks = view.clocks().of(message->id);
    const auto clock = std::find_if(clocks.begin(), clocks.end(), [&](const MessageClock& each) { return each.id == shown.escalation.clock; });
    name(*context.deployment, message->priority, clock == clocks.end() ? nullptr : &*clock, shown);
    return shown;
}

} // namespace

Result<Page<ShownEscalation>> list_escalations(const View& view, const Context& context, EscalationFilter filter, int limit,
                                               std::optional<Position> after) {
    const auto narrowed = narrow(context.actor, filter);
    HUIYING_TRY(narrowed);
    auto found = view.escalations().list(filter, limit, after);
    Page<ShownEscalation> page;
    page.next = found.next;
    for (Escalation& each : found.items) page.items.push_back(show(view, context, std::move(each)));
    return page;
}

Result<ShownEscalation> acknowledge(Unit& unit, const Context& context, EscalationId id) {
    auto found = unit.escalations().find(id);
    if (!found || !context.actor.has(Role::supervisor)) return not_found("escalation");
    if (found->acknowledged_at) return show(unit, context, std::move(*found));
    unit.escalations().acknowledge(id, context.actor.person, context.now);
    found->acknowledged_by = context.actor.person;
    found->acknowledged_at = context.now;
    Event event;
    event.verb = Verb::acknowledge;
    event.message = found->message;
    event.person = context.actor.person;
    event.role = "supervisor";
    event.recorded_at = context.now;
    event.effective_at = context.now;
    const std::string what = std::string{word(found->kind)} + "." + std::string{word(found->stage)} + "." + std::to_string(found->rung);
    event.changes.push_back({"acknowledged", std::nullopt, what});
    unit.events().append(event);
    return show(unit, context, std::move(*found));
}

} // namespace huiying
