// A supervisor's hand on the clusters, and what one may ask of them. What a supervisor has parted is remembered with both parts and follows
// them into whatever they become; what a supervisor has moved stays, since nothing moves a single member but a supervisor.
#include <algorithm>

#include "service/rules/clusters/clusters.hpp"

namespace huiying::clusters {

ClusterNumber Clusters::resolve(ClusterNumber cluster) const {
    if (cluster <= 0 || static_cast<std::size_t>(cluster) >= clusters_.size()) return 0;
    while (clusters_[static_cast<std::size_t>(cluster)].merged_into != 0)
        cluster = clusters_[static_cast<std::size_t>(cluster)].merged_into;
    return cluster;
}

Clusters::Cluster* Clusters::find(ClusterNumber cluster) {
    const ClusterNumber number = resolve(cluster);
    return number == 0 ? nullptr : &clusters_[static_cast<std::size_t>(number)];
}

bool Clusters::confirm(ClusterNumber cluster) {
    Cluster* const found = find(cluster);
    if (found != nullptr) found->word = Word::confirmed;
    return found != nullptr;
}

bool Clusters::dismiss(ClusterNumber cluster) {
    Cluster* const found = find(cluster);
    if (found != nullptr) found->word = Word::dismissed;
    return found != nullptr;
}

std::optional<ClusterNumber> Clusters::merge(ClusterNumber one, ClusterNumber other) {
    const auto a = static_cast<std::uint32_t>(resolve(one));
    const auto b = static_cast<std::uint32_t>(resolve(other));
    if (a == 0 || b == 0 || a == b) return std::nullopt;
    // The later word takes back the earlier one that parted them.
    for (const auto& [from, to] : {std::pair{a, b}, std::pair{b, a}})
        std::erase_if(clusters_[from].apart, [&, away = to](ClusterNumber number) { return resolve(number) == away; });
    return unite(a, b);
}

void Clusters::keep_apart(std::uint32_t one, std::uint32_t other) {
    clusters_[one].apart.push_back(other);
    clusters_[other].apart.push_back(one);
}

void Clusters::take_out(Row message) {
    const std::uint32_t from = records_[message].cluster;
    auto& members = clusters_[from].members;
    members.erase(std::remove(members.begin(), members.end(), message), members.end());
    records_[message].cluster = 0;
    count_people(from);
}

std::optional<ClusterNumber> Clusters::split(ClusterNumber cluster, const std::vector<MessageNumber>& members) {
    const auto from = static_cast<std::uint32_t>(resolve(cluster));
    std::vector<Row> rows;
    for (const MessageNumber member : members) {
        const auto row = row_of(member);
        if (!row || from == 0 || records_[*row].cluster != from) return std::nullopt;
        rows.push_back(*row);
    }
    std::sort(rows.begin(), rows.end());
    rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
    if (rows.empty() || rows.size() == clusters_[from].members.size()) return std::nullopt;
    clusters_.emplace_back();
    const auto made = static_cast<std::uint32_t>(clusters_.size() - 1);
    for (const Row row : rows) {
        take_out(row);
        join(row, made);
    }
    clusters_[made].apart = clusters_[from].apart;
    for (const ClusterNumber other : clusters_[from].apart)
        if (Cluster* const found = find(other)) found->apart.push_back(made);
    keep_apart(from, made);
    return made;
}

std::optional<ClusterNumber> Clusters::move(MessageNumber message, std::optional<ClusterNumber> to) {
    const auto row = row_of(message);
    const std::uint32_t target = to ? static_cast<std::uint32_t>(resolve(*to)) : 0;
    if (!row || (to && target == 0)) return std::nullopt;
    const std::uint32_t from = records_[*row].cluster;
    if (from != 0 && from == target) return target;
    if (from != 0) take_out(*row);
    const std::uint32_t reached = target != 0 ? target : cluster_made_of(*row);
    if (target != 0) join(*row, target);
    if (from != 0) keep_apart(from, reached);
    return reached;
}

ClusterNumber Clusters::cluster_of(MessageNumber message) const {
    const auto row = row_of(message);
    return row ? records_[*row].cluster : 0;
}

std::vector<ClusterNumber> Clusters::standing() const {
    std::vector<ClusterNumber> out;
    for (std::size_t i = 1; i < clusters_.size(); ++i)
        if (!clusters_[i].members.empty()) out.push_back(static_cast<ClusterNumber>(i));
    return out;
}

std::vector<Member> Clusters::members(ClusterNumber cluster) const {
    std::vector<Member> out;
    for (const Row row : clusters_[static_cast<std::size_t>(resolve(cluster))].members) {
        const Record& record = records_[row];
        out.push_back({record.id, record.person, record.circumstance.received, record.likes});
    }
    return out;
}

std::size_t Clusters::people(ClusterNumber cluster) const { return clusters_[static_cast<std::size_t>(resolve(cluster))].people.size(); }

std::vector<Voice> Clusters::voices(ClusterNumber cluster) const {
    std::vector<Voice> out;
    for (const Member& member : members(cluster)) out.push_back({member.received, member.person, member.likes});
    return out;
}

Word Clusters::word(ClusterNumber cluster) const { return clusters_[static_cast<std::size_t>(resolve(cluster))].word; }

std::size_t Clusters::bytes() const noexcept { return gallery_.bytes() + candidates_.bytes() + records_.capacity() * sizeof(Record); }

}  // namespace huiying::clusters
