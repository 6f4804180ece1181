#include "api/json/performance.hpp"

namespace huiying {

namespace {

struct Figure {
    std::string_view name;
    std::string_view chinese;
    std::int64_t (*count)(const Tally&) = nullptr;
};

constexpr std::array<Figure, 15> counts{{
    {"closed", "办结", [](const Tally& t) { return t.closed; }},
    {"declined", "不予受理", [](const Tally& t) { return t.declined; }},
    {"transferred_out", "转出", [](const Tally& t) { return t.transferred; }},
    {"contact_asked", "应联系", [](const Tally& t) { return t.contact_asked; }},
    {"contacted", "已联系", [](const Tally& t) { return t.contacted; }},
    {"due", "应办结", [](const Tally& t) { return t.due; }},
    {"in_time", "按时办结", [](const Tally& t) { return t.in_time; }},
    {"solved", "实际解决", [](const Tally& t) { return t.solved; }},
    {"explained", "解释说明", [](const Tally& t) { return t.explained; }},
    {"rated", "参评", [](const Tally& t) { return t.rated(); }},
    {"dispatched", "派单", [](const Tally& t) { return t.dispatched; }},
    {"returned", "退单", [](const Tally& t) { return t.returned; }},
    {"to_sign", "应签收", [](const Tally& t) { return t.to_sign; }},
    {"signed_in_time", "按时签收", [](const Tally& t) { return t.signed_in_time; }},
    {"reworked", "重办", [](const Tally& t) { return t.reworked; }},
}};

struct Percentile {
    std::string_view name;
    std::string_view chinese;
    int percent = 0;
};

constexpr std::array<Percentile, 2> percentiles{{{"median_minutes", "答复用时中位数（工作分钟）", 50}, {"p90_minutes", "答复用时九成位（工作分钟）", 90}}};

/// Every figure of a tally in order: counts, rates, percentiles. The one list behind all forms of the report.
template <class See>
void each_figure(const Tally& tally, const See& see) {
    for (const Figure& figure : counts) see(figure.name, figure.chinese, Cell{figure.count(tally)});
    for (const Rate& rate : rates()) {
        const Share share = rate.share(tally);
        see(rate.name, rate.chinese, share ? Cell{rounded(*share)} : Cell{});
    }
    for (const Percentile& percentile : percentiles) {
        const auto minutes = minutes_at(tally, percentile.percent);
        see(percentile.name, percentile.chinese, minutes ? Cell{std::int64_t{*minutes}} : Cell{});
    }
}

void add_figures(JsonObject& out, const Tally& tally) {
    each_figure(tally, [&out](std::string_view name, std::string_view, const Cell& cell) {
        if (const auto* count = std::get_if<std::int64_t>(&cell)) out.add(name, *count);
        else if (const auto* share = std::get_if<double>(&cell)) out.add(name, *share);
        else out.add(name, JsonText{});
    });
}

JsonText figures_json(const Tally& tally) {
    JsonObject out;
    add_figures(out, tally);
    return out.take();
}

/// A group that is not in the other period had nothing there.
const Tally& group_of(const PerformancePart& part, const GroupKey& key) {
    static const Tally nothing;
    const auto found = part.groups.find(key);
    return found == part.groups.end() ? nothing : found->second;
}

JsonText period_json(const Period& period) { return JsonObject{}.add("from", format_day(period.from)).add("to", format_day(period.to)).take(); }

JsonText total_json(const PerformanceReport& report) {
    JsonObject out;
    add_figures(out, report.now.total);
    for (std::size_t i = 0; i < report.compared.size(); ++i) out.add(word(report.request.compare[i]), figures_json(report.compared[i].total));
    return out.take();
}

JsonText group_json(const PerformanceReport& report, const GroupKey& key, const Tally& tally, const std::map<GroupKey, int>& places) {
    JsonObject out;
    for (std::size_t i = 0; i < key.size(); ++i) out.add(word(report.request.by[i]), key[i].empty() ? std::nullopt : std::optional{key[i]});
    const auto place = places.find(key);
    out.add("rank", place == places.end() ? std::nullopt : std::optional{place->second});
    add_figures(out, tally);
    for (std::size_t i = 0; i < report.compared.size(); ++i) out.add(word(report.request.compare[i]), figures_json(group_of(report.compared[i], key)));
    return out.take();
}

std::vector<Cell> row_of(const PerformanceReport& report, std::vector<Cell> begin, const Tally& tally, const std::vector<const Tally*>& compared) {
    std::vector<Cell> row = std::move(begin);
    const auto add = [&row](std::string_view, std::string_view, const Cell& cell) { row.push_back(cell); };
    each_figure(tally, add);
    for (std::size_t i = 0; i < report.compared.size(); ++i) each_figure(*compared[i], add);
    return row;
}

constexpr std::array<std::string_view, 9> dimension_heads{"单位", "渠道", "性质", "事项", "居委", "月份", "季度", "年份", "考核年度"};

std::vector<std::string> heads_of(const PerformanceReport& report) {
    std::vector<std::string> heads;
    for (const Dimension dimension : report.request.by)
        heads.push_back(std::string{dimension_heads[static_cast<std::size_t>(dimension)]} + " " + std::string{word(dimension)});
    if (!report.request.by.empty()) heads.emplace_back("排名 rank");
    const auto add = [&heads](const std::string& of) {
        each_figure(Tally{}, [&](std::string_view name, std::string_view chinese, const Cell&) { heads.push_back(of + std::string{chinese} + " " + std::string{name}); });
    };
    add("");
    for (const Comparison comparison : report.request.compare) add(comparison == Comparison::year_before ? "上年同期 " : "上期 ");
    return heads;
}

} // namespace

JsonText performance_json(const Context& context, const PerformanceReport& report, const Ranking& ranking) {
    JsonObject out;
    out.add("from", format_day(report.request.period.from)).add("to", format_day(report.request.period.to));
    out.add("as_of", format_time(report.as_of, *context.deployment->zone)).add("complete", report.complete);
    out.add("rank_by", ranking.rate.name).add("least", ranking.least);
    for (std::size_t i = 0; i < report.compared.size(); ++i)
        out.add(std::string{word(report.request.compare[i])} + "_period", period_json(report.compared[i].period));
    out.add("total", total_json(report));
    const auto places = rank(report.now.groups, ranking.rate, ranking.least);
    JsonList groups;
    for (const auto& [key, tally] : report.now.groups) groups.add(group_json(report, key, tally, places));
    return out.add("groups", groups.take()).take();
}

Sheet performance_sheet(const PerformanceReport& report, const Ranking& ranking) {
    Sheet sheet{"绩效", heads_of(report), {}};
    const auto places = rank(report.now.groups, ranking.rate, ranking.least);
    for (const auto& [key, tally] : report.now.groups) {
        std::vector<Cell> begin{key.begin(), key.end()};
        const auto place = places.find(key);
        begin.push_back(place == places.end() ? Cell{} : Cell{std::int64_t{place->second}});
        std::vector<const Tally*> compared;
        for (const auto& part : report.compared) compared.push_back(&group_of(part, key));
        sheet.rows.push_back(row_of(report, std::move(begin), tally, compared));
    }
    std::vector<Cell> begin;
    for (std::size_t i = 0; i < report.request.by.size(); ++i) begin.emplace_back(std::string{i == 0 ? "合计 total" : ""});
    if (!begin.empty()) begin.emplace_back();
    std::vector<const Tally*> compared;
    for (const auto& part : report.compared) compared.push_back(&part.total);
    sheet.rows.push_back(row_of(report, std::move(begin), report.now.total, compared));
    return sheet;
}

} // namespace huiying
