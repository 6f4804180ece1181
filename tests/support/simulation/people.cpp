#include "tests/support/simulation/people.hpp"
#include "service/answer.hpp"
#include "service/delivery.hpp"
#include "service/desk.hpp"
#include "service/dispatch.hpp"
#include "service/extension.hpp"
#include "service/pausing.hpp"
#include "service/rating.hpp"
#include "service/review.hpp"
#include "service/ruling.hpp"
#include "service/splitting.hpp"
#include "service/supervision.hpp"
#include <algorithm>
#include <array>
#include <stdexcept>

namespace huiying::tests {

namespace {

/// How much each verb is liked where it is possible, so that most messages are answered and every verb gets its share.
const std::map<Verb, int> likings{
    {Verb::sign, 60},     {Verb::contact, 50}, {Verb::assign, 15},  {Verb::progress, 15}, {Verb::reply, 40},    {Verb::return_, 25},   {Verb::dispatch, 30},
    {Verb::extend, 25},   {Verb::pause, 20},   {Verb::resume, 40},  {Verb::approve, 60},  {Verb::send_back, 40}, {Verb::supplement, 8}, {Verb::rating, 30},
    {Verb::rework, 4},    {Verb::nudge, 5},    {Verb::supervise, 5}, {Verb::void_, 2},    {Verb::decline, 2},   {Verb::withdraw, 2},   {Verb::transfer_out, 2},
    {Verb::split, 20},    {Verb::unlink, 10},
};

int liking(Verb verb, const Message& message) {
    const int plain = likings.at(verb);
    // What has an office is seldom handed to another without a return; what has none must go somewhere.
    if (verb == Verb::dispatch && message.state != State::registered) return 4;
    // What a letter was granted goes on in its parts, which the slow count cannot know from their own record.
    if (verb == Verb::split && message.state != State::registered) return 0;
    if (verb == Verb::supplement && message.paused_for == PauseReason::correction) return 30;
    if (verb == Verb::supplement && message.state == State::closed) return 3;
    return plain;
}

/// Refusals that depend on what is said rather than on what is possible.
bool may_be_refused(Verb verb, const Problem& problem) {
    if (verb == Verb::extend) return problem.fault == Fault::invalid;
    // Between looking and doing it a recompute may have moved the message to another policy or another date.
    return problem.code == "extension_too_late" || problem.code == "pause_too_late" || problem.code == "return_window_over";
}

std::string request_verb(const char* what, RequestType type) { return std::string{what} + "_" + std::string{word(type)}; }

/// What must not differ after a refusal.
std::string standing(const Dossier& dossier) {
    std::string out = std::to_string(dossier.message.version) + " " + std::string{word(dossier.message.state)} + " " + std::to_string(dossier.requests.size());
    for (const Request& request : dossier.requests) out += " " + std::string{word(request.state)};
    for (const MessageClock& clock : dossier.clocks) out += " " + std::string{word(clock.state)} + " " + steps_text(clock.steps);
    return out;
}

Outcome some_outcome(Chance& chance, Kind kind) {
    const bool verdict = kind == Kind::suggestion || kind == Kind::opinion;
    return static_cast<Outcome>(chance.below(4) + (verdict ? static_cast<std::uint64_t>(Outcome::adopted) : 0));
}

} // namespace

struct People::Choice {
    Actor actor;
    Verb verb{};
};

std::vector<Actor> People::everybody(const Dossier& dossier) {
    const Message& m = dossier.message;
    std::vector<Actor> people{dispatcher("赵派单"), dispatcher("吴派单"), supervisor(1, "钱督办"), supervisor(2, "郑督办"), adapter(m.channel)};
    if (m.office) people.push_back(clerk(*m.office, "李敏"));
    for (const auto& office : m.assisting) people.push_back(clerk(office, "周协办"));
    for (Actor& actor : people) actor.may_import = true;
    return people;
}

Dossier People::look(MessageId id) {
    return town_.read([id](const View& view) -> Result<Dossier> { return load_dossier(view, view.messages().find(id).value()); }).value();
}

template <class T>
void People::note(const std::string& verb, const Result<T>& result) {
    if (result) ++done_[verb];
    else ++refused_[verb + " " + result.error().code];
}

bool People::act_on(MessageId id) {
    const Dossier dossier = look(id);
    // Whoever takes up what was split takes up one of its parts.
    if (!dossier.parts.empty() && chance_.happens(900)) return act_on(chance_.one_of(dossier.parts).id);
    if (chance_.happens(40)) try_the_impossible(dossier);
    if (chance_.happens(600) && rule_on_requests(dossier)) return true;
    std::vector<Choice> choices;
    std::vector<int> weights;
    for (const Actor& actor : everybody(dossier))
        for (const std::string& verb : show(town_.as(actor), dossier).verbs) {
            choices.push_back({actor, from_word<Verb>(verb).value()});
            weights.push_back(liking(choices.back().verb, dossier.message));
        }
    if (choices.empty()) return false;
    const Choice& chosen = choices[chance_.weighted(weights)];
    const auto result = carry_out(chosen.actor, chosen.verb, dossier);
    note(std::string{word(chosen.verb)}, result);
    if (!result && !may_be_refused(chosen.verb, result.error())) ++wrong_["possible, and yet refused: " + std::string{word(chosen.verb)} + " " + result.error().code];
    return true;
}

void People::try_the_impossible(const Dossier& dossier) {
    const auto everyone = everybody(dossier);
    const Actor actor = chance_.one_of(everyone);
    const auto verb = std::next(likings.begin(), static_cast<std::ptrdiff_t>(chance_.below(likings.size())))->first;
    const auto verbs = show(town_.as(actor), dossier).verbs;
    if (std::find(verbs.begin(), verbs.end(), word(verb)) != verbs.end()) return;
    const auto result = carry_out(actor, verb, dossier);
    const std::string name{word(verb)};
    if (result) {
        // A recompute may just have made it possible.
        if (!town_.moving()) ++wrong_["impossible, and yet done: " + name];
        return;
    }
    note(name, result);
    const Dossier after = look(dossier.message.id);
    if (standing(after) != standing(dossier)) ++wrong_["refused, and yet something changed: " + name];
}

Result<Dossier> People::carry_out(const Actor& actor, Verb verb, const Dossier& dossier) {
    VerbOptions options;
    const Instant earliest = dossier.message.effective_at;
    const auto since = town_.now() - earliest;
    // Some is noted down later than it happened.
    if (since.count() > 0 && chance_.happens(40)) options.occurred_at = earliest + std::chrono::milliseconds{static_cast<std::int64_t>(chance_.below(static_cast<std::uint64_t>(since.count())))};
    return write(actor, verb, dossier, options);
}

std::string People::some_office() {
    constexpr std::array offices{"glb", "glb", "glb", "zzb", "zfd", "pab", "fwb", "slzx", "sfs", "dzb", "cyzx"};
    return chance_.one_of(offices);
}

PartOrder People::some_part() {
    PartOrder part;
    part.body = "演练子件";
    if (!chance_.happens(700)) return part;
    part.office = some_office();
    const std::string other = some_office();
    if (chance_.happens(300) && other != part.office) part.assisting.push_back(other);
    return part;
}

DispatchOrder People::some_order() {
    DispatchOrder order{some_office(), {}, chance_.happens(250), std::nullopt};
    const std::string other = some_office();
    if (chance_.happens(300) && other != order.office) order.assisting.push_back(other);
    return order;
}

Result<Dossier> People::write(const Actor& actor, Verb verb, const Dossier& dossier, const VerbOptions& options) {
    const MessageId id = dossier.message.id;
    const auto run = [&](auto script) { return town_.write(actor, [&](Unit& unit, const Context& context) { return script(unit, context); }); };
    const auto said = [&](auto script, auto body) { return run([&](Unit& unit, const Context& context) { return script(unit, context, id, body, options); }); };
    const std::optional<std::string> text = "演练说明";
    switch (verb) {
    case Verb::dispatch: return said(dispatch, some_order());
    case Verb::sign: return run([&](Unit& unit, const Context& context) { return sign(unit, context, id, options); });
    case Verb::assign: return said(assign, std::string{"孙承办"});
    case Verb::contact: return said(contact, chance_.happens(800) ? ContactAttempt{true, std::nullopt, text} : ContactAttempt{false, UnreachedReason::no_answer, text});
    case Verb::progress: return said(note_progress, ProgressReport{"演练进展"});
    case Verb::reply: return said(reply, Answer{some_outcome(chance_, dossier.message.kind), "演练答复"});
    case Verb::return_: return said(ask_return, ReturnReport{static_cast<ReturnReason>(chance_.below(6)), text, std::nullopt});
    case Verb::transfer_out: return said(transfer_out, TransferOrder{"police", "演练转出"});
    case Verb::decline: return said(decline, DeclineOrder{static_cast<DeclineReason>(chance_.below(7)), "演练告知"});
    case Verb::void_: return said(ask_void, text);
    case Verb::withdraw: return said(withdraw, text);
    case Verb::extend: {
        constexpr std::array limits{"", "", "", "", "3wd", "5wd", "10wd", "12wd", "20d", "15wd"};
        return said(ask_extension, ExtensionWish{"演练延期", Limit::parse(chance_.one_of(limits))});
    }
    case Verb::pause: {
        const auto reason = static_cast<PauseReason>(chance_.below(4));
        return said(pause_message, PauseOrder{reason, reason == PauseReason::correction ? text : std::nullopt, std::nullopt});
    }
    case Verb::resume: return said(resume_message, text);
    case Verb::approve: return said(approve_reply, text);
    case Verb::send_back: return said(send_back, std::string{"演练退回"});
    case Verb::supplement: return said(supplement, std::string{"演练补充"});
    case Verb::rating: return said(rate, RatingReport{chance_.happens(350) ? Score::dissatisfied : static_cast<Score>(chance_.below(4)), std::nullopt, std::nullopt, std::nullopt});
    case Verb::rework: return said(rework, std::string{"演练重办"});
    case Verb::nudge: return said(nudge, text);
    case Verb::split: return said(split_message, SplitOrder{{some_part(), some_part()}, text});
    case Verb::unlink: return said(unlink, text);
    case Verb::supervise: return said(supervise, SupervisionOrder{chance_.between(1, 3), chance_.happens(500), std::nullopt});
    default: throw std::logic_error("nobody knows how to do this");
    }
}

bool People::rule_on_requests(const Dossier& dossier) {
    std::vector<const Request*> waiting;
    for (const Request& request : dossier.requests)
        if (request.state == RequestState::pending) waiting.push_back(&request);
    if (waiting.empty()) return false;
    rule(dossier, *chance_.one_of(waiting));
    return true;
}

void People::rule(const Dossier& dossier, const Request& request) {
    const bool by_supervisor = request.type == RequestType::extension;
    const std::string judge_name = request.requested_by == "吴派单" ? "赵派单" : "吴派单";
    Actor judge = by_supervisor ? supervisor(chance_.between(1, 2), "郑督办") : dispatcher(judge_name);
    const std::uint64_t throw_of = chance_.below(10);
    const RequestId id = request.id;
    Ruling ruling;
    ruling.final = chance_.happens(500);
    if (request.type == RequestType::return_ || (request.type == RequestType::supplement && chance_.happens(700))) ruling.next = some_order();
    // Who keeps the office may still name others to help it.
    if (request.type == RequestType::supplement && dossier.message.office && chance_.happens(300)) ruling.next = {*dossier.message.office, {"sfs"}, false, std::nullopt};
    Result<Request> result{Problem{}};
    std::string verb;
    if (throw_of < 6) {
        verb = request_verb("approve", request.type);
        result = town_.write(judge, [&](Unit& unit, const Context& context) { return approve(unit, context, id, ruling, {}); });
    } else if (throw_of < 8) {
        verb = request_verb("reject", request.type);
        result = town_.write(judge, [&](Unit& unit, const Context& context) { return reject(unit, context, id, ruling, {}); });
    } else {
        verb = request_verb("withdraw", request.type);
        const Actor asked = request.office.empty() ? dispatcher(request.requested_by) : clerk(request.office, request.requested_by);
        result = town_.write(asked, [&](Unit& unit, const Context& context) { return withdraw_request(unit, context, id, {}); });
    }
    note(verb, result);
    if (!result && standing(look(dossier.message.id)) != standing(dossier)) ++wrong_["refused, and yet something changed: " + verb];
}

void People::fetch_replies(const std::string& channel) {
    const Actor carrier = adapter(channel);
    const auto offers = town_.read([context = town_.as(carrier), channel](const View& view) { return pending_offers(view, context, channel, FeedId{}, 400); });
    for (const Offer& offer : offers.value()) {
        const FeedId id = offer.entry.id;
        // Some are never reported, and become somebody's task.
        if (mixed(7, static_cast<std::uint64_t>(id.value())) % 25 == 0 || !chance_.happens(400)) continue;
        const bool failed = chance_.happens(120);
        const auto result = town_.write(carrier, [&](Unit& unit, const Context& context) {
            return failed ? report_failed(unit, context, channel, id, "演练退信", std::nullopt) : report_delivered(unit, context, channel, id, std::nullopt);
        });
        note(failed ? "fail_delivery" : "deliver", result);
    }
}

} // namespace huiying::tests
