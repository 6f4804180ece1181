#include "service/ruling.hpp"
#include "service/extension.hpp"
#include "service/rules/clocks.hpp"
#include "service/supervision.hpp"
#include <algorithm>
#include <array>

namespace huiying {

namespace {

/// A pending request and the handling of its message.
struct Case {
    Request request;
    Handling handling;
};

/// Which verbs a type of request is ruled by, and by whom. One table for approve, reject and withdraw.
struct RulingRule {
    RequestType type{};
    std::optional<Verb> approve;
    std::optional<Verb> reject;
    std::optional<Verb> withdraw;
    Parties judges = 0; ///< who approves or rejects; another person than the one who asked
};

constexpr auto dispatchers = static_cast<Parties>(Party::dispatcher);
constexpr auto supervisors = static_cast<Parties>(Party::supervisor);

constexpr std::array rulings{
    RulingRule{RequestType::return_, Verb::approve_return, Verb::reject_return, Verb::withdraw_return, dispatchers},
    RulingRule{RequestType::void_, Verb::approve_void, Verb::reject_void, Verb::withdraw_void, dispatchers},
    RulingRule{RequestType::extension, Verb::approve_extension, Verb::reject_extension, Verb::withdraw_extension, supervisors},
    RulingRule{RequestType::supplement, Verb::approve_supplement, Verb::reject_supplement, std::nullopt, dispatchers},
    // A failed delivery waits for the channel; the office that has reached the citizen otherwise settles it.
    RulingRule{RequestType::delivery, std::nullopt, std::nullopt, Verb::settle_delivery, 0},
};

const RulingRule& ruling_of(RequestType type) {
    return *std::find_if(rulings.begin(), rulings.end(), [type](const RulingRule& rule) { return rule.type == type; });
}

Problem no_such_ruling() {
    return {Fault::conflict, "no_such_ruling", "该申请不适用此裁定 / this sort of request is not ruled in this way", {}, {}};
}

constexpr int second_level = 2;

/// 两级审核: whether a dispatcher's approval of this return is the first of two.
bool needs_second_level(const Deployment& deployment, const Request& request, const Message& message) {
    if (request.type != RequestType::return_ || request.level >= second_level) return false;
    const auto policy = deployment.policy_versions.find(message.policy);
    return policy != deployment.policy_versions.end() && policy->second.returns.levels >= second_level;
}

/// Who decides on the request as it stands now: on a return that a dispatcher has agreed to, a supervisor.
Parties judges_of(const RulingRule& rule, const Request& request) {
    return request.type == RequestType::return_ && request.level >= second_level ? supervisors : rule.judges;
}

/// Finds the request and opens its message for the verb that belongs to its type.
Result<Case> open_case(Unit& unit, const Context& context, RequestId id, std::optional<Verb> RulingRule::*verb, const VerbOptions& options) {
    auto request = unit.requests().find(id);
    if (!request) return not_found("request");
    const RulingRule& rule = ruling_of(request->type);
    const Parties who = verb == &RulingRule::withdraw ? Party::lead | Party::dispatcher : judges_of(rule, *request);
    if (!(rule.*verb)) {
        if (!visible_message(unit, context.actor, request->message)) return not_found("request");
        return no_such_ruling();
    }
    const auto message = unit.messages().find(request->message);
    const bool first_of_two = verb == &RulingRule::approve && message && needs_second_level(*context.deployment, *request, *message);
    auto handling = Handling::open_ruling(unit, context, request->message, first_of_two ? Verb::endorse_return : *(rule.*verb), who, options);
    // A request that is not the caller's to see looks like one that is not there.
    if (!handling && handling.error().fault == Fault::not_found) return not_found("request");
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
    if (opened.request.requested_by != context.actor.person && opened.request.endorsed_by != context.actor.person) return {};
    return Problem{Fault::forbidden, "same_person", "须由另一人确认 / another person than the one who asked has to decide", {}, {}};
}

/// 初审: agreed, and where it would go; a supervisor decides.
Result<Request> endorse_return(Case& opened, const Ruling& ruling) {
    Handling& handling = opened.handling;
    Request& request = opened.request;
    request.level = second_level;
    request.next = ruling.next.office;
    request.endorsed_by = handling.context().actor.person;
    request.endorsed_at = handling.at();
    handling.unit().requests().update(request);
    handling.record_request(request, RequestState::pending);
    handling.note(ruling.note);
    handling.end(Stage::ruling);
    if (auto clock = ruling_clock(*handling.context().deployment, handling.policy(), handling.at())) handling.clocks().push_back(std::move(*clock));
    const auto finished = handling.finish(request.reason);
    HUIYING_TRY(finished);
    return request;
}

Result<void> check_next(Case& opened, const Ruling& ruling) {
    if (ruling.next.office.empty()) return invalid_field("/office", "required", "approving a return names the office that gets it");
    auto faults = check_order(*opened.handling.context().deployment, ruling.next, &opened.handling.message());
    if (faults.empty() && ruling.next.office == opened.request.office)
        faults.push_back({"/office", "same_office", "the office that returned it; reject the return if it shall keep it"});
    if (!faults.empty()) return invalid_fields(std::move(faults));
    return {};
}

Result<void> approve_return(Case& opened, const Ruling& ruling) {
    Handling& handling = opened.handling;
    const auto sound = check_next(opened, ruling);
    HUIYING_TRY(sound);
    handling.unit().messages().returned(handling.message().id, opened.request.office);
    handling.end(Stage::ruling);
    handling.hand_over(ruling.next);
    handling.message().routing = {RoutedBy::manual, "return_approved", 1.0, {}};
    return {};
}

Result<void> approve_void(Case& opened) {
    Handling& handling = opened.handling;
    handling.cancel();
    // The request itself is settled below; whatever else waits is withdrawn by the closing.
    auto& others = handling.requests();
    others.erase(std::remove_if(others.begin(), others.end(), [&](const Request& other) { return other.id == opened.request.id; }), others.end());
    handling.close(State::voided);
    return {};
}

/// What the citizen added after the answer opens the message again, for another office where one is named.
Result<void> approve_supplement(Case& opened, const Ruling& ruling) {
    Handling& handling = opened.handling;
    if (handling.message().parts > 0)
        return Problem{Fault::conflict, "split", "来件已拆分，请在相应子件上办理 / the letter was split: open the part it is about again, and reject this", {}, {}};
    const State state = handling.message().state;
    if (state != State::closed && state != State::declined)
        return Problem{Fault::conflict, "state_conflict", "来件未办结，无须重新打开 / the message is open, or void; reject the request instead", {}, {}};
    const std::string office = ruling.next.office.empty() ? handling.message().office.value_or("") : ruling.next.office;
    if (office.empty()) return invalid_field("/office", "required", "no office has had it: name the one that gets it");
    DispatchOrder order = ruling.next;
    order.office = office;
    if (auto faults = check_order(*handling.context().deployment, order, &handling.message()); !faults.empty()) return invalid_fields(std::move(faults));
    open_again(handling);
    if (handling.message().office != office || !order.assisting.empty() || order.complex) handling.hand_over(order);
    return {};
}

Result<void> carry_out(Case& opened, const Ruling& ruling) {
    const bool names_office = !ruling.next.office.empty() || !ruling.next.assisting.empty() || ruling.next.complex;
    const RequestType type = opened.request.type;
    if (names_office && (type == RequestType::void_ || type == RequestType::extension))
        return invalid_field("/office", "does_not_apply", "approving this names no office");
    switch (type) {
    case RequestType::return_: return approve_return(opened, ruling);
    case RequestType::void_: return approve_void(opened);
    case RequestType::extension: return grant_extension(opened.handling, opened.request);
    case RequestType::supplement: return approve_supplement(opened, ruling);
    case RequestType::delivery: break;
    }
    return no_such_ruling();
}

} // namespace

Result<Request> approve(Unit& unit, const Context& context, RequestId id, const Ruling& ruling, const VerbOptions& options) {
    auto opened = open_case(unit, context, id, &RulingRule::approve, options);
    HUIYING_TRY(opened);
    const auto two_people = another_person(*opened, context);
    HUIYING_TRY(two_people);
    if (needs_second_level(*context.deployment, opened->request, opened->handling.message())) {
        const auto sound = check_next(*opened, ruling);
        HUIYING_TRY(sound);
        if (!ruling.next.assisting.empty() || ruling.next.complex || ruling.next.assist_limit)
            return invalid_field("/office", "does_not_apply", "the first level names the office alone; who assists, and whether it is complex, the second says");
        return endorse_return(*opened, ruling);
    }
    Ruling decided = ruling;
    // The second level need not say again where it goes.
    if (decided.next.office.empty()) decided.next.office = opened->request.next;
    const auto done = carry_out(*opened, decided);
    HUIYING_TRY(done);
    return settle(*opened, RequestState::approved, ruling.note);
}

Result<Request> reject(Unit& unit, const Context& context, RequestId id, const Ruling& ruling, const VerbOptions& options) {
    auto opened = open_case(unit, context, id, &RulingRule::reject, options);
    HUIYING_TRY(opened);
    const auto two_people = another_person(*opened, context);
    HUIYING_TRY(two_people);
    opened->request.final = opened->request.type == RequestType::return_ && ruling.final.value_or(true);
    if (opened->request.type == RequestType::return_) opened->handling.end(Stage::ruling);
    return settle(*opened, RequestState::rejected, ruling.note);
}

Result<Request> withdraw_request(Unit& unit, const Context& context, RequestId id, const VerbOptions& options) {
    auto opened = open_case(unit, context, id, &RulingRule::withdraw, options);
    HUIYING_TRY(opened);
    const Request& request = opened->request;
    // A failed delivery is whoever's has the message now, or the dispatchers': open_case has seen to that.
    const bool mine = request.type == RequestType::delivery ||
                      (request.office.empty() ? request.requested_by == context.actor.person : context.actor.for_office(request.office));
    if (!mine) return Problem{Fault::forbidden, "not_yours", "申请须由提出的一方撤回 / only who asked takes a request back", {}, {}};
    if (request.type == RequestType::return_) opened->handling.cancel({Stage::ruling});
    if (request.type == RequestType::delivery) opened->handling.end(Stage::deliver);
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
