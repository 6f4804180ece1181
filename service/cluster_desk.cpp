#include "service/cluster_desk.hpp"
#include "service/access.hpp"
#include "service/handling.hpp"
#include "service/rules/digest.hpp"
#include <algorithm>
#include <cmath>
#include <set>

namespace huiying {

namespace {

bool leads(const Actor& actor) noexcept { return actor.has(Role::dispatcher) || actor.has(Role::supervisor); }

bool responds(const View& view, const Actor& actor, const Cluster& cluster) {
    if (!cluster.response) return false;
    const auto response = view.responses().find(*cluster.response);
    if (!response) return false;
    const auto mine = [&](const std::string& office) { return actor.for_office(office); };
    return mine(response->office) || std::any_of(response->assisting.begin(), response->assisting.end(), mine);
}

std::optional<Cluster> standing(const View& view, ClusterId id) {
    auto found = view.clusters().find(id);
    while (found && found->merged_into) found = view.clusters().find(*found->merged_into);
    return found;
}

Result<Cluster> visible_cluster(const View& view, const Context& context, ClusterId id) {
    auto found = standing(view, id);
    if (!found || !(leads(context.actor) || responds(view, context.actor, *found))) return not_found("cluster");
    return std::move(*found);
}

/// What may be done in which state: the one table of it.
std::vector<std::string> actions_of(const Actor& actor, const Cluster& cluster) {
    if (!actor.has(Role::supervisor)) return {};
    switch (cluster.state) {
    case ClusterState::watching:
    case ClusterState::flagged: return {"confirm", "dismiss", "merge", "split", "move"};
    case ClusterState::confirmed: return {"dismiss", "merge", "split", "move", "special_response"};
    case ClusterState::responding:
    case ClusterState::answered: return {"merge", "split", "move"};
    case ClusterState::closed: return {"merge", "split", "move", "special_response"};
    case ClusterState::dismissed: return {"confirm", "merge", "split", "move"};
    }
    return {};
}

const char* action_of(Verb verb) noexcept {
    switch (verb) {
    case Verb::confirm_cluster: return "confirm";
    case Verb::dismiss_cluster: return "dismiss";
    case Verb::merge_clusters: return "merge";
    case Verb::split_cluster: return "split";
    default: return "move";
    }
}

double heat_now(const Cluster& cluster, Instant now) {
    const double days = std::chrono::duration<double, std::ratio<86400>>(now - cluster.last_at).count();
    return cluster.heat * std::exp2(-std::max(days, 0.0) / 30);
}

ShownCluster shown(const Context& context, Cluster cluster) {
    ShownCluster out;
    out.heat = heat_now(cluster, context.now);
    out.actions = actions_of(context.actor, cluster);
    out.cluster = std::move(cluster);
    return out;
}

Result<void> check_members(const View& view, const Cluster& cluster, const ClusterOrder& order) {
    std::vector<FieldFault> faults;
    const bool moves = order.verb == Verb::move_member;
    for (std::size_t i = 0; i < order.members.size(); ++i) {
        const auto at = view.clusters().of(order.members[i]);
        // Into a cluster one may also take what is alone, or elsewhere.
        const bool comes_in = moves && order.other && standing(view, *order.other).value_or(Cluster{}).id == cluster.id;
        const bool known = comes_in ? view.messages().find(order.members[i]).has_value() : at == cluster.id;
        if (!known) faults.push_back({moves ? "/message" : "/messages/" + std::to_string(i), "not_a_member", "not a message of this cluster"});
    }
    if (order.verb == Verb::split_cluster && order.members.size() >= static_cast<std::size_t>(cluster.messages))
        faults.push_back({"/messages", "out_of_range", "some members have to stay"});
    if (!faults.empty()) return invalid_fields(std::move(faults));
    return {};
}

Result<void> check_other(const View& view, const Cluster& cluster, const ClusterOrder& order) {
    if (!order.other) return {};
    const char* pointer = order.verb == Verb::merge_clusters ? "/with" : "/to";
    const auto other = standing(view, *order.other);
    if (!other) return invalid_field(pointer, "unknown_cluster", "there is no such cluster");
    if (order.verb != Verb::merge_clusters) return {};
    if (other->id == cluster.id) return invalid_field(pointer, "same_cluster", "it is this cluster already");
    const auto goes_on = [&view](const Cluster& one) { return one.response && view.responses().find(*one.response).value().state != ResponseState::closed; };
    if (goes_on(cluster) && goes_on(*other))
        return Problem{Fault::conflict, "both_responding", "两个集中诉求都有专项回应，不能合并 / both clusters have a special response: close one of them first", {}, {}};
    return {};
}

} // namespace

Result<Page<ShownCluster>> list_clusters(const View& view, const Context& context, const ClusterFilter& filter, int limit, std::optional<Position> after) {
    auto found = view.clusters().list(filter, limit, after);
    Page<ShownCluster> page;
    page.next = found.next;
    for (Cluster& cluster : found.items) page.items.push_back(shown(context, std::move(cluster)));
    return page;
}

Result<ShownCluster> read_cluster(const View& view, const Context& context, ClusterId id) {
    auto cluster = visible_cluster(view, context, id);
    HUIYING_TRY(cluster);
    std::vector<clusters::Voice> voices;
    for (const ClusterVoice& voice : view.clusters().voices(cluster->id))
        voices.push_back({std::chrono::floor<std::chrono::seconds>(voice.received), voice.person, 0});
    ShownCluster out = shown(context, std::move(*cluster));
    out.trend = clusters::trend(std::move(voices), context.deployment->zone->offset(context.now));
    return out;
}

Result<Page<ShownMember>> list_cluster_members(const View& view, const Context& context, ClusterId id, int limit, std::optional<Position> after) {
    const auto cluster = visible_cluster(view, context, id);
    HUIYING_TRY(cluster);
    const auto found = view.clusters().members(cluster->id, limit, after);
    Page<ShownMember> page;
    page.next = found.next;
    for (const MessageId member : found.items) {
        ShownMember one{view.messages().find(member).value(), view.messages().letter(member), std::nullopt};
        // Sealed since: leaders alone still see it here.
        if (one.message.confidential && !leads(context.actor)) continue;
        if (cluster->response) one.reached = view.responses().reached(*cluster->response, member);
        page.items.push_back(std::move(one));
    }
    return page;
}

Result<void> decide_cluster(Unit& unit, const Context& context, ClusterId id, const ClusterOrder& order) {
    const auto cluster = visible_cluster(unit, context, id);
    HUIYING_TRY(cluster);
    const auto allowed = actions_of(context.actor, *cluster);
    if (std::find(allowed.begin(), allowed.end(), action_of(order.verb)) == allowed.end())
        return Problem{Fault::conflict, "state_conflict", "当前状态（" + std::string{word(cluster->state)} + "）不允许此操作 / not possible in this state", {}, allowed};
    if (const std::set<MessageId> once{order.members.begin(), order.members.end()}; once.size() != order.members.size())
        return invalid_field("/messages", "duplicate", "a message is named twice");
    const auto members = check_members(unit, *cluster, order);
    HUIYING_TRY(members);
    const auto other = check_other(unit, *cluster, order);
    HUIYING_TRY(other);
    ClusterDecision decision{{}, order.verb, cluster->id, order.other, order.members, context.actor.person, context.now, order.note};
    const Salt salt = random_salt();
    unit.clusters().decide(decision, salt);
    Event event;
    event.verb = order.verb;
    event.person = context.actor.person;
    event.role = "supervisor";
    event.recorded_at = context.now;
    event.effective_at = context.now;
    event.changes.push_back({"cluster", std::nullopt, cluster->id.text()});
    if (order.other) event.changes.push_back({"other", std::nullopt, order.other->text()});
    for (const MessageId member : order.members) event.changes.push_back({"message", std::nullopt, member.text()});
    if (order.note) event.digests.push_back({"note", salted_digest(salt, *order.note)});
    unit.events().append(event);
    return {};
}

Result<ClusteredMessage> comparable_message(const View& view, const Context& context, MessageId id) {
    const auto message = visible_message(view, context.actor, id);
    HUIYING_TRY(message);
    return view.clusters().message(id).value();
}

Result<std::vector<LikeMessage>> show_likes(const View& view, const Context& context, const std::vector<std::pair<MessageId, double>>& likes, std::size_t most) {
    std::vector<LikeMessage> out;
    for (const auto& [id, likeness] : likes) {
        if (out.size() == most) break;
        auto message = view.messages().find(id);
        if (!message || message->state == State::voided || !may_see(view, context.actor, *message)) continue;
        // Sealed ones are for those who have them, not for whoever looks for something like it.
        if (message->confidential && !context.actor.has(Role::dispatcher)) continue;
        out.push_back({show(context, load_dossier(view, std::move(*message))), likeness});
    }
    return out;
}

} // namespace huiying
