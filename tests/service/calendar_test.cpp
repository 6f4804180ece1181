// The working-day calendar against the notices themselves: named cases around the oddities of the years, a naive counter that walks day by
// day, both edges of the loaded years, and facts that contradict each other.
#include "service/rules/limit.hpp"
#include "tests/support/installation.hpp"
#include <boost/test/unit_test.hpp>
#include <algorithm>
#include <set>

namespace huiying::tests {

namespace {

namespace chrono = std::chrono;

Day day(const std::string& text) { return parse_day(text).value(); }

/// Says for each day whether it is worked, straight from the lists; knows nothing of ranks.
class NaiveCalendar {
public:
    explicit NaiveCalendar(const WorkCalendar& calendar) {
        for (const CalendarYear& year : calendar.years()) {
            off_.insert(year.off.begin(), year.off.end());
            work_.insert(year.work.begin(), year.work.end());
        }
    }
    bool is_working(Day one) const {
        const bool weekday = chrono::weekday{one}.iso_encoding() <= 5;
        return weekday ? !off_.contains(one) : work_.contains(one);
    }

private:
    std::set<Day> off_;
    std::set<Day> work_;
};

/// The wall clock at `hour` of `one` in Shanghai.
Instant in_shanghai(const Deployment& deployment, Day one, int hour) { return deployment.zone->instant(LocalTime{one + chrono::hours{hour}}); }

struct DueCase {
    const char* start;
    const char* limit;
    const char* due;
    const char* reason;
};

constexpr DueCase checks[]{
    {"2021-04-30", "1wd", "2021-05-06", "the May holiday comes between"},
    {"2021-04-30", "5wd", "2021-05-11", "05-08 is a worked Saturday"},
    {"2021-04-30", "15wd", "2021-05-25", "one worked Saturday among fifteen"},
    {"2021-09-18", "1wd", "2021-09-22", "from a worked Saturday over the Mid-Autumn days"},
    {"2021-09-18", "5wd", "2021-09-27", "09-26 is a worked Sunday"},
    {"2021-02-06", "1wd", "2021-02-07", "a Saturday off, then a worked Sunday"},
    {"2021-05-06", "20wd", "2021-06-02", "a worked Saturday early on"},
    {"2020-01-23", "5wd", "2020-02-07", "the holiday that was lengthened in mid-holiday"},
    {"2024-02-08", "1wd", "2024-02-09", "New Year's eve was not a public holiday in 2024"},
    {"2024-02-08", "5wd", "2024-02-21", "Spring Festival and a worked Sunday"},
    {"2026-02-13", "1wd", "2026-02-14", "a worked Saturday"},
    {"2026-02-13", "5wd", "2026-02-27", "the longest Spring Festival"},
    {"2021-08-02", "15d", "2021-08-17", "calendar days that end on a Tuesday"},
    {"2021-08-02", "60d", "2021-10-08", "the last day is a public holiday and moves on"},
    {"2021-09-16", "15d", "2021-10-08", "the last day is the National Day"},
    {"2021-12-03", "60d", "2022-02-07", "ends in Spring Festival of the next year"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(calendar)

BOOST_AUTO_TEST_CASE(the_checks_of_the_domain) {
    const Deployment deployment = reference_deployment();
    for (const DueCase& one : checks)
        for (const int hour : {0, 9, 23}) {
            BOOST_TEST_CONTEXT(one.start << " +" << one.limit << ": " << one.reason) {
                const Due due = deployment.due(in_shanghai(deployment, day(one.start), hour), Limit::parse(one.limit).value());
                BOOST_TEST(format_day(due.on) == one.due);
                BOOST_TEST((due.at == in_shanghai(deployment, due.on + chrono::days{1}, 0)), "the close of the day is the next day's midnight");
                BOOST_TEST(!due.provisional);
            }
        }
}

BOOST_AUTO_TEST_CASE(equals_a_naive_counter_for_every_day_and_limit) {
    const Deployment deployment = reference_deployment();
    const WorkCalendar& calendar = *deployment.calendar;
    const NaiveCalendar naive{calendar};
    int wrong = 0;
    std::string first;
    // Three months before and after the loaded years too: there the Monday–Friday rule holds, and the sum crosses the edge.
    for (Day start = day("2018-08-01"); start < day("2027-05-01"); start += chrono::days{1}) {
        Day walked = start;
        for (int limit = 1; limit <= 90; ++limit) {
            do walked += chrono::days{1};
            while (!naive.is_working(walked));
            const Due due = deployment.due(in_shanghai(deployment, start, 12), {limit, LimitUnit::working_days});
            const bool provisional = start < day("2019-01-01") || start > day("2026-12-31") || walked < day("2019-01-01") || walked > day("2026-12-31");
            if (due.on == walked && due.provisional == provisional) continue;
            if (++wrong == 1) first = format_day(start) + " +" + std::to_string(limit) + "wd gives " + format_day(due.on) + ", not " + format_day(walked);
        }
    }
    BOOST_TEST(wrong == 0, first);
}

BOOST_AUTO_TEST_CASE(ranks_count_and_lead_back) {
    const Deployment deployment = reference_deployment();
    const WorkCalendar& calendar = *deployment.calendar;
    const NaiveCalendar naive{calendar};
    std::int64_t rank = calendar.rank(day("2016-12-31"));
    int wrong = 0;
    for (Day one = day("2017-01-01"); one < day("2029-01-01"); one += chrono::days{1}) {
        const bool working = naive.is_working(one);
        rank += working ? 1 : 0;
        wrong += calendar.is_working(one) != working;
        wrong += calendar.rank(one) != rank;
        if (working) wrong += calendar.at_rank(rank) != one;
        const Day next = calendar.on_or_after(one);
        wrong += next < one || !naive.is_working(next) || calendar.rank(next) != rank + (working ? 0 : 1);
    }
    BOOST_TEST(wrong == 0);
    BOOST_TEST(calendar.between(day("2021-04-30"), day("2021-05-11")) == 5);
    BOOST_TEST(calendar.between(day("2021-05-11"), day("2021-04-30")) == -5);
}

BOOST_AUTO_TEST_CASE(covers_the_loaded_years_only) {
    const Deployment deployment = reference_deployment();
    BOOST_TEST(!deployment.calendar->covers(day("2018-12-31")));
    BOOST_TEST(deployment.calendar->covers(day("2019-01-01")));
    BOOST_TEST(deployment.calendar->covers(day("2026-12-31")));
    BOOST_TEST(!deployment.calendar->covers(day("2027-01-01")));
}

BOOST_AUTO_TEST_CASE(what_touches_other_years_is_provisional) {
    const Deployment deployment = reference_deployment();
    struct {
        const char* start;
        const char* limit;
        const char* due;
        bool provisional;
        const char* reason;
    } const cases[]{
        {"2018-12-28", "1wd", "2018-12-31", true, "wholly before the loaded years"},
        {"2018-12-28", "2wd", "2019-01-02", true, "into the first loaded year, over its holiday"},
        {"2019-01-01", "1wd", "2019-01-02", false, "the first loaded day"},
        {"2026-12-30", "1wd", "2026-12-31", false, "the last loaded day"},
        {"2026-12-31", "1wd", "2027-01-01", true, "a Friday of a year not yet published"},
        {"2026-12-30", "2d", "2027-01-01", true, "calendar days need to know whether the last one is worked"},
        {"2026-12-31", "24h", "2027-01-01", false, "running hours need no calendar"},
        {"2026-12-31", "1m", "2027-02-01", true, "01-31 is a Sunday"},
        {"2030-03-15", "5wd", "2030-03-22", true, "wholly after"},
    };
    for (const auto& one : cases)
        BOOST_TEST_CONTEXT(one.start << " +" << one.limit << ": " << one.reason) {
            const Due due = deployment.due(in_shanghai(deployment, day(one.start), 10), Limit::parse(one.limit).value());
            BOOST_TEST(format_day(due.on) == one.due);
            BOOST_TEST(due.provisional == one.provisional);
        }
}

BOOST_AUTO_TEST_CASE(without_any_year_monday_to_friday_counts) {
    const WorkCalendar empty{{}, {}};
    BOOST_TEST(empty.is_working(day("2026-10-01")));
    BOOST_TEST(!empty.is_working(day("2026-02-14")));
    BOOST_TEST((empty.at_rank(empty.rank(day("2026-11-20")) + 1) == day("2026-11-23")));
    BOOST_TEST((empty.at_rank(empty.rank(day("1969-12-26")) + 1) == day("1969-12-29")), "before 1970 too");
}

BOOST_AUTO_TEST_CASE(contradicting_facts_are_named) {
    const CalendarYear good{2030, {"a notice"}, {day("2030-01-01")}, {day("2030-02-09")}};
    const std::vector<OfficeHours> hours{{540, 690}, {810, 1020}};
    BOOST_TEST(WorkCalendar::find_faults({good}, hours).empty());
    const auto with = [&](auto change) {
        CalendarYear year = good;
        change(year);
        return year;
    };
    const std::vector<std::pair<const char*, std::vector<CalendarYear>>> cases{
        {"a hole between years", {good, with([](auto& y) { y = {2032, {}, {}, {}}; })}},
        {"a year given twice", {good, good}},
        {"off on a weekend", {with([](auto& y) { y.off.push_back(day("2030-01-05")); })}},
        {"worked on a week day", {with([](auto& y) { y.work.push_back(day("2030-01-07")); })}},
        {"both off and worked", {with([](auto& y) { y.work.push_back(day("2030-01-01")); })}},
        {"named twice", {with([](auto& y) { y.off.push_back(day("2030-01-01")); })}},
        {"a day of another year", {with([](auto& y) { y.off.push_back(day("2031-01-01")); })}},
    };
    for (const auto& [reason, years] : cases) BOOST_TEST(!WorkCalendar::find_faults(years, hours).empty(), reason);
    for (const auto& wrong : std::vector<std::vector<OfficeHours>>{{{540, 540}}, {{600, 540}}, {{540, 700}, {690, 800}}, {{800, 900}, {100, 200}}, {{-5, 10}}, {{1380, 1441}}})
        BOOST_TEST(!WorkCalendar::find_faults({good}, wrong).empty(), wrong.front().from << "–" << wrong.front().to);
    const auto all = WorkCalendar::find_faults({good, good, with([](auto& y) { y.off.push_back(day("2030-01-05")); })}, {{600, 540}});
    BOOST_TEST(all.size() >= 3U, "all faults at once");
}

BOOST_AUTO_TEST_CASE(the_order_of_years_does_not_matter) {
    const WorkCalendar shipped = *reference_deployment().calendar;
    auto years = shipped.years();
    std::reverse(years.begin(), years.end());
    const WorkCalendar turned{years, shipped.hours()};
    int wrong = 0;
    for (Day one = day("2018-01-01"); one < day("2028-01-01"); one += chrono::days{1}) wrong += turned.rank(one) != shipped.rank(one);
    BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
