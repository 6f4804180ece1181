#include "service/supervision.hpp"
#include "service/escalate.hpp"
#include "service/rules/clocks.hpp"
#include "service/rules/policy.hpp"

namespace huiying {

namespace {

constexpr int nudge_level = 1;
constexpr int supervision_level = 3;

/// The policy for what is supervised or opened again; null where the installation has none.
const Policy* special_policy(const Handling& handling, const Message& m) {
    const Deployment& deployment = *handling.context().deployment;
    const Policy* policy = choose_policy(deployment.policies, {m.channel, m.kind, m.priority, m.service_item, deployment.zone->day(m.received_at), true});
    return policy;
}

} // namespace

Result<Dossier> nudge(Unit& unit, const Context& context, MessageId id, const std::optional<std::string>& note, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::nudge, options);
    HUIYING_TRY(handling);
    raise(unit, context, EscalationKind::nudge, handling->message(), nudge_level, context.actor.person);
    handling->note(note);
    return handling->finish();
}

Result<Dossier> supervise(Unit& unit, const Context& context, MessageId id, const SupervisionOrder& order, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::supervise, options);
    HUIYING_TRY(handling);
    Message& m = handling->message();
    m.supervised = order.level;
    if (order.short_clock) {
        const Policy* special = special_policy(*handling, m);
        if (special == nullptr) return invalid_field("/short_clock", "no_policy", "没有督办时限规则 / this installation has no policy for what is supervised");
        for (auto& clock : clocks_for(*context.deployment, *special, Trigger::dispatch, handling->at(), false, m.office.value_or("")))
            if (clock.stage == Stage::reply) handling->clocks().push_back(std::move(clock));
    }
    raise(unit, context, EscalationKind::supervise, m, supervision_level, context.actor.person);
    handling->note(order.note);
    return handling->finish(std::to_string(order.level));
}

void open_again(Handling& handling) {
    handling.reopen(special_policy(handling, handling.message()));
    raise_rework(handling.unit(), handling.context(), handling.message(), handling.context().actor.person);
}

Result<Dossier> rework(Unit& unit, const Context& context, MessageId id, const std::string& note, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::rework, options);
    HUIYING_TRY(handling);
    open_again(*handling);
    handling->note(note);
    return handling->finish();
}

} // namespace huiying
