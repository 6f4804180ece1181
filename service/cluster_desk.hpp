// What supervisors see of clusters (集中诉求) and decide about them, and the like messages that a clerk looks up (相似来件).
#pragma once
#include "service/context.hpp"
#include "service/desk.hpp"
#include "service/port/store.hpp"
#include "service/rules/clusters/why.hpp"

namespace huiying {

struct ShownCluster {
    Cluster cluster;
    double heat = 0;                             ///< now
    std::vector<clusters::DayCount> trend;       ///< only where one cluster is asked for
    std::vector<std::string> actions;            ///< what this caller may do with it now
};

/// Hottest first; those that others have taken in are not listed.
Result<Page<ShownCluster>> list_clusters(const View& view, const Context& context, const ClusterFilter& filter, int limit, std::optional<Position> after);

/// The cluster of this id, or the one that has taken it in. Leaders see all, offices those they have a special response for. Problem: not_found.
Result<ShownCluster> read_cluster(const View& view, const Context& context, ClusterId id);

struct ShownMember {
    Message message;
    Letter letter; ///< title and body are shown, never the contact
    std::optional<AnsweredAs> reached; ///< by the latest special response
};
Result<Page<ShownMember>> list_cluster_members(const View& view, const Context& context, ClusterId id, int limit, std::optional<Position> after);

struct ClusterOrder {
    Verb verb{};
    std::optional<ClusterId> other;
    std::vector<MessageId> members;
    std::optional<std::string> note;
};
/// Puts a supervisor's decision into the record; the follower carries it out in its place. Problems: not_found, conflict `state_conflict`, invalid.
Result<void> decide_cluster(Unit& unit, const Context& context, ClusterId id, const ClusterOrder& order);

/// A like message.
struct LikeMessage {
    Shown shown;
    double likeness = 0; ///< chance of being one matter
};
/// What the message is compared by; not_found when the caller may not see it.
Result<ClusteredMessage> comparable_message(const View& view, const Context& context, MessageId id);
/// Of these, what the caller may see; the answered first where two are equally like.
Result<std::vector<LikeMessage>> show_likes(const View& view, const Context& context, const std::vector<std::pair<MessageId, double>>& likes, std::size_t most);

} // namespace huiying
