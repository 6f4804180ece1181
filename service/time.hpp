// Time as the service speaks of it: instants to the millisecond, and days of the calendar on the wall.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huiying {

/// A point in time, UTC, to the millisecond; finer input is cut.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;
/// A time of the wall clock in the service's zone.
using LocalTime = std::chrono::local_time<std::chrono::milliseconds>;
/// A day of the calendar in the service's zone.
using Day = std::chrono::local_days;

/// A time zone, with its transitions of 1970–2100 laid out once so that conversions need no lock and no look-up by name.
/// Immutable; any thread.
class Zone {
public:
    /// `name` is an IANA zone name. Throws std::runtime_error when the system does not know it.
    explicit Zone(const std::string& name);

    const std::string& name() const noexcept { return name_; }
    std::chrono::seconds offset(Instant at) const noexcept;
    LocalTime local(Instant at) const noexcept;
    Day day(Instant at) const noexcept { return std::chrono::floor<std::chrono::days>(local(at)); }
    /// The instant of a wall clock time; in a gap the later, in a fold the earlier reading.
    Instant instant(LocalTime at) const noexcept;

private:
    struct Span {
        Instant from;
        std::chrono::seconds offset;
    };
    std::string name_;
    std::vector<Span> spans_;
};

/// Reads RFC 3339 `date-time` (section 5.6); any offset; a leap second counts as the second before it.
std::optional<Instant> parse_time(std::string_view text) noexcept;
/// Reads `YYYY-MM-DD`.
std::optional<Day> parse_day(std::string_view text) noexcept;
/// RFC 3339 in the zone's offset, with milliseconds only where there are any.
std::string format_time(Instant at, const Zone& zone);
/// The same, appended; for many at a time.
void append_time(std::string& out, Instant at, const Zone& zone);
/// Whether the time lies in the years that RFC 3339 can write, 0000–9999, in this zone.
bool can_format(Instant at, const Zone& zone) noexcept;
/// `YYYY-MM-DD`.
std::string format_day(Day day);

} // namespace huiying
