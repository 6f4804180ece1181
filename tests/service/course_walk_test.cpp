// Courses against slow walkers that know nothing of ranks: random pauses and extensions in each unit; and what has to hold of every deadline:
// more time is never due earlier, and counting backward undoes counting forward.
#include "service/rules/course.hpp"
#include "tests/service/calendar_facts.hpp"
#include "tests/support/installation.hpp"
#include <boost/test/unit_test.hpp>
#include <algorithm>
#include <random>

namespace huiying::tests {

namespace {

namespace chrono = std::chrono;
using chrono::minutes;

constexpr OfficeHours office_hours[]{{540, 690}, {810, 1020}};

/// What is counted anew, minute by minute or day by day, in one unit; the steps must not make what has passed already.
class Walker {
public:
    Walker(const NaiveCalendar& calendar, const Zone& zone, LimitUnit unit) : calendar_(calendar), zone_(zone), unit_(unit) {}

    Instant due(const Course& course) const {
        int count = course.limit.count;
        for (const ClockStep& step : course.steps) {
            if (step.kind == ClockStep::Kind::extend_to) count = step.limit.count;
            if (step.kind == ClockStep::Kind::extend_by) count += step.limit.count;
        }
        const bool timed = unit_ == LimitUnit::hours || unit_ == LimitUnit::working_hours;
        return timed ? walk_minutes(course, count * 60) : walk_days(course, count);
    }

private:
    /// A day after the one of the pause, up to the one on which it ended, is lost.
    bool is_lost(const Course& course, Day day) const {
        return std::any_of(course.steps.begin(), course.steps.end(), [&](const ClockStep& step) { return step.until && day > zone_.day(step.at) && day <= zone_.day(*step.until); });
    }

    Instant walk_days(const Course& course, int count) const {
        Day day = zone_.day(course.started_at);
        while (count > 0) {
            day += chrono::days{1};
            if (is_lost(course, day)) continue;
            if (unit_ == LimitUnit::days || calendar_.is_working(day)) --count;
        }
        return zone_.instant(LocalTime{calendar_.on_or_after(day) + chrono::days{1}});
    }

    bool counts(const Course& course, Instant minute) const {
        for (const ClockStep& step : course.steps)
            if (step.until && minute >= step.at && minute < *step.until) return false;
        if (unit_ == LimitUnit::hours) return true;
        const Day day = zone_.day(minute);
        const auto of_day = chrono::duration_cast<minutes>(zone_.local(minute) - day).count();
        return calendar_.is_working(day) && std::any_of(std::begin(office_hours), std::end(office_hours), [&](const OfficeHours& part) { return of_day >= part.from && of_day < part.to; });
    }

    Instant walk_minutes(const Course& course, int count) const {
        Instant now = course.started_at;
        for (; count > 0; now += minutes{1}) count -= counts(course, now);
        return now;
    }

    const NaiveCalendar& calendar_;
    const Zone& zone_;
    LimitUnit unit_;
};

/// Courses as they happen: each step lies before the due time that holds then.
class Courses {
public:
    Courses(const Walker& walker, LimitUnit unit, unsigned seed) : walker_(walker), unit_(unit), random_(seed) {}

    Course make() {
        const int longest = timed() ? 40 : 25;
        Course course{parse_time("2020-01-02T00:00:00+08:00").value() + minutes{up_to(6 * 365 * 24 * 60)}, {1 + up_to(longest), unit_}, DayEnd::midnight, {}};
        Instant now = course.started_at;
        for (int steps = up_to(4); steps > 0; --steps) {
            // The last day or minute is left out: with nothing left the clock is due on the resume day, which the walkers do not know.
            const auto room = chrono::duration_cast<minutes>(walker_.due(course) - (timed() ? minutes{2} : minutes{12 * 24 * 60}) - now).count();
            if (room <= 0) break;
            now += minutes{up_to(static_cast<int>(std::min<std::int64_t>(room, 1'000'000)))};
            add_step(course, now);
        }
        return course;
    }

private:
    bool timed() const { return unit_ == LimitUnit::hours || unit_ == LimitUnit::working_hours; }
    int up_to(int most) { return std::uniform_int_distribution<int>{0, most}(random_); }

    void add_step(Course& course, Instant& now) {
        const int kind = up_to(5);
        if (kind > 1) {
            const Instant until = now + minutes{up_to(timed() ? 3000 : 20000)};
            course.steps.push_back({ClockStep::Kind::pause, now, until, {}});
            // Now and then an extension is granted while the clock stands still.
            if (kind == 5) course.steps.push_back({ClockStep::Kind::extend_by, now + (until - now) / 2, std::nullopt, {1 + up_to(10), unit_}});
            now = until;
        } else if (kind == 1) {
            course.steps.push_back({ClockStep::Kind::extend_by, now, std::nullopt, {1 + up_to(10), unit_}});
        } else {
            // More than all that was granted before.
            const int more = 60 + 40 * static_cast<int>(course.steps.size());
            course.steps.push_back({ClockStep::Kind::extend_to, now, std::nullopt, {more + up_to(20), unit_}});
        }
    }

    const Walker& walker_;
    LimitUnit unit_;
    std::mt19937 random_;
};

std::string describe(const Course& course, const Zone& zone) {
    return format_time(course.started_at, zone) + " +" + course.limit.text() + " " + steps_text(course.steps);
}

constexpr LimitUnit units[]{LimitUnit::working_days, LimitUnit::days, LimitUnit::hours, LimitUnit::working_hours, LimitUnit::months};

} // namespace

BOOST_AUTO_TEST_SUITE(courses)

BOOST_AUTO_TEST_CASE(equal_a_walk_with_random_pauses_and_extensions) {
    const Deployment deployment = reference_deployment();
    const NaiveCalendar naive{shipped_years()};
    for (const LimitUnit unit : {LimitUnit::working_days, LimitUnit::days, LimitUnit::hours, LimitUnit::working_hours}) {
        const bool timed = unit == LimitUnit::hours || unit == LimitUnit::working_hours;
        const Walker walker{naive, *deployment.zone, unit};
        Courses courses{walker, unit, 20260101U + static_cast<unsigned>(unit)};
        int wrong = 0;
        int with_steps = 0;
        std::string first;
        for (int i = 0; i < (timed ? 150 : 3000); ++i) {
            const Course course = courses.make();
            with_steps += course.steps.empty() ? 0 : 1;
            const Due due = due_of(deployment.street(), *deployment.zone, course);
            if (due.at == walker.due(course)) continue;
            if (++wrong == 1) first = describe(course, *deployment.zone) + " gives " + format_time(due.at, *deployment.zone) + ", not " + format_time(walker.due(course), *deployment.zone);
        }
        BOOST_TEST(wrong == 0, first);
        BOOST_TEST(with_steps > (timed ? 50 : 500), "the courses are not all plain");
    }
}

BOOST_AUTO_TEST_CASE(a_later_start_is_never_due_earlier) {
    const Deployment deployment = reference_deployment();
    for (const LimitUnit unit : units)
        for (const int count : {1, 5, 20}) {
            Instant last{};
            int wrong = 0;
            for (Instant start = at("2023-12-20T00:00:00+08:00"); start < at("2024-11-01T00:00:00+08:00"); start += chrono::minutes{307}) {
                const Instant due = deployment.due(start, {count, unit}).at;
                wrong += due < last || due < start;
                last = due;
            }
            BOOST_TEST(wrong == 0, Limit({count, unit}).text());
        }
}

BOOST_AUTO_TEST_CASE(a_longer_limit_or_an_extension_is_never_due_earlier) {
    const Deployment deployment = reference_deployment();
    const WorkCalendar& calendar = deployment.street();
    int wrong = 0;
    for (const LimitUnit unit : units)
        for (Instant start = at("2021-01-10T08:00:00+08:00"); start < at("2021-12-01T00:00:00+08:00"); start += chrono::hours{53}) {
            const std::vector<ClockStep> pause{{ClockStep::Kind::pause, start + chrono::hours{1}, start + chrono::hours{60}, {}}};
            Instant last{};
            for (int count = 1; count <= 40; ++count) {
                Course course{start, {count, unit}, DayEnd::midnight, pause};
                const Instant due = due_of(calendar, *deployment.zone, course).at;
                wrong += due < last;
                last = due;
                course.steps.push_back({ClockStep::Kind::extend_by, start + chrono::hours{61}, std::nullopt, {2, unit}});
                wrong += due_of(calendar, *deployment.zone, course).at < due;
            }
        }
    BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(backward_undoes_forward) {
    const Deployment deployment = reference_deployment();
    const WorkCalendar& calendar = deployment.street();
    const Zone& zone = *deployment.zone;
    int wrong = 0;
    std::string first;
    const auto note = [&](bool bad, Day day, Limit rest) {
        if (bad && ++wrong == 1) first = format_day(day) + " -" + rest.text();
    };
    for (Day day = parse_day("2019-01-01").value(); day <= parse_day("2026-12-31").value(); day += chrono::days{1}) {
        if (!calendar.is_working(day)) continue;
        const Due due{close_of(calendar, zone, day, DayEnd::midnight), day, false};
        for (int count = 1; count <= 90; ++count)
            for (const LimitUnit unit : {LimitUnit::working_days, LimitUnit::days, LimitUnit::months}) {
                const Limit rest{count, unit};
                const Instant start = start_of_last(calendar, zone, due, rest);
                const Day on = zone.day(start);
                if (unit == LimitUnit::working_days) note(due_after(calendar, zone, start, rest).on != day, day, rest);
                const Day before = calendar.at_rank(calendar.rank(on) - 1);
                note(due_after(calendar, zone, start, rest).on < day, day, rest);
                note(due_after(calendar, zone, zone.instant(LocalTime{before}), rest).on > day, day, rest);
                note(start != zone.instant(LocalTime{on + chrono::hours{9}}) || !calendar.is_working(on), day, rest);
            }
    }
    BOOST_TEST(wrong == 0, first);
}

BOOST_AUTO_TEST_CASE(backward_undoes_forward_in_hours) {
    const Deployment deployment = reference_deployment();
    int wrong = 0;
    for (Instant start = at("2026-02-01T00:00:00+08:00"); start < at("2026-03-10T00:00:00+08:00"); start += chrono::minutes{263})
        for (const LimitUnit unit : {LimitUnit::hours, LimitUnit::working_hours})
            for (const int count : {1, 3, 6, 7, 30}) {
                const Due due = deployment.due(start, {count, unit});
                const Instant back = start_of_last(deployment.street(), *deployment.zone, due, {count, unit});
                wrong += deployment.due(back, {count, unit}).at != due.at || back > next_office_time(deployment.street(), *deployment.zone, start);
            }
    BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(a_warning_never_begins_after_the_deadline) {
    const Deployment deployment = reference_deployment();
    // Ten in the morning of a Saturday: no working day has begun, and none begins before it is due.
    const Due due = deployment.due(at("2026-11-28T08:00:00+08:00"), Limit::parse("2h").value());
    for (const char* rest : {"1wd", "1d", "1m", "1h", "1wh"}) BOOST_TEST((start_of_last(deployment.street(), *deployment.zone, due, Limit::parse(rest).value()) <= due.at), rest);
    const WorkCalendar bare{{}, {}};
    const Due monday{at("2026-11-24T00:00:00+08:00"), parse_day("2026-11-23").value(), false};
    BOOST_TEST(format_time(start_of_last(bare, *deployment.zone, monday, Limit::parse("1wd").value()), *deployment.zone) == "2026-11-20T00:00:00+08:00");
    BOOST_TEST((start_of_last(bare, *deployment.zone, monday, Limit::parse("4wh").value()) == monday.at));
}

BOOST_AUTO_TEST_CASE(working_time_between_two_instants) {
    const Deployment deployment = reference_deployment();
    const struct {
        const char* from;
        const char* to;
        int minutes;
        const char* reason;
    } spans[]{
        {"2026-11-23T09:00:00+08:00", "2026-11-23T17:00:00+08:00", 360, "one day"},
        {"2026-11-23T11:00:00+08:00", "2026-11-23T14:00:00+08:00", 60, "over lunch"},
        {"2026-11-27T16:30:00+08:00", "2026-11-30T09:30:00+08:00", 60, "over a weekend"},
        {"2026-11-28T00:00:00+08:00", "2026-11-29T23:00:00+08:00", 0, "within a weekend"},
        {"2026-02-13T09:00:00+08:00", "2026-02-24T17:00:00+08:00", 1080, "Spring Festival and a worked Saturday"},
        {"2026-11-23T10:00:00+08:00", "2026-11-23T09:30:00+08:00", -30, "backward"},
        {"2026-11-23T03:00:00+08:00", "2026-11-23T04:00:00+08:00", 0, "at night"},
    };
    for (const auto& one : spans)
        BOOST_TEST((working_time(deployment.street(), *deployment.zone, at(one.from), at(one.to)) == minutes{one.minutes}), one.reason);
    const WorkCalendar bare{{}, {}};
    BOOST_TEST((working_time(bare, *deployment.zone, at(spans[0].from), at(spans[0].to)) == minutes{0}), "without office hours there is none");
}

BOOST_AUTO_TEST_CASE(the_next_office_time) {
    const Deployment deployment = reference_deployment();
    const std::pair<const char*, const char*> moments[]{
        {"2026-11-23T08:00:00+08:00", "2026-11-23T09:00:00+08:00"}, {"2026-11-23T09:00:00+08:00", "2026-11-23T09:00:00+08:00"},
        {"2026-11-23T10:17:00+08:00", "2026-11-23T10:17:00+08:00"}, {"2026-11-23T11:30:00+08:00", "2026-11-23T13:30:00+08:00"},
        {"2026-11-23T17:00:00+08:00", "2026-11-24T09:00:00+08:00"}, {"2026-11-27T18:00:00+08:00", "2026-11-30T09:00:00+08:00"},
        {"2026-11-28T10:00:00+08:00", "2026-11-30T09:00:00+08:00"}, {"2026-02-14T17:30:00+08:00", "2026-02-24T09:00:00+08:00"},
        {"2026-02-14T10:00:00+08:00", "2026-02-14T10:00:00+08:00"},
    };
    for (const auto& [from, next] : moments) BOOST_TEST(format_time(next_office_time(deployment.street(), *deployment.zone, at(from)), *deployment.zone) == next, from);
    const WorkCalendar bare{{}, {}};
    BOOST_TEST((next_office_time(bare, *deployment.zone, at("2026-11-28T10:00:00+08:00")) == at("2026-11-28T10:00:00+08:00")), "without office hours it is always now");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
