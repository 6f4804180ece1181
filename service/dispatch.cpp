#include "service/dispatch.hpp"
#include "service/rules/digest.hpp"
#include <algorithm>

namespace huiying {

namespace {

bool accuses(const Message* message, const std::string& office) {
    return message != nullptr && std::find(message->against.begin(), message->against.end(), office) != message->against.end();
}

constexpr auto accused = "the message accuses this office, which must not get it; where it does not, dispatch with no_conflict and a note";

} // namespace

std::vector<FieldFault> check_order(const Deployment& deployment, const DispatchOrder& order, const Message* message) {
    std::vector<FieldFault> faults;
    if (order.no_conflict) message = nullptr;
    if (!deployment.offices.contains(order.office)) faults.push_back({"/office", "unknown_office", "not an office of this installation"});
    else if (accuses(message, order.office)) faults.push_back({"/office", "conflict_of_interest", accused});
    for (std::size_t i = 0; i < order.assisting.size(); ++i) {
        const std::string pointer = "/assisting/" + std::to_string(i);
        if (!deployment.offices.contains(order.assisting[i])) faults.push_back({pointer, "unknown_office", "not an office of this installation"});
        else if (accuses(message, order.assisting[i])) faults.push_back({pointer, "conflict_of_interest", accused});
        else if (order.assisting[i] == order.office) faults.push_back({pointer, "same_as_lead", "the lead office cannot assist itself"});
        else if (std::count(order.assisting.begin(), order.assisting.end(), order.assisting[i]) > 1) faults.push_back({pointer, "named_twice", "an office assists once"});
    }
    return faults;
}

Result<Dossier> dispatch(Unit& unit, const Context& context, MessageId id, const DispatchOrder& order, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::dispatch, options);
    HUIYING_TRY(handling);
    Message& m = handling->message();
    if (auto faults = check_order(*context.deployment, order, &m); !faults.empty()) return invalid_fields(std::move(faults));
    if (order.no_conflict) {
        if (m.against.empty()) return invalid_field("/no_conflict", "does_not_apply", "the message accuses no office as it is");
        if (!order.confidential) return invalid_field("/confidential", "required", "say whether it stays confidential: its writer may have wished so");
        m.against.clear();
        m.confidential = *order.confidential;
    }
    const std::optional<std::string> suggested = m.office;
    handling->hand_over(order);
    if (suggested != order.office) m.routing = {RoutedBy::manual, "dispatcher", 1.0, {}};
    handling->note(order.note);
    return handling->finish();
}

Result<Dossier> transfer_out(Unit& unit, const Context& context, MessageId id, const TransferOrder& order, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::transfer_out, options);
    HUIYING_TRY(handling);
    if (!context.deployment->outside.contains(order.body)) return invalid_field("/body", "unknown_body", "not an outside body of this installation");
    handling->message().outcome = Outcome::transferred_out;
    handling->cancel();
    handling->close(State::closed);
    handling->start_clocks(Trigger::reply);
    handling->note(order.reason);
    handling->tell_channel(FeedType::transferred_out, order.body, order.reason);
    return handling->finish(order.body);
}

Result<Dossier> decline(Unit& unit, const Context& context, MessageId id, const DeclineOrder& order, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::decline, options);
    HUIYING_TRY(handling);
    const std::string reason{word(order.reason)};
    handling->cancel();
    handling->close(State::declined);
    handling->start_clocks(Trigger::reply);
    handling->note(order.advice);
    handling->tell_channel(FeedType::decline, reason, order.advice);
    return handling->finish(reason);
}

Result<Dossier> withdraw(Unit& unit, const Context& context, MessageId id, const std::optional<std::string>& note, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::withdraw, options);
    HUIYING_TRY(handling);
    handling->cancel();
    handling->close(State::voided);
    handling->note(note);
    auto withdrawn = handling->finish("withdrawn_by_citizen");
    HUIYING_TRY(withdrawn);
    // With the letter go its parts, as far as they are open.
    for (const Message& part : withdrawn->parts) {
        if (part.closed_at) continue;
        const auto gone = withdraw(unit, context, part.id, std::nullopt, for_part(options, part));
        HUIYING_TRY(gone);
    }
    if (withdrawn->parts.empty()) return withdrawn;
    return load_dossier(unit, std::move(withdrawn->message));
}

Result<Dossier> ask_void(Unit& unit, const Context& context, MessageId id, const std::optional<std::string>& note, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::void_, options);
    HUIYING_TRY(handling);
    Request request;
    request.message = id;
    request.type = RequestType::void_;
    request.reason = "entry_error";
    request.requested_by = context.actor.person;
    request.requested_at = handling->at();
    request.note = note;
    const Salt salt = random_salt();
    request.id = unit.requests().insert(request, salt);
    handling->record_request(request, std::nullopt);
    if (note) handling->record_text("request", salt, *note);
    return handling->finish(request.reason);
}

} // namespace huiying
