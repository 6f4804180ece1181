// What supervisors ask for in numbers.
#include "api/handlers/handlers.hpp"
#include "api/handlers/period.hpp"
#include "api/json/cluster.hpp"
#include "api/json/encode.hpp"
#include "api/json/overdue.hpp"
#include "service/past_overdue.hpp"

namespace huiying::handlers {

namespace {

void read_grouping(QueryReader& query, OverdueRequest& request) {
    for (const auto& name : query.texts("group_by")) {
        if (name == "office") request.by_office = true;
        else if (name == "channel") request.by_channel = true;
        else if (name == "kind") request.by_kind = true;
        else query.fault("group_by", "invalid_value", "must be some of office, channel, kind");
    }
}

/// The past from the record; the present, and what will be late by then, from what is open.
Result<OverdueReport> overdue_at(const View& view, const Context& context, const OverdueRequest& request, Instant as_of, const ContentReaders& read) {
    if (as_of < context.now) return report_past_overdue(view, context, request, as_of, read);
    Context ahead = context;
    ahead.now = as_of;
    return report_overdue(view, ahead, request);
}

} // namespace

Task<Answered> get_routing_metrics(Call& call) {
    QueryReader query{call.request()};
    const auto [from, to] = read_period(query, call.context);
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    auto work = [context = call.context, from = from, to = to](const View& view) -> Result<RoutingReport> { return report_routing(view, context, from, to); };
    auto report = co_await read_in_turn(call, std::move(work));
    if (!report) co_return problem_answer(report.error());
    co_return json_answer(200, routing_report_json(call.context, *report));
}

Task<Answered> get_hotspots(Call& call) {
    QueryReader query{call.request()};
    const HotspotBy by = query.choice<HotspotBy>("by").value_or(HotspotBy::service_item);
    const auto [from, to] = read_period(query, call.context);
    if (to - from > std::chrono::days{366 * 3}) query.fault("from", "out_of_range", "at most three years before to");
    const auto most = static_cast<std::size_t>(query.integer("limit", 50, 1, 1000));
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    auto work = [context = call.context, by, from = from, to = to, most](const View& view) { return report_hotspots(view, context, by, from, to, most); };
    auto report = co_await read_in_turn(call, std::move(work));
    if (!report) co_return problem_answer(report.error());
    co_return json_answer(200, hotspots_json(call.context, *report));
}

Task<Answered> get_overdue(Call& call) {
    QueryReader query{call.request()};
    OverdueRequest request;
    read_grouping(query, request);
    request.stage = query.choice<Stage>("stage");
    request.office = query.text("office");
    if (request.office && !call.context.deployment->offices.contains(*request.office)) query.fault("office", "unknown", "not an office of this installation");
    const Instant as_of = query.time("as_of", *call.context.deployment->zone).value_or(call.context.now);
    const Format format = query.choice<Format>("format").value_or(Format::json);
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    auto work = [context = call.context, request, as_of, format, read = call.api.options().read](const View& view) -> Result<http::Response> {
        const auto report = overdue_at(view, context, request, as_of, read);
        HUIYING_TRY(report);
        return format == Format::json ? json_answer(200, overdue_json(context, *report)) : sheet_answer(overdue_sheet(context, *report), format, "overdue");
    };
    std::shared_ptr<void> turn;
    if (as_of < call.context.now) turn = co_await call.api.long_questions().take();
    auto answer = co_await call.api.store().read(std::move(work));
    if (!answer) co_return problem_answer(answer.error());
    co_return std::move(*answer);
}

} // namespace huiying::handlers
