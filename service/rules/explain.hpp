// How a due date came about (时限说明), day by day: counted, or skipped and why, paused, moved on; so that nobody has to believe a date.
// Made from the same stretches that due_of() adds up, in Chinese and English.
#pragma once
#include "service/model/words.hpp"
#include "service/rules/course.hpp"
#include <string>
#include <string_view>
#include <vector>

namespace huiying {

/// What a day was to a course.
enum class DayMark : std::uint8_t {
    start,    ///< the starting day, or hours before the first that count
    counted,  ///< counted; of `wd` a plain working day
    make_up,  ///< counted: a weekend day worked (调休)
    weekend,  ///< skipped
    holiday,  ///< skipped: off by a notice
    closed,   ///< skipped: off in this city or office only
    paused,   ///< not counted while the clock stood still; the day on which it went on is one of them
    moved_on, ///< after the last day counted, up to the working day on which it is due
    late,     ///< after the due day, before a pause that began later
};

template <> struct Words<DayMark> {
    static constexpr std::array<std::string_view, 9> all{"start", "counted", "make_up", "weekend", "holiday", "closed", "paused", "moved_on", "late"};
};

struct ExplainedDay {
    Day day{};
    DayMark mark{};
    LimitUnit unit{};                 ///< in which it is counted
    int count = 0;                    ///< the how-manieth day counted, of limits of days and months; 0: not counted
    std::chrono::milliseconds time{}; ///< counted on this day, of limits of hours and working hours
    bool due = false;                 ///< the due day
    bool provisional = false;         ///< outside the loaded years
    std::string name;                 ///< what the day is called where it differs from the rule: 春节
    std::string notice;               ///< by which notice
    std::string reason_zh;
    std::string reason_en;
};

struct Explanation {
    Due due;
    std::string limit;              ///< as limit_text() gives it
    std::vector<ExplainedDay> days; ///< from the starting day to the due day
    bool complete = true;           ///< false: the days beyond most_explained_days are left out
};

/// Longer courses are cut: no page shows more, and no request may cost more.
inline constexpr std::size_t most_explained_days = 6000;

/// Pure; O(days · log n).
Explanation explain(const WorkCalendar& calendar, const Zone& zone, const Course& course);

/// A limit in words: 15个工作日 / 15 working days.
std::string limit_zh(Limit limit);
std::string limit_en(Limit limit);

} // namespace huiying
