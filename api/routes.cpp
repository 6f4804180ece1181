#include "api/routes.hpp"
#include "api/handlers/handlers.hpp"
#include "api/json/decode.hpp"
#include "service/rules/lifecycle.hpp"

namespace huiying {

namespace {

using http::Method;

std::vector<Route> make_routes() {
    const Roles everyone;
    const Roles adapter{Role::adapter};
    const Roles dispatcher{Role::dispatcher};
    const Roles supervisor{Role::supervisor};
    const Roles admin{Role::admin};
    const Roles readers{Role::adapter, Role::office, Role::dispatcher, Role::supervisor};
    const Roles staff{Role::office, Role::dispatcher, Role::supervisor};
    const Roles leaders{Role::dispatcher, Role::supervisor};
    const Roles anyone{Role::adapter, Role::office, Role::dispatcher, Role::supervisor, Role::editor, Role::admin};
    const Roles movers{Role::supervisor, Role::admin};
    std::vector<Route> table{
        // channels
        {Method::post, "/v1/messages", adapter, handlers::post_message, {}},
        {Method::post, "/v1/messages/batch", adapter, handlers::post_batch, {}},
        {Method::get, "/v1/channels/{channel}/replies", adapter, handlers::get_replies, {}},
        {Method::post, "/v1/channels/{channel}/replies/{id}/delivered", adapter, handlers::post_delivered, {}},
        {Method::post, "/v1/channels/{channel}/replies/{id}/failed", adapter, handlers::post_failed, {}},
        // messages
        {Method::get, "/v1/messages", readers, handlers::list_messages, {}},
        {Method::get, "/v1/messages/{id}", readers, handlers::get_message, {}},
        {Method::get, "/v1/messages/{id}/events", staff, handlers::get_record, {}},
        {Method::get, "/v1/messages/{id}/identity", {Role::office, Role::dispatcher}, handlers::get_identity, {}},
        {Method::get, "/v1/messages/{id}/clocks/{stage}/explain", readers, handlers::get_explanation, {}},
        {Method::get, "/v1/calendar/due", readers, handlers::get_calendar_due, {}},
        {Method::post, "/v1/route", readers, handlers::post_route, {}},
        // offices
        {Method::get, "/v1/offices", staff, handlers::list_offices, {}},
        {Method::get, "/v1/offices/{office}/queue", staff, handlers::get_queue, {}},
        {Method::get, "/v1/offices/{office}/messages", staff, handlers::get_office_messages, {}},
        {Method::get, "/v1/offices/{office}/summary", staff, handlers::get_summary, {}},
        // dispatchers and supervisors
        {Method::get, "/v1/triage", leaders, handlers::get_triage, {}},
        {Method::get, "/v1/requests", staff, handlers::list_requests, {}},
        {Method::post, "/v1/requests/{id}/approve", leaders, handlers::approve_request, {}},
        {Method::post, "/v1/requests/{id}/reject", leaders, handlers::reject_request, {}},
        {Method::post, "/v1/requests/{id}/withdraw", {Role::office, Role::dispatcher}, handlers::withdraw_request, {}},
        {Method::get, "/v1/metrics/overdue", leaders, handlers::get_overdue, {}},
        {Method::get, "/v1/metrics/load", leaders, handlers::get_load, {}},
        {Method::get, "/v1/metrics/performance", leaders, handlers::get_performance, {}},
        {Method::get, "/v1/metrics/routing", leaders, handlers::get_routing_metrics, {}},
        {Method::get, "/v1/escalations", staff, handlers::list_escalations, {}},
        {Method::post, "/v1/escalations/{id}/acknowledge", {Role::supervisor}, handlers::acknowledge_escalation, {}},
        {Method::post, "/v1/recompute", movers, handlers::post_recompute, {}},
        {Method::get, "/v1/recompute", movers, handlers::get_recompute, {}},
        {Method::post, "/v1/recompute/{digest}/apply", movers, handlers::apply_recompute, {}},
        {Method::post, "/v1/policies/what_if", movers, handlers::post_what_if, {}},
        // clusters and special responses
        {Method::get, "/v1/clusters", leaders, handlers::list_clusters, {}},
        {Method::get, "/v1/clusters/{id}", staff, handlers::get_cluster, {}},
        {Method::get, "/v1/clusters/{id}/members", staff, handlers::list_cluster_members, {}},
        {Method::post, "/v1/clusters/{id}/confirm", supervisor, handlers::confirm_cluster, {}},
        {Method::post, "/v1/clusters/{id}/dismiss", supervisor, handlers::dismiss_cluster, {}},
        {Method::post, "/v1/clusters/{id}/merge", supervisor, handlers::merge_clusters, {}},
        {Method::post, "/v1/clusters/{id}/split", supervisor, handlers::split_cluster, {}},
        {Method::post, "/v1/clusters/{id}/move", supervisor, handlers::move_cluster_member, {}},
        {Method::post, "/v1/clusters/{id}/special_response", supervisor, handlers::post_special_response, {}},
        {Method::get, "/v1/messages/{id}/similar", staff, handlers::get_similar, {}},
        {Method::get, "/v1/offices/{office}/special_responses", staff, handlers::get_office_responses, {}},
        {Method::get, "/v1/special_responses", leaders, handlers::list_special_responses, {}},
        {Method::get, "/v1/special_responses/{id}", staff, handlers::get_special_response, {}},
        {Method::get, "/v1/special_responses/{id}/explain", staff, handlers::explain_special_response, {}},
        {Method::post, "/v1/special_responses/{id}/measures", {Role::office}, handlers::post_measure, {}},
        {Method::post, "/v1/special_responses/{id}/answer", {Role::office}, handlers::post_special_answer, {}},
        {Method::post, "/v1/special_responses/{id}/close", supervisor, handlers::close_special_response, {}},
        {Method::get, "/v1/metrics/hotspots", leaders, handlers::get_hotspots, {}},
        // the public
        {Method::get, "/v1/public/messages/{number}", everyone, handlers::get_public_status, {}},
        {Method::post, "/v1/public/messages/{number}/rating", everyone, handlers::post_public_rating, {}},
        {Method::get, "/v1/public/special_responses", everyone, handlers::list_public_responses, {}},
        // the console
        {Method::get, "/v1/changes", readers, handlers::get_changes, {}},
        {Method::get, "/v1/stream", readers, handlers::get_stream, {}},
        {Method::post, "/v1/session", everyone, handlers::post_session, {}},
        {Method::get, "/v1/session", anyone, handlers::get_session, {}},
        {Method::del, "/v1/session", everyone, handlers::delete_session, {}},
        // operations
        {Method::get, "/v1/tokens", admin, handlers::list_tokens, {}},
        {Method::post, "/v1/tokens", admin, handlers::post_token, {}},
        {Method::del, "/v1/tokens/{id}", admin, handlers::delete_token, {}},
        {Method::get, "/healthz", everyone, handlers::get_health, {}},
        {Method::get, "/readyz", everyone, handlers::get_ready, {}},
        {Method::get, "/metrics", everyone, handlers::get_prometheus, {}},
        {Method::get, "/openapi.json", everyone, handlers::get_openapi, {}},
        // pages
        {Method::get, "/", everyone, handlers::get_page, {}},
        {Method::get, "/docs", everyone, handlers::get_page, {}},
        {Method::get, "/assets/{file}", everyone, handlers::get_page, {}},
    };
    for (const VerbDecoder& decoder : verb_decoders())
        table.push_back({Method::post, "/v1/messages/{id}/" + std::string{word(decoder.verb)}, roles_for(rule_of(decoder.verb).who), handlers::post_verb, {}});
    for (Route& route : table) route.name = std::string{http::to_string(route.method)} + " " + route.pattern;
    return table;
}

} // namespace

std::span<const Route> routes() {
    static const std::vector<Route> table = make_routes();
    return table;
}

} // namespace huiying
