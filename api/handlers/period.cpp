#include "api/handlers/period.hpp"

namespace huiying::handlers {

namespace {

constexpr std::chrono::days usual_period{30};

std::optional<Day> read_day(QueryReader& query, const char* name) {
    const auto text = query.text(name);
    if (!text) return std::nullopt;
    const auto day = parse_day(*text);
    if (!day) query.fault(name, "invalid_value", "must be a day, YYYY-MM-DD");
    return day;
}

} // namespace

Period read_period(QueryReader& query, const Context& context) {
    Period period;
    period.to = read_day(query, "to").value_or(context.deployment->zone->day(context.now) + std::chrono::days{1});
    period.from = read_day(query, "from").value_or(period.to - usual_period);
    if (period.to <= period.from) query.fault("to", "out_of_range", "must lie after from; it is the first day that no longer counts");
    return period;
}

} // namespace huiying::handlers
