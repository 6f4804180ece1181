// The clocks of a message: which ones a policy starts at what moment, how they are counted, how they stop, go on and end, and which deadline
// comes first. What a recompute in progress moves them to is counted beside, each time.
#pragma once
#include "service/model/deployment.hpp"
#include "service/model/message.hpp"

namespace huiying {

/// The policy label of a deadline that came from above (上级交办时限).
inline constexpr std::string_view upstream_policy = "upstream";

/// The clocks `policy` starts at `trigger`, running from `start` and counted by `office`'s calendar where they are the office's; `complex` takes the
/// longer limits where the policy has them. A reply limit of 15 working days or more brings its `internal` clock along, due 2 working days before.
std::vector<MessageClock> clocks_for(const Deployment& deployment, const Policy& policy, Trigger trigger, Instant start, bool complex,
                                     const std::string& office = {});
/// The deadline an order from above has brought: a `reply` clock with a fixed date beside ours; the earlier counts.
MessageClock upstream_clock(const Deployment& deployment, Instant start, Instant due);
/// How long the dispatcher has to rule on a return, where the policy says so.
std::optional<MessageClock> ruling_clock(const Deployment& deployment, const Policy& policy, Instant start);

/// How long an assisting office has (协办), counted by its own calendar: `limit` where the dispatcher gives one; else what the policy says, or 3
/// working days, but no longer a limit than the lead's. The clock's `calendar` names the office.
MessageClock assist_clock(const Deployment& deployment, const Policy& policy, const std::string& office, Instant start, std::optional<Limit> limit);

/// What is counted of a clock under its own policy.
Course course_of(const Deployment& deployment, const MessageClock& clock);
/// Counts these clocks anew: all that are open, by the calendars in force, and, while a recompute is in progress, what it moves them to. `internal`
/// follows its `reply`. Fixed dates stay.
void count(const Deployment& deployment, std::vector<MessageClock>& clocks);
/// What the clocks' dates will be under `change`; clocks that end with the same dates have them all the same. Ended ones are left out.
void count_change(const Deployment& deployment, const DateChange& change, std::vector<MessageClock>& clocks);

/// Stops the office's and the citizen's clocks that wait for an answer (reply, total, internal), but for fixed dates and what is late already.
void pause(std::vector<MessageClock>& clocks, Instant at);
/// Lets every paused clock go on; count() gives the new dates.
void resume(std::vector<MessageClock>& clocks, Instant at);
/// Moves the limit of the open reply and total clocks of the policy, in its form; count() gives the new dates.
void extend(std::vector<MessageClock>& clocks, const Policy& policy, Limit limit, Instant at);

/// The legal basis a clock runs on, as people read it: that of its policy's version.
const std::string& basis_of(const Deployment& deployment, const MessageClock& clock);

/// Ends an open clock: met, or missed when `at` lies after the due time.
void end_clock(MessageClock& clock, Instant at) noexcept;
/// Ends the open clocks of a stage.
void end_clocks(std::vector<MessageClock>& clocks, Stage stage, Instant at) noexcept;

constexpr bool is_open(ClockState state) noexcept { return state == ClockState::running || state == ClockState::paused; }
/// Late means after the due time, never by a rounding (domain rule 6).
constexpr bool is_late(Instant due, Instant at) noexcept { return at > due; }

/// The stages that a message's `due_at` looks at: all but `internal` (a reminder), `ruling` (the dispatcher's own) and `assist` (the assisting offices').
constexpr bool is_shown(Stage stage) noexcept { return stage != Stage::internal && stage != Stage::ruling && stage != Stage::assist; }
/// The nearest running clock of these stages.
const MessageClock* nearest_clock(const std::vector<MessageClock>& clocks) noexcept;

/// The deadlines of a message from its clocks; `calendars` are those the clocks' dates were counted by.
MessageDates dates_of(const Deployment& deployment, const Calendars& calendars, Priority priority, const std::vector<MessageClock>& clocks);
/// The same for what a recompute in progress moves them to; nothing when none is.
std::optional<MessageDates> staged_dates_of(const Deployment& deployment, Priority priority, const std::vector<MessageClock>& clocks);
/// Sets message.dates and message.staged from its clocks.
void set_deadlines(const Deployment& deployment, Message& message, const std::vector<MessageClock>& clocks);

} // namespace huiying
