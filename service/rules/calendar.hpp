// The working-day calendar (法定节假日与调休): which days count, answered by prefix counts, never by walking.
// Loaded years hold the State Council's notices; outside them the Monday–Friday rule answers, and what rests on it is provisional.
#pragma once
#include "service/time.hpp"
#include <cstdint>
#include <string>
#include <vector>

namespace huiying {

/// The facts of one year: days off that fall on Monday–Friday, and weekend days worked (调休).
struct CalendarYear {
    int year = 0;
    std::vector<std::string> notices; ///< the State Council's notice numbers (发文字号)
    std::vector<Day> off;
    std::vector<Day> work;
    bool operator==(const CalendarYear&) const = default;
};

/// A stretch of office hours, in minutes after midnight, half open.
struct OfficeHours {
    int from = 0;
    int to = 0;
    bool operator==(const OfficeHours&) const = default;
};

/// Immutable; any thread. Every question is O(1) or O(log n).
class WorkCalendar {
public:
    /// `years` must be free of holes and of contradictions (see find_faults); order does not matter.
    WorkCalendar(std::vector<CalendarYear> years, std::vector<OfficeHours> hours);

    /// What is wrong with these facts, in words; empty when nothing is: a hole between years, a day both off and worked, a day off on a
    /// weekend, a worked day on a week day, a day outside its year, a year named twice, hours that overlap or run backward.
    static std::vector<std::string> find_faults(const std::vector<CalendarYear>& years, const std::vector<OfficeHours>& hours);

    bool is_working(Day day) const noexcept;
    /// Whether the day lies in a loaded year.
    bool covers(Day day) const noexcept { return day >= first_ && day < end_; }
    /// The position of `day` among all working days: how many there are up to and including it, from a fixed origin.
    std::int64_t rank(Day day) const noexcept;
    /// The working day with that rank; inverse of rank() on working days.
    Day at_rank(std::int64_t rank) const noexcept;
    /// Working days in (from, to]; negative when `to` lies before `from`.
    std::int64_t between(Day from, Day to) const noexcept { return rank(to) - rank(from); }
    /// `day` itself when it is a working day, else the next one.
    Day on_or_after(Day day) const noexcept { return is_working(day) ? day : at_rank(rank(day) + 1); }

    const std::vector<OfficeHours>& hours() const noexcept { return hours_; }
    const std::vector<CalendarYear>& years() const noexcept { return years_; }
    /// The same facts and hours.
    bool operator==(const WorkCalendar& other) const { return years_ == other.years_ && hours_ == other.hours_; }

private:
    std::int64_t loaded_rank(Day day) const noexcept { return ranks_[static_cast<std::size_t>((day - first_).count())]; }

    std::vector<CalendarYear> years_;
    std::vector<OfficeHours> hours_;
    Day first_{};                      ///< first loaded day
    Day end_{};                        ///< the day after the last loaded one
    std::vector<std::int64_t> ranks_;  ///< rank of each loaded day
    std::vector<Day> working_;         ///< the loaded working days in order
    std::int64_t shift_ = 0;           ///< what the Monday–Friday rank is off by after the loaded years
};

} // namespace huiying
