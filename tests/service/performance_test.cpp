// The rates of performance: what counts of a message, to whom and when; periods, comparison and ranking; kept true behind the record.
#include "service/outcomes.hpp"
#include "service/performance.hpp"
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

Day day(const std::string& text) { return parse_day(text).value(); }

const Period november{parse_day("2026-11-01").value(), parse_day("2026-12-01").value()};

struct Office : Street {
    /// Brings the facts up to date, so many events at a time.
    void follow(int most = 500) {
        for (;;) {
            const auto batch = read([&](const View& view) -> Result<OutcomeBatch> { return read_outcomes(view, *deployment, most); }).value();
            if (batch.empty()) return;
            write([batch](Unit& unit) -> Result<bool> { return keep_outcomes(unit, batch), true; }).value();
        }
    }
    std::optional<Handled> facts(MessageId id) {
        follow();
        return read([id](const View& view) -> Result<std::optional<Handled>> { return view.outcomes().find(id); }).value();
    }
    PerformanceReport report(PerformanceRequest request) {
        follow();
        const Context context = as(supervisor());
        return read([&](const View& view) { return report_performance(view, context, request); }).value();
    }
    Tally november_tally() { return report({november, {}, {}, {}}).now.total; }
    /// At glb's, signed, called and answered in time.
    MessageId handled_well(const std::string& channel = "web_message") {
        const MessageId id = at_glb(channel);
        act(clerk("glb"), Verb::sign, id).value();
        act(clerk("glb"), Verb::reply, id).value();
        return id;
    }
    std::int64_t wrong_facts() {
        return read([&](const View& view) -> Result<std::int64_t> { return audit_outcomes(view, *deployment, {}, 200).wrong_ones; }).value();
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(performance, Office)

BOOST_AUTO_TEST_CASE(nothing_handled_gives_no_rate_and_no_hundred_per_cent) {
    at_glb();
    const Tally tally = november_tally();
    BOOST_TEST((tally.closed == 0 && tally.due == 0));
    for (const Rate& rate : rates()) BOOST_TEST(!rate.share(tally).has_value(), rate.name);
    BOOST_TEST(!minutes_at(tally, 50).has_value());
}

BOOST_AUTO_TEST_CASE(an_answer_in_time_counts_when_it_was_due) {
    const MessageId id = handled_well();
    const auto handled = facts(id).value();
    BOOST_TEST((handled.office == "glb" && handled.in_time && handled.due_at && handled.closed_at && handled.signed_in_time == true && handled.solved == true));
    // Closed already, and due only next week.
    BOOST_TEST((november_tally().closed == 1 && november_tally().due == 0));
    clock.set(*handled.due_at);
    BOOST_TEST((november_tally().due == 0));
    clock.pass(std::chrono::milliseconds{1});
    const Tally tally = november_tally();
    BOOST_TEST((tally.due == 1 && tally.in_time == 1 && on_time_rate(tally) == 1.0 && solved_rate(tally) == 1.0 && sign_rate(tally) == 1.0));
}

BOOST_AUTO_TEST_CASE(what_is_late_and_unanswered_counts_as_late_and_stays_so_when_answered) {
    const MessageId id = at_glb();
    const Instant due = message(id).dates.late_at.value();
    clock.set(due + std::chrono::milliseconds{1});
    BOOST_TEST((november_tally().due == 1 && november_tally().in_time == 0 && november_tally().closed == 0));
    act(clerk("glb"), Verb::reply, id).value();
    clock.pass(std::chrono::milliseconds{1});
    const Tally tally = november_tally();
    BOOST_TEST(tally.due == 1);
    BOOST_TEST(tally.in_time == 0);
    // Due in November's last minute: the answer itself is December's.
    BOOST_TEST(tally.closed == 0);
    BOOST_TEST(on_time_rate(tally).value_or(-1) == 0.0);
}

BOOST_AUTO_TEST_CASE(what_was_transferred_or_declined_is_out_of_the_on_time_rate) {
    const MessageId away = at_glb();
    act(clerk("glb"), Verb::transfer_out, away).value();
    const MessageId declined = at_glb();
    act(dispatcher(), Verb::decline, declined).value();
    clock.pass(std::chrono::hours{24 * 30});
    const Tally tally = report({{day("2026-11-01"), day("2027-02-01")}, {}, {}, {}}).now.total;
    BOOST_TEST((tally.closed == 1 && tally.transferred == 1 && tally.declined == 1 && tally.due == 0));
}

BOOST_AUTO_TEST_CASE(what_was_voided_or_withdrawn_counts_nowhere) {
    const MessageId id = handled_well();
    const MessageId withdrawn = at_glb();
    act(adapter(), Verb::withdraw, withdrawn).value();
    BOOST_TEST(facts(id).has_value());
    BOOST_TEST(!facts(withdrawn).has_value());
    BOOST_TEST(november_tally().closed == 1);
}

BOOST_AUTO_TEST_CASE(whom_nobody_called_before_the_answer_was_not_contacted) {
    const MessageId called = at_glb("hotline_12345");
    act(clerk("glb"), Verb::contact, called).value();
    act(clerk("glb"), Verb::reply, called).value();
    handled_well("hotline_12345");
    handled_well("web_message"); // asks for no first contact
    const Tally tally = november_tally();
    BOOST_TEST((tally.contact_asked == 2 && tally.contacted == 1 && first_contact_rate(tally) == 0.5));
}

BOOST_AUTO_TEST_CASE(satisfaction_weighs_scores_and_the_unrated_are_no_low_score) {
    for (const auto score : {Score::satisfied, Score::neutral}) rate(adapter(), handled_well(), score).value();
    handled_well();
    handled_well();
    const Tally tally = november_tally();
    BOOST_TEST((tally.rated() == 2 && satisfaction(tally) == 0.8 && rating_rate(tally) == 0.5));
}

BOOST_AUTO_TEST_CASE(a_return_counts_against_the_office_that_gave_it_back) {
    const MessageId id = at_glb();
    const RequestId asked = act(clerk("glb"), Verb::return_, id).value().requests.back().id;
    Ruling ruling;
    ruling.next = DispatchOrder{"zzb", {}, false, {}};
    approve(dispatcher(), asked, ruling).value();
    act(clerk("zzb"), Verb::reply, id).value();
    const auto groups = report({november, {Dimension::office}, {}, {}}).now.groups;
    BOOST_TEST((groups.at({"glb"}).dispatched == 1 && groups.at({"glb"}).returned == 1 && groups.at({"glb"}).closed == 0));
    BOOST_TEST((groups.at({"zzb"}).dispatched == 1 && groups.at({"zzb"}).returned == 0 && groups.at({"zzb"}).closed == 1));
    const Tally one = report({november, {}, {}, "glb"}).now.total;
    BOOST_TEST((one.dispatched == 1 && return_rate(one) == 1.0 && one.closed == 0));
}

BOOST_AUTO_TEST_CASE(a_rework_takes_it_out_until_it_is_closed_again_and_counts_once) {
    const MessageId id = handled_well();
    act(supervisor(), Verb::rework, id).value();
    BOOST_TEST((november_tally().closed == 0));
    clock.pass(std::chrono::hours{24});
    act(clerk("glb"), Verb::reply, id).value();
    const Tally tally = november_tally();
    BOOST_TEST((tally.closed == 1 && tally.reworked == 1 && rework_rate(tally) == 1.0));
    BOOST_TEST((facts(id)->in_time && facts(id)->round == 2));
}

BOOST_AUTO_TEST_CASE(time_to_the_reply_is_office_time_without_pauses) {
    // Monday nine o'clock; the morning is from 8:30 to 11:30.
    const MessageId id = at_glb();
    act(clerk("glb"), Verb::sign, id).value();
    clock.set("2026-11-23T10:00:00+08:00");
    act(clerk("glb"), Verb::pause, id).value();
    clock.set("2026-11-24T10:00:00+08:00");
    act(clerk("glb"), Verb::resume, id).value();
    clock.set("2026-11-24T10:30:00+08:00");
    act(clerk("glb"), Verb::reply, id).value();
    BOOST_TEST(facts(id)->minutes.value() == 90);
}

BOOST_AUTO_TEST_CASE(the_median_is_of_an_even_number_the_lower_middle) {
    Tally tally;
    for (const int minutes : {50, 10, 40, 20}) tally.minutes.push_back(minutes);
    BOOST_TEST((minutes_at(tally, 50) == 20 && minutes_at(tally, 90) == 50));
    tally.minutes = {7};
    BOOST_TEST((minutes_at(tally, 50) == 7 && minutes_at(tally, 90) == 7));
}

BOOST_AUTO_TEST_CASE(groups_of_time_follow_the_wall_clock_and_the_assessment_year_begins_in_november) {
    clock.set("2026-10-31T23:59:00+08:00");
    handled_well();
    clock.set("2026-11-01T00:01:00+08:00");
    handled_well();
    const Period both{day("2026-10-01"), day("2026-12-01")};
    const auto months = report({both, {Dimension::month}, {}, {}}).now.groups;
    BOOST_TEST((months.at({"2026-10"}).closed == 1 && months.at({"2026-11"}).closed == 1));
    const auto years = report({both, {Dimension::assessment_year}, {}, {}}).now.groups;
    BOOST_TEST((years.at({"2026"}).closed == 1 && years.at({"2027"}).closed == 1));
    BOOST_TEST(report({both, {Dimension::quarter, Dimension::year}, {}, {}}).now.groups.at({"2026-Q4", "2026"}).closed == 2);
    BOOST_TEST(november_tally().closed == 1);
}

BOOST_AUTO_TEST_CASE(groups_are_the_cross_product_of_what_is_named) {
    handled_well("web_message");
    handled_well("hotline_12345");
    const auto groups = report({november, {Dimension::channel, Dimension::office}, {}, {}}).now.groups;
    BOOST_TEST(groups.size() == 2u);
    BOOST_TEST((groups.at({"hotline_12345", "glb"}).closed == 1 && groups.at({"web_message", "glb"}).closed == 1));
}

BOOST_AUTO_TEST_CASE(a_period_is_compared_with_the_year_before_and_with_the_one_before_it) {
    BOOST_TEST((year_before(november) == Period{day("2025-11-01"), day("2025-12-01")}));
    BOOST_TEST((year_before({day("2024-02-29"), day("2024-03-01")}) == Period{day("2023-02-28"), day("2023-03-01")}));
    BOOST_TEST((previous(november) == Period{day("2026-10-01"), day("2026-11-01")}));
    BOOST_TEST((previous({day("2026-10-01"), day("2027-01-01")}) == Period{day("2026-07-01"), day("2026-10-01")}));
    BOOST_TEST((previous({day("2026-11-09"), day("2026-11-16")}) == Period{day("2026-11-02"), day("2026-11-09")}));
    clock.set("2026-10-20T09:00:00+08:00");
    handled_well();
    clock.set("2026-11-20T09:00:00+08:00");
    handled_well();
    handled_well();
    const auto compared = report({november, {Dimension::office}, {Comparison::previous, Comparison::year_before}, {}}).compared;
    BOOST_TEST((compared.at(0).groups.at({"glb"}).closed == 1 && compared.at(1).total.closed == 0));
}

BOOST_AUTO_TEST_CASE(ranking_needs_cases_and_equals_share_a_place) {
    const auto tally = [](std::int64_t due, std::int64_t in_time) {
        Tally out;
        out.due = due;
        out.in_time = in_time;
        return out;
    };
    const std::map<GroupKey, Tally> groups{{{"a"}, tally(20, 10)}, {{"b"}, tally(20, 20)}, {{"c"}, tally(9, 9)}, {{"d"}, tally(10, 5)}, {{"e"}, tally(0, 0)}};
    const auto places = rank(groups, rates()[1], 10);
    BOOST_TEST((places.at({"b"}) == 1 && places.at({"a"}) == 2 && places.at({"d"}) == 2));
    BOOST_TEST((!places.contains({"c"}) && !places.contains({"e"})));
}

BOOST_AUTO_TEST_CASE(the_facts_do_not_depend_on_how_the_record_is_cut_nor_on_when_they_are_read) {
    const MessageId id = at_glb();
    follow(1);
    act(clerk("glb"), Verb::reply, id).value();
    follow(1);
    rate(adapter(), id, Score::dissatisfied).value();
    handled_well();
    follow(1);
    BOOST_TEST(wrong_facts() == 0);
    const auto one_by_one = facts(id);
    write([](Unit& unit) -> Result<bool> { return unit.outcomes().forget_all(), true; }).value();
    BOOST_TEST(wrong_facts() == 2);
    BOOST_TEST((facts(id) == one_by_one && wrong_facts() == 0));
}

BOOST_AUTO_TEST_CASE(of_two_followers_the_quicker_one_wins) {
    handled_well();
    const auto batch = read([&](const View& view) -> Result<OutcomeBatch> { return read_outcomes(view, *deployment, 2); }).value();
    follow();
    const auto end = read([](const View& view) -> Result<EventSeq> { return view.outcomes().cursor(); }).value();
    write([batch](Unit& unit) -> Result<bool> { return keep_outcomes(unit, batch), true; }).value();
    BOOST_TEST((read([](const View& view) -> Result<EventSeq> { return view.outcomes().cursor(); }).value() == end));
}

BOOST_AUTO_TEST_CASE(a_report_says_when_not_everything_is_counted) {
    handled_well();
    const Context context = as(supervisor());
    const PerformanceRequest request{november, {}, {}, {}};
    BOOST_TEST(!read([&](const View& view) { return report_performance(view, context, request); }).value().complete);
    BOOST_TEST(report(request).complete);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
