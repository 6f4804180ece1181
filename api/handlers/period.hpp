// The days that a report is asked for: `from` to before `to`, thirty days to the end of today unless the query says otherwise.
#pragma once
#include "api/query.hpp"
#include "service/context.hpp"
#include "service/performance.hpp"

namespace huiying::handlers {

/// Faults: `from` and `to` that are no days, or in the wrong order.
Period read_period(QueryReader& query, const Context& context);

} // namespace huiying::handlers
