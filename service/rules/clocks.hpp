// The clocks of a message: which ones a policy starts at what moment, how they end, and which deadline comes first.
#pragma once
#include "service/model/deployment.hpp"
#include "service/model/message.hpp"

namespace huiying {

/// The clocks `policy` starts at `trigger`, running from `start`; `complex` takes the longer limits where the policy has them.
std::vector<MessageClock> clocks_for(const Deployment& deployment, const Policy& policy, Trigger trigger, Instant start, bool complex);

/// The legal basis a clock runs on, as people read it: that of its policy's version.
const std::string& basis_of(const Deployment& deployment, const MessageClock& clock);

/// Ends the running clock of a stage: met, or missed when `at` lies after the due time. Nothing when none runs.
/// Gives the clock that ended.
MessageClock* end_clock(std::vector<MessageClock>& clocks, Stage stage, Instant at) noexcept;

/// Late means after the due time, never by a rounding (domain rule 6).
constexpr bool is_late(Instant due, Instant at) noexcept { return at > due; }

/// The nearest running clock that a message's `due_at` shows: all but `internal`.
const MessageClock* nearest_clock(const std::vector<MessageClock>& clocks) noexcept;

/// Sets message.due_at and message.late_at from its clocks.
void set_deadlines(Message& message, const std::vector<MessageClock>& clocks) noexcept;

} // namespace huiying
