// Where `today`, `this week` and `n working days late` begin and end: the one definition behind every screen that counts deadlines.
#pragma once
#include "service/model/deployment.hpp"
#include "service/port/tables.hpp"

namespace huiying {

/// Ends (exclusive) of the stretches that deadlines are counted in, seen from one instant.
struct Horizon {
    Instant now;
    Instant today_end;   ///< the coming midnight
    Instant week_end;    ///< the midnight after the coming Sunday
    Instant end_of_1wd;  ///< the close of the next working day
    Instant end_of_3wd;
};
Horizon horizon_of(const Deployment& deployment, Instant now);

/// The instants that divide what is late by 1, 3, 5 and 15 working days: something due before edge i is more than that late.
/// Working days late are those in (due day, today], counted like the limits themselves, at least a fraction of one when late today.
std::array<Instant, 4> lateness_edges(const Deployment& deployment, Instant now);

} // namespace huiying
