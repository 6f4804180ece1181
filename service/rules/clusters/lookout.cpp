#include "service/rules/clusters/lookout.hpp"

#include <algorithm>
#include <set>

namespace huiying::clusters {

namespace {

std::size_t people_of(ClusterNumber cluster, const Clusters& clusters) {
    std::set<std::uint64_t> people;
    for (const Member& member : clusters.members(cluster)) people.insert(member.person);
    return people.size();
}

}  // namespace

std::optional<Flag> Lookout::after(const Change& change, std::chrono::sys_seconds received, const Clusters& clusters,
                                   const FlagSettings& settings) {
    // Before the first message by its own time nothing was observed; a backdated one moves that.
    observed_from_ = std::min(observed_from_.value_or(received), received);
    for (const auto& [gone, kept] : change.merged) {
        if (raised_.contains(gone)) raised_.insert(kept);
        if (const auto at = dismissed_.find(gone); at != dismissed_.end()) dismissed_.emplace(kept, at->second);
        // One truth: what the supervisor has dismissed has no flag, what stands otherwise is not kept quiet by what it took in.
        if (clusters.word(kept) == Word::dismissed) raised_.erase(kept);
        else dismissed_.erase(kept);
    }
    if (change.cluster == 0 || raised_.contains(change.cluster) || clusters.people(change.cluster) < std::min(settings.people, clusters.most_people())) return std::nullopt;
    if (const auto at = dismissed_.find(change.cluster); at != dismissed_.end()) {
        if (stays_quiet(at->second, people_of(change.cluster, clusters), settings)) return std::nullopt;
    }
    // A merger brings what was taken in long ago, and together it may stand out there. What a supervisor has dismissed stays dismissed.
    const bool others_came = change.joined.size() > 1 || !change.merged.empty();
    const std::vector<Voice> voices = clusters.voices(change.cluster);
    auto growth = flag_around(received, *observed_from_, voices, settings);
    if (!growth && others_came && !dismissed_.contains(change.cluster)) growth = flag_anywhere(*observed_from_, voices, settings);
    if (!growth) return std::nullopt;
    dismissed_.erase(change.cluster);
    raised_.insert(change.cluster);
    return Flag{change.cluster, *growth};
}

void Lookout::dismissed(ClusterNumber cluster, const Clusters& clusters) {
    const ClusterNumber number = clusters.resolve(cluster);
    raised_.erase(number);
    dismissed_[number] = people_of(number, clusters);
}

std::optional<std::size_t> Lookout::quiet_from(ClusterNumber cluster) const {
    const auto at = dismissed_.find(cluster);
    return at == dismissed_.end() ? std::nullopt : std::optional{at->second};
}

}  // namespace huiying::clusters
