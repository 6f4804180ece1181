// The performance report as JSON and as a table; both take their figures from one list, so that they cannot differ.
#pragma once
#include "api/sheet.hpp"
#include "json/writer.hpp"
#include "service/performance.hpp"

namespace huiying {

/// What groups are ranked by, and the cases they need for it.
struct Ranking {
    Rate rate;
    std::int64_t least = 10;
};

JsonText performance_json(const Context& context, const PerformanceReport& report, const Ranking& ranking);
/// A row for each group, and the total.
Sheet performance_sheet(const PerformanceReport& report, const Ranking& ranking);

} // namespace huiying
