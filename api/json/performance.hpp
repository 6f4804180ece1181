// The performance report as JSON, as a table and as Prometheus reads it; all take their figures from one list, so that they cannot differ.
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
/// The groups of a report by office as Prometheus reads them, `huiying_month_on_time_rate{office="glb"} 0.5`; what is null stands nowhere. Office none: never
/// given to one.
std::string performance_gauges(const PerformanceReport& report);
/// A row for each group, and the total.
Sheet performance_sheet(const PerformanceReport& report, const Ranking& ranking);

} // namespace huiying
