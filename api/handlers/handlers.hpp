// Every handler of the route table, by errand. Each decodes, calls one use case, encodes, and nothing else.
#pragma once
#include "api/answers.hpp"

namespace huiying::handlers {

// intake.cpp
Task<Answered> post_message(Call& call);
Task<Answered> post_batch(Call& call);
// messages.cpp
Task<Answered> list_messages(Call& call);
Task<Answered> get_message(Call& call);
Task<Answered> get_record(Call& call);
Task<Answered> get_identity(Call& call);
Task<Answered> get_triage(Call& call);
Task<Answered> list_offices(Call& call);
Task<Answered> get_queue(Call& call);
Task<Answered> get_office_messages(Call& call);
Task<Answered> get_summary(Call& call);
// verbs.cpp
Task<Answered> post_verb(Call& call); ///< the last segment of the path names the verb
Task<Answered> list_requests(Call& call);
Task<Answered> approve_request(Call& call);
Task<Answered> reject_request(Call& call);
Task<Answered> withdraw_request(Call& call);
// feed.cpp
Task<Answered> get_replies(Call& call);
Task<Answered> post_delivered(Call& call);
// deadlines.cpp
Task<Answered> get_calendar_due(Call& call);
Task<Answered> get_explanation(Call& call);
Task<Answered> post_failed(Call& call);
// public.cpp
Task<Answered> get_public_status(Call& call);
Task<Answered> post_public_rating(Call& call);
// escalations.cpp
Task<Answered> list_escalations(Call& call);
Task<Answered> acknowledge_escalation(Call& call);
// recompute.cpp
Task<Answered> post_recompute(Call& call);
Task<Answered> apply_recompute(Call& call);
Task<Answered> get_recompute(Call& call);
Task<Answered> post_what_if(Call& call);
// metrics.cpp
Task<Answered> get_overdue(Call& call);
Task<Answered> get_routing_metrics(Call& call);
Task<Answered> get_hotspots(Call& call);
// performance.cpp
Task<Answered> get_performance(Call& call);
Task<Answered> get_load(Call& call);
// route.cpp
Task<Answered> post_route(Call& call);
// changes.cpp
Task<Answered> get_changes(Call& call);
Task<Answered> get_stream(Call& call);
// session.cpp
Task<Answered> post_session(Call& call);
Task<Answered> get_session(Call& call);
Task<Answered> delete_session(Call& call);
// tokens.cpp
Task<Answered> list_tokens(Call& call);
Task<Answered> post_token(Call& call);
Task<Answered> delete_token(Call& call);
// clusters.cpp
Task<Answered> list_clusters(Call& call);
Task<Answered> get_cluster(Call& call);
Task<Answered> list_cluster_members(Call& call);
Task<Answered> confirm_cluster(Call& call);
Task<Answered> dismiss_cluster(Call& call);
Task<Answered> merge_clusters(Call& call);
Task<Answered> split_cluster(Call& call);
Task<Answered> move_cluster_member(Call& call);
Task<Answered> get_similar(Call& call);
// special_responses.cpp
Task<Answered> post_special_response(Call& call);
Task<Answered> list_special_responses(Call& call);
Task<Answered> get_office_responses(Call& call);
Task<Answered> get_special_response(Call& call);
Task<Answered> explain_special_response(Call& call);
Task<Answered> post_measure(Call& call);
Task<Answered> post_special_answer(Call& call);
Task<Answered> close_special_response(Call& call);
Task<Answered> list_public_responses(Call& call);
// operations.cpp
Task<Answered> get_health(Call& call);
Task<Answered> get_ready(Call& call);
Task<Answered> get_prometheus(Call& call);
Task<Answered> get_openapi(Call& call);
// pages.cpp
Task<Answered> get_page(Call& call);

} // namespace huiying::handlers
