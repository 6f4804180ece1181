#include "service/performance.hpp"
#include "service/port/outcomes.hpp"
#include <algorithm>
#include <cstdio>

namespace huiying {

namespace {

using std::chrono::year_month_day;

constexpr std::chrono::milliseconds instant_unit{1};

std::string numbered(const char* format, int year, unsigned part) {
    std::array<char, 24> text{};
    std::snprintf(text.data(), text.size(), format, year, part);
    return text.data();
}

/// `2026-11`, `2026-Q4`, `2026`, and `2027` for November 2026 of the assessment year.
std::string period_of(Dimension dimension, Day day) {
    const year_month_day date{day};
    const int year = static_cast<int>(date.year());
    const auto month = static_cast<unsigned>(date.month());
    switch (dimension) {
    case Dimension::month: return numbered("%04d-%02u", year, month);
    case Dimension::quarter: return numbered("%04d-Q%u", year, (month + 2) / 3);
    case Dimension::assessment_year: return std::to_string(month >= 11 ? year + 1 : year);
    default: return std::to_string(year);
    }
}

/// Sorts one period's facts into groups.
class Sorter {
public:
    Sorter(const Zone& zone, const PerformanceRequest& request, PerformancePart& part) : zone_(zone), request_(request), part_(part) {}

    void add_closed(const Handled& handled) {
        const Instant at = handled.closed_at.value();
        if (concerns(handled.office)) {
            for (Tally* tally : tallies(handled, handled.office, at)) tally->add_closed(handled);
            if (handled.office)
                for (Tally* tally : tallies(handled, handled.office, at)) tally->add_dispatch(false);
        }
        for (const WrongWay& way : handled.wrong_ways) {
            const std::optional<std::string> office{way.office};
            if (!concerns(office)) continue;
            for (Tally* tally : tallies(handled, office, at)) tally->add_dispatch(way.returned);
        }
    }
    void add_due(const Handled& handled) {
        if (!concerns(handled.office)) return;
        for (Tally* tally : tallies(handled, handled.office, handled.due_at.value() - instant_unit)) tally->add_due(handled.in_time);
    }

private:
    bool concerns(const std::optional<std::string>& office) const { return !request_.office || office == request_.office; }

    std::array<Tally*, 2> tallies(const Handled& handled, const std::optional<std::string>& office, Instant at) {
        if (request_.by.empty()) return {&part_.total, &unused_};
        key_.clear();
        for (const Dimension dimension : request_.by) key_.push_back(value_of(dimension, handled, office, at));
        return {&part_.total, &part_.groups[key_]};
    }
    std::string value_of(Dimension dimension, const Handled& handled, const std::optional<std::string>& office, Instant at) const {
        switch (dimension) {
        case Dimension::office: return office.value_or("");
        case Dimension::channel: return handled.channel;
        case Dimension::kind: return std::string{word(handled.kind)};
        case Dimension::service_item: return handled.service_item.value_or("");
        case Dimension::community: return handled.community.value_or("");
        default: return period_of(dimension, zone_.day(at));
        }
    }

    const Zone& zone_;
    const PerformanceRequest& request_;
    PerformancePart& part_;
    GroupKey key_;
    Tally unused_;
};

PerformancePart count(const View& view, const Context& context, const PerformanceRequest& request, const Period& period) {
    const Zone& zone = *context.deployment->zone;
    PerformancePart part{period, {}, {}};
    Sorter sorter{zone, request, part};
    const Instant from = zone.instant(LocalTime{period.from});
    const Instant to = zone.instant(LocalTime{period.to});
    // A due instant is an end: 24:00 of the last day is the first instant of the next period, and belongs to this one. What is not over is not due yet.
    const Instant due_from = from + instant_unit;
    const Instant due_to = std::min(to + instant_unit, context.now);
    view.outcomes().each_closed(from, to, [&](const Handled& handled) { sorter.add_closed(handled); });
    const auto add_due = [&](const Handled& handled) { sorter.add_due(handled); };
    view.outcomes().each_due(due_from, due_to, add_due);
    view.outcomes().each_unanswered(due_from, due_to, add_due);
    return part;
}

/// The same day number `months` on or back, else that month's end.
Day moved(Day day, int months) noexcept {
    const year_month_day date{day};
    const auto month = std::chrono::year_month{date.year(), date.month()} + std::chrono::months{months};
    const auto last = std::chrono::year_month_day_last{month.year(), std::chrono::month_day_last{month.month()}};
    return Day{year_month_day{month.year(), month.month(), std::min(date.day(), last.day())}};
}

bool begins_month(Day day) noexcept { return year_month_day{day}.day() == std::chrono::day{1}; }

} // namespace

Period year_before(const Period& period) noexcept { return {moved(period.from, -12), moved(period.to, -12)}; }

Period previous(const Period& period) noexcept {
    if (!begins_month(period.from) || !begins_month(period.to)) return {period.from - (period.to - period.from), period.from};
    const year_month_day from{period.from};
    const year_month_day to{period.to};
    const auto months = (std::chrono::year_month{to.year(), to.month()} - std::chrono::year_month{from.year(), from.month()}).count();
    return {moved(period.from, -static_cast<int>(months)), period.from};
}

Result<PerformanceReport> report_performance(const View& view, const Context& context, const PerformanceRequest& request) {
    PerformanceReport report{request, context.now, view.outcomes().cursor() == view.events().last(), count(view, context, request, request.period), {}};
    for (const Comparison comparison : request.compare) {
        const Period other = comparison == Comparison::year_before ? year_before(request.period) : previous(request.period);
        report.compared.push_back(count(view, context, request, other));
    }
    return report;
}

std::span<const Rate> rates() noexcept {
    static constexpr std::array<Rate, 8> all{{
        {"first_contact_rate", "先行联系率", first_contact_rate, [](const Tally& t) { return t.contact_asked; }},
        {"on_time_rate", "按时办结率", on_time_rate, [](const Tally& t) { return t.due; }},
        {"solved_rate", "实际解决率", solved_rate, [](const Tally& t) { return t.solved + t.explained; }},
        {"satisfaction", "满意率", satisfaction, [](const Tally& t) { return t.rated(); }},
        {"rating_rate", "参评率", rating_rate, [](const Tally& t) { return t.closed; }},
        {"return_rate", "退单率", return_rate, [](const Tally& t) { return t.dispatched; }, true},
        {"sign_rate", "签收及时率", sign_rate, [](const Tally& t) { return t.to_sign; }},
        {"rework_rate", "重办率", rework_rate, [](const Tally& t) { return t.closed; }, true},
    }};
    return all;
}

std::map<GroupKey, int> rank(const std::map<GroupKey, Tally>& groups, const Rate& rate, std::int64_t least) {
    std::vector<std::pair<double, const GroupKey*>> placed;
    for (const auto& [key, tally] : groups)
        if (const Share value = rate.share(tally); value && rate.cases(tally) >= least) placed.emplace_back(rate.less_is_better ? -*value : *value, &key);
    std::stable_sort(placed.begin(), placed.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::map<GroupKey, int> places;
    for (std::size_t i = 0; i < placed.size(); ++i)
        places[*placed[i].second] = i > 0 && placed[i].first == placed[i - 1].first ? places[*placed[i - 1].second] : static_cast<int>(i) + 1;
    return places;
}

} // namespace huiying
