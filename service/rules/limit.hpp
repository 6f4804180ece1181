// Limits (办理时限) and the due time they lead to, counted as 民法典 200–204 and the procedure laws count:
// the starting day is not counted, a last calendar day that is not a working day moves on, hours run on.
#pragma once
#include "service/rules/calendar.hpp"
#include "service/time.hpp"
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

/// The due time of `limit` from `start`. Pure; O(log n).
Due due_after(const WorkCalendar& calendar, const Zone& zone, Instant start, Limit limit) noexcept;

} // namespace huiying
