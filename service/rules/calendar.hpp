// The working-day calendar (法定节假日与调休): which days count, answered by prefix counts, never by walking.
// Layers: the nation's years with the State Council's notices, a city's days on top, an office's closures on top of these. Outside the loaded years the Monday–Friday rule answers, and what rests on it is provisional.
#pragma once
#include "service/time.hpp"
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace huiying {

/// One day that differs from the rule: a Monday–Friday day off, or a weekend day worked (调休).
struct CalendarDay {
    Day day{};
    bool off = true;    ///< false: worked
    std::string name;   ///< 春节, 台风停工: as people read it
    std::string notice; ///< number of the notice that says so (发文字号)
    bool operator==(const CalendarDay&) const = default;
};

/// The facts of one year, as the State Council's notices give them.
struct CalendarYear {
    int year = 0;
    std::vector<CalendarDay> days;
    bool operator==(const CalendarYear&) const = default;
};

/// A stretch of office hours, in minutes after midnight, half open.
struct OfficeHours {
    int from = 0;
    int to = 0;
    bool operator==(const OfficeHours&) const = default;
};

/// Immutable; any thread. Every question about counting is O(1) or O(log n).
class WorkCalendar {
public:
    /// `years` are the national facts, free of holes and of contradictions (see find_faults), in any order; `local` are the days on which a
    /// city or an office differs from them: the later entry for a day wins, and a local day outside the loaded years is a fault.
    WorkCalendar(std::vector<CalendarYear> years, std::vector<OfficeHours> hours, std::vector<CalendarDay> local = {});

    /// What is wrong with these facts, in words; empty when nothing is: a hole between years, a day both off and worked or named twice, a day
    /// off on a weekend, a worked day on a week day, a day outside its year, a year named twice, hours that overlap or run backward.
    static std::vector<std::string> find_faults(const std::vector<CalendarYear>& years, const std::vector<OfficeHours>& hours);
    /// The same for local days on top of `years`: a day outside them, named twice, or one that changes nothing.
    static std::vector<std::string> find_local_faults(const std::vector<CalendarYear>& years, const std::vector<CalendarDay>& local);
    /// The same for an office's days on top of a calendar that may have local days already.
    static std::vector<std::string> find_local_faults(const WorkCalendar& below, const std::vector<CalendarDay>& local);

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

    /// The entry that makes the day differ from the Monday–Friday rule, or a local one that puts it back; null when there is none. O(log n).
    const CalendarDay* find(Day day) const noexcept;
    /// Whether the city or the office says so (find() gives a local day), not the nation.
    bool is_local(Day day) const noexcept;
    const std::vector<OfficeHours>& hours() const noexcept { return hours_; }
    /// First loaded day and the day after the last one; both the same when nothing is loaded.
    Day first() const noexcept { return first_; }
    Day end() const noexcept { return end_; }

private:
    std::int64_t loaded_rank(Day day) const noexcept { return ranks_[static_cast<std::size_t>((day - first_).count())]; }

    std::vector<CalendarDay> days_; ///< all that differ, in order
    std::vector<Day> local_;        ///< those of days_ that are local, in order
    std::vector<OfficeHours> hours_;
    Day first_{};                      ///< first loaded day
    Day end_{};                        ///< the day after the last loaded one
    std::vector<std::int64_t> ranks_;  ///< rank of each loaded day
    std::vector<Day> working_;         ///< the loaded working days in order
    std::int64_t shift_ = 0;           ///< what the Monday–Friday rank is off by after the loaded years
};

/// The calendars of an installation: the street's, made of the national and the city's layer, and one for each office that closes on days of its
/// own (typhoon, moving house). Immutable; any thread.
class Calendars {
public:
    /// `content` is the canonical text they were read from. Every office in `own` has a calendar of its own.
    Calendars(std::string content, std::shared_ptr<const WorkCalendar> street, std::map<std::string, std::shared_ptr<const WorkCalendar>, std::less<>> own)
        : content_(std::move(content)), street_(std::move(street)), own_(std::move(own)) {}

    const WorkCalendar& street() const noexcept { return *street_; }
    /// The office's own calendar, or the street's.
    const WorkCalendar& of(std::string_view office) const noexcept {
        const auto found = own_.find(office);
        return found == own_.end() ? *street_ : *found->second;
    }
    bool has_own(std::string_view office) const noexcept { return own_.find(office) != own_.end(); }
    const std::string& content() const noexcept { return content_; }

private:
    std::string content_;
    std::shared_ptr<const WorkCalendar> street_;
    std::map<std::string, std::shared_ptr<const WorkCalendar>, std::less<>> own_;
};

} // namespace huiying
