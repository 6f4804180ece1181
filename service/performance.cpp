#include "service/performance.hpp"
#include "service/port/outcomes.hpp"
#include <algorithm>
#include <cstdio>
#include <unordered_map>

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

/// What each dimension's names are in all pages, and which number stands for a name.
class NameNumbers {
public:
    std::uint32_t of(const std::string& name) {
        const auto [place, is_new] = numbers_.try_emplace(name, static_cast<std::uint32_t>(names_.size()));
        if (is_new) names_.push_back(name);
        return place->second;
    }
    const std::string& name(std::uint32_t number) const { return names_[number]; }

private:
    std::unordered_map<std::string, std::uint32_t> numbers_;
    std::vector<std::string> names_;
};

/// The period that an instant lies in, remembered for the instants of the same day.
class PeriodNames {
public:
    PeriodNames(const Zone& zone, Dimension dimension) : zone_(zone), dimension_(dimension) {}
    std::uint32_t at(Instant instant, NameNumbers& numbers) {
        if (instant < begin_ || instant >= end_) {
            const Day day = zone_.day(instant);
            begin_ = zone_.instant(LocalTime{day});
            end_ = zone_.instant(LocalTime{day + std::chrono::days{1}});
            number_ = numbers.of(period_of(dimension_, day));
        }
        return number_;
    }

private:
    const Zone& zone_;
    Dimension dimension_;
    Instant begin_{};
    Instant end_{};
    std::uint32_t number_ = 0;
};

/// Sorts one period's pages into groups. Names become numbers once for each page, so that a fact costs a few steps along numbers.
class Sorter {
public:
    Sorter(const Zone& zone, const PerformanceRequest& request) : request_(request) {
        for (const Dimension dimension : request.by) periods_.emplace_back(zone, dimension);
    }

    void add_closed(const HandledPage& page) {
        turn_to(page);
        for (const HandledRow& row : page.rows) {
            if (!concerns(row.names)) continue;
            const HandledFacts facts = row.facts();
            const bool was_dispatched = !page.names[row.names.office].empty();
            add(row.names, row.at, [&](Tally& tally) {
                tally.add_closed(facts);
                if (was_dispatched) tally.add_dispatch(false);
            });
        }
        for (const HandledWay& way : page.ways)
            if (concerns(way.names)) add(way.names, way.at, [&](Tally& tally) { tally.add_dispatch(way.returned != 0); });
    }
    void add_due(const HandledPage& page) {
        turn_to(page);
        for (const HandledRow& row : page.rows)
            if (concerns(row.names)) add(row.names, row.at - instant_unit.count(), [&](Tally& tally) { tally.add_due(row.in_time != 0); });
    }
    void finish(PerformancePart& part) {
        part.total = std::move(total_);
        for (std::size_t group = 1; group < groups_.size(); ++group)
            if (groups_[group].depth == request_.by.size()) part.groups.emplace(key_of(group), std::move(groups_[group].tally));
    }

private:
    /// A group of the first `depth` dimensions; the parent is of one less. The first of all is of none.
    struct Group {
        std::size_t parent = 0;
        std::size_t depth = 0;
        std::uint32_t name = 0;
        Tally tally;
    };

    void turn_to(const HandledPage& page) {
        numbers_of_page_.clear();
        for (const std::string& name : page.names) numbers_of_page_.push_back(numbers_.of(name));
        wanted_office_ = request_.office ? numbers_.of(*request_.office) : 0;
    }
    bool concerns(const HandledNames& names) const { return !request_.office || numbers_of_page_[names.office] == wanted_office_; }

    template <class Add>
    void add(const HandledNames& names, std::int64_t at, const Add& to) {
        to(total_);
        if (request_.by.empty()) return;
        std::size_t group = 0;
        for (std::size_t i = 0; i < request_.by.size(); ++i) group = child(group, number_of(i, names, Instant{Instant::duration{at}}));
        to(groups_[group].tally);
    }
    std::uint32_t number_of(std::size_t i, const HandledNames& names, Instant at) {
        switch (request_.by[i]) {
        case Dimension::office: return numbers_of_page_[names.office];
        case Dimension::channel: return numbers_of_page_[names.channel];
        case Dimension::kind: return numbers_of_page_[names.kind];
        case Dimension::service_item: return numbers_of_page_[names.service_item];
        case Dimension::community: return numbers_of_page_[names.community];
        default: return periods_[i].at(at, numbers_);
        }
    }
    std::size_t child(std::size_t parent, std::uint32_t name) {
        const auto [place, is_new] = children_.try_emplace(std::uint64_t{parent} << 32 | name, groups_.size());
        if (is_new) groups_.push_back({parent, groups_[parent].depth + 1, name, {}});
        return place->second;
    }
    GroupKey key_of(std::size_t group) const {
        GroupKey key(groups_[group].depth);
        for (; groups_[group].depth > 0; group = groups_[group].parent) key[groups_[group].depth - 1] = numbers_.name(groups_[group].name);
        return key;
    }

    const PerformanceRequest& request_;
    std::vector<PeriodNames> periods_; ///< one for each dimension, used by those that are periods
    NameNumbers numbers_;
    std::vector<std::uint32_t> numbers_of_page_; ///< of its names
    std::uint32_t wanted_office_ = 0;
    std::vector<Group> groups_{1};
    std::unordered_map<std::uint64_t, std::size_t> children_;
    Tally total_;
};

PerformancePart count(const View& view, const Context& context, const PerformanceRequest& request, const Period& period) {
    const Zone& zone = *context.deployment->zone;
    Sorter sorter{zone, request};
    const Instant from = zone.instant(LocalTime{period.from});
    const Instant to = zone.instant(LocalTime{period.to});
    // A due instant is an end: 24:00 of the last day is the first instant of the next period, and belongs to this one. What is not over is not due yet.
    const Instant due_from = from + instant_unit;
    const Instant due_to = std::min(to + instant_unit, context.now);
    const auto add_due = [&sorter](const HandledPage& page) { sorter.add_due(page); };
    view.outcomes().each_closed(from, to, [&sorter](const HandledPage& page) { sorter.add_closed(page); });
    view.outcomes().each_due(due_from, due_to, add_due);
    add_due(view.outcomes().unanswered(due_from, due_to));
    PerformancePart part{period, {}, {}};
    sorter.finish(part);
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
