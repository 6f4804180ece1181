#include "service/ruling.hpp"
#include <algorithm>

namespace huiying {

namespace {

/// A pending request and the handling of its message.
struct Case {
    Request request;
    Handling handling;
};

/// Finds the request and opens its message for the verb that belongs to its type.
Result<Case> open_case(Unit& unit, const Context& context, RequestId id, Verb for_return, Verb for_void, Parties who, const VerbOptions& options) {
    auto request = unit.requests().find(id);
    if (!request) return not_found("request");
    const Verb verb = request->type == RequestType::return_ ? for_return : for_void;
    auto handling = Handling::open_ruling(unit, context, request->message, verb, who, options);
    HUIYING_TRY(handling);
    if (request->state != RequestState::pending)
        return Problem{Fault::conflict, "already_ruled", "该申请已处理 / this request is " + std::string{word(request->state)} + " already", {}, {}};
    return Case{std::move(*request), std::move(*handling)};
}

/// Writes the ruling and finishes the message; nothing of a ruling stays behind when the finish fails.
Result<Request> settle(Case& opened, RequestState state, const std::optional<std::string>& note) {
    Request& request = opened.request;
    request.state = state;
    request.ruled_by = opened.handling.context().actor.person;
    request.ruled_at = opened.handling.at();
    opened.handling.unit().requests().update(request);
    opened.handling.record_request(request, RequestState::pending);
    opened.handling.note(note);
    const auto finished = opened.handling.finish(request.reason);
    HUIYING_TRY(finished);
    return request;
}

Result<void> another_person(const Case& opened, const Context& context) {
    if (opened.request.requested_by != context.actor.person) return {};
    return Problem{Fault::forbidden, "same_person", "须由另一人确认 / another person than the one who asked has to decide", {}, {}};
}

} // namespace

Result<Request> approve(Unit& unit, const Context& context, RequestId id, const Ruling& ruling, const VerbOptions& options) {
    auto opened = open_case(unit, context, id, Verb::approve_return, Verb::approve_void, static_cast<Parties>(Party::dispatcher), options);
    HUIYING_TRY(opened);
    const auto two_people = another_person(*opened, context);
    HUIYING_TRY(two_people);
    Handling& handling = opened->handling;
    if (opened->request.type == RequestType::return_) {
        if (ruling.next.office.empty()) return invalid_field("/office", "required", "approving a return names the office that gets it");
        auto faults = check_order(*context.deployment, ruling.next);
        if (faults.empty() && ruling.next.office == opened->request.office)
            faults.push_back({"/office", "same_office", "the office that returned it; reject the return if it shall keep it"});
        if (!faults.empty()) return invalid_fields(std::move(faults));
        unit.messages().returned(handling.message().id, opened->request.office);
        handling.hand_over(ruling.next.office, ruling.next.assisting, ruling.next.complex);
        handling.message().routing = {RoutedBy::manual, "return_approved", 1.0, {}};
    } else {
        if (!ruling.next.office.empty() || !ruling.next.assisting.empty()) return invalid_field("/office", "does_not_apply", "voiding a message names no office");
        handling.cancel();
        // The request itself is settled below; whatever else waits is withdrawn by the closing.
        auto& others = handling.requests();
        others.erase(std::remove_if(others.begin(), others.end(), [&](const Request& other) { return other.id == id; }), others.end());
        handling.close(State::voided);
    }
    return settle(*opened, RequestState::approved, ruling.note);
}

Result<Request> reject(Unit& unit, const Context& context, RequestId id, const Ruling& ruling, const VerbOptions& options) {
    auto opened = open_case(unit, context, id, Verb::reject_return, Verb::reject_void, static_cast<Parties>(Party::dispatcher), options);
    HUIYING_TRY(opened);
    const auto two_people = another_person(*opened, context);
    HUIYING_TRY(two_people);
    opened->request.final = opened->request.type == RequestType::return_ && ruling.final.value_or(true);
    return settle(*opened, RequestState::rejected, ruling.note);
}

Result<Request> withdraw_request(Unit& unit, const Context& context, RequestId id, const VerbOptions& options) {
    auto opened = open_case(unit, context, id, Verb::withdraw_return, Verb::withdraw_void, Party::lead | Party::dispatcher, options);
    HUIYING_TRY(opened);
    const Request& request = opened->request;
    const bool mine = request.office.empty() ? request.requested_by == context.actor.person : context.actor.for_office(request.office);
    if (!mine) return not_yours();
    return settle(*opened, RequestState::withdrawn, std::nullopt);
}

Result<Page<Request>> list_requests(const View& view, const Context& context, RequestFilter filter, int limit, std::optional<Position> after) {
    const Actor& actor = context.actor;
    if (!actor.has(Role::dispatcher) && !actor.has(Role::supervisor)) {
        if (!actor.has(Role::office)) return not_found("request");
        const bool every = std::find(actor.offices.begin(), actor.offices.end(), "*") != actor.offices.end();
        if (!every && filter.offices.empty()) filter.offices = actor.offices;
        for (const auto& office : filter.offices)
            if (!actor.for_office(office)) return not_found("office");
    }
    return view.requests().list(filter, limit, after);
}

} // namespace huiying
