#include "service/hotspots.hpp"
#include <algorithm>

namespace huiying {

namespace {

Day year_before(Day day) {
    const std::chrono::year_month_day date{day};
    const std::chrono::year_month_day back{date.year() - std::chrono::years{1}, date.month(), date.day()};
    return back.ok() ? Day{std::chrono::local_days{back}} : Day{std::chrono::local_days{back.year() / back.month() / std::chrono::last}};
}

std::vector<HotspotCell> count(const View& view, const Zone& zone, HotspotBy by, Day from, Day to) {
    return view.clusters().hotspots(by, zone.instant(LocalTime{from}), zone.instant(LocalTime{to}));
}

std::int64_t messages_of(const std::vector<HotspotCell>& cells, const std::string& key) {
    const auto found = std::lower_bound(cells.begin(), cells.end(), key, [](const HotspotCell& cell, const std::string& text) { return cell.key < text; });
    return found == cells.end() || found->key != key ? 0 : found->messages;
}

std::optional<double> growth(std::int64_t now, std::int64_t before) {
    if (before == 0) return std::nullopt;
    return static_cast<double>(now - before) / static_cast<double>(before);
}

std::string name_of(const View& view, const Deployment& deployment, HotspotBy by, const std::string& key) {
    if (by == HotspotBy::service_item) {
        const auto item = deployment.service_items.find(key);
        return item == deployment.service_items.end() ? key : item->second.name;
    }
    if (by == HotspotBy::place) return key;
    const auto id = ClusterId::parse(key);
    const auto cluster = id ? view.clusters().find(*id) : std::nullopt;
    return cluster ? cluster->title : "";
}

} // namespace

Result<HotspotReport> report_hotspots(const View& view, const Context& context, HotspotBy by, Day from, Day to, std::size_t most) {
    const Zone& zone = *context.deployment->zone;
    HotspotReport report{by, from, to, {}};
    auto cells = count(view, zone, by, from, to);
    auto before = count(view, zone, by, from - (to - from), from);
    auto last_year = count(view, zone, by, year_before(from), year_before(to));
    const auto by_key = [](const HotspotCell& a, const HotspotCell& b) { return a.key < b.key; };
    std::sort(before.begin(), before.end(), by_key);
    std::sort(last_year.begin(), last_year.end(), by_key);
    std::stable_sort(cells.begin(), cells.end(), [](const HotspotCell& a, const HotspotCell& b) { return a.messages > b.messages; });
    if (cells.size() > most) cells.resize(most);
    for (HotspotCell& cell : cells) {
        Hotspot spot;
        spot.before = messages_of(before, cell.key);
        spot.year_before = messages_of(last_year, cell.key);
        spot.growth = growth(cell.messages, spot.before);
        spot.growth_year = growth(cell.messages, spot.year_before);
        if (cell.rated > 0) spot.bad_share = static_cast<double>(cell.dissatisfied) / static_cast<double>(cell.rated);
        spot.name = name_of(view, *context.deployment, by, cell.key);
        spot.now = std::move(cell);
        report.items.push_back(std::move(spot));
    }
    return report;
}

} // namespace huiying
