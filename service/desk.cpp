#include "service/desk.hpp"
#include "service/record.hpp"
#include "service/rules/overdue.hpp"
#include <algorithm>

namespace huiying {

namespace {

bool sees_all(const Actor& actor) noexcept { return actor.has(Role::dispatcher) || actor.has(Role::supervisor); }

/// Any party but the channel; who is no party at all got here as an office that once had it.
bool looks_from_inside(const Actor& actor, const Message& message) {
    const auto outside = static_cast<Parties>(Party::channel);
    const Parties mine = parties(actor, message);
    return mine == 0 || (mine & ~outside) != 0;
}

bool names(const std::vector<std::string>& list, const std::string& code) { return std::find(list.begin(), list.end(), code) != list.end(); }

/// Narrows a filter to what a channel's token may see: its own channels, or nothing.
Result<void> narrow_to_channels(const Actor& actor, MessageFilter& filter) {
    if (filter.channels.empty()) {
        if (!names(actor.channels, "*")) filter.channels = actor.channels;
        return {};
    }
    for (const auto& channel : filter.channels)
        if (!actor.for_channel(channel)) return not_found("channel");
    return {};
}

/// Narrows a filter to the view of the caller's offices: those it asks about as lead, assistant or former holder; else what they lead.
Result<void> narrow_to_office(const Context& context, MessageFilter& filter) {
    const Actor& actor = context.actor;
    const bool by_holder = filter.had_by || filter.assisting || filter.returned_by;
    if (!by_holder && filter.offices.empty()) filter.offices = actor.offices;
    if (names(filter.offices, "*")) {
        // What no office has yet is the dispatchers' alone.
        filter.offices.clear();
        for (const auto& [code, office] : context.deployment->offices) filter.offices.push_back(code);
    }
    std::vector<std::string> asked = filter.offices;
    for (const auto& office : {filter.had_by, filter.assisting, filter.returned_by})
        if (office) asked.push_back(*office);
    if (!std::all_of(asked.begin(), asked.end(), [&](const std::string& office) { return actor.for_office(office); })) return not_found("office");
    filter.hide_confidential = filter.hide_confidential || by_holder;
    return {};
}

Result<void> narrow(const Context& context, MessageFilter& filter) {
    const Actor& actor = context.actor;
    if (sees_all(actor)) return {};
    // A channel must not learn what its users wrote elsewhere.
    if (filter.duplicate_of && !actor.has(Role::office)) return not_found("message");
    const bool own_channels = !filter.channels.empty() && std::all_of(filter.channels.begin(), filter.channels.end(), [&](const std::string& code) { return actor.for_channel(code); });
    if (own_channels) return {};
    if (actor.has(Role::office)) return narrow_to_office(context, filter);
    if (actor.has(Role::adapter)) return narrow_to_channels(actor, filter);
    return not_found("message");
}

} // namespace

Shown show(const Context& context, Dossier dossier) {
    const auto policy = context.deployment->policy_versions.find(dossier.message.policy);
    if (policy == context.deployment->policy_versions.end()) throw std::logic_error("unknown policy " + dossier.message.policy);
    Shown shown;
    shown.inside = looks_from_inside(context.actor, dossier.message);
    shown.verbs = possible_verbs({*context.deployment, policy->second, dossier.message, dossier.clocks, dossier.requests, context.actor, context.now,
                                  dossier.reply ? &*dossier.reply : nullptr, dossier.rating ? &*dossier.rating : nullptr});
    // A sealed part is not for everyone who sees the whole.
    std::erase_if(dossier.parts, [&](const Message& part) { return part.confidential && parties(context.actor, part) == 0; });
    shown.dossier = std::move(dossier);
    return shown;
}

Result<Shown> read_message(const View& view, const Context& context, MessageId id) {
    auto message = visible_message(view, context.actor, id);
    HUIYING_TRY(message);
    return show(context, load_dossier(view, std::move(*message)));
}

Result<Page<Shown>> list_messages(const View& view, const Context& context, MessageFilter filter, int limit, std::optional<Position> after) {
    filter.now = context.now;
    const auto narrowed = narrow(context, filter);
    HUIYING_TRY(narrowed);
    const auto found = view.messages().list(filter, limit, after);
    Page<Shown> page;
    page.next = found.next;
    for (const MessageId id : found.items) {
        auto message = view.messages().find(id);
        if (!message) throw std::logic_error("a listed message is not there");
        page.items.push_back(show(context, load_dossier(view, std::move(*message))));
    }
    return page;
}

Result<void> check_office(const Context& context, const std::string& office) {
    const bool known = context.deployment->offices.contains(office);
    if (known && (sees_all(context.actor) || context.actor.for_office(office))) return {};
    return not_found("office");
}

Result<OfficeSummary> summarize_office(const View& view, const Context& context, const std::string& office) {
    const auto allowed = check_office(context, office);
    HUIYING_TRY(allowed);
    const Horizon horizon = horizon_of(*context.deployment, context.now);
    OfficeSummary summary = view.messages().summary(office, context.now, horizon.today_end, horizon.week_end);
    summary.special_responses = view.responses().count_open(office);
    return summary;
}

Result<Contact> reveal_identity(Unit& unit, const Context& context, MessageId id) {
    auto message = visible_message(unit, context.actor, id);
    HUIYING_TRY(message);
    if (!may_see_identity(context.actor, *message))
        return Problem{Fault::forbidden, "identity_sealed", "身份信息仅主办单位与派单员可查看；保密件仅派单员可查看 / the identity is open to the lead office and dispatchers, where confidential to dispatchers alone", {}, {}};
    const std::string role = context.actor.has(Role::dispatcher) ? "dispatcher" : "office:" + message->office.value_or("");
    unit.events().append(start_event(context, Verb::view_identity, *message, role, context.now));
    return unit.messages().letter(id).contact;
}

Result<Page<StoredEvent>> read_record(const View& view, const Context& context, MessageId id, int limit, std::optional<Position> after) {
    const auto message = visible_message(view, context.actor, id);
    HUIYING_TRY(message);
    if (!looks_from_inside(context.actor, *message)) return not_yours(Party::lead | Party::assist | Party::dispatcher | Party::supervisor);
    return view.events().of(id, limit, after);
}

} // namespace huiying
