#include "service/pausing.hpp"
#include "service/rules/clocks.hpp"
#include "service/rules/digest.hpp"
#include <algorithm>

namespace huiying {

namespace {

bool is_over(State state) noexcept { return state == State::closed || state == State::declined || state == State::voided; }

bool waits_for_supplement(Handling& handling) { return handling.message().paused_for == PauseReason::correction; }

/// 补充 on what is closed: a dispatcher looks whether it has to be opened again.
void ask_dispatcher(Handling& handling) {
    const auto& requests = handling.requests();
    const bool asked = std::any_of(requests.begin(), requests.end(), [](const Request& request) {
        return request.type == RequestType::supplement && request.state == RequestState::pending;
    });
    if (asked) return;
    Request request;
    request.message = handling.message().id;
    request.type = RequestType::supplement;
    request.reason = "supplement";
    request.requested_by = handling.context().actor.person;
    request.requested_at = handling.at();
    request.id = handling.unit().requests().insert(request, random_salt());
    handling.record_request(request, std::nullopt);
}

/// What is added to a letter that was split goes to the parts that wait for it; where none does, to all that are open. False: none is.
Result<bool> pass_on(Unit& unit, const Context& context, const std::vector<Message>& parts, const std::string& text, const VerbOptions& options) {
    const auto waits = [](const Message& part) { return part.paused_for == PauseReason::correction; };
    const bool some_wait = std::any_of(parts.begin(), parts.end(), waits);
    bool passed = false;
    for (const Message& part : parts) {
        if (part.closed_at || (some_wait && !waits(part))) continue;
        const auto added = supplement(unit, context, part.id, text, for_part(options, part));
        HUIYING_TRY(added);
        passed = true;
    }
    return passed;
}

} // namespace

void go_on(Handling& handling) {
    handling.message().state = State::handling;
    handling.message().paused_for.reset();
    resume(handling.clocks(), handling.at());
    handling.recount();
}

Result<Dossier> pause_message(Unit& unit, const Context& context, MessageId id, const PauseOrder& order, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::pause, options);
    HUIYING_TRY(handling);
    handling->message().paused_for = order.reason;
    pause(handling->clocks(), handling->at());
    if (order.question) {
        handling->tell_channel(FeedType::question, std::string{word(order.reason)}, *order.question);
        handling->note(order.question);
    }
    handling->note(order.note);
    return handling->finish(std::string{word(order.reason)});
}

Result<Dossier> resume_message(Unit& unit, const Context& context, MessageId id, const std::optional<std::string>& note, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::resume, options);
    HUIYING_TRY(handling);
    go_on(*handling);
    handling->note(note);
    return handling->finish();
}

Result<Dossier> supplement(Unit& unit, const Context& context, MessageId id, const std::string& text, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::supplement, options);
    HUIYING_TRY(handling);
    handling->note(text);
    const bool resumes = waits_for_supplement(*handling);
    if (resumes) go_on(*handling);
    if (is_over(handling->message().state)) ask_dispatcher(*handling);
    auto added = handling->finish(resumes ? std::string{word(PauseReason::correction)} : std::string{});
    HUIYING_TRY(added);
    if (added->parts.empty()) return added;
    const auto passed = pass_on(unit, context, added->parts, text, options);
    HUIYING_TRY(passed);
    return load_dossier(unit, std::move(added->message));
}

} // namespace huiying
