#include "service/time.hpp"
#include <algorithm>
#include <array>
#include <cstdlib>
#include <date/tz.h>

namespace huiying {
namespace chrono = std::chrono;

Zone::Zone(const std::string& name) : name_(name) {
    const date::time_zone* zone = date::locate_zone(name);
    auto at = date::sys_seconds{chrono::seconds{0}};
    const auto end = date::sys_seconds{date::sys_days{date::year{2100} / 1 / 1}};
    // Before 1970 the first offset is kept: no clock of the service starts there.
    while (at < end) {
        const date::sys_info info = zone->get_info(at);
        const Instant from{spans_.empty() ? chrono::milliseconds::min() : chrono::milliseconds{at.time_since_epoch()}};
        spans_.push_back({from, info.offset});
        if (info.end <= at) break;
        at = info.end;
    }
}

chrono::seconds Zone::offset(Instant at) const noexcept {
    if (at >= spans_.back().from) return spans_.back().offset;
    const auto next = std::upper_bound(spans_.begin(), spans_.end(), at,
                                       [](Instant value, const Span& span) { return value < span.from; });
    return std::prev(next)->offset;
}

LocalTime Zone::local(Instant at) const noexcept {
    return LocalTime{at.time_since_epoch() + offset(at)};
}

Instant Zone::instant(LocalTime at) const noexcept {
    const auto wall = at.time_since_epoch();
    const auto before = offset(Instant{wall - chrono::hours{24}});
    const Instant first{wall - before};
    const auto after = offset(first);
    if (after == before) return first;
    // In a gap the second reading does not hold either; the first is the later one.
    const Instant second{wall - after};
    return offset(second) == after ? second : first;
}

namespace {

/// Reads exactly `count` digits at `pos`; -1 when there are none.
int digits(std::string_view text, std::size_t pos, std::size_t count) noexcept {
    if (pos + count > text.size()) return -1;
    int value = 0;
    for (std::size_t i = pos; i < pos + count; ++i) {
        if (text[i] < '0' || text[i] > '9') return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

struct Offset {
    chrono::minutes east{0};
    bool good = false;
};

Offset parse_offset(std::string_view text) noexcept {
    if (text == "Z" || text == "z") return {chrono::minutes{0}, true};
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return {};
    const int hours = digits(text, 1, 2);
    const int minutes = digits(text, 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return {};
    const chrono::minutes east{hours * 60 + minutes};
    return {text[0] == '-' ? -east : east, true};
}

char* put_digits(char* out, int value, int count) noexcept {
    for (int i = count - 1; i >= 0; --i, value /= 10) out[i] = static_cast<char>('0' + value % 10);
    return out + count;
}

char* put_day(char* out, Day day) noexcept {
    const chrono::year_month_day date{day};
    out = put_digits(out, static_cast<int>(date.year()), 4);
    *out++ = '-';
    out = put_digits(out, static_cast<int>(static_cast<unsigned>(date.month())), 2);
    *out++ = '-';
    return put_digits(out, static_cast<int>(static_cast<unsigned>(date.day())), 2);
}

} // namespace

std::optional<Day> parse_day(std::string_view text) noexcept {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const int year = digits(text, 0, 4);
    const int month = digits(text, 5, 2);
    const int day = digits(text, 8, 2);
    if (year < 0 || month < 0 || day < 0) return std::nullopt;
    const chrono::year_month_day date{chrono::year{year}, chrono::month{static_cast<unsigned>(month)},
                                      chrono::day{static_cast<unsigned>(day)}};
    if (!date.ok()) return std::nullopt;
    return Day{date};
}

std::optional<Instant> parse_time(std::string_view text) noexcept {
    if (text.size() < 20) return std::nullopt;
    const auto day = parse_day(text.substr(0, 10));
    const int hour = digits(text, 11, 2);
    const int minute = digits(text, 14, 2);
    int second = digits(text, 17, 2);
    const bool separators = (text[10] == 'T' || text[10] == 't' || text[10] == ' ') && text[13] == ':' && text[16] == ':';
    if (!day || !separators || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) return std::nullopt;
    second = std::min(second, 59);
    std::size_t pos = 19;
    int millis = 0;
    if (text[pos] == '.') {
        const std::size_t first = ++pos;
        for (int weight = 100; pos < text.size() && text[pos] >= '0' && text[pos] <= '9'; ++pos, weight /= 10)
            millis += weight * (text[pos] - '0');
        if (pos == first) return std::nullopt;
    }
    const Offset offset = parse_offset(text.substr(pos));
    if (!offset.good) return std::nullopt;
    const auto wall = day->time_since_epoch() + chrono::hours{hour} + chrono::minutes{minute} + chrono::seconds{second} +
                      chrono::milliseconds{millis};
    return Instant{wall - offset.east};
}

std::string format_day(Day day) {
    std::array<char, 10> buffer{};
    put_day(buffer.data(), day);
    return {buffer.data(), buffer.size()};
}

void append_time(std::string& out, Instant at, const Zone& zone) {
    const auto offset = zone.offset(at);
    const auto wall = LocalTime{at.time_since_epoch() + offset};
    const auto day = chrono::floor<chrono::days>(wall);
    const auto of_day = static_cast<int>((wall - day).count());
    std::array<char, 32> buffer{};
    char* end = put_day(buffer.data(), day);
    *end++ = 'T';
    end = put_digits(end, of_day / 3'600'000, 2);
    *end++ = ':';
    end = put_digits(end, of_day / 60'000 % 60, 2);
    *end++ = ':';
    end = put_digits(end, of_day / 1000 % 60, 2);
    if (const int millis = of_day % 1000; millis != 0) {
        *end++ = '.';
        end = put_digits(end, millis, 3);
    }
    const auto east = static_cast<int>(chrono::duration_cast<chrono::minutes>(offset).count());
    *end++ = east < 0 ? '-' : '+';
    end = put_digits(end, std::abs(east) / 60, 2);
    *end++ = ':';
    end = put_digits(end, std::abs(east) % 60, 2);
    out.append(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
}

std::string format_time(Instant at, const Zone& zone) {
    std::string out;
    append_time(out, at, zone);
    return out;
}

bool can_format(Instant at, const Zone& zone) noexcept {
    constexpr Day first{chrono::year{0} / chrono::January / 1};
    constexpr Day last{chrono::year{9999} / chrono::December / 31};
    const Day day = zone.day(at);
    return day >= first && day <= last;
}

} // namespace huiying
