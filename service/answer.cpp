#include "service/answer.hpp"
#include "service/rules/clocks.hpp"
#include "service/rules/digest.hpp"

namespace huiying {

namespace {

/// What is unsigned is signed by the first thing the office does with it.
void sign_if_unsigned(Handling& handling) {
    if (handling.message().state != State::dispatched) return;
    handling.message().state = State::handling;
    handling.end(Stage::sign);
}

bool is_verdict(Outcome outcome) noexcept { return outcome >= Outcome::adopted && outcome <= Outcome::not_adopted; }

Result<void> check_outcome(Kind kind, Outcome outcome) {
    if (outcome == Outcome::transferred_out) return invalid_field("/outcome", "invalid_value", "use the verb transfer_out");
    if (is_verdict(outcome) == wants_verdict(kind)) return {};
    return invalid_field("/outcome", "outcome_does_not_suit_kind",
                         wants_verdict(kind) ? "for this kind: adopted, partly_adopted, noted, not_adopted" : "for this kind: solved, partly_solved, explained, unsolved");
}

} // namespace

bool wants_verdict(Kind kind) noexcept { return kind == Kind::suggestion || kind == Kind::opinion; }

void send_answer(Handling& handling, const std::string& body) {
    handling.close(State::closed);
    handling.start_clocks(Trigger::reply);
    // 回访: nobody can call back whom nobody knows.
    if (!handling.message().anonymous) handling.start_clocks(Trigger::close);
    handling.tell_channel(FeedType::reply, "", body);
}

Result<Dossier> sign(Unit& unit, const Context& context, MessageId id, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::sign, options);
    HUIYING_TRY(handling);
    handling->end(Stage::sign);
    return handling->finish();
}

Result<Dossier> assign(Unit& unit, const Context& context, MessageId id, const std::string& assignee, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::assign, options);
    HUIYING_TRY(handling);
    handling->message().assignee = assignee;
    return handling->finish();
}

Result<Dossier> contact(Unit& unit, const Context& context, MessageId id, const ContactAttempt& attempt, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::contact, options);
    HUIYING_TRY(handling);
    sign_if_unsigned(*handling);
    handling->end(Stage::first_contact);
    if (attempt.reached && !handling->message().contacted_at) handling->message().contacted_at = handling->at();
    handling->note(attempt.note);
    return handling->finish(attempt.reached ? "reached" : std::string{word(attempt.reason.value_or(UnreachedReason::other))});
}

Result<Dossier> note_progress(Unit& unit, const Context& context, MessageId id, const ProgressReport& report, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::progress, options);
    HUIYING_TRY(handling);
    if (report.done) {
        std::vector<std::string> mine = handling->message().assisting;
        std::erase_if(mine, [&](const std::string& office) { return !context.actor.for_office(office); });
        if (mine.empty()) return invalid_field("/done", "does_not_apply", "only an assisting office reports its part as done; the lead replies");
        for (const auto& office : mine) handling->end_assist(office);
    }
    handling->note(report.note);
    return handling->finish(report.done ? "done" : "");
}

Result<Dossier> reply(Unit& unit, const Context& context, MessageId id, const Answer& answer, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::reply, options);
    HUIYING_TRY(handling);
    const auto suits = check_outcome(handling->message().kind, answer.outcome);
    HUIYING_TRY(suits);
    const std::string office = handling->acting_office();
    sign_if_unsigned(*handling);
    for (const Stage stage : {Stage::reply, Stage::total, Stage::internal}) handling->end(stage);
    handling->end_if_late(Stage::first_contact);
    handling->cancel();
    handling->message().outcome = answer.outcome;
    const Salt salt = random_salt();
    const bool reviewed = handling->policy().review;
    Reply written{office, context.actor.person, answer.outcome, answer.body, handling->at(), std::nullopt, std::nullopt, std::nullopt, false};
    if (!reviewed) written.approved_at = handling->at();
    unit.papers().add_reply(id, written, salt);
    handling->record_text("reply", salt, answer.body);
    if (reviewed) handling->close(State::replied);
    else send_answer(*handling, answer.body);
    return handling->finish(std::string{word(answer.outcome)});
}

Result<Dossier> ask_return(Unit& unit, const Context& context, MessageId id, const ReturnReport& report, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::return_, options);
    HUIYING_TRY(handling);
    if (report.suggested_office && !context.deployment->offices.contains(*report.suggested_office))
        return invalid_field("/suggested_office", "unknown_office", "not an office of this installation");
    Request request;
    request.message = id;
    request.type = RequestType::return_;
    request.office = handling->acting_office();
    request.reason = word(report.reason);
    request.requested_by = context.actor.person;
    request.requested_at = handling->at();
    request.note = report.note;
    const Salt salt = random_salt();
    request.id = unit.requests().insert(request, salt);
    if (auto ruling = ruling_clock(*context.deployment, handling->policy(), handling->at())) handling->clocks().push_back(std::move(*ruling));
    handling->record_request(request, std::nullopt);
    if (report.note) handling->record_text("request", salt, *report.note);
    return handling->finish(request.reason);
}

} // namespace huiying
