// 审核: a reviewed reply waits; what it ends, it ends provisionally.
#include "service/escalate.hpp"
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

/// A street where every reply is reviewed; a letter received on Monday 2026-11-23, due on the 30th, that glb has answered on the 30th.
struct Reviewed : Street {
    Actor li = clerk("glb");
    MessageId id;
    Reviewed() {
        amend([](Deployment& changed) {
            for (Policy& policy : changed.policies) policy.review = true;
        });
        id = at_glb();
        clock.set("2026-11-30T17:00:00+08:00");
        act(li, Verb::reply, id).value();
    }
    MessageClock reply_clock() { return clock_of(id, Stage::reply); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(review, Reviewed)

BOOST_AUTO_TEST_CASE(nothing_goes_out_before_it_is_approved) {
    BOOST_TEST((message(id).state == State::replied));
    BOOST_TEST(feed("web_message").empty());
    BOOST_TEST(!look(id).reply->approved_at.has_value());
    clock.set("2026-12-02T10:00:00+08:00");
    act(supervisor(), Verb::approve, id).value();
    BOOST_TEST((message(id).state == State::closed));
    BOOST_TEST(feed("web_message").size() == 1U);
    BOOST_TEST((reply_clock().state == ClockState::met), "on time is judged by when the approved reply was written");
    BOOST_TEST(format_day(clock_of(id, Stage::deliver).due_on) == "2026-12-03");
}

BOOST_AUTO_TEST_CASE(the_author_does_not_review) {
    BOOST_TEST(outcome(act(both(clerk("glb"), supervisor(2, "李敏")), Verb::approve, id)) == "same_person");
}

BOOST_AUTO_TEST_CASE(sent_back_it_runs_on_under_the_same_date) {
    clock.set("2026-12-02T10:00:00+08:00");
    act(supervisor(), Verb::send_back, id).value();
    BOOST_TEST((message(id).state == State::handling));
    BOOST_TEST((reply_clock().state == ClockState::running));
    BOOST_TEST(format_day(reply_clock().due_on) == "2026-11-30");
    BOOST_TEST((message(id).dates.late_at == at("2026-12-01T00:00:00+08:00")), "it has been late since");
    BOOST_TEST(look(id).reply->sent_back);
    act(li, Verb::reply, id).value();
    act(supervisor(), Verb::approve, id).value();
    BOOST_TEST((reply_clock().state == ClockState::missed), "the reply that was approved came late");
}

BOOST_AUTO_TEST_CASE(what_had_been_escalated_stays_so_until_the_reply_is_approved) {
    const MessageId late = at_glb();
    clock.set("2026-12-21T10:00:00+08:00");
    write([context = as(clockwork())](Unit& unit) -> Result<SweepReport> { return sweep(unit, context, 100); }).value();
    const auto standing = [&] {
        return read([late](const View& view) -> Result<std::size_t> { return view.escalations().list({std::nullopt, {}, true, late}, 100, std::nullopt).items.size(); }).value();
    };
    const std::size_t fired = standing();
    BOOST_REQUIRE(fired > 0U);
    act(li, Verb::reply, late).value();
    const std::size_t waiting = standing();
    BOOST_TEST((waiting > 0U && waiting <= fired));
    act(supervisor(), Verb::send_back, late).value();
    BOOST_TEST(standing() == waiting);
    act(li, Verb::reply, late).value();
    act(supervisor(), Verb::approve, late).value();
    BOOST_TEST(standing() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
