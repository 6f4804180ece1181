// The overdue metric of an earlier instant (历史时点), answered from the record: what was open then, whose it was and when it was due, each thing from when it
// took effect. Days are counted by the calendar in force then; what was recorded later, as an amended calendar's new dates, changes nothing of it.
#pragma once
#include "service/start.hpp"
#include "service/watch.hpp"

namespace huiying {

/// As report_overdue, seen from `at`, which lies before context.now. Looks at the record of every message that may have been open: some tens of
/// microseconds each.
Result<OverdueReport> report_past_overdue(const View& view, const Context& context, const OverdueRequest& request, Instant at, const ContentReaders& read);

} // namespace huiying
