// Limits (办理时限) and the due time they lead to, counted as 民法典 200–204 and the procedure laws count:
// the starting day is not counted, a last calendar day that is not a working day moves on, hours run on.
#pragma once
#include "service/rules/calendar.hpp"
#include "service/time.hpp"
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace huiying {

enum class LimitUnit { working_days, days, hours, working_hours, months };

/// `5wd`, `15d`, `2h`, `4wh`, `1m`; the count is 1–3660.
struct Limit {
    int count = 0;
    LimitUnit unit = LimitUnit::working_days;

    static std::optional<Limit> parse(std::string_view text) noexcept;
    std::string text() const;
    bool operator==(const Limit&) const = default;
};

/// What a limit leads to.
struct Due {
    Instant at;               ///< exclusive end: for days the next day's 00:00; late means after it
    Day on{};                 ///< the day people read
    bool provisional = false; ///< rests on days outside the loaded calendar years
};

/// When a due day ends: at 24:00, or when the office closes (the end of its last stretch of office hours).
enum class DayEnd : std::uint8_t { midnight, office_close };

/// The due time of `limit` from `start`. Pure; O(log n). `end` concerns limits of days and months.
Due due_after(const WorkCalendar& calendar, const Zone& zone, Instant start, Limit limit, DayEnd end = DayEnd::midnight) noexcept;

/// Counting backward: the first instant from which no more than `rest` is left until `due`. For `wd`, `d` and `m` it is the opening of the office (00:00
/// without office hours) on the first working day from which the limit leads to due.on or beyond; for `h` and `wh` that time before due.at. Never
/// after due.at.
Instant start_of_last(const WorkCalendar& calendar, const Zone& zone, const Due& due, Limit rest) noexcept;

/// Office time (对外办公时间) in [from, to]; negative when `to` lies before `from`. O(log n).
std::chrono::milliseconds working_time(const WorkCalendar& calendar, const Zone& zone, Instant from, Instant to) noexcept;

/// `time` of office time after `from`: the earliest such instant, with the day it falls on; `from` itself, provisional, without office hours.
Due add_working_time(const WorkCalendar& calendar, const Zone& zone, Instant from, std::chrono::milliseconds time) noexcept;

/// Rule 5: the same day number `months` months on, else that month's end.
Day add_months(Day day, int months) noexcept;

/// The instant at which the due day `on` ends, exclusive.
Instant close_of(const WorkCalendar& calendar, const Zone& zone, Day on, DayEnd end) noexcept;

/// `at` itself inside office hours, else the next opening; `at` where there are no office hours.
Instant next_office_time(const WorkCalendar& calendar, const Zone& zone, Instant at) noexcept;

} // namespace huiying
