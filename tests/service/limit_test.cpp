// Limits as people write them, and the due times of days, hours, working hours and months.
#include "service/rules/limit.hpp"
#include "tests/support/installation.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

namespace chrono = std::chrono;

Due due_of(const Deployment& deployment, const std::string& start, const std::string& limit) {
    return deployment.due(at(start), Limit::parse(limit).value());
}

struct DueCase {
    const char* start;
    const char* limit;
    const char* due;
    const char* reason;
};

void check(const DueCase& one) {
    const Deployment deployment = reference_deployment();
    BOOST_TEST_CONTEXT(one.start << " +" << one.limit << ": " << one.reason)
    BOOST_TEST(format_time(due_of(deployment, one.start, one.limit).at, *deployment.zone) == one.due);
}

/// Walks minute by minute and counts those inside office hours of working days.
LocalTime walk_working_hours(const WorkCalendar& calendar, LocalTime start, int hours) {
    LocalTime now = start;
    for (int left = hours * 60; left > 0; now += chrono::minutes{1}) {
        const Day day = chrono::floor<chrono::days>(now);
        const auto minute = chrono::duration_cast<chrono::minutes>(now - day).count();
        if (!calendar.is_working(day)) continue;
        for (const OfficeHours& stretch : calendar.hours()) left -= minute >= stretch.from && minute < stretch.to;
    }
    return now;
}

} // namespace

BOOST_AUTO_TEST_SUITE(limits)

BOOST_AUTO_TEST_CASE(what_is_a_limit_and_what_is_not) {
    const std::pair<const char*, Limit> good[]{
        {"5wd", {5, LimitUnit::working_days}}, {"15d", {15, LimitUnit::days}},     {"2h", {2, LimitUnit::hours}},
        {"4wh", {4, LimitUnit::working_hours}}, {"1m", {1, LimitUnit::months}},    {"3660d", {3660, LimitUnit::days}},
    };
    for (const auto& [text, limit] : good) {
        BOOST_TEST_CONTEXT(text) {
            BOOST_REQUIRE(Limit::parse(text).has_value());
            BOOST_TEST((*Limit::parse(text) == limit));
            BOOST_TEST(limit.text() == text);
        }
    }
    for (const char* text : {"", "5", "wd", "0wd", "05wd", "-5wd", "+5wd", "5 wd", " 5wd", "5wd ", "5WD", "5w", "5wdd", "1.5h", "3661d", "99999999999999999999wd", "五wd", "5天"})
        BOOST_TEST(!Limit::parse(text).has_value(), "'" << text << "' is no limit");
}

BOOST_AUTO_TEST_CASE(days_and_months) {
    for (const DueCase& one : {
             DueCase{"2026-11-23T09:00:00+08:00", "1wd", "2026-11-25T00:00:00+08:00", "the starting day is not counted"},
             {"2026-11-23T23:59:59.999+08:00", "1wd", "2026-11-25T00:00:00+08:00", "the last instant of the starting day"},
             {"2026-11-24T00:00:00+08:00", "1wd", "2026-11-26T00:00:00+08:00", "midnight belongs to the new day"},
             {"2026-11-23T16:30:00Z", "1wd", "2026-11-26T00:00:00+08:00", "the day is Shanghai's, not Greenwich's"},
             {"2026-11-20T09:00:00+08:00", "1d", "2026-11-24T00:00:00+08:00", "ends on a Saturday, moves to Monday"},
             {"2026-11-20T09:00:00+08:00", "3d", "2026-11-24T00:00:00+08:00", "ends on Monday itself"},
             {"2026-02-06T09:00:00+08:00", "8d", "2026-02-15T00:00:00+08:00", "a worked Saturday does not move on"},
             {"2024-01-31T09:00:00+08:00", "1m", "2024-03-01T00:00:00+08:00", "February has no 31st: its last day"},
             {"2023-01-31T09:00:00+08:00", "1m", "2023-03-01T00:00:00+08:00", "28 days only"},
             {"2026-03-16T09:00:00+08:00", "1m", "2026-04-17T00:00:00+08:00", "same day number"},
             {"2026-03-18T09:00:00+08:00", "1m", "2026-04-21T00:00:00+08:00", "a Saturday moves on to Monday"},
             {"2025-11-30T09:00:00+08:00", "3m", "2026-03-01T00:00:00+08:00", "02-28 is a worked Saturday"},
         })
        check(one);
}

BOOST_AUTO_TEST_CASE(hours_run_through_nights_and_holidays) {
    for (const DueCase& one : {
             DueCase{"2026-02-13T17:30:00+08:00", "2h", "2026-02-13T19:30:00+08:00", "after office hours"},
             {"2026-02-15T23:30:15.250+08:00", "24h", "2026-02-16T23:30:15.250+08:00", "in Spring Festival, to the millisecond"},
             {"2026-12-31T23:30:00+08:00", "1h", "2027-01-01T00:30:00+08:00", "over the year's end"},
         })
        check(one);
}

BOOST_AUTO_TEST_CASE(working_hours_run_inside_office_hours) {
    // 9:00–11:30 and 13:30–17:00: six hours a day.
    for (const DueCase& one : {
             DueCase{"2026-11-23T09:00:00+08:00", "1wh", "2026-11-23T10:00:00+08:00", "in the morning"},
             {"2026-11-23T11:00:00+08:00", "1wh", "2026-11-23T14:00:00+08:00", "over lunch"},
             {"2026-11-23T12:00:00+08:00", "1wh", "2026-11-23T14:30:00+08:00", "from lunch on"},
             {"2026-11-23T06:00:00+08:00", "1wh", "2026-11-23T10:00:00+08:00", "before opening"},
             {"2026-11-23T16:30:00+08:00", "1wh", "2026-11-24T09:30:00+08:00", "over night"},
             {"2026-11-27T16:30:00+08:00", "1wh", "2026-11-30T09:30:00+08:00", "over the weekend"},
             {"2026-11-28T10:00:00+08:00", "1wh", "2026-11-30T10:00:00+08:00", "from a Saturday"},
             {"2026-11-23T09:00:00+08:00", "6wh", "2026-11-23T17:00:00+08:00", "a whole day ends at its close, not next morning"},
             {"2026-11-23T13:30:00+08:00", "6wh", "2026-11-24T11:30:00+08:00", "ends at the morning's close"},
             {"2026-02-13T16:00:00+08:00", "2wh", "2026-02-14T10:00:00+08:00", "on into a worked Saturday"},
             {"2026-02-14T16:00:00+08:00", "2wh", "2026-02-24T10:00:00+08:00", "over Spring Festival"},
         })
        check(one);
}

BOOST_AUTO_TEST_CASE(working_hours_equal_a_walk_minute_by_minute) {
    const Deployment deployment = reference_deployment();
    int wrong = 0;
    std::string first;
    // Steps that are no divisor of a day, through a holiday and its worked weekends.
    for (LocalTime start = LocalTime{parse_day("2026-02-10").value()}; start < LocalTime{parse_day("2026-03-02").value()}; start += chrono::minutes{457})
        for (const int hours : {1, 2, 4, 6, 7, 12, 13}) {
            const LocalTime walked = walk_working_hours(deployment.street(), start, hours);
            const Due due = deployment.due(deployment.zone->instant(start), {hours, LimitUnit::working_hours});
            if (due.at == deployment.zone->instant(walked) && due.on == chrono::floor<chrono::days>(walked - chrono::minutes{1})) continue;
            if (++wrong == 1) first = format_time(deployment.zone->instant(start), *deployment.zone) + " +" + std::to_string(hours) + "wh";
        }
    BOOST_TEST(wrong == 0, first);
}

BOOST_AUTO_TEST_CASE(without_office_hours_a_limit_ends_where_it_starts_and_is_provisional) {
    const WorkCalendar calendar{{}, {}};
    const Zone zone{"Asia/Shanghai"};
    const Instant start = at("2026-11-23T09:00:00+08:00");
    const Due due = due_after(calendar, zone, start, {4, LimitUnit::working_hours});
    BOOST_TEST((due.at == start));
    BOOST_TEST(due.provisional);
}

BOOST_AUTO_TEST_CASE(a_longer_limit_never_falls_due_earlier) {
    const Deployment deployment = reference_deployment();
    for (const LimitUnit unit : {LimitUnit::working_days, LimitUnit::days, LimitUnit::hours, LimitUnit::working_hours, LimitUnit::months}) {
        Instant last{};
        for (int count = 1; count <= 70; ++count) {
            const Instant due = deployment.due(at("2025-09-20T10:17:00+08:00"), {count, unit}).at;
            BOOST_TEST((due >= last), Limit({count, unit}).text());
            last = due;
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
