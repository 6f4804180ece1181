// The ladders (升级): which clock climbs which, and when its rungs fall due. Pure; what has fired is a count kept with the clock.
#pragma once
#include "service/model/deployment.hpp"
#include "service/model/message.hpp"

namespace huiying {

/// The ladder of a clock; null when it has none. A `total` clock that its policy starts together with `reply` and with the same limit says nothing
/// of its own and has none.
const Ladder* ladder_of(const Deployment& deployment, Priority priority, const MessageClock& clock);

/// When the rung at `place` (from 1 on) of the ladder falls due, for the clock's dates as they stand, counted by `calendars`. Before due: when
/// max(⌈share⌉ of the limit, the rung's least) is left, at the office's opening; of a limit of one working day at the opening of the due day; of hours
/// the share of the hours. After due: that much later in working days, or in running time on an urgent ladder.
Instant rung_at(const Deployment& deployment, const Calendars& calendars, const Ladder& ladder, const MessageClock& clock, int place);

/// When the clock's next rung falls due; nothing when it does not run or has climbed its ladder.
std::optional<Instant> next_rung(const Deployment& deployment, const Calendars& calendars, Priority priority, const MessageClock& clock);

/// When a notice of something that fired at `at` may leave: at once when urgent or in office hours, else at the next opening.
Instant notice_time(const Deployment& deployment, const std::string& office, bool urgent, Instant at);

} // namespace huiying
