// Raises each cluster's flag once. Like the clusters, a pure function of the row of inputs: call `after` for every change, in order.
#pragma once
#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "service/rules/clusters/clusters.hpp"
#include "service/rules/clusters/growth.hpp"

namespace huiying::clusters {

struct Flag {
    ClusterNumber cluster = 0;
    Growth growth;
};

class Lookout {
public:
    explicit Lookout(FlagSettings settings = {}) : settings_(settings) {}

    /// What `Clusters::add` changed; `received` is the message's own time. A flag if one is raised now. A cluster that has its flag, or has
    /// taken in one that has, raises no other; a dismissed one raises it again when it has grown by half. The windows around `received` are
    /// looked at, and after a merger those of all it brings.
    std::optional<Flag> after(const Change& change, std::chrono::sys_seconds received, const Clusters& clusters) {
        return after(change, received, clusters, settings_);
    }
    /// The same with what is asked of this topic.
    std::optional<Flag> after(const Change& change, std::chrono::sys_seconds received, const Clusters& clusters, const FlagSettings& settings);

    /// The supervisor's dismissal, after `Clusters::dismiss`.
    void dismissed(ClusterNumber cluster, const Clusters& clusters);

    bool flagged(ClusterNumber cluster) const { return raised_.contains(cluster); }
    /// People it had when it was dismissed, while that keeps it quiet.
    std::optional<std::size_t> quiet_from(ClusterNumber cluster) const;

    // Going on where another run stopped.
    void take_up(std::chrono::sys_seconds received) { observed_from_ = std::min(observed_from_.value_or(received), received); }
    void take_up_flag(ClusterNumber cluster) { raised_.insert(cluster); }
    void take_up_dismissal(ClusterNumber cluster, std::size_t people) { dismissed_[cluster] = people; }

private:
    FlagSettings settings_;
    std::optional<std::chrono::sys_seconds> observed_from_;
    std::set<ClusterNumber> raised_;
    std::map<ClusterNumber, std::size_t> dismissed_;  ///< cluster → people it had
};

}  // namespace huiying::clusters
