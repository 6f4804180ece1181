// What supervisors ask for in numbers.
#include "api/handlers/handlers.hpp"
#include "api/json/cluster.hpp"
#include "api/json/encode.hpp"
#include "service/watch.hpp"

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

/// A day of the query, `YYYY-MM-DD`.
Day read_day(QueryReader& query, const char* name, Day otherwise) {
    const auto text = query.text(name);
    if (!text) return otherwise;
    const auto day = parse_day(*text);
    if (!day) query.fault(name, "invalid_value", "must be a day, YYYY-MM-DD");
    return day.value_or(otherwise);
}

constexpr std::chrono::days usual_period{30};

} // namespace

Task<Answered> get_routing_metrics(Call& call) {
    QueryReader query{call.request()};
    const Day tomorrow = call.context.deployment->zone->day(call.context.now) + std::chrono::days{1};
    const Day to = read_day(query, "to", tomorrow);
    const Day from = read_day(query, "from", to - usual_period);
    if (to <= from) query.fault("to", "out_of_range", "must lie after from; it is the first day that no longer counts");
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    auto work = [context = call.context, from, to](const View& view) -> Result<RoutingReport> { return report_routing(view, context, from, to); };
    auto report = co_await call.api.store().read(std::move(work));
    if (!report) co_return problem_answer(report.error());
    co_return json_answer(200, routing_report_json(call.context, *report));
}

Task<Answered> get_hotspots(Call& call) {
    QueryReader query{call.request()};
    const Day tomorrow = call.context.deployment->zone->day(call.context.now) + std::chrono::days{1};
    const HotspotBy by = query.choice<HotspotBy>("by").value_or(HotspotBy::service_item);
    const Day to = read_day(query, "to", tomorrow);
    const Day from = read_day(query, "from", to - usual_period);
    if (to <= from) query.fault("to", "out_of_range", "must lie after from; it is the first day that no longer counts");
    if (to - from > std::chrono::days{366 * 3}) query.fault("from", "out_of_range", "at most three years before to");
    const auto most = static_cast<std::size_t>(query.integer("limit", 50, 1, 1000));
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    auto work = [context = call.context, by, from, to, most](const View& view) { return report_hotspots(view, context, by, from, to, most); };
    auto report = co_await call.api.store().read(std::move(work));
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
    if (const auto as_of = query.time("as_of", *call.context.deployment->zone)) {
        if (*as_of < call.context.now) query.fault("as_of", "past_as_of_unavailable", "the present and the time ahead only; the past is not answered from the record yet");
        else call.context.now = *as_of;
    }
    const auto format = query.text("format");
    if (format && *format != "json" && *format != "csv") query.fault("format", "invalid_value", "must be json or csv");
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    auto work = [context = call.context, request](const View& view) -> Result<OverdueReport> { return report_overdue(view, context, request); };
    auto report = co_await call.api.store().read(std::move(work));
    if (!report) co_return problem_answer(report.error());
    if (!format || *format == "json") co_return json_answer(200, overdue_json(call.context, *report));
    http::Response response;
    response.content_type = "text/csv; charset=utf-8";
    response.body = overdue_csv(call.context, *report);
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"overdue.csv\"");
    co_return response;
}

} // namespace huiying::handlers
