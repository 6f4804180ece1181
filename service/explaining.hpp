// Why a message is due when it is: the explanation of one stage's clocks, as the caller may see it.
#pragma once
#include "service/access.hpp"
#include "service/rules/explain.hpp"

namespace huiying {

struct ExplainedClock {
    MessageClock clock;
    std::string basis;       ///< legal basis, as people read it
    Explanation explanation; ///< counted by the calendar in force; a fixed date from above has no days
    /// What counting again gives where the clock's own date differs: one that ended keeps the date it had, also when the calendar changes later.
    std::optional<Instant> recounted;
};

struct ClockExplanation {
    ExplainedClock counting;            ///< the earliest due of the open clocks of the stage; when none is open, the latest
    std::vector<ExplainedClock> others; ///< in the order they were set
    int calendar_version = 0;
};

/// A clock explained.
ExplainedClock explain_clock(const Deployment& deployment, const MessageClock& clock);

/// not_found when the message is not the caller's or has no clock of the stage.
Result<ClockExplanation> explain_stage(const View& view, const Context& context, MessageId id, Stage stage);

/// The same for whoever may see every message, such as the command line on the machine itself.
Result<ClockExplanation> explain_stage(const Deployment& deployment, const std::vector<MessageClock>& clocks, Stage stage);

} // namespace huiying
