// The clocks of a message: which start when, how they end, and which one its deadline shows.
#include "service/rules/clocks.hpp"
#include "tests/support/installation.hpp"
#include <boost/test/unit_test.hpp>
#include <algorithm>

namespace huiying::tests {

namespace {

const Policy& policy_named(const Deployment& deployment, const std::string& name) {
    return *std::find_if(deployment.policies.begin(), deployment.policies.end(), [&](const Policy& one) { return one.name == name; });
}

std::string listed(const std::vector<MessageClock>& clocks) {
    std::string out;
    for (const auto& clock : clocks) out += (out.empty() ? "" : " ") + std::string{word(clock.stage)} + ":" + clock.limit;
    return out;
}

MessageClock clock_of(Stage stage, const std::string& due, ClockState state = ClockState::running) {
    MessageClock clock;
    clock.stage = stage;
    clock.state = state;
    clock.due_at = at(due);
    return clock;
}

} // namespace

BOOST_AUTO_TEST_SUITE(clocks)

BOOST_AUTO_TEST_CASE(each_trigger_starts_its_own) {
    const Deployment deployment = reference_deployment();
    const Instant start = at("2026-11-23T09:00:00+08:00");
    struct {
        const char* policy;
        Trigger trigger;
        bool complex;
        const char* clocks;
    } const cases[]{
        {"hotline.complaint", Trigger::receipt, false, "total:5wd"},
        {"hotline.complaint", Trigger::registration, false, "dispatch:1wd"},
        {"hotline.complaint", Trigger::dispatch, false, "sign:1wd first_contact:1wd reply:5wd"},
        {"hotline.complaint", Trigger::reply, false, "deliver:1wd"},
        {"hotline.complaint", Trigger::close, false, ""},
        {"hotline.complaint", Trigger::dispatch, true, "sign:1wd first_contact:1wd reply:5wd"}, // has no complex limits
        {"leader_mailbox", Trigger::receipt, false, "reply:5wd total:5wd"},
        {"leader_mailbox", Trigger::receipt, true, "reply:15wd total:15wd internal:-2wd"},
        {"petition.2022", Trigger::receipt, false, "first_contact:15d reply:60d total:60d internal:-2wd"},
        {"special.hotline", Trigger::dispatch, false, "sign:1wd first_contact:1wd reply:3wd"},
        {"special.hotline", Trigger::receipt, false, ""}, // the citizen's own clock is never restarted
        {"review.bad", Trigger::close, false, "callback:3wd"},
    };
    for (const auto& one : cases)
        BOOST_TEST(listed(clocks_for(deployment, policy_named(deployment, one.policy), one.trigger, start, one.complex)) == one.clocks, one.policy << " " << word(one.trigger));
}

BOOST_AUTO_TEST_CASE(a_clock_carries_its_limit_its_day_and_its_basis) {
    const Deployment deployment = reference_deployment();
    const auto clocks = clocks_for(deployment, policy_named(deployment, "hotline.complaint"), Trigger::receipt, at("2026-11-23T09:00:00+08:00"), false);
    BOOST_REQUIRE(clocks.size() == 1U);
    const MessageClock& total = clocks.front();
    BOOST_TEST((total.state == ClockState::running && total.started_at == at("2026-11-23T09:00:00+08:00")));
    BOOST_TEST((total.due_at == at("2026-12-01T00:00:00+08:00")));
    BOOST_TEST(format_day(total.due_on) == "2026-11-30");
    BOOST_TEST(!total.provisional);
    BOOST_TEST(total.policy == "hotline.complaint@1");
    BOOST_TEST(!total.ended_at.has_value());
}

BOOST_AUTO_TEST_CASE(the_basis_is_that_of_the_version_it_runs_under) {
    Deployment deployment = reference_deployment();
    Policy older = policy_named(deployment, "hotline.complaint");
    older.clocks.front().basis = "旧依据";
    deployment.policy_versions.emplace(older.label(), older);
    MessageClock clock;
    clock.stage = older.clocks.front().stage;
    clock.policy = older.label();
    BOOST_TEST(basis_of(deployment, clock) == "旧依据");
    clock.policy = "gone@1";
    BOOST_TEST(basis_of(deployment, clock).empty());
}

BOOST_AUTO_TEST_CASE(met_until_the_due_instant_missed_after_it) {
    std::vector<MessageClock> clocks{clock_of(Stage::reply, "2026-12-01T00:00:00+08:00"), clock_of(Stage::sign, "2026-12-01T00:00:00+08:00")};
    end_clocks(clocks, Stage::reply, at("2026-12-01T00:00:00+08:00"));
    BOOST_TEST((clocks[0].state == ClockState::met && clocks[0].ended_at == at("2026-12-01T00:00:00+08:00")));
    BOOST_TEST((clocks[1].state == ClockState::running));
    end_clocks(clocks, Stage::sign, at("2026-12-01T00:00:00.001+08:00"));
    BOOST_TEST((clocks[1].state == ClockState::missed));
    end_clocks(clocks, Stage::reply, at("2026-12-02T00:00:00+08:00"));
    BOOST_TEST((clocks[0].ended_at == at("2026-12-01T00:00:00+08:00")), "a clock ends once");
}

BOOST_AUTO_TEST_CASE(the_deadline_shown_is_the_nearest_running_one_but_internal) {
    const std::vector<MessageClock> clocks{
        clock_of(Stage::internal, "2026-11-24T00:00:00+08:00"),
        clock_of(Stage::sign, "2026-11-25T00:00:00+08:00", ClockState::met),
        clock_of(Stage::dispatch, "2026-11-25T00:00:00+08:00", ClockState::cancelled),
        clock_of(Stage::reply, "2026-11-25T00:00:00+08:00", ClockState::paused),
        clock_of(Stage::first_contact, "2026-11-26T00:00:00+08:00"),
        clock_of(Stage::total, "2026-12-01T00:00:00+08:00"),
    };
    const MessageClock* nearest = nearest_clock(clocks);
    BOOST_REQUIRE(nearest != nullptr);
    BOOST_TEST((nearest->stage == Stage::first_contact));
    Message message;
    const Deployment deployment = reference_deployment();
    message.dates.due_at = message.dates.late_at = Instant{};
    set_deadlines(deployment, message, clocks);
    BOOST_TEST((message.dates.due_at == at("2026-11-26T00:00:00+08:00")));
    BOOST_TEST((message.dates.late_at == at("2026-12-01T00:00:00+08:00")), "overdue metrics look at reply and total");
    set_deadlines(deployment, message, {});
    BOOST_TEST((!message.dates.due_at && !message.dates.late_at));
    BOOST_TEST((nearest_clock({}) == nullptr));
}

BOOST_AUTO_TEST_CASE(internal_lies_two_working_days_before_a_long_reply_and_moves_with_it) {
    const Deployment deployment = reference_deployment();
    auto clocks = clocks_for(deployment, policy_named(deployment, "leader_mailbox"), Trigger::receipt, at("2026-11-23T09:00:00+08:00"), true);
    BOOST_REQUIRE(clocks.size() == 3U);
    BOOST_TEST(format_day(clocks[0].due_on) == "2026-12-14");
    BOOST_TEST(format_day(clocks[2].due_on) == "2026-12-10");
    pause(clocks, at("2026-11-30T10:00:00+08:00"));
    BOOST_TEST((clocks[2].state == ClockState::paused));
    resume(clocks, at("2026-12-07T10:00:00+08:00"));
    count(deployment, clocks);
    BOOST_TEST(format_day(clocks[0].due_on) == "2026-12-21");
    BOOST_TEST(format_day(clocks[2].due_on) == "2026-12-17");
}

BOOST_AUTO_TEST_CASE(an_extension_to_fifteen_days_brings_the_internal_clock_along) {
    const Deployment deployment = reference_deployment();
    const Policy& policy = policy_named(deployment, "web.general");
    auto clocks = clocks_for(deployment, policy, Trigger::receipt, at("2026-11-23T09:00:00+08:00"), false);
    BOOST_TEST(listed(clocks) == "reply:5wd total:5wd");
    extend(clocks, policy, {15, LimitUnit::working_days}, at("2026-11-25T09:00:00+08:00"));
    count(deployment, clocks);
    BOOST_TEST(listed(clocks) == "reply:5wd total:5wd internal:-2wd");
    BOOST_TEST(format_day(clocks[0].due_on) == "2026-12-14");
    BOOST_TEST(format_day(clocks[1].due_on) == "2026-12-14");
}

BOOST_AUTO_TEST_CASE(a_date_from_above_stands_beside_ours_and_neither_stops_nor_moves) {
    const Deployment deployment = reference_deployment();
    std::vector<MessageClock> clocks{upstream_clock(deployment, at("2026-11-23T09:00:00+08:00"), at("2026-11-26T00:00:00+08:00"))};
    BOOST_TEST(format_day(clocks[0].due_on) == "2026-11-25", "midnight belongs to the day before");
    pause(clocks, at("2026-11-24T09:00:00+08:00"));
    count(deployment, clocks);
    BOOST_TEST((clocks[0].state == ClockState::running && clocks[0].due_at == at("2026-11-26T00:00:00+08:00")));
    BOOST_TEST(basis_of(deployment, clocks[0]).starts_with("上级交办时限"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
