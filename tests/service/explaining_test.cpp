// The explanation of a message's own clocks: which one counts, what a pause did to it, dates from above, 应反, and who may see it.
#include "service/explaining.hpp"
#include "service/rules/clocks.hpp"
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

struct ExplainingStreet : Street {
    Result<ClockExplanation> explain(const Actor& actor, MessageId id, Stage stage) {
        return read([context = as(actor), id, stage](const View& view) -> Result<ClockExplanation> { return explain_stage(view, context, id, stage); });
    }
};

/// The mark of a day, and what it says.
std::string reason(const ExplainedClock& clock, const std::string& day) {
    for (const ExplainedDay& one : clock.explanation.days)
        if (format_day(one.day) == day) return one.reason_zh;
    return "no such day";
}

MessageClock clock_like(Stage stage, ClockState state, const char* limit, const char* due) {
    MessageClock clock;
    clock.stage = stage;
    clock.state = state;
    clock.started_at = at("2026-11-23T09:00:00+08:00");
    clock.limit = limit;
    clock.due_on = parse_day(due).value();
    clock.due_at = at(std::string{due} + "T00:00:00+08:00") + std::chrono::hours{24};
    clock.policy = *limit == '\0' ? "upstream" : "web_message@1";
    return clock;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(explaining, ExplainingStreet)

BOOST_AUTO_TEST_CASE(a_pause_is_seen_in_the_days) {
    const MessageId id = at_glb();
    BOOST_REQUIRE(act(clerk("glb"), Verb::sign, id));
    clock.set("2026-11-25T10:00:00+08:00");
    BOOST_REQUIRE(act(clerk("glb"), Verb::pause, id));
    clock.set("2026-11-27T10:00:00+08:00");
    BOOST_REQUIRE(act(clerk("glb"), Verb::resume, id));
    const auto made = explain(clerk("glb"), id, Stage::reply);
    BOOST_REQUIRE(made);
    BOOST_TEST(made->calendar_version == 1);
    BOOST_TEST(reason(made->counting, "2026-11-26") == "挂起，不计");
    BOOST_TEST(format_day(made->counting.clock.due_on) == "2026-12-02");
    BOOST_TEST(made->counting.explanation.days.back().due);
    BOOST_TEST((made->counting.explanation.due.at == made->counting.clock.due_at));
    BOOST_TEST(!made->counting.recounted.has_value());
    BOOST_TEST(!made->counting.basis.empty());
}

BOOST_AUTO_TEST_CASE(every_open_clock_explains_the_date_it_has) {
    const MessageId id = at_glb("online_petition", Kind::petition);
    int explained = 0;
    for (const MessageClock& one : look(id).clocks) {
        if (!is_open(one.state)) continue;
        const auto made = explain(supervisor(), id, one.stage);
        BOOST_REQUIRE_MESSAGE(made, word(one.stage));
        BOOST_TEST(!made->counting.recounted.has_value(), word(one.stage));
        BOOST_REQUIRE_MESSAGE(!made->counting.explanation.days.empty(), word(one.stage));
        int due = 0;
        for (const ExplainedDay& day : made->counting.explanation.days) due += day.due && day.day == made->counting.clock.due_on;
        BOOST_TEST(due == 1, word(one.stage));
        ++explained;
    }
    BOOST_TEST(explained >= 3, "a petition has several clocks");
}

BOOST_AUTO_TEST_CASE(the_earliest_open_clock_counts) {
    const std::vector<MessageClock> clocks{clock_like(Stage::reply, ClockState::met, "5wd", "2026-11-30"), clock_like(Stage::reply, ClockState::running, "15wd", "2026-12-14"),
                                           clock_like(Stage::reply, ClockState::running, "", "2026-12-01"), clock_like(Stage::total, ClockState::running, "15wd", "2026-12-14")};
    const auto made = explain_stage(*deployment, clocks, Stage::reply);
    BOOST_REQUIRE(made);
    BOOST_TEST(made->counting.clock.limit.empty(), "the date from above is earlier");
    BOOST_TEST(made->counting.explanation.days.empty());
    BOOST_TEST(made->counting.basis.find("上级") != std::string::npos);
    BOOST_REQUIRE_EQUAL(made->others.size(), 2U);
    BOOST_TEST(made->others[0].clock.limit == "5wd");
    BOOST_TEST(made->others[1].explanation.days.back().count == 15);
}

BOOST_AUTO_TEST_CASE(an_ended_clock_keeps_its_date) {
    const auto made = explain_stage(*deployment, {clock_like(Stage::reply, ClockState::met, "5wd", "2026-11-27")}, Stage::reply);
    BOOST_REQUIRE(made);
    BOOST_TEST(format_day(made->counting.clock.due_on) == "2026-11-27");
    BOOST_TEST(format_time(made->counting.recounted.value(), *deployment->zone) == "2026-12-01T00:00:00+08:00");
}

BOOST_AUTO_TEST_CASE(the_internal_clock_is_counted_backward) {
    const auto made = explain_stage(*deployment, {clock_like(Stage::internal, ClockState::running, "-2wd", "2026-12-10")}, Stage::internal);
    BOOST_REQUIRE(made);
    const auto& days = made->counting.explanation.days;
    BOOST_REQUIRE_EQUAL(days.size(), 5U);
    BOOST_TEST(days.front().due);
    BOOST_TEST(days.front().reason_zh == "应反到期日：答复到期前2个工作日");
    BOOST_TEST(format_day(days.back().day) == "2026-12-14");
    BOOST_TEST(days.back().reason_en == "working day 2, due (the reply's due day)");
}

BOOST_AUTO_TEST_CASE(who_may_see_it) {
    const MessageId id = at_glb();
    BOOST_TEST(outcome(explain(clerk("glb"), id, Stage::reply)) == "ok");
    BOOST_TEST(outcome(explain(adapter("web_message"), id, Stage::reply)) == "ok");
    BOOST_TEST(outcome(explain(dispatcher(), id, Stage::reply)) == "ok");
    BOOST_TEST(outcome(explain(clerk("zfd"), id, Stage::reply)) == "not_found");
    BOOST_TEST(outcome(explain(adapter("hotline_12345"), id, Stage::reply)) == "not_found");
    BOOST_TEST(outcome(explain(clerk("glb"), id, Stage::callback)) == "not_found", "no such clock yet");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
