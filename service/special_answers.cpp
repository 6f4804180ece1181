// How one answer reaches each member of a cluster: adapted, in the member's own channel, once, ending the reply clock where it still runs.
#include "service/answer.hpp"
#include "service/record.hpp"
#include "service/rules/clocks.hpp"
#include "service/rules/digest.hpp"
#include "service/rules/masking.hpp"
#include "service/special_response.hpp"
#include <algorithm>

namespace huiying {

namespace {

constexpr int responses_at_once = 20;

std::string adapted(std::string body, const std::string& name, const std::string& number) {
    std::string out;
    for (std::size_t at = 0; at < body.size();) {
        const std::string_view rest{body.data() + at, body.size() - at};
        if (rest.starts_with("{name}")) out += name, at += 6;
        else if (rest.starts_with("{number}")) out += number, at += 8;
        else out += body[at++];
    }
    return out;
}

/// Speaks for the service; what it does is recorded as the special response's.
Context own_context(const Context& context, const SpecialResponse& response) {
    Context own = context;
    own.actor = {};
    own.actor.person = response.answered_by;
    own.actor.roles = {Role::dispatcher};
    return own;
}

bool left_out(const Message& m, const SpecialResponse& response, std::chrono::days stands) {
    const bool accused = std::find(m.against.begin(), m.against.end(), response.office) != m.against.end();
    const bool gone = m.state == State::declined || m.state == State::voided || m.outcome == Outcome::transferred_out || m.parts > 0;
    const bool after = m.registered_at > *response.answered_at + stands || (response.closed_at && m.registered_at > *response.closed_at);
    // Sealed since it joined: no stranger's to answer.
    return accused || gone || after || m.confidential;
}

bool wants_verdict(Kind kind) noexcept { return kind == Kind::suggestion || kind == Kind::opinion; }

/// What had no office until now is the lead's; what stood still goes on, to end here.
void make_answerable(Handling& handling, const SpecialResponse& response) {
    Message& m = handling.message();
    if (!m.office) {
        DispatchOrder order;
        order.office = response.office;
        handling.hand_over(order);
        m.routing = {RoutedBy::manual, "special_response", 1.0, {}};
    }
    if (m.state == State::paused) {
        m.paused_for.reset();
        resume(handling.clocks(), handling.at());
        handling.recount();
    }
    m.state = State::handling;
}

Result<void> answer_member(Unit& unit, const Context& context, const SpecialResponse& response, MessageId id) {
    const Context own = own_context(context, response);
    auto handling = Handling::open_ruling(unit, own, id, Verb::answer_member, static_cast<Parties>(Party::dispatcher), {});
    HUIYING_TRY(handling);
    handling->in_the_name_of("special_response:" + response.id.text());
    make_answerable(*handling, response);
    handling->end(Stage::sign);
    for (const Stage stage : {Stage::reply, Stage::total, Stage::internal}) handling->end(stage);
    handling->end_if_late(Stage::first_contact);
    handling->cancel();
    const Outcome outcome = wants_verdict(handling->message().kind) ? Outcome::noted : response.outcome;
    handling->message().outcome = outcome;
    const Contact contact = unit.messages().letter(id).contact;
    const std::string number = handling->message().number;
    const std::string named = contact.name && !contact.name->empty() ? *contact.name : "市民";
    const std::string masked = contact.name && !contact.name->empty() ? mask(contact).name.value_or("市民") : "市民";
    const Salt salt = random_salt();
    // The citizen reads the own name; who looks at the message reads it masked, as everywhere.
    const std::string kept = adapted(*response.answer, masked, number);
    unit.papers().add_reply(id, {response.office, response.answered_by, outcome, kept, handling->at(), std::nullopt, std::nullopt, handling->at(), false}, salt);
    handling->record_text("reply", salt, kept);
    send_answer(*handling, adapted(*response.answer, named, number));
    const auto done = handling->finish("special_response");
    HUIYING_TRY(done);
    return {};
}

/// Had its own answer before: it stays as it is, and its channel gets this one beside.
void inform_member(Unit& unit, const Context& context, const SpecialResponse& response, const Message& m) {
    const Contact contact = unit.messages().letter(m.id).contact;
    FeedEntry entry;
    entry.type = FeedType::reply;
    entry.channel = m.channel;
    entry.message = m.id;
    entry.created_at = context.now;
    if (m.closed_at) entry.outcome = m.outcome; // what waits for its review says nothing yet
    entry.code = beside_own_reply;
    entry.text = adapted(*response.answer, contact.name && !contact.name->empty() ? *contact.name : "市民", m.number);
    unit.feed().append(entry);
    Event event = start_event(context, Verb::answer_member, m, "special_response:" + response.id.text(), context.now);
    event.person = response.answered_by;
    event.reason = "informed";
    unit.events().append(event);
}

Result<AnsweredAs> reach(Unit& unit, const Context& context, const SpecialResponse& response, MessageId id) {
    const Message m = unit.messages().find(id).value();
    if (left_out(m, response, context.deployment->clusters.stands)) return AnsweredAs::left_out;
    if (m.closed_at || m.state == State::replied) {
        inform_member(unit, context, response, m);
        return AnsweredAs::informed;
    }
    const auto answered = answer_member(unit, context, response, id);
    // One that cannot be handled must not keep the answer from all the others.
    if (!answered && answered.error().fault != Fault::outdated) return AnsweredAs::left_out;
    HUIYING_TRY(answered);
    return AnsweredAs::answered;
}

} // namespace

Result<int> reach_members(Unit& unit, const Context& context, int most) {
    int done = 0;
    for (const ResponseId id : unit.responses().with_unreached(responses_at_once)) {
        const SpecialResponse response = unit.responses().find(id).value();
        for (const MessageId member : unit.responses().unreached(id, most - done)) {
            const auto as = reach(unit, context, response, member);
            HUIYING_TRY(as);
            unit.responses().reach(id, member, *as, context.now);
            ++done;
        }
        if (done >= most) break;
    }
    return done;
}

} // namespace huiying
