// 评价与重办: who rates, once a round, and what a low rating leads to.
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

struct Answered : Street {
    Registration came = bring(letter_for_glb("hotline_12345"));
    MessageId id = came.dossier.message.id;
    Actor hotline = adapter("hotline_12345");
    Answered() { act(clerk("glb"), Verb::reply, id).value(); }
    Result<PublicStatus> look_up(const std::string& code) {
        return read([context = as({}), number = message(id).number, code](const View& view) -> Result<PublicStatus> { return public_status(view, context, number, code); });
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(ratings, Answered)

BOOST_AUTO_TEST_CASE(through_the_channel_once_a_round) {
    rate(hotline, id, Score::satisfied).value();
    BOOST_TEST((look(id).rating->by == RatedBy::channel && look(id).rating->score == Score::satisfied));
    BOOST_TEST(events(id).back().role == "channel:hotline_12345");
    BOOST_TEST(outcome(rate(hotline, id, Score::neutral)) == "already_rated");
    BOOST_TEST((message(id).state == State::closed));
}

BOOST_AUTO_TEST_CASE(unrated_is_no_low_rating) { BOOST_TEST((message(id).state == State::closed && !look(id).rating)); }

BOOST_AUTO_TEST_CASE(a_low_one_opens_it_again_as_often_as_the_policy_allows) {
    clock.set("2026-12-07T10:00:00+08:00"); // a Monday
    rate(hotline, id, Score::dissatisfied).value();
    Message m = message(id);
    BOOST_TEST((m.state == State::dispatched && m.round == 2 && m.office == "glb"));
    BOOST_TEST(m.policy == "special.hotline@1");
    BOOST_TEST(m.number == came.dossier.message.number);
    BOOST_TEST(format_day(clock_of(id, Stage::reply).due_on) == "2026-12-10", "three working days");
    BOOST_TEST((clock_of(id, Stage::total).state == ClockState::met), "the citizen's own clock is never restarted");
    act(clerk("glb"), Verb::reply, id).value();
    rate(hotline, id, Score::dissatisfied).value();
    m = message(id);
    BOOST_TEST((m.state == State::closed && m.round == 2), "the policy of what is opened again opens nothing by itself");
}

BOOST_AUTO_TEST_CASE(where_the_policy_does_not_say_so_it_stays_closed) {
    const MessageId web = at_glb("web_message");
    act(clerk("glb"), Verb::reply, web).value();
    rate(adapter("web_message"), web, Score::dissatisfied).value();
    BOOST_TEST((message(web).state == State::closed));
}

BOOST_AUTO_TEST_CASE(a_supervisor_opens_it_again_and_the_second_time_goes_to_the_main_leader) {
    act(supervisor(), Verb::rework, id).value();
    BOOST_TEST((message(id).round == 2 && message(id).escalation_level == 0));
    act(clerk("glb"), Verb::reply, id).value();
    act(supervisor(), Verb::rework, id).value();
    BOOST_TEST((message(id).round == 3 && message(id).escalation_level == 4));
}

BOOST_AUTO_TEST_CASE(the_staff_who_call_back_end_the_callback) {
    Draft draft = letter_for_glb("service_review", Kind::bad_review);
    const MessageId review = bring(draft).dossier.message.id;
    act(clerk("glb"), Verb::reply, review).value();
    BOOST_TEST((clock_of(review, Stage::callback).state == ClockState::running));
    rate(dispatcher(), review, Score::mostly_satisfied).value();
    BOOST_TEST((clock_of(review, Stage::callback).state == ClockState::met));
    BOOST_TEST((look(review).rating->by == RatedBy::staff));
    BOOST_TEST(events(review).back().role == "dispatcher");
}

BOOST_AUTO_TEST_CASE(nobody_calls_back_whom_nobody_knows) {
    Draft draft = letter_for_glb("service_review", Kind::bad_review);
    draft.anonymous = true;
    const MessageId review = bring(draft).dossier.message.id;
    act(clerk("glb"), Verb::reply, review).value();
    BOOST_CHECK_THROW(clock_of(review, Stage::callback), std::logic_error);
}

BOOST_AUTO_TEST_CASE(number_and_code_open_the_public_page_and_nothing_else_does) {
    const auto status = look_up(came.query_code);
    BOOST_REQUIRE(status.has_value());
    BOOST_TEST(status->reply->body == "已处理完毕");
    BOOST_TEST(outcome(look_up("0000000000")) == "not_found");
    BOOST_TEST(outcome(look_up("")) == "not_found");
    const auto rated = write([context = as({}), number = message(id).number, code = came.query_code](Unit& unit) -> Result<PublicStatus> {
        return rate_as_citizen(unit, context, number, code, {Score::neutral, std::nullopt, std::nullopt, std::nullopt});
    });
    BOOST_TEST((rated.value().rating == Score::neutral));
    BOOST_TEST((look(id).rating->by == RatedBy::citizen));
}

BOOST_AUTO_TEST_CASE(what_waits_for_its_review_is_not_public) {
    amend([](Deployment& changed) {
        for (Policy& policy : changed.policies) policy.review = true;
    });
    const Registration other = bring(letter_for_glb("hotline_12345"));
    act(clerk("glb"), Verb::reply, other.dossier.message.id).value();
    const auto status = read([context = as({}), number = other.dossier.message.number, code = other.query_code](const View& view) -> Result<PublicStatus> {
        return public_status(view, context, number, code);
    });
    BOOST_TEST(!status.value().reply.has_value());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
