// When a verb took effect: now, or, for a token that may import, at a time that lies between the verb before it and the present.
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

const Actor li = clerk("glb");

VerbOptions occurred(const std::string& time) { return {std::nullopt, at(time)}; }

} // namespace

BOOST_FIXTURE_TEST_SUITE(occurred_at, Street)

BOOST_AUTO_TEST_CASE(an_old_message_is_handled_as_it_happened) {
    Draft draft = letter_for_glb("hotline_12345");
    draft.received_at = at("2021-04-30T10:00:00+08:00");
    const MessageId id = bring(draft).dossier.message.id;
    act(importing(li), Verb::contact, id, occurred("2021-05-06T23:59:00+08:00")).value();
    const Dossier closed = act(importing(li), Verb::reply, id, occurred("2021-05-12T09:00:00+08:00")).value();
    BOOST_TEST(clocks(id) == "total missed 2021-05-11, sign met 2021-05-06, first_contact met 2021-05-06, reply missed 2021-05-11, deliver running 2021-05-13");
    BOOST_TEST((closed.message.closed_at == at("2021-05-12T09:00:00+08:00") && closed.reply->replied_at == closed.message.closed_at && closed.message.contacted_at == at("2021-05-06T23:59:00+08:00")));
    const StoredEvent event = events(id).back();
    BOOST_TEST((event.effective_at == at("2021-05-12T09:00:00+08:00") && event.recorded_at == clock.now()), "the record knows both times");
}

BOOST_AUTO_TEST_CASE(only_a_token_that_may_import_says_when) {
    const MessageId id = at_glb();
    clock.pass(std::chrono::hours{5});
    const std::string before = everything();
    const auto refused = act(li, Verb::sign, id, occurred("2026-11-23T10:00:00+08:00"));
    BOOST_TEST(outcome(refused) == "may_not_import");
    BOOST_TEST((refused.error().fault == Fault::forbidden));
    BOOST_TEST(everything() == before);
}

BOOST_AUTO_TEST_CASE(never_before_the_last_verb_nor_in_the_future) {
    const MessageId id = at_glb();
    clock.set("2026-11-23T15:00:00+08:00");
    act(importing(li), Verb::sign, id, occurred("2026-11-23T12:00:00+08:00")).value();
    const std::string before = everything();
    for (const auto& [time, code] : {std::pair{"2026-11-23T11:59:59.999+08:00", "before_last_verb"}, {"2026-11-23T15:00:00.001+08:00", "in_future"}}) {
        const auto refused = act(importing(li), Verb::contact, id, occurred(time));
        BOOST_REQUIRE(!refused);
        BOOST_TEST((refused.error().errors.at(0).pointer == "/occurred_at" && refused.error().errors.at(0).code == code), time);
    }
    BOOST_TEST(everything() == before);
    BOOST_TEST(outcome(act(importing(li), Verb::contact, id, occurred("2026-11-23T12:00:00+08:00"))) == "ok", "the same instant is in order");
    BOOST_TEST(outcome(act(importing(li), Verb::progress, id, occurred("2026-11-23T15:00:00+08:00"))) == "ok", "and so is now");
}

BOOST_AUTO_TEST_CASE(time_never_runs_backward_within_a_message) {
    const MessageId id = at_glb();
    clock.set("2026-11-23T12:00:00+08:00");
    act(li, Verb::sign, id).value();
    clock.set("2026-11-23T11:00:00+08:00"); // the machine's clock was put right
    act(li, Verb::contact, id).value();
    const auto record = events(id);
    for (std::size_t i = 1; i < record.size(); ++i) BOOST_TEST((record[i].effective_at >= record[i - 1].effective_at));
    BOOST_TEST((message(id).contacted_at == at("2026-11-23T12:00:00+08:00")));
}

BOOST_AUTO_TEST_CASE(the_return_window_of_what_was_brought_in_opens_when_it_came_in) {
    Draft draft = letter_for_glb();
    draft.received_at = at("2021-09-18T10:00:00+08:00");
    const MessageId in_time = bring(draft).dossier.message.id;
    draft.external_id += "-b";
    const MessageId too_late = bring(draft).dossier.message.id;
    clock.set("2026-11-24T23:00:00+08:00");
    BOOST_TEST(outcome(act(li, Verb::return_, in_time)) == "ok", "nobody could return it before it was there");
    clock.set("2026-11-26T09:00:00+08:00");
    BOOST_TEST(outcome(act(importing(li), Verb::return_, too_late, occurred("2026-11-25T00:00:00.001+08:00"))) == "return_window_over");
    BOOST_TEST(outcome(act(importing(li), Verb::return_, too_late, occurred("2026-11-25T00:00:00+08:00"))) == "ok", "measured by the time it took effect");
}

BOOST_AUTO_TEST_CASE(a_ruling_may_be_brought_in_too) {
    Draft draft = letter_for_glb("hotline_12345");
    draft.received_at = at("2021-05-06T10:00:00+08:00");
    const MessageId id = bring(draft).dossier.message.id;
    const RequestId request = pending_request(act(importing(li), Verb::return_, id, occurred("2021-05-06T11:00:00+08:00")).value());
    const Ruling ruling{{"zfd", {}, false, std::nullopt}, std::nullopt, std::nullopt};
    BOOST_TEST(outcome(approve(dispatcher(), request, ruling, occurred("2021-05-06T12:00:00+08:00"))) == "may_not_import");
    BOOST_TEST(outcome(approve(importing(dispatcher()), request, ruling, occurred("2021-05-06T10:30:00+08:00"))) == "invalid");
    BOOST_TEST((approve(importing(dispatcher()), request, ruling, occurred("2021-05-06T12:00:00+08:00"))->ruled_at == at("2021-05-06T12:00:00+08:00")));
    BOOST_TEST((message(id).dispatched_at == at("2021-05-06T12:00:00+08:00")));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
