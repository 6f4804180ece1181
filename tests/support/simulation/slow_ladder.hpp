// When rungs fall due, worked out from the words of the domain over slow calendars; ladders are read as data.
#pragma once
#include "tests/support/simulation/slow_message.hpp"

namespace huiying::tests {

/// The ladder this clock climbs; null when none.
const Ladder* slow_ladder(const Deployment& data, const Message& facts, const SlowClock& clock);

/// When its next rung falls due; nothing when it does not run or is at the top.
std::optional<Instant> slow_next_rung(const Deployment& data, const SlowCalendars& calendars, const Message& facts, const SlowClock& clock);

} // namespace huiying::tests
