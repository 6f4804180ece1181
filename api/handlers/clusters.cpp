// Clusters (集中诉求): what supervisors look at, and their hand. A decision goes into the record; the answer waits until it has been carried out, so
// that the caller sees what came of it.
#include "api/handlers/handlers.hpp"
#include "api/json/cluster.hpp"
#include "api/json/decode.hpp"

namespace huiying::handlers {

namespace {

constexpr TextLimit note_limit{32 * 1024};
constexpr std::size_t most_split = 10'000;

std::optional<MessageId> read_message(ObjectReader& body, const char* name) {
    const auto text = body.text(name);
    if (!text) return std::nullopt;
    const auto id = MessageId::parse(*text);
    if (!id) body.fault(name, "unknown_message", "not the id of a message");
    return id;
}

std::optional<ClusterId> read_cluster_id(ObjectReader& body, const char* name) {
    const auto text = body.text(name);
    if (!text) return std::nullopt;
    const auto id = ClusterId::parse(*text);
    if (!id) body.fault(name, "unknown_cluster", "not the id of a cluster");
    return id;
}

using ReadOrder = void (*)(ObjectReader&, ClusterOrder&);

void read_note(ObjectReader& body, ClusterOrder& order) { order.note = body.text("note", note_limit); }

void read_merge(ObjectReader& body, ClusterOrder& order) {
    body.require("with");
    order.other = read_cluster_id(body, "with");
    read_note(body, order);
}

void read_split(ObjectReader& body, ClusterOrder& order) {
    body.require("messages");
    const auto ids = body.texts("messages", most_split);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        if (const auto id = MessageId::parse(ids[i])) order.members.push_back(*id);
        else body.fault("messages/" + std::to_string(i), "unknown_message", "not the id of a message");
    }
    if (ids.empty()) body.fault("messages", "required", "name the members that become a cluster of their own");
    read_note(body, order);
}

void read_move(ObjectReader& body, ClusterOrder& order) {
    body.require("message");
    if (const auto message = read_message(body, "message")) order.members = {*message};
    order.other = read_cluster_id(body, "to");
    read_note(body, order);
}

Task<Answered> answer_cluster(Call& call, ClusterId id) {
    auto work = [context = call.context, id](const View& view) { return read_cluster(view, context, id); };
    auto shown = co_await call.api.store().read(std::move(work));
    if (!shown) co_return problem_answer(shown.error());
    co_return json_answer(200, cluster_json(call.context, *shown, true));
}

Task<Answered> decide(Call& call, Verb verb, ReadOrder read) {
    auto received = co_await receive_json(call, false);
    if (!received.text) co_return std::move(received.refusal);
    const auto id = path_id<ClusterId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    ClusterOrder order;
    order.verb = verb;
    const auto problem = read_object(*received.text, [&](ObjectReader& body, Faults&) { read(body, order); });
    if (problem) co_return problem_answer(*problem);
    PresentWork<EncodedAnswer> work = [id = *id, order](Unit& unit, const Context& context) -> Result<EncodedAnswer> {
        const auto decided = decide_cluster(unit, context, id, order);
        HUIYING_TRY(decided);
        return EncodedAnswer{200, "{}", 0};
    };
    auto answered = co_await write_once(call, std::move(*received.text), std::move(work));
    if (!answered || answered->status != 200) co_return answered;
    co_await call.api.clusters().caught_up();
    const ClusterId asked = *id;
    auto response = co_await answer_cluster(call, asked);
    co_return response;
}

} // namespace

Task<Answered> list_clusters(Call& call) {
    QueryReader query{call.request()};
    ClusterFilter filter;
    filter.states = query.choices<ClusterState>("state");
    filter.place = query.text("place");
    filter.service_item = query.text("service_item");
    const int limit = query.limit();
    const auto after = query.cursor();
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    auto work = [context = call.context, filter, limit, after](const View& view) { return huiying::list_clusters(view, context, filter, limit, after); };
    auto page = co_await call.api.store().read(std::move(work));
    if (!page) co_return problem_answer(page.error());
    JsonList items;
    for (const ShownCluster& shown : page->items) items.add(cluster_json(call.context, shown, false));
    co_return list_answer(call.request(), std::move(items), page->next);
}

Task<Answered> get_cluster(Call& call) {
    QueryReader query{call.request()};
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    const auto id = path_id<ClusterId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    const ClusterId asked = *id;
    auto response = co_await answer_cluster(call, asked);
    co_return response;
}

Task<Answered> list_cluster_members(Call& call) {
    QueryReader query{call.request()};
    const int limit = query.limit();
    const auto after = query.cursor();
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    const auto id = path_id<ClusterId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    auto work = [context = call.context, id = *id, limit, after](const View& view) { return huiying::list_cluster_members(view, context, id, limit, after); };
    auto page = co_await call.api.store().read(std::move(work));
    if (!page) co_return problem_answer(page.error());
    JsonList items;
    for (const ShownMember& member : page->items) items.add(cluster_member_json(call.context, member));
    co_return list_answer(call.request(), std::move(items), page->next);
}

Task<Answered> confirm_cluster(Call& call) { return decide(call, Verb::confirm_cluster, read_note); }
Task<Answered> dismiss_cluster(Call& call) { return decide(call, Verb::dismiss_cluster, read_note); }
Task<Answered> merge_clusters(Call& call) { return decide(call, Verb::merge_clusters, read_merge); }
Task<Answered> split_cluster(Call& call) { return decide(call, Verb::split_cluster, read_split); }
Task<Answered> move_cluster_member(Call& call) { return decide(call, Verb::move_member, read_move); }

Task<Answered> get_similar(Call& call) {
    QueryReader query{call.request()};
    const auto most = static_cast<std::size_t>(query.integer("limit", 10, 1, 40));
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    const auto id = path_id<MessageId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    auto compared = [context = call.context, id = *id](const View& view) { return comparable_message(view, context, id); };
    auto message = co_await call.api.store().read(std::move(compared));
    if (!message) co_return problem_answer(message.error());
    // More than asked for: some may not be this caller's to see.
    const std::size_t looked_at = 48;
    auto likes = co_await call.api.clusters().similar(std::move(*message), looked_at);
    auto work = [context = call.context, likes, most](const View& view) { return show_likes(view, context, likes, most); };
    auto shown = co_await call.api.store().read(std::move(work));
    if (!shown) co_return problem_answer(shown.error());
    JsonList items;
    for (const LikeMessage& like : *shown) items.add(like_json(call.context, like));
    co_return list_answer(call.request(), std::move(items), std::nullopt);
}

} // namespace huiying::handlers
