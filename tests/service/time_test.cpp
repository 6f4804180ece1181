// Time as callers write it (RFC 3339) and as the service answers it, and a zone's turns of the clock.
#include "service/time.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

namespace chrono = std::chrono;

std::string in_shanghai(const std::string& text) {
    static const Zone zone{"Asia/Shanghai"};
    const auto time = parse_time(text);
    return time ? format_time(*time, zone) : "no time";
}

LocalTime wall(const std::string& day, int hour, int minute) { return LocalTime{parse_day(day).value() + chrono::hours{hour} + chrono::minutes{minute}}; }

} // namespace

BOOST_AUTO_TEST_SUITE(time)

BOOST_AUTO_TEST_CASE(any_offset_is_read_and_the_zone_is_written) {
    const std::pair<const char*, const char*> cases[]{
        {"2026-11-23T09:00:00+08:00", "2026-11-23T09:00:00+08:00"},
        {"2026-11-23T01:00:00Z", "2026-11-23T09:00:00+08:00"},
        {"2026-11-23t01:00:00z", "2026-11-23T09:00:00+08:00"},
        {"2026-11-23 09:00:00+08:00", "2026-11-23T09:00:00+08:00"},
        {"2026-11-22T20:00:00-05:00", "2026-11-23T09:00:00+08:00"},
        {"2026-11-23T06:30:00+05:30", "2026-11-23T09:00:00+08:00"},
        {"2026-11-23T09:00:00.1+08:00", "2026-11-23T09:00:00.100+08:00"},
        {"2026-11-23T09:00:00.123456789+08:00", "2026-11-23T09:00:00.123+08:00"},
        {"2026-12-31T23:59:60+08:00", "2026-12-31T23:59:59+08:00"}, // a leap second
        {"2024-02-29T00:00:00+08:00", "2024-02-29T00:00:00+08:00"},
        {"1970-01-01T00:00:00Z", "1970-01-01T08:00:00+08:00"},
    };
    for (const auto& [text, shown] : cases) BOOST_TEST(in_shanghai(text) == shown, text);
}

BOOST_AUTO_TEST_CASE(what_is_no_time) {
    for (const char* text :
         {"", "2026-11-23", "2026-11-23T09:00:00", "2026-11-23T09:00+08:00", "2026-11-23T09:00:00+0800", "2026-11-23T09:00:00+08", "2026-11-23T24:00:00+08:00",
          "2026-11-23T09:60:00+08:00", "2026-11-23T09:00:61+08:00", "2026-02-29T09:00:00+08:00", "2026-13-01T09:00:00+08:00", "2026-00-10T09:00:00+08:00",
          "2026-11-31T09:00:00+08:00", "26-11-23T09:00:00+08:00", "2026/11/23T09:00:00+08:00", "2026-11-23X09:00:00+08:00", "2026-11-23T09:00:00.+08:00",
          "2026-11-23T09:00:00+24:00", "2026-11-23T09:00:00+08:60", "2026-11-23T09:00:00+08:00 ", " 2026-11-23T09:00:00+08:00", "2026-11-23T-9:00:00+08:00",
          "2026-11-23T09:00:00,5+08:00", "yesterday"})
        BOOST_TEST(!parse_time(text).has_value(), "'" << text << "'");
}

BOOST_AUTO_TEST_CASE(days) {
    BOOST_TEST(format_day(parse_day("2026-02-28").value() + chrono::days{1}) == "2026-03-01");
    for (const char* text : {"", "2026-2-28", "2026-02-30", "20260228", "2026-02-28T", "2026-02-28 "}) BOOST_TEST(!parse_day(text).has_value(), "'" << text << "'");
}

BOOST_AUTO_TEST_CASE(what_is_written_reads_back) {
    const Zone shanghai{"Asia/Shanghai"};
    const Zone new_york{"America/New_York"};
    for (std::int64_t ms = 0; ms < 4'000'000'000'000; ms += 86'399'999'777)
        for (const Zone* zone : {&shanghai, &new_york}) {
            const Instant time{chrono::milliseconds{ms}};
            const auto again = parse_time(format_time(time, *zone));
            BOOST_TEST((again && *again == time), ms);
        }
}

BOOST_AUTO_TEST_CASE(the_day_is_the_zones) {
    const Zone zone{"Asia/Shanghai"};
    BOOST_TEST(format_day(zone.day(parse_time("2026-11-22T15:59:59.999Z").value())) == "2026-11-22");
    BOOST_TEST(format_day(zone.day(parse_time("2026-11-22T16:00:00Z").value())) == "2026-11-23");
    BOOST_TEST(zone.name() == "Asia/Shanghai");
}

BOOST_AUTO_TEST_CASE(a_zone_that_turns_its_clock) {
    const Zone zone{"America/New_York"};
    BOOST_TEST(format_time(parse_time("2026-07-01T12:00:00Z").value(), zone) == "2026-07-01T08:00:00-04:00");
    BOOST_TEST(format_time(parse_time("2026-12-01T12:00:00Z").value(), zone) == "2026-12-01T07:00:00-05:00");
    // 2026-03-08: 2:30 does not exist; the later of its two readings is 3:30 by the new clock.
    BOOST_TEST(format_time(zone.instant(wall("2026-03-08", 2, 30)), zone) == "2026-03-08T03:30:00-04:00");
    // 2026-11-01: 1:30 comes twice; the earlier.
    BOOST_TEST(format_time(zone.instant(wall("2026-11-01", 1, 30)), zone) == "2026-11-01T01:30:00-04:00");
    for (const int hour : {0, 1, 3, 4, 12}) {
        const LocalTime time = wall("2026-03-08", hour, 0);
        BOOST_TEST((zone.local(zone.instant(time)) == time), hour);
    }
    for (const int hour : {0, 1, 2, 3, 12}) {
        const LocalTime time = wall("2026-11-01", hour, 30);
        BOOST_TEST((zone.local(zone.instant(time)) == time), hour);
    }
}

BOOST_AUTO_TEST_CASE(an_unknown_zone_is_refused) { BOOST_CHECK_THROW(Zone{"Asia/Nowhere"}, std::runtime_error); }

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
