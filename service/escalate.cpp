#include "service/escalate.hpp"
#include "service/notices.hpp"
#include "service/recompute.hpp"
#include "service/rules/clocks.hpp"
#include "service/rules/escalation.hpp"
#include "service/special_response.hpp"
#include <algorithm>
#include <map>

namespace huiying {

namespace {

/// The next rung of a message that is due.
struct DueRung {
    Instant planned;
    MessageClock* clock = nullptr;
    const Ladder* ladder = nullptr;
};

/// The earliest that has fallen due by `now`; of two at once that of the older clock.
std::optional<DueRung> next_due(const Deployment& deployment, ClockedMessage& message, Instant now) {
    std::optional<DueRung> first;
    for (MessageClock& clock : message.clocks) {
        const auto planned = next_rung(deployment, *deployment.calendars, message.priority, clock);
        if (!planned || *planned > now || (first && first->planned <= *planned)) continue;
        first = DueRung{*planned, &clock, ladder_of(deployment, message.priority, clock)};
    }
    return first;
}

/// One run of the sweep inside one transaction. Slots of notices are asked for once per office: thousands fall due together.
class Sweeping {
public:
    Sweeping(Unit& unit, const Context& context) : unit_(unit), context_(context), deployment_(*context.deployment) {}

    void climb(ClockedMessage message) {
        while (const auto due = next_due(deployment_, message, context_.now)) fire(message, *due);
        if (deployment_.change) count_change(deployment_, *deployment_.change, message.clocks);
        const MessageDates dates = dates_of(deployment_, *deployment_.calendars, message.priority, message.clocks);
        unit_.dates().climbed(message, dates, staged_dates_of(deployment_, message.priority, message.clocks));
        ++report_.messages;
    }
    const SweepReport& report() const noexcept { return report_; }

private:
    void fire(ClockedMessage& message, const DueRung& due) {
        MessageClock& clock = *due.clock;
        const Rung& rung = due.ladder->rungs[static_cast<std::size_t>(clock.rungs)];
        Escalation raised;
        raised.kind = EscalationKind::rung;
        raised.message = message.id;
        raised.clock = clock.id;
        raised.stage = clock.stage;
        raised.rung = ++clock.rungs;
        raised.level = rung.level;
        // An assisting office's delay is its own.
        raised.office = clock.stage == Stage::assist ? clock.calendar : message.office.value_or(message.triage);
        raised.urgent = due.ladder->urgent;
        raised.planned_at = due.planned;
        raised.fired_at = context_.now;
        raised.skipped = due.planned < message.registered_at;
        raised.late = !raised.skipped && due.planned + late_after < context_.now;
        raised.notice_at = slot(raised.office, raised.urgent);
        unit_.escalations().insert(raised);
        record(message, raised);
        // What nobody was told of has put the message before nobody.
        if (!raised.skipped) message.escalation_level = std::max(message.escalation_level, raised.level);
        ++report_.fired;
        report_.late += raised.late ? 1 : 0;
        report_.skipped += raised.skipped ? 1 : 0;
    }

    void record(const ClockedMessage& message, const Escalation& raised) {
        Event event;
        event.verb = Verb::escalate;
        event.message = message.id;
        event.person = context_.actor.person;
        event.role = "system";
        event.recorded_at = context_.now;
        event.effective_at = raised.planned_at;
        event.reason = raised.skipped ? "skipped" : raised.late ? "late" : "";
        std::optional<std::string> before;
        if (raised.rung > 1) before = std::to_string(raised.rung - 1);
        event.changes.push_back({"rung." + std::string{word(raised.stage)}, std::move(before), std::to_string(raised.rung)});
        if (!raised.skipped && raised.level > message.escalation_level)
            event.changes.push_back({"escalation_level", std::to_string(message.escalation_level), std::to_string(raised.level)});
        unit_.events().append(event);
    }

    Instant slot(const std::string& office, bool urgent) {
        if (urgent) return context_.now;
        const auto known = slots_.find(office);
        if (known != slots_.end()) return known->second;
        return slots_[office] = notice_slot(unit_, deployment_, office, false, context_.now);
    }

    Unit& unit_;
    const Context& context_;
    const Deployment& deployment_;
    std::map<std::string, Instant> slots_;
    SweepReport report_;
};

} // namespace

Actor clockwork() {
    Actor actor;
    actor.person = "system";
    return actor;
}

Result<SweepReport> sweep(Unit& unit, const Context& context, int most) {
    const auto current = check_epoch(unit, *context.deployment);
    HUIYING_TRY(current);
    Sweeping sweeping{unit, context};
    for (const MessageId id : unit.dates().firing(context.now, most)) {
        auto message = unit.dates().find(id);
        if (!message) throw std::logic_error("a message that fires is not there");
        sweeping.climb(std::move(*message));
    }
    SweepReport report = sweeping.report();
    report.fired += climb_responses(unit, context, most);
    return report;
}

std::optional<Instant> next_look(const View& view) {
    if (!view.escalations().unsent(1).empty()) return Instant{};
    std::optional<Instant> first;
    for (const auto& next : {view.dates().next_firing(), view.escalations().next_notice(), view.responses().next_firing()})
        if (next && (!first || *next < *first)) first = next;
    return first;
}

EscalationId raise(Unit& unit, const Context& context, EscalationKind kind, Message& message, int level, const std::string& person) {
    Escalation raised;
    raised.kind = kind;
    raised.message = message.id;
    raised.stage = Stage::reply;
    raised.level = level;
    raised.office = message.office.value_or(message.triage);
    raised.urgent = message.priority == Priority::urgent;
    raised.planned_at = context.now;
    raised.fired_at = context.now;
    raised.notice_at = notice_slot(unit, *context.deployment, raised.office, raised.urgent, context.now);
    raised.raised_by = person;
    message.escalation_level = std::max(message.escalation_level, level);
    return unit.escalations().insert(raised);
}

std::optional<EscalationId> raise_rework(Unit& unit, const Context& context, Message& message, const std::string& person) {
    const EscalationPlan& plan = context.deployment->escalation;
    if (message.round < plan.rework_rounds) return std::nullopt;
    return raise(unit, context, EscalationKind::rework, message, plan.rework_level, person);
}

} // namespace huiying
