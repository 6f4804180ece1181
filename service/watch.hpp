// What supervisors ask (督办): how much is open, late, and about to be.
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"

namespace huiying {

struct OverdueRequest {
    bool by_office = false;
    bool by_channel = false;
    bool by_kind = false;
    std::optional<Stage> stage;        ///< another clock than `reply` and `total`
    std::optional<std::string> office; ///< one office only
};

struct OverdueReport {
    Instant as_of;
    OverdueCell total;
    std::vector<OverdueCell> groups; ///< empty unless grouped
};

/// What storage is asked, seen from `now` and counted by the deployment's calendars.
OverdueQuestion overdue_question(const Deployment& deployment, Instant now, const OverdueRequest& request);
/// The report of these cells, the groups only where they were asked for.
OverdueReport overdue_report(Instant as_of, std::vector<OverdueCell> cells, const OverdueRequest& request);

/// Open messages and how their deadlines stand at context.now, of the whole installation: for those who see all of it.
Result<OverdueReport> report_overdue(const View& view, const Context& context, const OverdueRequest& request);

} // namespace huiying
