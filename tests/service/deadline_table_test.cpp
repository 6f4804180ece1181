// Deadlines as people would work them out on paper: named cases, each with its reason; all checks of the domain are among them.
// A start without an hour is tried at several hours of the day; a due day without an hour means that day's close.
#include "service/rules/course.hpp"
#include "tests/support/installation.hpp"
#include <boost/test/unit_test.hpp>
#include <algorithm>
#include <sstream>

namespace huiying::tests {

namespace {

namespace chrono = std::chrono;

struct DeadlineCase {
    const char* name;
    const char* start; ///< Shanghai's wall clock
    const char* limit;
    const char* steps; ///< "pause <from> <to>", "to <at> <limit>", "by <at> <limit>", parted by commas
    const char* due;   ///< a `?` behind it: provisional
    const char* reason;
    DayEnd end = DayEnd::midnight;
};

constexpr DayEnd close = DayEnd::office_close;

constexpr DeadlineCase cases[]{
    // The checks of the domain.
    {"May Day 1wd", "2021-04-30", "1wd", "", "2021-05-06", "the May holiday comes between"},
    {"May Day 5wd", "2021-04-30", "5wd", "", "2021-05-11", "05-08 is a worked Saturday"},
    {"May Day 15wd", "2021-04-30", "15wd", "", "2021-05-25", "one worked Saturday among fifteen"},
    {"worked Saturday 1wd", "2021-09-18", "1wd", "", "2021-09-22", "from a worked Saturday over the Mid-Autumn days"},
    {"worked Saturday 5wd", "2021-09-18", "5wd", "", "2021-09-27", "09-26 is a worked Sunday"},
    {"Saturday before a worked Sunday", "2021-02-06", "1wd", "", "2021-02-07", "a Saturday off, then a worked Sunday"},
    {"20wd", "2021-05-06", "20wd", "", "2021-06-02", "a worked Saturday early on"},
    {"lengthened holiday", "2020-01-23", "5wd", "", "2020-02-07", "the holiday that was lengthened in mid-holiday"},
    {"New Year's eve 2024", "2024-02-08", "1wd", "", "2024-02-09", "New Year's eve was no public holiday in 2024"},
    {"Spring Festival 2024", "2024-02-08", "5wd", "", "2024-02-21", "Spring Festival and a worked Sunday"},
    {"worked Saturday 2026", "2026-02-13", "1wd", "", "2026-02-14", "a worked Saturday"},
    {"Spring Festival 2026", "2026-02-13", "5wd", "", "2026-02-27", "the longest Spring Festival"},
    {"15d on a week day", "2021-08-02", "15d", "", "2021-08-17", "calendar days that end on a Tuesday"},
    {"60d into October", "2021-08-02", "60d", "", "2021-10-08", "the last day is a public holiday and moves on"},
    {"15d into October", "2021-09-16", "15d", "", "2021-10-08", "the last day is the National Day"},
    {"60d over the year", "2021-12-03", "60d", "", "2022-02-07", "ends in Spring Festival of the next year"},
    // Rule 1 and 3: where counting begins, and which days count.
    {"from a Monday", "2026-11-23", "1wd", "", "2026-11-24", "the starting day is not counted"},
    {"last instant of the day", "2026-11-23T23:59", "1wd", "", "2026-11-24", "it still is that day"},
    {"midnight", "2026-11-24T00:00", "1wd", "", "2026-11-25", "midnight belongs to the new day"},
    {"from a Saturday", "2026-11-28", "1wd", "", "2026-11-30", "a Saturday is no working day to count"},
    {"from a Sunday", "2026-11-29", "5wd", "", "2026-12-04", "day 1 is the Monday"},
    {"from a holiday", "2026-01-01", "1wd", "", "2026-01-04", "the first working day is a worked Sunday"},
    {"over New Year 2026", "2025-12-31", "1wd", "", "2026-01-04", "01-01 and 01-02 are off, 01-04 is worked"},
    {"over New Year 2025", "2024-12-31", "1wd", "", "2025-01-02", "one day off"},
    {"over New Year 2023", "2022-12-30", "1wd", "", "2023-01-03", "the Monday is off for the Sunday"},
    {"amended May Day 2019, before", "2019-04-26", "1wd", "", "2019-04-28", "the amendment made 04-28 a worked Sunday"},
    {"amended May Day 2019, over it", "2019-04-30", "5wd", "", "2019-05-09", "05-05 became a worked Sunday"},
    {"the day the amendment of 2020 took", "2020-01-30", "1wd", "", "2020-02-03", "01-31 is off only by the amendment"},
    {"into a worked Saturday in October", "2026-10-09", "1wd", "", "2026-10-10", "make-up day after the National Day"},
    {"over the National Day", "2026-09-30", "1wd", "", "2026-10-08", "seven days off"},
    {"Mid-Autumn and National Day together", "2023-09-28", "1wd", "", "2023-10-07", "eight days off, then a worked Saturday"},
    // Rule 2: calendar days whose last one is not a working day.
    {"1d to a Saturday", "2026-11-20", "1d", "", "2026-11-23", "moves on to Monday"},
    {"2d to a Sunday", "2026-11-20", "2d", "", "2026-11-23", "moves on to Monday"},
    {"3d to a Monday", "2026-11-20", "3d", "", "2026-11-23", "ends on Monday itself"},
    {"8d to a worked Saturday", "2026-02-06", "8d", "", "2026-02-14", "a worked Saturday does not move on"},
    {"7d into Spring Festival", "2026-02-10", "7d", "", "2026-02-24", "moves on over the whole holiday"},
    {"7d to New Year", "2025-12-25", "7d", "", "2026-01-04", "moves on to a worked Sunday of the next year"},
    // Rule 5: months.
    {"1m", "2026-03-16", "1m", "", "2026-04-16", "the same day number"},
    {"1m to a short month", "2023-01-31", "1m", "", "2023-02-28", "else the month's end"},
    {"1m to a leap day", "2024-01-31", "1m", "", "2024-02-29", "else the month's end, 29 days"},
    {"12m from a leap day", "2024-02-29", "12m", "", "2025-02-28", "no leap day in 2025"},
    {"1m to a Saturday", "2026-03-18", "1m", "", "2026-04-20", "moves on to Monday"},
    {"3m to a worked Saturday", "2025-11-30", "3m", "", "2026-02-28", "the month's end is a worked Saturday"},
    {"1m to the National Day", "2026-09-01", "1m", "", "2026-10-08", "moves on over the holiday"},
    // Rule 4: hours.
    {"2h after office hours", "2026-02-13T17:30", "2h", "", "2026-02-13T19:30", "hours run on at night"},
    {"24h in Spring Festival", "2026-02-15T23:30", "24h", "", "2026-02-16T23:30", "hours run on through holidays"},
    {"1h to midnight", "2026-11-23T23:00", "1h", "", "2026-11-24T00:00", "an instant, not a day"},
    {"1h over the loaded years", "2026-12-31T23:30", "1h", "", "2027-01-01T00:30", "running hours need no calendar"},
    {"1wh over lunch", "2026-11-23T11:00", "1wh", "", "2026-11-23T14:00", "half before, half after"},
    {"1wh from lunch", "2026-11-23T12:00", "1wh", "", "2026-11-23T14:30", "begins at 13:30"},
    {"1wh over night", "2026-11-23T16:30", "1wh", "", "2026-11-24T09:30", "half in the evening, half in the morning"},
    {"1wh over the weekend", "2026-11-27T16:30", "1wh", "", "2026-11-30T09:30", "from Friday to Monday"},
    {"1wh from a Saturday", "2026-11-28T10:00", "1wh", "", "2026-11-30T10:00", "begins on Monday at nine"},
    {"6wh, a whole day", "2026-11-23T09:00", "6wh", "", "2026-11-23T17:00", "ends at the close, not next morning"},
    {"6wh from the afternoon", "2026-11-23T13:30", "6wh", "", "2026-11-24T11:30", "ends at the morning's close"},
    {"2wh over Spring Festival", "2026-02-14T16:00", "2wh", "", "2026-02-24T10:00", "one hour on the worked Saturday, one after the holiday"},
    {"12wh, two days", "2026-11-23T09:00", "12wh", "", "2026-11-24T17:00", "six office hours a day"},
    // Rule 6: the close of the day.
    {"1wd to the office's close", "2026-11-23", "1wd", "", "2026-11-24T17:00", "the policy says office close", close},
    {"1d to the office's close", "2026-11-20", "1d", "", "2026-11-23T17:00", "moved on, then the close", close},
    {"2h do not close", "2026-11-23T18:00", "2h", "", "2026-11-23T20:00", "an instant has no close", close},
    // Rule 8: outside the loaded years.
    {"beyond the last year", "2026-12-31", "1wd", "", "2027-01-01?", "a Friday of a year not yet published"},
    {"out of the years before", "2018-12-28", "2wd", "", "2019-01-02?", "the start is not covered"},
    {"days beyond the last year", "2026-12-30", "2d", "", "2027-01-01?", "whether the last day is worked is not known"},
    {"wholly beyond", "2030-03-15", "5wd", "", "2030-03-22?", "Monday–Friday is assumed"},
    {"the last loaded day", "2026-12-30", "1wd", "", "2026-12-31", "is known"},
    // Rule 7: pauses of working days. Without one these are due on Monday 2026-11-30.
    {"paused for two days", "2026-11-23", "5wd", "pause 2026-11-25T10:00 2026-11-27T15:00", "2026-12-02", "three days are left, the resume day is not counted"},
    {"paused over a weekend", "2026-11-23", "5wd", "pause 2026-11-27T17:00 2026-11-30T09:00", "2026-12-01", "the weekend is not counted twice"},
    {"paused within a weekend", "2026-11-23", "5wd", "pause 2026-11-28T10:00 2026-11-29T10:00", "2026-11-30", "nothing was lost"},
    {"paused and resumed on one day", "2026-11-23", "5wd", "pause 2026-11-25T09:00 2026-11-25T16:00", "2026-11-30", "nothing was lost"},
    {"paused on the starting day", "2026-11-23T09:00", "5wd", "pause 2026-11-23T10:00 2026-11-25T10:00", "2026-12-02", "all five are left"},
    {"paused on the due day", "2026-11-23", "5wd", "pause 2026-11-30T10:00 2026-12-03T09:00", "2026-12-03", "nothing is left: due on the resume day"},
    {"paused on the due day, resumed on a Saturday", "2026-11-23", "5wd", "pause 2026-11-30T10:00 2026-12-05T09:00", "2026-12-07", "nothing is left: the next working day"},
    {"paused twice", "2026-11-23", "5wd", "pause 2026-11-24T10:00 2026-11-25T10:00, pause 2026-11-27T10:00 2026-11-30T10:00", "2026-12-02", "each pause keeps what was left then"},
    {"a pause that lasts", "2026-11-23", "5wd", "pause 2026-11-25T10:00", "2026-11-30", "what it keeps is known, not what comes"},
    {"paused over Spring Festival", "2026-02-09", "5wd", "pause 2026-02-12T10:00 2026-02-24T10:00", "2026-02-26", "02-13 and the worked 02-14 were left"},
    {"resumed in Spring Festival", "2026-02-09", "5wd", "pause 2026-02-12T10:00 2026-02-18T10:00", "2026-02-25", "counting goes on at the first working day"},
    {"a pause with office close", "2026-11-23", "5wd", "pause 2026-11-25T10:00 2026-11-27T15:00", "2026-12-02T17:00", "the close stays", close},
    // Rule 7: pauses of calendar days, months and hours.
    {"15d paused", "2026-11-23", "15d", "pause 2026-11-25T10:00 2026-11-30T10:00", "2026-12-14", "13 days are left, the last is a Sunday"},
    {"15d paused near a weekend", "2026-11-20", "15d", "pause 2026-12-01T10:00 2026-12-03T10:00", "2026-12-07", "kept up to Saturday 12-05, before it was moved on"},
    {"15d paused while it moves on", "2026-11-20", "15d", "pause 2026-12-06T10:00 2026-12-08T10:00", "2026-12-08", "the last day has passed: due on the resume day"},
    {"1m paused", "2026-11-23", "1m", "pause 2026-11-25T10:00 2026-11-27T10:00", "2026-12-25", "28 days are left"},
    {"24h paused", "2026-11-23T09:00", "24h", "pause 2026-11-23T12:00 2026-11-24T12:00", "2026-11-25T09:00", "21 hours are left"},
    {"2h paused after it was due", "2026-11-23T09:00", "2h", "pause 2026-11-23T12:00 2026-11-23T15:00", "2026-11-23T15:00", "nothing is left"},
    {"6wh paused", "2026-11-23T09:00", "6wh", "pause 2026-11-23T10:00 2026-11-24T13:30", "2026-11-25T10:30", "five office hours are left"},
    {"1wh paused when it was due", "2026-11-23T09:00", "1wh", "pause 2026-11-23T10:00 2026-11-23T12:00", "2026-11-23T12:00", "nothing is left"},
    // Extensions.
    {"to 15wd", "2026-11-23", "5wd", "to 2026-11-26T09:00 15wd", "2026-12-14", "a new limit from the start"},
    {"by 15wd", "2026-11-23", "5wd", "by 2026-11-26T09:00 15wd", "2026-12-21", "from the old due day"},
    {"by 15wd, by 30wd", "2026-11-23", "5wd", "by 2026-11-26T09:00 15wd, by 2026-12-18T09:00 30wd", "2027-02-01?", "the second leads into a year not loaded"},
    {"15d by 10d", "2026-11-20", "15d", "by 2026-11-26T09:00 10d", "2026-12-15", "from Saturday 12-05, before it was moved on"},
    {"15d to 30d", "2026-11-20", "15d", "to 2026-11-26T09:00 30d", "2026-12-21", "a Sunday moves on"},
    {"to 15wd after by 5wd", "2026-11-23", "5wd", "by 2026-11-24T09:00 5wd, to 2026-11-25T09:00 15wd", "2026-12-14", "a new limit takes the place of what was added"},
    {"by 5wd after to 10wd", "2026-11-23", "5wd", "to 2026-11-24T09:00 10wd, by 2026-11-25T09:00 5wd", "2026-12-14", "added to the new limit"},
    {"extended, then paused", "2026-11-23", "5wd", "by 2026-11-24T09:00 5wd, pause 2026-12-01T10:00 2026-12-03T10:00", "2026-12-09", "four days are left"},
    {"paused, then extended", "2026-11-23", "5wd", "pause 2026-11-25T10:00 2026-11-27T10:00, by 2026-11-30T09:00 5wd", "2026-12-09", "from the due day after the pause"},
    {"extended by during a pause", "2026-11-23", "5wd", "pause 2026-11-25T10:00 2026-12-02T10:00, by 2026-11-26T09:00 5wd", "2026-12-14", "eight days are left"},
    {"extended to during a pause", "2026-11-23", "5wd", "pause 2026-11-25T10:00 2026-11-27T10:00, to 2026-11-26T09:00 10wd", "2026-12-09", "the pause counts on the new limit"},
    {"extended during a pause that lasts", "2026-11-23", "5wd", "pause 2026-11-25T10:00, by 2026-11-26T09:00 5wd", "2026-12-07", "the extension counts, the pause not yet"},
    {"extended on the due day", "2026-11-23", "5wd", "by 2026-11-30T23:59 5wd", "2026-12-07", "the moment does not matter, the old due day does"},
    {"hours by days", "2026-11-23T09:00", "24h", "by 2026-11-23T10:00 2wd", "2026-11-26", "from the day of the old due time, to a day's close"},
    {"days by hours", "2026-11-23", "5wd", "by 2026-11-24T09:00 2h", "2026-12-01T02:00", "added to the old due instant"},
};

Instant wall(const std::string& text) { return at(text + (text.size() == 10 ? "T00:00" : "") + ":00+08:00"); }

/// The steps of a case in the form that storage keeps them.
std::vector<ClockStep> steps_of(const std::string& text) {
    std::vector<ClockStep> steps;
    std::istringstream parts{text};
    for (std::string part; std::getline(parts, part, ',');) {
        std::istringstream words{part};
        std::string kind, from, rest;
        words >> kind >> from >> rest;
        if (kind == "pause") steps.push_back({ClockStep::Kind::pause, wall(from), rest.empty() ? std::nullopt : std::optional{wall(rest)}, {}});
        else steps.push_back({kind == "to" ? ClockStep::Kind::extend_to : ClockStep::Kind::extend_by, wall(from), std::nullopt, Limit::parse(rest).value()});
    }
    return steps;
}

void check(const WorkCalendar& calendar, const Zone& zone, const DeadlineCase& one, const std::string& start) {
    std::string expected = one.due;
    const bool provisional = expected.back() == '?';
    if (provisional) expected.pop_back();
    const Due due = due_of(calendar, zone, {wall(start), Limit::parse(one.limit).value(), one.end, steps_of(one.steps)});
    BOOST_TEST_CONTEXT(one.name << ", " << start << " +" << one.limit << " " << one.steps << ": " << one.reason) {
        if (expected.size() == 10) {
            BOOST_TEST(format_day(due.on) == expected);
            BOOST_TEST(format_time(due.at, zone) == format_time(wall(expected) + chrono::hours{24}, zone), "the close is the next day's midnight");
        } else {
            BOOST_TEST(format_time(due.at, zone) == format_time(wall(expected), zone));
            BOOST_TEST(format_day(due.on) == expected.substr(0, 10));
        }
        BOOST_TEST(due.provisional == provisional);
    }
}

} // namespace

BOOST_AUTO_TEST_SUITE(deadlines)

BOOST_AUTO_TEST_CASE(every_named_case) {
    const Deployment deployment = reference_deployment();
    for (const DeadlineCase& one : cases) {
        const std::string start = one.start;
        if (start.size() > 10) check(deployment.street(), *deployment.zone, one, start);
        else
            for (const char* hour : {"T00:00", "T09:00", "T23:59"}) check(deployment.street(), *deployment.zone, one, start + hour);
    }
}

BOOST_AUTO_TEST_CASE(there_are_enough_of_them_and_each_has_a_name_of_its_own) {
    std::vector<std::string> names;
    for (const DeadlineCase& one : cases) names.emplace_back(one.name);
    std::sort(names.begin(), names.end());
    BOOST_TEST((std::adjacent_find(names.begin(), names.end()) == names.end()));
    BOOST_TEST(names.size() >= 60U);
}

BOOST_AUTO_TEST_CASE(a_course_without_steps_is_a_limit) {
    const Deployment deployment = reference_deployment();
    for (const DeadlineCase& one : cases) {
        const Limit limit = Limit::parse(one.limit).value();
        const Due plain = due_after(deployment.street(), *deployment.zone, wall(one.start), limit, one.end);
        const Due course = due_of(deployment.street(), *deployment.zone, {wall(one.start), limit, one.end, {}});
        BOOST_TEST((plain.at == course.at && plain.on == course.on && plain.provisional == course.provisional), one.name);
    }
}

BOOST_AUTO_TEST_CASE(local_closures_move_what_the_office_counts) {
    const Deployment deployment = reference_deployment();
    const std::vector<CalendarYear> years{{2026, {}}};
    const Day closed = parse_day("2026-11-24").value();
    const Day worked = parse_day("2026-11-28").value();
    const WorkCalendar own{years, {}, {{closed, true, "台风停工", ""}, {worked, false, "补班", ""}}};
    const auto due = [&](const char* limit) { return format_day(due_after(own, *deployment.zone, wall("2026-11-23T09:00"), Limit::parse(limit).value()).on); };
    BOOST_TEST(due("1wd") == "2026-11-25", "the closed day is not counted");
    BOOST_TEST(due("1d") == "2026-11-25", "nor is it a day to be due on");
    BOOST_TEST(due("4wd") == "2026-11-28", "the worked Saturday is");
    BOOST_TEST(due("5d") == "2026-11-28");
}

BOOST_AUTO_TEST_CASE(steps_as_text_and_back) {
    for (const DeadlineCase& one : cases) {
        const auto steps = steps_of(one.steps);
        const auto back = parse_steps(steps_text(steps));
        BOOST_REQUIRE_MESSAGE(back, one.name);
        BOOST_TEST((*back == steps), one.name);
    }
    const std::vector<ClockStep> steps{{ClockStep::Kind::pause, Instant{chrono::milliseconds{1767225600000}}, Instant{chrono::milliseconds{1767312000000}}, {}},
                                       {ClockStep::Kind::extend_by, Instant{chrono::milliseconds{1767225600000}}, std::nullopt, {15, LimitUnit::working_days}}};
    BOOST_TEST(steps_text(steps) == "pause 1767225600000 1767312000000, by 1767225600000 15wd");
    BOOST_TEST(parse_steps("").value().empty());
    for (const char* text : {"pause", "pause x", "pause 1 x", "by 1", "by 1 0wd", "to 1 soon", "stop 1 5wd", "by 1 5wd,", "by 1 5wd, ", "pause 1,pause 2", "by 5wd 1", " by 1 5wd", "pause 1 2 3"})
        BOOST_TEST(!parse_steps(text).has_value(), "'" << text << "'");
}

BOOST_AUTO_TEST_CASE(the_limit_as_people_read_it) {
    const auto text = [](const char* steps) { return limit_text({wall("2026-11-23"), {5, LimitUnit::working_days}, DayEnd::midnight, steps_of(steps)}); };
    BOOST_TEST(text("") == "5wd");
    BOOST_TEST(text("pause 2026-11-24 2026-11-25") == "5wd");
    BOOST_TEST(text("to 2026-11-24 15wd") == "15wd");
    BOOST_TEST(text("by 2026-11-24 15wd") == "5wd+15wd");
    BOOST_TEST(text("by 2026-11-24 15wd, by 2026-12-01 30wd") == "5wd+15wd+30wd");
    BOOST_TEST(text("by 2026-11-24 15wd, to 2026-12-01 30wd, by 2026-12-02 2wd") == "30wd+2wd");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
