// The clock of a special response: it climbs its ladder like a message's, and moves with an amended calendar.
#include "service/escalate.hpp"
#include "service/notices.hpp"
#include "service/rules/clocks.hpp"
#include "service/rules/escalation.hpp"
#include "service/special_response.hpp"

namespace huiying {

namespace {

void fire(Unit& unit, const Context& context, SpecialResponse& response, Instant planned) {
    const Deployment& deployment = *context.deployment;
    const Ladder* ladder = ladder_of(deployment, Priority::normal, response.clock);
    const Rung& rung = ladder->rungs[static_cast<std::size_t>(response.clock.rungs)];
    Escalation raised;
    raised.kind = EscalationKind::rung;
    raised.response = response.id;
    raised.clock = response.clock.id;
    raised.stage = Stage::special_response;
    raised.rung = ++response.clock.rungs;
    raised.level = rung.level;
    raised.office = response.office;
    raised.urgent = ladder->urgent;
    raised.planned_at = planned;
    raised.fired_at = context.now;
    raised.late = planned + late_after < context.now;
    raised.notice_at = notice_slot(unit, deployment, raised.office, raised.urgent, context.now);
    unit.escalations().insert(raised);
    Event event;
    event.verb = Verb::escalate;
    event.person = context.actor.person;
    event.role = "system";
    event.recorded_at = context.now;
    event.effective_at = planned;
    event.reason = raised.late ? "late" : "";
    event.changes.push_back({"special_response", std::nullopt, response.id.text()});
    event.changes.push_back({"rung.special_response", raised.rung > 1 ? std::optional{std::to_string(raised.rung - 1)} : std::nullopt, std::to_string(raised.rung)});
    unit.events().append(event);
}

} // namespace

int climb_responses(Unit& unit, const Context& context, int most) {
    const Deployment& deployment = *context.deployment;
    int fired = 0;
    for (const ResponseId id : unit.responses().firing(context.now, most)) {
        SpecialResponse response = unit.responses().find(id).value();
        auto next = next_rung(deployment, *deployment.calendars, Priority::normal, response.clock);
        for (; next && *next <= context.now; next = next_rung(deployment, *deployment.calendars, Priority::normal, response.clock)) {
            fire(unit, context, response, *next);
            ++fired;
        }
        response.fires_at = next;
        unit.responses().update(response, Salt{});
    }
    return fired;
}

void recount_responses(Unit& unit, const Deployment& deployment, const Calendars& calendars, Instant now) {
    for (const ResponseId id : unit.responses().open()) {
        SpecialResponse response = unit.responses().find(id).value();
        const auto limit = Limit::parse(response.clock.limit);
        if (!limit) continue;
        const Due due = due_after(calendars.of(response.office), *deployment.zone, response.opened_at, *limit);
        if (due.at == response.clock.due_at && due.provisional == response.clock.provisional) continue;
        const std::string before = format_time(response.clock.due_at, *deployment.zone);
        response.clock.due_at = due.at;
        response.clock.due_on = due.on;
        response.clock.provisional = due.provisional;
        response.fires_at = next_rung(deployment, calendars, Priority::normal, response.clock);
        unit.responses().update(response, Salt{});
        Event event;
        event.verb = Verb::recompute;
        event.person = "huiying";
        event.role = "recompute";
        event.recorded_at = now;
        event.effective_at = now;
        event.changes.push_back({"special_response", std::nullopt, response.id.text()});
        event.changes.push_back({"clock.special_response", before, format_time(due.at, *deployment.zone)});
        unit.events().append(event);
    }
}

} // namespace huiying
