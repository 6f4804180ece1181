// 挂起、恢复、补充: what stands still, what goes on, and what no pause may lose.
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

/// A letter that glb has signed, received on Monday 2026-11-23 at nine: its reply is due on Monday the 30th.
struct Signed : Street {
    MessageId id = at_glb();
    Actor li = clerk("glb");
    Signed() { act(li, Verb::sign, id).value(); }
    std::string due(Stage stage) { return std::string{word(clock_of(id, stage).state)} + " " + format_day(clock_of(id, stage).due_on); }
    Result<Dossier> pause(PauseReason reason) {
        return write([context = as(li), id = id, reason](Unit& unit) -> Result<Dossier> { return pause_message(unit, context, id, {reason, std::nullopt, std::nullopt}, {}); });
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(pausing, Signed)

BOOST_AUTO_TEST_CASE(a_pause_stops_reply_and_total_and_the_remainder_is_kept) {
    BOOST_TEST(due(Stage::reply) == "running 2026-11-30");
    clock.set("2026-11-25T10:00:00+08:00"); // Wednesday: three working days are left
    pause(PauseReason::hearing).value();
    BOOST_TEST((message(id).state == State::paused));
    BOOST_TEST(due(Stage::reply).starts_with("paused"));
    BOOST_TEST(due(Stage::total).starts_with("paused"));
    BOOST_TEST(!message(id).dates.late_at.has_value(), "what stands still is not overdue");
    clock.set("2026-12-07T10:00:00+08:00"); // a Monday
    act(li, Verb::resume, id).value();
    BOOST_TEST((message(id).state == State::handling));
    BOOST_TEST(due(Stage::reply) == "running 2026-12-10");
    BOOST_TEST(due(Stage::total) == "running 2026-12-10");
    BOOST_TEST((message(id).dates.late_at == at("2026-12-11T00:00:00+08:00")));
}

BOOST_AUTO_TEST_CASE(a_pause_over_a_weekend_is_not_counted_twice) {
    clock.set("2026-11-27T16:00:00+08:00"); // Friday: one working day is left
    pause(PauseReason::appraisal).value();
    clock.set("2026-11-29T12:00:00+08:00"); // Sunday
    act(li, Verb::resume, id).value();
    BOOST_TEST(due(Stage::reply) == "running 2026-11-30");
}

BOOST_AUTO_TEST_CASE(pausing_twice_and_resuming_what_runs_are_refused_and_change_nothing) {
    clock.set("2026-11-25T10:00:00+08:00");
    const std::string running = everything();
    BOOST_TEST(outcome(act(li, Verb::resume, id)) == "state_conflict");
    BOOST_TEST((everything() == running));
    pause(PauseReason::hearing).value();
    const std::string paused = everything();
    BOOST_TEST(outcome(pause(PauseReason::hearing)) == "state_conflict");
    BOOST_TEST((everything() == paused));
}

BOOST_AUTO_TEST_CASE(no_pause_goes_with_a_return_to_another_office) {
    act(li, Verb::return_, id).value();
    BOOST_TEST(outcome(pause(PauseReason::hearing)) == "return_pending");
}

BOOST_AUTO_TEST_CASE(what_is_late_cannot_be_made_timely_by_a_pause) {
    clock.set("2026-12-02T10:00:00+08:00");
    const std::string before = everything();
    BOOST_TEST(outcome(pause(PauseReason::hearing)) == "pause_too_late");
    BOOST_TEST((everything() == before));
}

BOOST_AUTO_TEST_CASE(a_question_goes_to_the_citizen_whose_answer_lets_the_clock_go_on) {
    clock.set("2026-11-25T10:00:00+08:00");
    act(li, Verb::pause, id).value();
    const auto offers = feed("web_message");
    BOOST_REQUIRE(offers.size() == 1U);
    BOOST_TEST((offers[0].entry.type == FeedType::question));
    BOOST_TEST(offers[0].entry.text == "请补充门牌号");
    BOOST_TEST((message(id).paused_for == PauseReason::correction));
    clock.set("2026-12-07T10:00:00+08:00");
    act(adapter("web_message"), Verb::supplement, id).value();
    BOOST_TEST((message(id).state == State::handling));
    BOOST_TEST(!message(id).paused_for.has_value());
    BOOST_TEST(due(Stage::reply) == "running 2026-12-10");
}

BOOST_AUTO_TEST_CASE(a_supplement_ends_no_pause_that_waits_for_somebody_else) {
    clock.set("2026-11-25T10:00:00+08:00");
    pause(PauseReason::third_party).value();
    act(adapter("web_message"), Verb::supplement, id).value();
    BOOST_TEST((message(id).state == State::paused));
}

BOOST_AUTO_TEST_CASE(delivering_a_question_ends_no_delivery_clock) {
    clock.set("2026-11-25T10:00:00+08:00");
    act(li, Verb::pause, id).value();
    deliver(adapter("web_message"), "web_message", feed("web_message").at(0).entry.id).value();
    act(li, Verb::resume, id).value();
    act(li, Verb::reply, id).value();
    BOOST_TEST(due(Stage::deliver).starts_with("running"));
}

BOOST_AUTO_TEST_CASE(a_pause_outlives_a_dispatch_to_another_office) {
    clock.set("2026-11-25T10:00:00+08:00");
    pause(PauseReason::hearing).value();
    clock.set("2026-12-07T10:00:00+08:00");
    act(li, Verb::resume, id).value();
    send(dispatcher(), id, {"zfd", {}, false, std::nullopt}).value();
    BOOST_TEST(due(Stage::reply) == "running 2026-12-10", "the web's reply clock began at receipt and runs on");
}

BOOST_AUTO_TEST_CASE(a_supplement_to_a_closed_message_waits_for_a_dispatcher) {
    act(li, Verb::reply, id).value();
    act(adapter("web_message"), Verb::supplement, id).value();
    BOOST_TEST((message(id).state == State::closed));
    const RequestId request = pending_request(look(id));
    BOOST_TEST(outcome(approve(clerk("glb"), request, {})) == "not_yours");
    act(adapter("web_message"), Verb::supplement, id).value();
    BOOST_TEST(look(id).requests.size() == 1U, "a second one asks nothing new");
    MessageFilter triage;
    triage.untaken = true;
    BOOST_TEST(numbers(dispatcher(), triage).size() == 1U);
    clock.set("2026-12-07T10:00:00+08:00");
    approve(dispatcher(), request, {{"zfd", {}, false, std::nullopt}, {}, std::nullopt}).value();
    const Message m = message(id);
    BOOST_TEST((m.state == State::dispatched && m.round == 2 && m.office == "zfd"));
    BOOST_TEST(due(Stage::reply) == "running 2026-12-10", "the short clock of what is opened again");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
