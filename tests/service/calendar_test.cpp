// The working-day calendar against the notices themselves: named cases around the oddities of the years, a naive counter that walks day by
// day, both edges of the loaded years, and facts that contradict each other.
#include "service/rules/limit.hpp"
#include "tests/service/calendar_facts.hpp"
#include "tests/support/installation.hpp"
#include <boost/test/unit_test.hpp>
#include <algorithm>

namespace huiying::tests {

namespace {

namespace chrono = std::chrono;

Day day(const std::string& text) { return parse_day(text).value(); }

/// The wall clock at `hour` of `one` in Shanghai.
Instant in_shanghai(const Deployment& deployment, Day one, int hour) { return deployment.zone->instant(LocalTime{one + chrono::hours{hour}}); }

} // namespace

BOOST_AUTO_TEST_SUITE(calendar)

BOOST_AUTO_TEST_CASE(equals_a_naive_counter_for_every_day_and_limit) {
    const Deployment deployment = reference_deployment();
    const NaiveCalendar naive{shipped_years()};
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
    const WorkCalendar& calendar = deployment.street();
    const NaiveCalendar naive{shipped_years()};
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
    BOOST_TEST(!deployment.street().covers(day("2018-12-31")));
    BOOST_TEST(deployment.street().covers(day("2019-01-01")));
    BOOST_TEST(deployment.street().covers(day("2026-12-31")));
    BOOST_TEST(!deployment.street().covers(day("2027-01-01")));
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
    const CalendarYear good{2030, {{day("2030-01-01"), true, "元旦", "a notice"}, {day("2030-02-09"), false, "春节", "a notice"}}};
    const std::vector<OfficeHours> hours{{540, 690}, {810, 1020}};
    BOOST_TEST(WorkCalendar::find_faults({good}, hours).empty());
    const auto with = [&](const char* text, bool off) {
        CalendarYear year = good;
        year.days.push_back({day(text), off, "a name", "a notice"});
        return year;
    };
    const std::vector<std::pair<const char*, std::vector<CalendarYear>>> cases{
        {"a hole between years", {good, {2032, {}}}},
        {"a year given twice", {good, good}},
        {"off on a weekend", {with("2030-01-05", true)}},
        {"worked on a week day", {with("2030-01-07", false)}},
        {"both off and worked", {with("2030-01-01", false)}},
        {"named twice", {with("2030-01-01", true)}},
        {"a day of another year", {with("2031-01-01", true)}},
    };
    for (const auto& [reason, years] : cases) BOOST_TEST(!WorkCalendar::find_faults(years, hours).empty(), reason);
    for (const auto& wrong : std::vector<std::vector<OfficeHours>>{{{540, 540}}, {{600, 540}}, {{540, 700}, {690, 800}}, {{800, 900}, {100, 200}}, {{-5, 10}}, {{1380, 1441}}})
        BOOST_TEST(!WorkCalendar::find_faults({good}, wrong).empty(), wrong.front().from << "–" << wrong.front().to);
    const auto all = WorkCalendar::find_faults({good, good, with("2030-01-05", true)}, {{600, 540}});
    BOOST_TEST(all.size() >= 3U, "all faults at once");
}

BOOST_AUTO_TEST_CASE(local_days_that_say_nothing_are_named) {
    const std::vector<CalendarYear> years{{2030, {{day("2030-01-01"), true, "元旦", ""}, {day("2030-02-09"), false, "春节", ""}}}};
    const auto faults = [&](std::vector<CalendarDay> local) { return WorkCalendar::find_local_faults(years, local); };
    BOOST_TEST(faults({{day("2030-07-01"), true, "台风停工", ""}, {day("2030-01-01"), false, "值班", ""}, {day("2030-02-09"), true, "停工", ""}}).empty());
    const std::pair<const char*, std::vector<CalendarDay>> cases[]{
        {"outside the loaded years", {{day("2031-01-06"), true, "", ""}}},
        {"off on a Sunday", {{day("2030-01-06"), true, "", ""}}},
        {"off on a public holiday", {{day("2030-01-01"), true, "", ""}}},
        {"worked on a worked Saturday", {{day("2030-02-09"), false, "", ""}}},
        {"worked on a Monday", {{day("2030-01-07"), false, "", ""}}},
        {"named twice", {{day("2030-07-01"), true, "", ""}, {day("2030-07-01"), true, "", ""}}},
        {"both off and worked", {{day("2030-07-01"), true, "", ""}, {day("2030-07-01"), false, "", ""}}},
    };
    for (const auto& [reason, local] : cases) BOOST_TEST(!faults(local).empty(), reason);
    // What the city has closed, an office may open again; on the national layer alone that would say nothing.
    const std::vector<CalendarDay> opened{{day("2030-07-01"), false, "值班", ""}};
    BOOST_TEST(!faults(opened).empty());
    BOOST_TEST(WorkCalendar::find_local_faults(WorkCalendar{years, {}, {{day("2030-07-01"), true, "台风停工", ""}}}, opened).empty());
}

BOOST_AUTO_TEST_CASE(layers_count_like_a_walk) {
    const auto years = shipped_years();
    const std::vector<CalendarDay> local{{day("2021-07-26"), true, "台风停工", "a notice"}, {day("2021-07-27"), true, "台风停工", "a notice"},
                                         {day("2021-07-31"), false, "补班", ""}, {day("2021-10-01"), false, "值班", ""}, {day("2021-09-18"), true, "台风停工", ""}};
    const WorkCalendar calendar{years, {}, local};
    const NaiveCalendar naive{years, local};
    int wrong = 0;
    for (Day one = day("2021-01-01"); one < day("2022-01-01"); one += chrono::days{1}) {
        wrong += calendar.is_working(one) != naive.is_working(one);
        for (const int n : {1, 5, 15}) wrong += calendar.at_rank(calendar.rank(one) + n) != naive.walk(one, n);
    }
    BOOST_TEST(wrong == 0);
    BOOST_TEST(calendar.is_local(day("2021-07-26")));
    BOOST_TEST(!calendar.is_local(day("2021-02-11")));
    BOOST_REQUIRE(calendar.find(day("2021-07-26")) != nullptr);
    BOOST_TEST(calendar.find(day("2021-07-26"))->name == "台风停工");
    BOOST_TEST(calendar.find(day("2021-07-28")) == nullptr);
    BOOST_TEST(calendar.find(day("2021-02-11"))->notice == "国办发明电〔2020〕27号");
}

BOOST_AUTO_TEST_CASE(the_last_word_on_a_day_wins) {
    const WorkCalendar calendar{shipped_years(), {}, {{day("2021-07-26"), true, "city", ""}, {day("2021-07-26"), false, "office", ""}}};
    BOOST_TEST(calendar.is_working(day("2021-07-26")));
    BOOST_TEST(calendar.find(day("2021-07-26"))->name == "office");
}

BOOST_AUTO_TEST_CASE(an_office_without_days_of_its_own_has_the_streets) {
    const auto street = std::make_shared<const WorkCalendar>(shipped_years(), std::vector<OfficeHours>{});
    const auto own = std::make_shared<const WorkCalendar>(shipped_years(), std::vector<OfficeHours>{}, std::vector<CalendarDay>{{day("2026-11-24"), true, "搬迁", ""}});
    const Calendars calendars{"content", street, {{"glb", own}}};
    BOOST_TEST((calendars.has_own("glb") && !calendars.has_own("zfd")));
    BOOST_TEST(!calendars.of("glb").is_working(day("2026-11-24")));
    BOOST_TEST(calendars.of("zfd").is_working(day("2026-11-24")));
    BOOST_TEST(&calendars.of("") == &calendars.street());
}

BOOST_AUTO_TEST_CASE(the_order_of_years_does_not_matter) {
    auto years = shipped_years();
    const WorkCalendar shipped{years, {}};
    std::reverse(years.begin(), years.end());
    for (auto& year : years) std::reverse(year.days.begin(), year.days.end());
    const WorkCalendar turned{years, {}};
    int wrong = 0;
    for (Day one = day("2018-01-01"); one < day("2028-01-01"); one += chrono::days{1}) wrong += turned.rank(one) != shipped.rank(one);
    BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
