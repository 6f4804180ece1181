// The performance report (绩效): the rates of domain section 5 over a period, by groups, beside the same period a year ago (同比) and the one before it
// (环比). What each figure means stands in rules/handled; here messages are only sorted into groups.
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"
#include "service/rules/handled.hpp"
#include <map>
#include <span>

namespace huiying {

/// What a report can be grouped by. An assessment year (考核年度) runs from November to October and bears the number of the year it ends in.
enum class Dimension : std::uint8_t { office, channel, kind, service_item, community, month, quarter, year, assessment_year };
template <> struct Words<Dimension> {
    static constexpr std::array<std::string_view, 9> all{"office", "channel", "kind", "service_item", "community", "month", "quarter", "year", "assessment_year"};
};
constexpr bool is_period(Dimension dimension) noexcept { return dimension >= Dimension::month; }

/// What a report is compared with.
enum class Comparison : std::uint8_t { year_before, previous };
template <> struct Words<Comparison> {
    static constexpr std::array<std::string_view, 2> all{"year_before", "previous"};
};

/// Days [from, to).
struct Period {
    Day from{};
    Day to{};
    bool operator==(const Period&) const = default;
};

/// The same days a year earlier; of 29 February the 28th.
Period year_before(const Period& period) noexcept;
/// The period of equal length that ends where this begins: so many months where it is made of whole ones, else so many days.
Period previous(const Period& period) noexcept;

struct PerformanceRequest {
    Period period;
    std::vector<Dimension> by; ///< groups are their cross product
    std::vector<Comparison> compare;
    std::optional<std::string> office; ///< only this lead, and what it had in vain
};

/// One value for each dimension; empty: none (no lead, no service item …).
using GroupKey = std::vector<std::string>;

struct PerformancePart {
    Period period;
    Tally total;
    std::map<GroupKey, Tally> groups;
};

struct PerformanceReport {
    PerformanceRequest request;
    Instant as_of;
    bool complete = true; ///< every event of the record is counted
    PerformancePart now;
    std::vector<PerformancePart> compared; ///< as request.compare
};

/// Messages closed in the period; for the on-time rate those whose reply was due in it, up to context.now. Of the whole installation: for those who see
/// all of it.
Result<PerformanceReport> report_performance(const View& view, const Context& context, const PerformanceRequest& request);

/// One of the rates, as every form of the report names it.
struct Rate {
    std::string_view name;
    std::string_view chinese;
    Share (*share)(const Tally&) = nullptr;
    std::int64_t (*cases)(const Tally&) = nullptr; ///< what it is a share of
    bool less_is_better = false;
};
std::span<const Rate> rates() noexcept;

/// Places by a rate, the best first, from 1 on; equals share one. Groups with fewer cases than `least` have none.
std::map<GroupKey, int> rank(const std::map<GroupKey, Tally>& groups, const Rate& rate, std::int64_t least);

} // namespace huiying
