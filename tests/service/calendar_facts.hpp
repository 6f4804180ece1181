// The shipped calendar as plain lists, and a counter that walks them day by day: what the prefix counts are held against.
#pragma once
#include "service/rules/calendar.hpp"
#include <set>
#include <vector>

namespace huiying::tests {

/// config/calendars/cn.json, read without the service's own reader.
std::vector<CalendarYear> shipped_years();

/// Says for each day whether it is worked, straight from the lists; knows nothing of ranks.
class NaiveCalendar {
public:
    explicit NaiveCalendar(const std::vector<CalendarYear>& years, const std::vector<CalendarDay>& local = {});
    bool is_working(Day day) const;
    /// Walks on from `day` to the n-th working day after it.
    Day walk(Day day, int working_days) const;
    Day on_or_after(Day day) const;

private:
    std::set<Day> off_;
    std::set<Day> work_;
};

} // namespace huiying::tests
