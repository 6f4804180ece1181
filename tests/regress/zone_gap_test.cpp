// A wall clock time that a turn of the clock leaves out was read as the earlier of its two readings: a deadline at 2:30 on that night fell due
// at 1:30, an hour before its time.
#include "service/time.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

BOOST_AUTO_TEST_CASE(a_time_in_a_gap_is_its_later_reading) {
    const LocalTime left_out{parse_day("2026-03-08").value() + std::chrono::hours{2} + std::chrono::minutes{30}};
    BOOST_TEST((Zone{"America/New_York"}.instant(left_out) == parse_time("2026-03-08T07:30:00Z")));
}

} // namespace huiying::tests
