// Days counted one by one over plain sets of days: the second opinion on every due date. Knows nothing of the production calendar; reads the stored
// text of a version by itself. The street lies in one zone without summer time, so that a day is a division.
#pragma once
#include "service/rules/course.hpp"
#include "service/time.hpp"
#include <map>
#include <set>
#include <string>
#include <vector>

namespace huiying::tests {

/// UTC+8 by hand.
Day slow_day(Instant at);
Instant slow_midnight(Day day);

class SlowCalendar {
public:
    bool works(Day day) const;
    /// Whether the day lies in a year somebody has given the facts of.
    bool known(Day day) const;
    /// The n-th working day after `day`.
    Day forward(Day day, int working_days) const;
    /// The n-th working day before `day`, or before the last working day ahead of it when it is none.
    Day backward(Day day, int working_days) const;
    Day not_before(Day day) const;
    /// Working days in (from, to]; 0 when there are none.
    int count(Day from, Day to) const;
    Instant opening(Day day) const { return slow_midnight(day) + std::chrono::minutes{opens}; }

    std::set<Day> off;
    std::set<Day> worked;
    std::set<int> years;
    int opens = 0;  ///< minutes after midnight
    int closes = 0; ///< minutes after midnight
};

/// All calendars of one stored version: the street's under the empty name, and those of offices that close on days of their own.
class SlowCalendars {
public:
    explicit SlowCalendars(const std::string& content);
    const SlowCalendar& of(const std::string& office) const;

private:
    std::map<std::string, SlowCalendar> calendars_;
};

struct SlowDue {
    Instant at;
    Day on{};
};
/// Domain rules 1–7, step by step. Limits of working days, days and hours; throws std::logic_error for others.
SlowDue slow_due(const SlowCalendar& calendar, Instant start, Limit limit, const std::vector<ClockStep>& steps);

} // namespace huiying::tests
