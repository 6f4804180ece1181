#include "bench/support/clusters/flags.hpp"

#include <chrono>

namespace huiying::bench {

namespace {

constexpr std::size_t people_of_a_flag = 5;
constexpr std::chrono::days flag_window{90};

/// Whether five people are among the members within some window.
bool deserves_flag(const JudgedCluster& cluster, const std::map<std::int64_t, const JudgedMessage*>& by_source) {
    for (const auto first : cluster.members) {
        std::set<std::string> people;
        for (const auto id : cluster.members) {
            const auto after = by_source.at(id)->received - by_source.at(first)->received;
            if (after >= std::chrono::seconds{0} && after < flag_window) people.insert(by_source.at(id)->user);
        }
        if (people.size() >= people_of_a_flag) return true;
    }
    return false;
}

}  // namespace

FlagScore score_flags(const std::vector<JudgedCluster>& judged, const std::vector<JudgedMessage>& messages, const Clustering& clustering,
                      const std::set<std::int64_t>& raised) {
    std::map<std::int64_t, const JudgedMessage*> by_source;
    for (const auto& message : messages) by_source[message.source] = &message;
    std::map<std::int64_t, const JudgedCluster*> owner;
    std::set<std::int64_t> borderline;
    for (const auto& cluster : judged) {
        for (const auto id : cluster.members) owner[id] = &cluster;
        borderline.insert(cluster.borderline.begin(), cluster.borderline.end());
    }
    FlagScore out;
    std::set<const JudgedCluster*> told;
    for (const auto flagged : raised) {
        std::map<const JudgedCluster*, std::size_t> shares;
        std::size_t size = 0;
        for (const auto& [id, cluster] : clustering) {
            const auto own = owner.find(id);
            if (cluster != flagged || (own == owner.end() && borderline.contains(id))) continue;
            ++size;
            if (own != owner.end()) ++shares[own->second];
        }
        const JudgedCluster* best = nullptr;
        for (const auto& [cluster, share] : shares)
            if (2 * share >= size) best = cluster;
        if (best != nullptr)
            told.insert(best);
        else
            ++out.wrong;
    }
    for (const auto& cluster : judged) {
        if (!deserves_flag(cluster, by_source)) continue;
        ++out.expected;
        out.found += told.contains(&cluster);
    }
    return out;
}

}  // namespace huiying::bench
