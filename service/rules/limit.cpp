#include "service/rules/limit.hpp"
#include <algorithm>
#include <array>
#include <charconv>

namespace huiying {
namespace chrono = std::chrono;

namespace {

constexpr std::array<std::string_view, 5> unit_words{"wd", "d", "h", "wh", "m"};
constexpr int most_count = 3660;

/// Rule 5: months end on the same day number, else at the month's end.
Day add_months(Day day, int months) noexcept {
    const chrono::year_month_day from{day};
    const chrono::year_month month = from.year() / from.month() + chrono::months{months};
    const chrono::year_month_day same = month / from.day();
    return same.ok() ? Day{same} : Day{month / chrono::last};
}

int minutes_per_day(const WorkCalendar& calendar) noexcept {
    int total = 0;
    for (const auto& stretch : calendar.hours()) total += stretch.to - stretch.from;
    return total;
}

/// Office time of `day` that has passed at the wall clock time `of_day`.
chrono::milliseconds worked_until(const WorkCalendar& calendar, chrono::milliseconds of_day) noexcept {
    chrono::milliseconds total{0};
    for (const auto& stretch : calendar.hours()) {
        const chrono::milliseconds from = chrono::minutes{stretch.from};
        const chrono::milliseconds to = chrono::minutes{stretch.to};
        total += std::clamp(of_day, from, to) - from;
    }
    return total;
}

/// The wall clock time at which `worked` of a day's office time has passed; its earliest reading.
chrono::milliseconds time_of_day(const WorkCalendar& calendar, chrono::milliseconds worked) noexcept {
    for (const auto& stretch : calendar.hours()) {
        const chrono::milliseconds length = chrono::minutes{stretch.to - stretch.from};
        if (worked <= length) return chrono::minutes{stretch.from} + worked;
        worked -= length;
    }
    return chrono::hours{24};
}

Due due_working_hours(const WorkCalendar& calendar, const Zone& zone, LocalTime start, int hours) noexcept {
    const Day day = chrono::floor<chrono::days>(start);
    const chrono::milliseconds per_day = chrono::minutes{minutes_per_day(calendar)};
    if (per_day.count() == 0) return {zone.instant(start), day, true};
    // Office time since the calendar's origin, so that a limit is one addition and one division.
    const bool working = calendar.is_working(day);
    const auto passed = working ? (calendar.rank(day) - 1) * per_day + worked_until(calendar, start - day) : calendar.rank(day) * per_day;
    const auto target = passed + chrono::hours{hours};
    const std::int64_t rank = (target.count() + per_day.count() - 1) / per_day.count();
    const Day on = calendar.at_rank(rank);
    const auto at = on + time_of_day(calendar, target - (rank - 1) * per_day);
    return {zone.instant(LocalTime{at}), on, !calendar.covers(day) || !calendar.covers(on)};
}

} // namespace

std::optional<Limit> Limit::parse(std::string_view text) noexcept {
    Limit limit;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), limit.count);
    if (error != std::errc{} || limit.count < 1 || limit.count > most_count || text.front() == '0') return std::nullopt;
    const std::string_view unit{rest, static_cast<std::size_t>(text.data() + text.size() - rest)};
    for (std::size_t i = 0; i < unit_words.size(); ++i)
        if (unit == unit_words[i]) {
            limit.unit = static_cast<LimitUnit>(i);
            return limit;
        }
    return std::nullopt;
}

std::string Limit::text() const {
    return std::to_string(count) + std::string{unit_words[static_cast<std::size_t>(unit)]};
}

Due due_after(const WorkCalendar& calendar, const Zone& zone, Instant start, Limit limit) noexcept {
    const LocalTime wall = zone.local(start);
    const Day day = chrono::floor<chrono::days>(wall);
    Day on = day;
    switch (limit.unit) {
    case LimitUnit::hours: {
        const Instant at = start + chrono::hours{limit.count};
        return {at, zone.day(at), false}; // running hours need no calendar
    }
    case LimitUnit::working_hours: return due_working_hours(calendar, zone, wall, limit.count);
    case LimitUnit::working_days: on = calendar.at_rank(calendar.rank(day) + limit.count); break;
    case LimitUnit::days: on = calendar.on_or_after(day + chrono::days{limit.count}); break;
    case LimitUnit::months: on = calendar.on_or_after(add_months(day, limit.count)); break;
    }
    const bool provisional = !calendar.covers(day) || !calendar.covers(on);
    return {zone.instant(LocalTime{on + chrono::days{1}}), on, provisional};
}

} // namespace huiying
