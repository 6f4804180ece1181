// Deadlines explained, as the API writes them.
#pragma once
#include "json/writer.hpp"
#include "service/context.hpp"
#include "service/explaining.hpp"

namespace huiying {

/// The clock that counts, with its days; further clocks of the stage under `others`.
JsonText explanation_json(const Context& context, const ClockExplanation& explanation);

/// What a limit leads to: due_at, due_on, provisional, and the calendar it was counted by.
JsonText due_json(const Context& context, Instant from, Limit limit, const Due& due);

} // namespace huiying
