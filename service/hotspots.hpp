// 热点: what complaints pile up on, by service item, place or topic, and whether that is more than before (环比, 同比).
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"

namespace huiying {

struct Hotspot {
    HotspotCell now;
    std::int64_t before = 0;            ///< messages in the period of equal length before
    std::int64_t year_before = 0;       ///< messages in the same period a year ago
    std::optional<double> growth;       ///< 环比: (now − before) ÷ before; absent where there was none
    std::optional<double> growth_year;  ///< 同比
    std::optional<double> bad_share;    ///< dissatisfied ÷ rated; absent where nothing was rated
    std::string name;                   ///< of the item, the place, the cluster
};

struct HotspotReport {
    HotspotBy by{};
    Day from{};
    Day to{}; ///< exclusive
    std::vector<Hotspot> items; ///< most messages first
};

/// Messages by the day of receipt. The same period a year ago has the same month and day numbers (29 February: the 28th).
Result<HotspotReport> report_hotspots(const View& view, const Context& context, HotspotBy by, Day from, Day to, std::size_t most);

} // namespace huiying
