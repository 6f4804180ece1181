#include "service/review.hpp"
#include "service/answer.hpp"

namespace huiying {

Result<Dossier> approve_reply(Unit& unit, const Context& context, MessageId id, const std::optional<std::string>& note, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::approve, options);
    HUIYING_TRY(handling);
    std::optional<Reply> reply = handling->reply();
    if (!reply) throw std::logic_error("a message waits for its review without a reply");
    reply->approved_by = context.actor.person;
    reply->approved_at = handling->at();
    unit.papers().reply_reviewed(id, *reply);
    // What was set while it waited, a short clock of a supervisor's, has nothing left to wait for.
    handling->cancel();
    send_answer(*handling, reply->body);
    handling->note(note);
    return handling->finish(std::string{word(reply->outcome)});
}

Result<Dossier> send_back(Unit& unit, const Context& context, MessageId id, const std::string& note, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::send_back, options);
    HUIYING_TRY(handling);
    std::optional<Reply> reply = handling->reply();
    if (!reply) throw std::logic_error("a message waits for its review without a reply");
    reply->sent_back = true;
    unit.papers().reply_reviewed(id, *reply);
    handling->message().outcome.reset();
    for (MessageClock& clock : handling->clocks()) {
        const bool answered = clock.stage == Stage::reply || clock.stage == Stage::total || clock.stage == Stage::internal;
        const bool waited_for = clock.stage == Stage::assist && clock.state != ClockState::met; // the lead still waits for who has not reported
        if (clock.ended_at != reply->replied_at || !(waited_for || (answered && clock.state != ClockState::cancelled))) continue;
        clock.state = ClockState::running;
        clock.ended_at.reset();
    }
    // A calendar may have been amended while the clocks stood still.
    handling->recount();
    handling->note(note);
    return handling->finish();
}

} // namespace huiying
