// The clusters in memory, between the record and what is kept: takes in the record's lines in order and says what they change. What it says depends
// on the lines alone, not on how they were cut into portions, nor on a restart in between (rules/clusters/clusters.hpp).
#pragma once
#include "service/model/deployment.hpp"
#include "service/port/clusters.hpp"
#include "service/rules/clusters/clusters.hpp"
#include "service/rules/clusters/lookout.hpp"
#include <set>
#include <variant>

namespace huiying {

using ClusterInput = std::variant<ClusteredMessage, ClusterDecision>;

/// Lines of the record, in order.
struct ClusterInputs {
    ClusterProgress from;
    ClusterProgress to;
    std::vector<ClusterInput> lines;
    bool more = false; ///< the record goes on
};

/// What became of members, in order.
struct MemberStep {
    std::optional<MessageId> message;   ///< it is in `cluster` now, or alone
    std::optional<ClusterId> cluster;
    std::optional<ClusterId> gone;      ///< all of this one are in `cluster` now
};

/// What a portion of the record changes.
struct ClusterChanges {
    ClusterProgress from;
    ClusterProgress to;
    std::vector<MemberStep> steps;
    std::vector<Cluster> clusters;      ///< as they stand now: what is counted of them; what they say only where `described` names them
    std::set<ClusterId> described;
    std::set<ClusterId> flagged;        ///< by this portion
};

/// One thread at a time.
class ClusterIndex {
public:
    // Going on: all clusters first, then all messages, by id.
    void take_up(const std::vector<Cluster>& kept);
    void take_up(const std::vector<ClusteredMessage>& placed);

    ClusterChanges apply(const ClusterInputs& inputs, const ClusterPlan& plan);
    /// Which of the changed clusters should be described anew: those that have grown or been altered enough.
    std::vector<ClusterId> to_describe(const ClusterChanges& changes) const;
    /// Members that stand for all, oldest to newest.
    std::vector<MessageId> sample(ClusterId cluster) const;
    /// Puts title, terms, examples, place and service item into `changes`, out of these members' texts.
    void describe(ClusterChanges& changes, ClusterId cluster, const std::vector<ClusteredMessage>& members);

    /// Messages like this one, most alike first.
    std::vector<clusters::Like> similar(const ClusteredMessage& message, std::size_t count) { return clusters_.similar(arrival_of(message), count); }
    std::size_t size() const noexcept { return clusters_.size(); }
    std::size_t bytes() const noexcept { return clusters_.bytes(); }

private:
    static clusters::Arrival arrival_of(const ClusteredMessage& message);
    void arrive(const ClusteredMessage& message, const ClusterPlan& plan, ClusterChanges& changes);
    void carry_out(const ClusterDecision& decision, const ClusterPlan& plan, ClusterChanges& changes);
    void raise(const clusters::Flag& flag, const clusters::FlagSettings& settings, ClusterChanges& changes);
    void merged(clusters::ClusterNumber gone, clusters::ClusterNumber kept, ClusterChanges& changes);
    void touch(clusters::ClusterNumber cluster) { touched_.insert(cluster); }
    Cluster row(clusters::ClusterNumber cluster, const ClusterPlan& plan) const;

    clusters::Clusters clusters_;
    clusters::Lookout lookout_;
    std::map<clusters::ClusterNumber, FlagReason> flags_;
    std::map<clusters::ClusterNumber, std::size_t> described_at_; ///< size when last described
    std::set<clusters::ClusterNumber> touched_;
};

} // namespace huiying
