// Clusters between two runs: what is kept of them, and how a new run goes on from it.
#include <algorithm>

#include "service/rules/clusters/clusters.hpp"

namespace huiying::clusters {

KeptCluster Clusters::kept(ClusterNumber cluster) const {
    const Cluster& one = clusters_[static_cast<std::size_t>(cluster)];
    return {cluster, one.merged_into, one.word, one.apart};
}

void Clusters::take_up(const KeptCluster& cluster) {
    if (clusters_.size() <= static_cast<std::size_t>(cluster.number)) clusters_.resize(static_cast<std::size_t>(cluster.number) + 1);
    Cluster& one = clusters_[static_cast<std::size_t>(cluster.number)];
    one.merged_into = cluster.merged_into;
    one.word = cluster.word;
    one.apart = cluster.apart;
}

void Clusters::take_up(const Arrival& arrival, ClusterNumber cluster) {
    const Sitting sitting = sit(arrival.title, arrival.body, commonness_);
    const Circumstance circumstance = circumstance_of(arrival);
    const bool copy = same_text(sitting, circumstance).has_value();
    const auto message = static_cast<Row>(records_.size());
    records_.push_back({arrival.id, arrival.person, gallery_.hang(sitting), circumstance, arrival.likes, 0});
    if (cluster != 0) join(message, static_cast<std::uint32_t>(cluster));
    enter(sitting, circumstance, message, copy);
}

}  // namespace huiying::clusters
