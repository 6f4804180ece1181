// What each of the office's verbs does to state, clocks and papers, step by step through an ordinary week.
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

const Actor li = clerk("glb");

} // namespace

BOOST_FIXTURE_TEST_SUITE(handling, Street)

BOOST_AUTO_TEST_CASE(sign_ends_its_clock) {
    const MessageId id = at_glb();
    clock.pass(std::chrono::hours{2});
    const Dossier signed_ = act(li, Verb::sign, id).value();
    BOOST_TEST((signed_.message.state == State::handling && signed_.message.version == 2));
    BOOST_TEST((clock_of(id, Stage::sign).state == ClockState::met && clock_of(id, Stage::sign).ended_at == clock.now()));
    BOOST_TEST((message(id).dates.due_at == clock_of(id, Stage::reply).due_at), "the next deadline is the reply's");
    BOOST_TEST(outcome(act(li, Verb::sign, id)) == "state_conflict", "once");
}

BOOST_AUTO_TEST_CASE(signing_late_is_missed) {
    const MessageId id = at_glb();
    clock.set("2026-11-25T00:00:00.001+08:00");
    act(li, Verb::sign, id).value();
    BOOST_TEST((clock_of(id, Stage::sign).state == ClockState::missed));
}

BOOST_AUTO_TEST_CASE(assign_names_the_person_and_leaves_the_rest) {
    const MessageId id = at_glb();
    const std::string before = clocks(id);
    const Dossier assigned = act(li, Verb::assign, id).value();
    BOOST_TEST(assigned.message.assignee.value() == "孙承办");
    BOOST_TEST((assigned.message.state == State::dispatched), "naming somebody is not signing");
    BOOST_TEST(clocks(id) == before);
}

BOOST_AUTO_TEST_CASE(contact_signs_what_is_unsigned) {
    const MessageId id = at_glb("hotline_12345");
    clock.pass(std::chrono::hours{1});
    const Dossier contacted = act(li, Verb::contact, id).value();
    BOOST_TEST((contacted.message.state == State::handling && contacted.message.contacted_at == clock.now()));
    BOOST_TEST((clock_of(id, Stage::sign).state == ClockState::met));
    BOOST_TEST((clock_of(id, Stage::first_contact).state == ClockState::met));
    BOOST_REQUIRE(contacted.notes.size() == 1U);
    BOOST_TEST((contacted.notes[0].text == "已电话联系" && contacted.notes[0].author == li.person && contacted.notes[0].office == "glb" && contacted.notes[0].verb == Verb::contact));
}

BOOST_AUTO_TEST_CASE(not_reached_with_a_reason_ends_the_clock_too) {
    const MessageId id = at_glb("hotline_12345");
    const auto tried = [&](ContactAttempt attempt) {
        return write([context = as(li), id, attempt](Unit& unit) -> Result<Dossier> { return contact(unit, context, id, attempt, {}); });
    };
    const Dossier unreached = tried({false, UnreachedReason::no_answer, std::nullopt}).value();
    BOOST_TEST(!unreached.message.contacted_at.has_value());
    BOOST_TEST((clock_of(id, Stage::first_contact).state == ClockState::met));
    BOOST_TEST(events(id).back().reason == "no_answer");
    const Dossier reached = tried({true, std::nullopt, std::nullopt}).value();
    BOOST_TEST((reached.message.contacted_at == clock.now()), "a later call counts as contact");
    clock.pass(std::chrono::hours{1});
    BOOST_TEST((tried({true, std::nullopt, std::nullopt})->message.contacted_at != clock.now()), "the first contact stays the first");
}

BOOST_AUTO_TEST_CASE(progress_is_noted_by_lead_and_assistants) {
    const MessageId id = bring(letter()).dossier.message.id;
    send(dispatcher(), id, {"glb", {"zzb"}, false, "请两家一起办"}).value();
    BOOST_TEST(outcome(act(clerk("zzb"), Verb::progress, id)) == "state_conflict", "not before it is signed");
    act(li, Verb::sign, id).value();
    act(clerk("zzb", "周协办"), Verb::progress, id).value();
    const Dossier dossier = act(li, Verb::progress, id).value();
    BOOST_REQUIRE(dossier.notes.size() == 3U);
    BOOST_TEST((dossier.notes[0].office.empty() && dossier.notes[0].verb == Verb::dispatch));
    BOOST_TEST((dossier.notes[1].office == "zzb" && dossier.notes[1].author == "周协办"));
    BOOST_TEST(dossier.notes[2].office == "glb");
    BOOST_TEST(events(id).back().role == "office:glb");
    BOOST_TEST(outcome(act(clerk("zzb"), Verb::reply, id)) == "not_yours", "only the lead answers the citizen");
}

BOOST_AUTO_TEST_CASE(a_reply_closes_and_goes_home) {
    const MessageId id = at_glb("hotline_12345");
    act(li, Verb::contact, id).value();
    clock.set("2026-11-26T15:00:00+08:00");
    const Dossier closed = act(li, Verb::reply, id).value();
    BOOST_TEST((closed.message.state == State::closed && closed.message.closed_at == clock.now() && closed.message.outcome == Outcome::solved));
    BOOST_REQUIRE(closed.reply.has_value());
    BOOST_TEST((closed.reply->body == "已处理完毕" && closed.reply->office == "glb" && closed.reply->author == li.person && closed.reply->replied_at == clock.now() && !closed.reply->delivered_at));
    BOOST_TEST(clocks(id) == "total met 2026-11-30, sign met 2026-11-24, first_contact met 2026-11-24, reply met 2026-11-30, deliver running 2026-11-27");
    BOOST_TEST((closed.message.dates.due_at == at("2026-11-28T00:00:00+08:00")), "what is left is bringing it home");
    BOOST_TEST(!closed.message.dates.late_at.has_value());
    const auto offers = feed("hotline_12345");
    BOOST_REQUIRE(offers.size() == 1U);
    BOOST_TEST((offers[0].entry.type == FeedType::reply && offers[0].entry.text == "已处理完毕" && offers[0].external_id == closed.message.external_id));
    for (const Verb verb : {Verb::reply, Verb::contact, Verb::progress, Verb::transfer_out}) BOOST_TEST(outcome(act(li, verb, id)) == "state_conflict", word(verb));
}

BOOST_AUTO_TEST_CASE(a_reply_to_what_is_unsigned_signs_it_and_cancels_what_did_not_happen) {
    const MessageId id = at_glb("hotline_12345");
    act(li, Verb::reply, id).value();
    BOOST_TEST((clock_of(id, Stage::sign).state == ClockState::met));
    BOOST_TEST((clock_of(id, Stage::first_contact).state == ClockState::cancelled), "a contact that never was is not met");
    const MessageId late = at_glb("hotline_12345");
    clock.set("2026-11-25T09:00:00+08:00");
    act(li, Verb::reply, late).value();
    BOOST_TEST((clock_of(late, Stage::first_contact).state == ClockState::missed), "nor is one that was late already forgiven");
}

BOOST_AUTO_TEST_CASE(on_time_until_the_close_of_the_due_day) {
    const MessageId in_time = at_glb();
    const MessageId too_late = at_glb();
    clock.set("2026-12-01T00:00:00+08:00");
    act(li, Verb::reply, in_time).value();
    clock.set("2026-12-01T00:00:00.001+08:00");
    act(li, Verb::reply, too_late).value();
    for (const Stage stage : {Stage::reply, Stage::total}) {
        BOOST_TEST((clock_of(in_time, stage).state == ClockState::met), word(stage));
        BOOST_TEST((clock_of(too_late, stage).state == ClockState::missed), word(stage));
    }
}

BOOST_AUTO_TEST_CASE(the_outcome_suits_the_kind) {
    const auto answer = [&](Kind kind, Outcome outcome_) {
        const MessageId id = at_glb("web_message", kind);
        const auto replied = write([context = as(li), id, outcome_](Unit& unit) -> Result<Dossier> { return reply(unit, context, id, {outcome_, "答复"}, {}); });
        return replied ? "ok" : replied.error().errors.at(0).code;
    };
    for (std::size_t k = 0; k < Words<Kind>::all.size(); ++k) {
        const Kind kind = static_cast<Kind>(k);
        const bool verdict = kind == Kind::suggestion || kind == Kind::opinion;
        for (const Outcome one : {Outcome::solved, Outcome::partly_solved, Outcome::explained, Outcome::unsolved})
            BOOST_TEST(answer(kind, one) == (verdict ? "outcome_does_not_suit_kind" : "ok"), word(kind) << " " << word(one));
        for (const Outcome one : {Outcome::adopted, Outcome::partly_adopted, Outcome::noted, Outcome::not_adopted})
            BOOST_TEST(answer(kind, one) == (verdict ? "ok" : "outcome_does_not_suit_kind"), word(kind) << " " << word(one));
        BOOST_TEST(answer(kind, Outcome::transferred_out) == "invalid_value");
    }
}

BOOST_AUTO_TEST_CASE(the_version_is_raised_by_verbs_and_guards_against_the_stale) {
    const MessageId id = at_glb();
    BOOST_TEST(outcome(act(li, Verb::sign, id, {2, std::nullopt})) == "stale_version");
    BOOST_TEST((act(li, Verb::sign, id, {1, std::nullopt})->message.version == 2));
    const auto stale = act(li, Verb::contact, id, {1, std::nullopt});
    BOOST_TEST((!stale && stale.error().fault == Fault::stale));
    BOOST_TEST((act(li, Verb::contact, id)->message.version == 3), "without If-Match it just goes on");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
