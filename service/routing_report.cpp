#include "service/routing_report.hpp"
#include <map>

namespace huiying {

Result<RoutingReport> report_routing(const View& view, const Context& context, Day from, Day to) {
    const Deployment& deployment = *context.deployment;
    const auto begin_of = [&](Day day) { return deployment.zone->instant(LocalTime{day}); };
    RoutingReport report;
    report.from = from;
    report.to = to;
    report.routed = view.messages().routed_between(from, to);
    report.returns = view.requests().returns_between(begin_of(from), begin_of(to));
    report.last_training = view.learning().last_training();
    std::map<std::string, LostTime> lost;
    for (const Hop& hop : view.messages().hops_between(begin_of(from), begin_of(to))) {
        LostTime& office = lost[hop.office];
        office.office = hop.office;
        ++office.hops;
        office.returned += hop.cause == HopCause::returned ? 1 : 0;
        office.time += working_time(deployment.street(), *deployment.zone, hop.from, hop.to);
    }
    for (auto& [code, office] : lost) report.lost.push_back(std::move(office));
    return report;
}

} // namespace huiying
