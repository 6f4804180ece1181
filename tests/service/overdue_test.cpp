// Today, this week, working days late: the edges that every count of deadlines uses, against a plain recount over many days.
#include "service/rules/clocks.hpp"
#include "service/rules/overdue.hpp"
#include "tests/support/installation.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

namespace chrono = std::chrono;

Instant close_of(const Deployment& deployment, Day day) { return deployment.zone->instant(LocalTime{day + chrono::days{1}}); }

Day next_working(const WorkCalendar& calendar, Day day) {
    do day += chrono::days{1};
    while (!calendar.is_working(day));
    return day;
}

/// Working days in (due, today], counted one by one.
int days_late(const WorkCalendar& calendar, Day due, Day today) {
    int count = 0;
    for (Day day = due + chrono::days{1}; day <= today; day += chrono::days{1}) count += calendar.is_working(day);
    return count;
}

} // namespace

BOOST_AUTO_TEST_SUITE(overdue)

BOOST_AUTO_TEST_CASE(late_means_after_the_close_of_the_day) {
    const Instant due = at("2026-11-27T00:00:00+08:00");
    BOOST_TEST(!is_late(due, at("2026-11-26T23:59:59.999+08:00")));
    BOOST_TEST(!is_late(due, due));
    BOOST_TEST(is_late(due, due + chrono::milliseconds{1}));
}

BOOST_AUTO_TEST_CASE(the_horizon_of_named_days) {
    const Deployment deployment = reference_deployment();
    struct {
        const char* now;
        const char* today_end;
        const char* week_end;
        const char* in_1wd;
        const char* in_3wd;
        const char* reason;
    } const cases[]{
        {"2026-11-23T00:00:00+08:00", "2026-11-24", "2026-11-30", "2026-11-25", "2026-11-27", "a Monday's first instant"},
        {"2026-11-27T18:00:00+08:00", "2026-11-28", "2026-11-30", "2026-12-01", "2026-12-03", "a Friday evening"},
        {"2026-11-29T12:00:00+08:00", "2026-11-30", "2026-11-30", "2026-12-01", "2026-12-03", "a Sunday"},
        {"2026-02-13T12:00:00+08:00", "2026-02-14", "2026-02-16", "2026-02-15", "2026-02-26", "tomorrow is a worked Saturday, then Spring Festival"},
    };
    for (const auto& one : cases)
        BOOST_TEST_CONTEXT(one.reason) {
            const Horizon horizon = horizon_of(deployment, at(one.now));
            const auto midnight = [](const char* day) { return at(std::string{day} + "T00:00:00+08:00"); };
            BOOST_TEST((horizon.now == at(one.now)));
            BOOST_TEST((horizon.today_end == midnight(one.today_end)));
            BOOST_TEST((horizon.week_end == midnight(one.week_end)));
            BOOST_TEST((horizon.end_of_1wd == midnight(one.in_1wd)));
            BOOST_TEST((horizon.end_of_3wd == midnight(one.in_3wd)));
        }
}

BOOST_AUTO_TEST_CASE(the_horizon_equals_a_recount_of_every_day) {
    const Deployment deployment = reference_deployment();
    const WorkCalendar& calendar = deployment.street();
    int wrong = 0;
    for (Day today = parse_day("2018-12-20").value(); today < parse_day("2027-01-15").value(); today += chrono::days{1}) {
        const Horizon horizon = horizon_of(deployment, deployment.zone->instant(LocalTime{today + chrono::hours{11}}));
        Day sunday = today;
        while (chrono::weekday{sunday} != chrono::Sunday) sunday += chrono::days{1};
        const Day first = next_working(calendar, today);
        const Day third = next_working(calendar, next_working(calendar, first));
        wrong += horizon.today_end != close_of(deployment, today) || horizon.week_end != close_of(deployment, sunday);
        wrong += horizon.end_of_1wd != close_of(deployment, first) || horizon.end_of_3wd != close_of(deployment, third);
    }
    BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(lateness_equals_a_recount_of_every_pair_of_days) {
    const Deployment deployment = reference_deployment();
    const WorkCalendar& calendar = deployment.street();
    constexpr int steps[]{1, 3, 5, 15};
    int wrong = 0;
    std::string first;
    // Seen on each day of two years with long holidays, due on each of the 40 days before.
    for (Day today = parse_day("2025-01-01").value(); today < parse_day("2027-01-10").value(); today += chrono::days{1}) {
        const auto edges = lateness_edges(deployment, deployment.zone->instant(LocalTime{today + chrono::hours{8}}));
        for (int back = 1; back <= 40; ++back) {
            const Day due = today - chrono::days{back};
            const int late = days_late(calendar, due, today);
            for (std::size_t i = 0; i < 4; ++i) {
                if ((close_of(deployment, due) < edges[i]) == (late > steps[i])) continue;
                if (++wrong == 1) first = "due " + format_day(due) + ", seen " + format_day(today) + ": " + std::to_string(late) + " late";
            }
        }
    }
    BOOST_TEST(wrong == 0, first);
}

BOOST_AUTO_TEST_CASE(what_fell_due_at_an_hour_of_today_is_less_than_one_day_late) {
    const Deployment deployment = reference_deployment();
    const auto edges = lateness_edges(deployment, at("2026-11-23T18:00:00+08:00"));
    BOOST_TEST((at("2026-11-23T10:00:00+08:00") >= edges[0]));
    BOOST_TEST((at("2026-11-20T10:00:00+08:00") >= edges[0]), "an hour of last Friday: one working day late");
    BOOST_TEST((at("2026-11-19T10:00:00+08:00") < edges[0]), "an hour of last Thursday: two");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
