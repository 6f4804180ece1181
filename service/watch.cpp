#include "service/watch.hpp"
#include "service/access.hpp"
#include "service/rules/overdue.hpp"

namespace huiying {

namespace {

void add(OverdueCell& sum, const OverdueCell& cell) {
    sum.open += cell.open;
    sum.overdue += cell.overdue;
    sum.due_today += cell.due_today;
    sum.due_within_1wd += cell.due_within_1wd;
    sum.due_within_3wd += cell.due_within_3wd;
    if (cell.oldest_due_at && (!sum.oldest_due_at || *cell.oldest_due_at < *sum.oldest_due_at)) sum.oldest_due_at = cell.oldest_due_at;
    for (std::size_t i = 0; i < sum.lateness.size(); ++i) sum.lateness[i] += cell.lateness[i];
}

} // namespace

OverdueQuestion overdue_question(const Deployment& deployment, Instant now, const OverdueRequest& request) {
    const Horizon horizon = horizon_of(deployment, now);
    return {now,           horizon.today_end, horizon.end_of_1wd, horizon.end_of_3wd, lateness_edges(deployment, now),
            request.stage, request.by_office, request.by_channel, request.by_kind,    request.office};
}

OverdueReport overdue_report(Instant as_of, std::vector<OverdueCell> cells, const OverdueRequest& request) {
    OverdueReport report;
    report.as_of = as_of;
    for (const OverdueCell& cell : cells) add(report.total, cell);
    if (request.by_office || request.by_channel || request.by_kind) report.groups = std::move(cells);
    return report;
}

Result<OverdueReport> report_overdue(const View& view, const Context& context, const OverdueRequest& request) {
    return overdue_report(context.now, view.messages().overdue(overdue_question(*context.deployment, context.now, request)), request);
}

} // namespace huiying
