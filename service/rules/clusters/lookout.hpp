// Raises each cluster's flag once. Like the clusters, a pure function of the row of inputs: call `after` for every change, in order.
#pragma once
#include <map>
#include <optional>

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
    /// taken in one that has, raises no other; a dismissed one raises it again when it has grown by half.
    std::optional<Flag> after(const Change& change, std::chrono::sys_seconds received, const Clusters& clusters);

    /// The supervisor's dismissal, after `Clusters::dismiss`.
    void dismissed(ClusterNumber cluster, const Clusters& clusters);

    bool flagged(ClusterNumber cluster) const { return raised_.contains(cluster); }

private:
    FlagSettings settings_;
    std::optional<std::chrono::sys_seconds> observed_from_;
    std::map<ClusterNumber, Growth> raised_;
    std::map<ClusterNumber, std::size_t> dismissed_;  ///< cluster → people it had
};

}  // namespace huiying::clusters
