// The course of a clock (时限的经过): where it started, its limit, and what happened to it on the way. Its due time is a pure function of the course
// and a calendar, so that a new calendar, a longer limit or a new office only means counting again; nothing that happened is ever lost by it.
#pragma once
#include "service/rules/limit.hpp"
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huiying {

/// One thing that happened to a clock.
struct ClockStep {
    enum class Kind : std::uint8_t {
        pause,     ///< stood still from `at` to `until`
        extend_to, ///< from then on `limit`, counted from the clock's start
        extend_by, ///< `limit` more, counted from the old due day before it was moved on
    };
    Kind kind{};
    Instant at;                   ///< when it took effect
    std::optional<Instant> until; ///< of a pause; absent while it lasts
    Limit limit;                  ///< of an extension
    bool operator==(const ClockStep&) const = default;
};

struct Course {
    Instant started_at;
    Limit limit;
    DayEnd end = DayEnd::midnight;
    std::vector<ClockStep> steps; ///< in the order of `at`
};

/// When the course comes due. A pause keeps the remainder (domain rule 7): of `wd` the working days in (pause day, due day], of `d` and `m` the calendar
/// days up to the last day before it was moved on, of `h` and `wh` the time; the resume day is not counted; a remainder of 0 is due on the resume
/// day, or the next working day. A pause that still lasts changes nothing yet. "extend_to" counts the pauses again on the new limit and drops the
/// "extend_by" before it. Pure; O(steps · log n).
Due due_of(const WorkCalendar& calendar, const Zone& zone, const Course& course) noexcept;

/// A stretch of a course, for those who want to see how it was counted. Stretches of days are (after, through]; of hours and working hours, and pauses
/// of such, [from, to).
struct CourseLeg {
    enum class Kind : std::uint8_t {
        counted,
        paused,
        moved_on, ///< from the last day counted to the working day on which it is due
    };
    Kind kind{};
    LimitUnit unit{}; ///< in which it is counted
    Day after{};
    Day through{};
    Instant from{};
    Instant to{};

    bool timed() const noexcept { return unit == LimitUnit::hours || unit == LimitUnit::working_hours; }
};

/// The stretches due_of() adds up, in order.
std::vector<CourseLeg> legs_of(const WorkCalendar& calendar, const Zone& zone, const Course& course);

/// The limit as people read it: `5wd`, after "extend_to" the new one, after "extend_by" `5wd+15wd`.
std::string limit_text(const Course& course);

/// Steps as one text and back, for storage: `pause 1767225600000 1767312000000, by 1767225600000 15wd`. What cannot be read gives nothing.
std::string steps_text(const std::vector<ClockStep>& steps);
std::optional<std::vector<ClockStep>> parse_steps(std::string_view text);

} // namespace huiying
