// 延期: who may ask, how far, who grants it, and what the citizen is told.
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

struct AtHotline : Street {
    MessageId id = at_glb("hotline_12345"); // +15wd once, then +30d wd by a higher approver; due on Monday 2026-11-30
    Actor li = clerk("glb");
    std::string due(Stage stage) { return format_day(clock_of(id, stage).due_on); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(extension, AtHotline)

BOOST_AUTO_TEST_CASE(a_supervisor_grants_it_and_the_citizen_is_told) {
    const RequestId request = pending_request(act(li, Verb::extend, id).value());
    BOOST_TEST(due(Stage::reply) == "2026-11-30", "asking moves nothing");
    approve(supervisor(), request, {}).value();
    BOOST_TEST(due(Stage::reply) == "2026-12-21");
    BOOST_TEST(due(Stage::total) == "2026-12-21");
    BOOST_TEST(due(Stage::internal) == "2026-12-17", "two working days before a limit that is now long");
    const auto offers = feed("hotline_12345");
    BOOST_REQUIRE(offers.size() == 1U);
    BOOST_TEST((offers[0].entry.type == FeedType::due_changed && offers[0].entry.due_at == at("2026-12-22T00:00:00+08:00")));
}

BOOST_AUTO_TEST_CASE(the_second_one_needs_a_higher_level_and_a_third_is_not_there) {
    approve(supervisor(), pending_request(act(li, Verb::extend, id).value()), {}).value();
    const RequestId second = pending_request(act(li, Verb::extend, id).value());
    BOOST_TEST(outcome(approve(supervisor(1), second, {})) == "level_too_low");
    approve(supervisor(2, "孙主任"), second, {}).value();
    BOOST_TEST(outcome(act(li, Verb::extend, id)) == "too_many_extensions");
}

BOOST_AUTO_TEST_CASE(who_asks_does_not_grant) {
    const RequestId request = pending_request(act(both(li, supervisor(2)), Verb::extend, id).value());
    BOOST_TEST(outcome(approve(both(li, supervisor(2)), request, {})) == "same_person");
    BOOST_TEST(outcome(approve(dispatcher(), request, {})) == "not_yours");
}

BOOST_AUTO_TEST_CASE(too_long_too_late_or_closed_is_refused_and_changes_nothing) {
    const std::string before = everything();
    const auto far = extend(li, id, "16wd");
    BOOST_TEST(outcome(far) == "invalid");
    BOOST_TEST(far.error().errors.at(0).code == "over_cap");
    clock.set("2026-12-01T00:00:00.001+08:00");
    BOOST_TEST(outcome(extend(li, id)) == "extension_too_late");
    BOOST_TEST((everything() == before));
    clock.set("2026-11-24T09:00:00+08:00");
    const RequestId request = pending_request(act(li, Verb::extend, id).value());
    clock.set("2026-12-02T09:00:00+08:00");
    const std::string waiting = everything();
    BOOST_TEST(outcome(approve(supervisor(), request, {})) == "extension_too_late");
    BOOST_TEST((everything() == waiting));
    act(li, Verb::sign, id).value();
    act(li, Verb::reply, id).value();
    BOOST_TEST(outcome(extend(li, id)) == "state_conflict");
}

BOOST_AUTO_TEST_CASE(a_shorter_wish_is_granted_as_wished) {
    approve(supervisor(), pending_request(extend(li, id, "3wd").value()), {}).value();
    BOOST_TEST(due(Stage::reply) == "2026-12-03");
}

BOOST_AUTO_TEST_CASE(to_a_new_limit_counts_from_the_start) {
    const MessageId web = at_glb("web_message"); // → 15wd
    approve(supervisor(), pending_request(act(li, Verb::extend, web).value()), {}).value();
    BOOST_TEST(format_day(clock_of(web, Stage::reply).due_on) == "2026-12-14");
    BOOST_TEST(outcome(extend(li, web, "3wd")) == "too_many_extensions");
}

BOOST_AUTO_TEST_CASE(a_pause_is_not_lost_by_an_extension) {
    act(li, Verb::sign, id).value();
    clock.set("2026-11-25T10:00:00+08:00");
    act(li, Verb::pause, id).value();
    clock.set("2026-12-07T10:00:00+08:00");
    act(li, Verb::resume, id).value();
    BOOST_TEST(due(Stage::reply) == "2026-12-10");
    approve(supervisor(), pending_request(act(li, Verb::extend, id).value()), {}).value();
    BOOST_TEST(due(Stage::reply) == "2026-12-31", "fifteen working days after the 10th");
}

BOOST_AUTO_TEST_CASE(what_stands_still_can_be_extended_beyond_its_old_date) {
    const RequestId request = pending_request(act(li, Verb::extend, id).value());
    act(li, Verb::sign, id).value();
    clock.set("2026-11-25T10:00:00+08:00"); // three working days are left
    act(li, Verb::pause, id).value();
    clock.set("2026-12-07T10:00:00+08:00");
    approve(supervisor(), request, {}).value();
    act(li, Verb::resume, id).value();
    BOOST_TEST(due(Stage::reply) == "2026-12-31", "three and fifteen working days from the 7th");
}

BOOST_AUTO_TEST_CASE(a_new_office_asks_for_itself) {
    act(li, Verb::extend, id).value();
    send(dispatcher(), id, {"zfd", {}, false, std::nullopt}).value();
    BOOST_TEST((look(id).requests.at(0).state == RequestState::withdrawn));
    BOOST_TEST(outcome(extend(clerk("zfd"), id)) == "ok");
}

BOOST_AUTO_TEST_CASE(a_new_limit_never_shortens_the_citizens_own) {
    amend([](Deployment& changed) {
        for (Policy& policy : changed.policies)
            for (ClockRule& rule : policy.clocks)
                if (policy.name == "web.general" && rule.stage == Stage::total) rule.limit = {60, LimitUnit::days};
    });
    const MessageId web = at_glb("web_message");
    const auto total = clock_of(web, Stage::total).due_at;
    approve(supervisor(), pending_request(act(li, Verb::extend, web).value()), {}).value();
    BOOST_TEST((clock_of(web, Stage::total).due_at == total));
    BOOST_TEST(format_day(clock_of(web, Stage::reply).due_on) == "2026-12-14");
}

BOOST_AUTO_TEST_CASE(policies_without_extensions_say_so) {
    Draft draft = letter_for_glb("hotline_12345");
    draft.priority = Priority::urgent;
    const MessageId urgent = bring(draft).dossier.message.id;
    BOOST_TEST(outcome(act(li, Verb::extend, urgent)) == "not_extendable");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
