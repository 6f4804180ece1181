#include "service/rules/limit.hpp"
#include <algorithm>
#include <array>
#include <charconv>

namespace huiying {
namespace chrono = std::chrono;

namespace {

constexpr std::array<std::string_view, 5> unit_words{"wd", "d", "h", "wh", "m"};
constexpr int most_count = 3660;

chrono::milliseconds office_time_per_day(const WorkCalendar& calendar) noexcept {
    chrono::minutes total{0};
    for (const auto& stretch : calendar.hours()) total += chrono::minutes{stretch.to - stretch.from};
    return total;
}

/// Office time of a working day that has passed at the wall clock time `of_day`.
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

/// Office time from the calendar's origin up to `at`, so that a limit is one addition and one division.
chrono::milliseconds office_time(const WorkCalendar& calendar, LocalTime at, chrono::milliseconds per_day) noexcept {
    const Day day = chrono::floor<chrono::days>(at);
    const std::int64_t rank = calendar.rank(day);
    return calendar.is_working(day) ? (rank - 1) * per_day + worked_until(calendar, at - day) : rank * per_day;
}

struct WallTime {
    LocalTime at;
    Day on{};
};

/// Inverse of office_time: the earliest such moment.
WallTime at_office_time(const WorkCalendar& calendar, chrono::milliseconds passed, chrono::milliseconds per_day) noexcept {
    const std::int64_t whole = passed.count() / per_day.count();
    const std::int64_t rank = passed.count() % per_day.count() > 0 ? whole + 1 : whole;
    const Day on = calendar.at_rank(rank);
    return {LocalTime{on + time_of_day(calendar, passed - (rank - 1) * per_day)}, on};
}

chrono::minutes opening_of(const WorkCalendar& calendar) noexcept {
    return chrono::minutes{calendar.hours().empty() ? 0 : calendar.hours().front().from};
}

/// The first working day from which `rest`, a limit of days or months, leads to `on` or beyond.
Day day_before(const WorkCalendar& calendar, Day on, Limit rest) noexcept {
    if (rest.unit == LimitUnit::working_days) return calendar.at_rank(calendar.rank(on) - rest.count);
    if (rest.unit == LimitUnit::days) return calendar.on_or_after(on - chrono::days{rest.count});
    const Day back = add_months(on, -rest.count);
    // From the end of a short month the same number of months leads to less than `on`.
    return calendar.on_or_after(add_months(back, rest.count) < on ? back + chrono::days{1} : back);
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

Day add_months(Day day, int months) noexcept {
    const chrono::year_month_day from{day};
    const chrono::year_month month = from.year() / from.month() + chrono::months{months};
    const chrono::year_month_day same = month / from.day();
    return same.ok() ? Day{same} : Day{month / chrono::last};
}

Instant close_of(const WorkCalendar& calendar, const Zone& zone, Day on, DayEnd end) noexcept {
    if (end == DayEnd::midnight || calendar.hours().empty()) return zone.instant(LocalTime{on + chrono::days{1}});
    return zone.instant(LocalTime{on + chrono::minutes{calendar.hours().back().to}});
}

Due add_working_time(const WorkCalendar& calendar, const Zone& zone, Instant from, chrono::milliseconds time) noexcept {
    const LocalTime start = zone.local(from);
    const Day day = chrono::floor<chrono::days>(start);
    const auto per_day = office_time_per_day(calendar);
    if (per_day.count() == 0) return {from, day, true};
    const WallTime target = at_office_time(calendar, office_time(calendar, start, per_day) + time, per_day);
    const bool provisional = !calendar.covers(day) || !calendar.covers(target.on);
    // Outside office hours the earliest moment with no time added lies before the start.
    if (target.at < start) return {from, day, provisional};
    return {zone.instant(target.at), target.on, provisional};
}

Due due_after(const WorkCalendar& calendar, const Zone& zone, Instant start, Limit limit, DayEnd end) noexcept {
    Day on{};
    const Day day = zone.day(start);
    switch (limit.unit) {
    case LimitUnit::hours: {
        const Instant at = start + chrono::hours{limit.count};
        return {at, zone.day(at), false}; // running hours need no calendar
    }
    case LimitUnit::working_hours: return add_working_time(calendar, zone, start, chrono::hours{limit.count});
    case LimitUnit::working_days: on = calendar.at_rank(calendar.rank(day) + limit.count); break;
    case LimitUnit::days: on = calendar.on_or_after(day + chrono::days{limit.count}); break;
    case LimitUnit::months: on = calendar.on_or_after(add_months(day, limit.count)); break;
    }
    const bool provisional = !calendar.covers(day) || !calendar.covers(on);
    return {close_of(calendar, zone, on, end), on, provisional};
}

Instant start_of_last(const WorkCalendar& calendar, const Zone& zone, const Due& due, Limit rest) noexcept {
    if (rest.unit == LimitUnit::hours) return due.at - chrono::hours{rest.count};
    if (rest.unit == LimitUnit::working_hours) {
        const auto per_day = office_time_per_day(calendar);
        if (per_day.count() == 0) return due.at;
        const auto passed = office_time(calendar, zone.local(due.at), per_day) - chrono::hours{rest.count};
        return zone.instant(at_office_time(calendar, passed, per_day).at);
    }
    const Day first = day_before(calendar, due.on, rest);
    return std::min(due.at, zone.instant(LocalTime{first + opening_of(calendar)}));
}

chrono::milliseconds working_time(const WorkCalendar& calendar, const Zone& zone, Instant from, Instant to) noexcept {
    const auto per_day = office_time_per_day(calendar);
    return office_time(calendar, zone.local(to), per_day) - office_time(calendar, zone.local(from), per_day);
}

Instant next_office_time(const WorkCalendar& calendar, const Zone& zone, Instant at) noexcept {
    if (calendar.hours().empty()) return at;
    const LocalTime wall = zone.local(at);
    const Day day = chrono::floor<chrono::days>(wall);
    if (calendar.is_working(day))
        for (const auto& stretch : calendar.hours()) {
            if (wall < LocalTime{day + chrono::minutes{stretch.from}}) return zone.instant(LocalTime{day + chrono::minutes{stretch.from}});
            if (wall < LocalTime{day + chrono::minutes{stretch.to}}) return at;
        }
    return zone.instant(LocalTime{calendar.at_rank(calendar.rank(day) + 1) + opening_of(calendar)});
}

} // namespace huiying
