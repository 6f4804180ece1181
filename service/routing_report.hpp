// How routing fares (派单质量): how much goes out by itself, how often that was right, who returns what, and what the wrong way costs.
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"

namespace huiying {

/// What the wrong way has cost with one office: from the dispatch to it until the dispatch to the next, in office hours.
struct LostTime {
    std::string office;
    std::int64_t hops = 0;
    std::int64_t returned = 0; ///< by its own return; the others were moved on by a dispatcher
    std::chrono::milliseconds time{0};
};

struct RoutingReport {
    Day from{}; ///< inclusive
    Day to{};   ///< exclusive
    std::vector<RoutedCell> routed; ///< of what was registered in the period, by what sent it first
    std::vector<Requests::ReturnCount> returns; ///< asked for in the period
    std::vector<LostTime> lost;     ///< hops that ended in the period
    std::optional<Training> last_training;
};

/// Of the whole installation: for those who see all of it.
Result<RoutingReport> report_routing(const View& view, const Context& context, Day from, Day to);

/// Whether nobody had to look at it.
constexpr bool is_automatic(RoutedBy by) noexcept { return by == RoutedBy::service_item || by == RoutedBy::rule || by == RoutedBy::model; }

} // namespace huiying
