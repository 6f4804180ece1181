// What operators' machines ask.
#include "api/handlers/handlers.hpp"
#include "assets/asset.hpp"
#include "service/watch.hpp"
#include <sstream>

namespace huiying::handlers {

namespace {

/// The same numbers as /v1/metrics/overdue, per office.
std::string office_gauges(const OverdueReport& report) {
    std::ostringstream out;
    const auto gauge = [&](const char* name, const char* help, std::int64_t OverdueCell::*count) {
        out << "# HELP " << name << ' ' << help << "\n# TYPE " << name << " gauge\n";
        for (const auto& cell : report.groups) out << name << "{office=\"" << cell.office.value_or("") << "\"} " << cell.*count << '\n';
    };
    gauge("huiying_open", "Open messages by lead office; none: in triage.", &OverdueCell::open);
    gauge("huiying_overdue", "Open messages whose reply or total clock is late.", &OverdueCell::overdue);
    return out.str();
}

std::string cluster_gauges(const ClusterFollower::Standing& standing) {
    std::ostringstream out;
    out << "# HELP huiying_clusters_followed_seq Last line of the record taken in for clusters.\n# TYPE huiying_clusters_followed_seq gauge\n"
        << "huiying_clusters_followed_seq " << standing.followed << '\n'
        << "# HELP huiying_clusters_messages Messages in the index of clusters.\n# TYPE huiying_clusters_messages gauge\n"
        << "huiying_clusters_messages " << standing.messages << '\n'
        << "# HELP huiying_clusters_index_bytes Memory of the index of clusters.\n# TYPE huiying_clusters_index_bytes gauge\n"
        << "huiying_clusters_index_bytes " << standing.bytes << '\n'
        << "# HELP huiying_clusters_ready 0 while what was there before the start is being taken up.\n# TYPE huiying_clusters_ready gauge\n"
        << "huiying_clusters_ready " << (standing.ready ? 1 : 0) << '\n';
    return out.str();
}

} // namespace

Task<Answered> get_health(Call&) { co_return json_answer(200, JsonObject{}.add("status", "alive").take()); }

Task<Answered> get_ready(Call& call) {
    const StoreHealth health = call.api.store().health();
    auto work = [](const View& view) -> Result<std::int64_t> { return view.events().last().value(); };
    const auto read = co_await call.api.store().read(work);
    const bool clock_loop = call.api.clock_loop_running();
    const bool ready = health.writable && read.has_value() && clock_loop && !call.exchange.draining();
    std::optional<std::string> detail;
    if (!health.writable) detail = health.reason;
    else if (call.exchange.draining()) detail = "draining";
    else if (!clock_loop) detail = "the clock loop has not come round for a minute; see the log";
    JsonObject body;
    body.add("status", ready ? "ready" : "not_ready").add("storage", !read ? "unreadable" : health.writable ? "writable" : "read_only");
    body.add("clock_loop", clock_loop ? "running" : "stopped").add("detail", detail);
    auto response = json_answer(ready ? 200 : 503, body.take());
    if (!ready) response.headers.emplace_back("Retry-After", "5");
    co_return response;
}

Task<Answered> get_prometheus(Call& call) {
    OverdueRequest request;
    request.by_office = true;
    auto work = [context = call.context, request](const View& view) -> Result<OverdueReport> { return report_overdue(view, context, request); };
    auto report = co_await call.api.store().read(std::move(work));
    http::Response response;
    response.content_type = "text/plain; version=0.0.4; charset=utf-8";
    response.body = call.api.meter().text(call.api.store().health(), call.api.connections());
    if (report) response.body += office_gauges(*report);
    response.body += cluster_gauges(call.api.clusters().standing());
    co_return response;
}

Task<Answered> get_openapi(Call&) {
    http::Response response;
    const Asset* document = assets::find(assets::openapi(), "openapi.json");
    if (document == nullptr) co_return problem_answer({Fault::not_found, "not_found", "no document in this build", {}, {}});
    response.content_type = "application/json";
    response.static_body = document->bytes;
    response.headers.emplace_back("ETag", document->etag);
    co_return response;
}

} // namespace huiying::handlers
