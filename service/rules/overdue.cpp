#include "service/rules/overdue.hpp"

namespace huiying {
namespace chrono = std::chrono;

namespace {

Instant close_of(const Deployment& deployment, Day day) { return deployment.zone->instant(LocalTime{day + chrono::days{1}}); }

} // namespace

Horizon horizon_of(const Deployment& deployment, Instant now) {
    const Day today = deployment.zone->day(now);
    const unsigned weekday = chrono::weekday{today}.iso_encoding();
    const auto& calendar = deployment.street();
    const std::int64_t rank = calendar.rank(today);
    return {now, close_of(deployment, today), close_of(deployment, today + chrono::days{7 - weekday}), close_of(deployment, calendar.at_rank(rank + 1)),
            close_of(deployment, calendar.at_rank(rank + 3))};
}

std::array<Instant, 4> lateness_edges(const Deployment& deployment, Instant now) {
    constexpr std::array<int, 4> steps{1, 3, 5, 15};
    const auto& calendar = deployment.street();
    const Day today = deployment.zone->day(now);
    std::array<Instant, 4> edges{};
    // An item due at the close of day D is late by the working days in (D, today]. It is at most n late while rank(D) >= rank(today) - n:
    // the edge is the close of the day before the first such D.
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const Day first = calendar.at_rank(calendar.rank(today) - steps[i]);
        edges[i] = deployment.zone->instant(LocalTime{first}) + chrono::milliseconds{1};
    }
    return edges;
}

} // namespace huiying
