#include "service/rules/clusters/clusters.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace huiying::clusters {

namespace {

/// A number for a word of the outside; 0 only for none.
std::uint32_t number_of(std::string_view text) {
    std::uint64_t hash = 7;
    bool any = false;
    for (const Symbol symbol : symbols_of(text, 200)) {
        if (symbol == gap) continue;
        hash = spread(hash ^ symbol);
        any = true;
    }
    return any ? static_cast<std::uint32_t>(hash >> 32) | 1U : 0;
}

/// At most `most` of them, evenly spread: the oldest as well as the newest.
template <class T>
std::vector<T> spread_sample(const std::vector<T>& all, std::size_t most) {
    if (all.size() <= most) return all;
    std::vector<T> out;
    for (std::size_t i = 0; i < most; ++i) out.push_back(all[i * (all.size() - 1) / (most - 1)]);
    return out;
}

}  // namespace

Clusters::Clusters(JoiningSettings settings, LikenessWeights weights)
    : settings_(settings), weights_(weights), commonness_(settings.prior_messages), comparison_(commonness_) {}

std::optional<Clusters::Row> Clusters::row_of(MessageNumber message) const {
    const auto at =
        std::lower_bound(records_.begin(), records_.end(), message, [](const Record& record, MessageNumber id) { return record.id < id; });
    if (at == records_.end() || at->id != message) return std::nullopt;
    return static_cast<Row>(at - records_.begin());
}

Circumstance Clusters::circumstance_of(const Arrival& arrival) {
    return {arrival.received, number_of(arrival.place), number_of(arrival.service_item)};
}

bool Clusters::too_far(const Circumstance& a, const Circumstance& b) const {
    return std::chrono::abs(a.received - b.received) > settings_.memory;
}

Change Clusters::add(const Arrival& arrival) {
    work_ = {};
    Change change;
    const Sitting sitting = sit(arrival.title, arrival.body, commonness_);
    const Circumstance circumstance = circumstance_of(arrival);
    const auto message = static_cast<Row>(records_.size());
    const auto same = same_text(sitting, circumstance);
    std::vector<Group> groups;
    if (sitting.comparable && !same) groups = groups_near(sitting, circumstance);
    records_.push_back({arrival.id, arrival.person, gallery_.hang(sitting), circumstance, arrival.likes, 0});
    if (same) {
        // A copy goes where its original is, and leaves no trace in the index: a flood of copies costs as little as one.
        change.founded = records_[*same].cluster == 0;
        if (change.founded) change.joined.push_back(records_[*same].id);
        join(message, cluster_made_of(*same));
    } else if (!groups.empty() && groups.front().closeness > settings_.join) {
        change.founded = groups.front().cluster == 0;
        if (change.founded) change.joined.push_back(records_[groups.front().first].id);
        join(message, change.founded ? cluster_made_of(groups.front().first) : groups.front().cluster);
        meet_others(message, groups, change);
    }
    enter(sitting, circumstance, message, same.has_value());
    change.cluster = records_[message].cluster;
    if (change.cluster != 0) change.joined.push_back(arrival.id);
    return change;
}

/// From now on it is found by what comes later.
void Clusters::enter(const Sitting& sitting, const Circumstance& circumstance, Row message, bool copy) {
    if (sitting.comparable) by_text_[spread(sitting.text_hash ^ circumstance.place) ^ circumstance.item] = message;
    if (!copy && sitting.comparable) candidates_.add(sitting.posted, message);
    commonness_.count(sitting.counted, sitting.counted_symbols);
}

std::optional<Clusters::Row> Clusters::same_text(const Sitting& sitting, const Circumstance& circumstance) const {
    if (!sitting.comparable) return std::nullopt;
    const auto at = by_text_.find(spread(sitting.text_hash ^ circumstance.place) ^ circumstance.item);
    if (at == by_text_.end() || too_far(records_[at->second].circumstance, circumstance)) return std::nullopt;
    return at->second;
}

double Clusters::likeness_with(Row other, const Circumstance& circumstance, bool& elsewhere) {
    ++work_.comparisons;
    const Record& record = records_[other];
    Features features = comparison_.with(gallery_.at(record.portrait));
    elsewhere |= features.same_words_elsewhere;
    const double days =
        std::chrono::duration<double, std::ratio<86400>>(std::chrono::abs(record.circumstance.received - circumstance.received)).count();
    features.days_apart = static_cast<float>(std::log1p(days) / 5);
    return likeness(features, record.circumstance, circumstance, weights_);
}

/// The closer half of a small cluster, but never fewer than two: one matter is told in many ways, and a member told in another must not
/// keep out what two others know.
std::size_t Clusters::asked_of(std::size_t size) const {
    const std::size_t half = size < 4 ? std::min<std::size_t>(size, 2) : size / 2;
    return std::min(settings_.closest, half);
}

double Clusters::average_of_closest(std::vector<Link>& links, std::size_t size) const {
    const std::size_t count = asked_of(size);
    const std::size_t there = std::min(count, links.size());
    std::partial_sort(links.begin(), links.begin() + static_cast<std::ptrdiff_t>(there), links.end(), [](const Link& a, const Link& b) {
        return a.likeness != b.likeness ? a.likeness > b.likeness : a.message < b.message;
    });
    double sum = 0;
    for (std::size_t i = 0; i < there; ++i) sum += links[i].likeness;
    return sum / static_cast<double>(count);
}

std::vector<Clusters::Group> Clusters::groups_near(const Sitting& sitting, const Circumstance& circumstance) {
    const auto skip = [&](Row other) { return too_far(records_[other].circumstance, circumstance); };
    const std::vector<Row>& found = candidates_.find(sitting.sought, commonness_, settings_, skip);
    work_.steps = candidates_.steps();
    comparison_.open(sitting.portrait(), settings_.shrink);
    std::vector<Group> groups;
    for (const Row other : found) {
        const std::uint32_t cluster = records_[other].cluster;
        auto group = groups.end();
        if (cluster != 0) group = std::find_if(groups.begin(), groups.end(), [&](const Group& one) { return one.cluster == cluster; });
        if (group == groups.end()) group = groups.insert(group, Group{cluster, other, {}, 0, false});
        group->links.push_back({other, likeness_with(other, circumstance, group->barred)});
    }
    for (Group& group : groups) {
        const std::size_t size = group.cluster == 0 ? 1 : clusters_[group.cluster].members.size();
        group.closeness = average_of_closest(group.links, size);
        if (group.links.size() < std::min(size, settings_.closest + 3) && group.links.front().likeness > settings_.join / 2)
            look_further(group, circumstance);
    }
    comparison_.close();
    std::erase_if(groups, [](const Group& group) { return group.barred; });
    for (Group& group : groups) group.closeness /= yielding(clusters_[group.cluster].people.size());
    std::sort(groups.begin(), groups.end(),
              [](const Group& a, const Group& b) { return a.closeness != b.closeness ? a.closeness > b.closeness : a.first < b.first; });
    return groups;
}

std::vector<Like> Clusters::similar(const Arrival& like, std::size_t count) {
    work_ = {};
    const Sitting sitting = sit(like.title, like.body, commonness_);
    const Circumstance circumstance = circumstance_of(like);
    std::vector<Like> out;
    if (!sitting.comparable) return out;
    const std::vector<Row> found =
        candidates_.find(sitting.sought, commonness_, settings_, [&](Row other) { return records_[other].id == like.id; });
    work_.steps = candidates_.steps();
    comparison_.open(sitting.portrait(), settings_.shrink);
    bool elsewhere = false;
    for (const Row other : found) out.push_back({records_[other].id, likeness_with(other, circumstance, elsewhere)});
    comparison_.close();
    std::sort(out.begin(), out.end(),
              [](const Like& a, const Like& b) { return a.likeness != b.likeness ? a.likeness > b.likeness : a.id > b.id; });
    out.resize(std::min(out.size(), count));
    return out;
}

/// Members that share no rare term with the message may be like it all the same; a few of them are asked before the average is taken.
void Clusters::look_further(Group& group, const Circumstance& circumstance) {
    const std::vector<Row>& members = clusters_[group.cluster].members;
    for (const Row member : spread_sample(members, 2 * settings_.closest + 2)) {
        const bool known = std::any_of(group.links.begin(), group.links.end(), [&](const Link& link) { return link.message == member; });
        if (!known && !too_far(records_[member].circumstance, circumstance))
            group.links.push_back({member, likeness_with(member, circumstance, group.barred)});
    }
    group.closeness = average_of_closest(group.links, members.size());
}

std::uint32_t Clusters::cluster_made_of(Row message) {
    if (records_[message].cluster != 0) return records_[message].cluster;
    clusters_.emplace_back();
    const auto cluster = static_cast<std::uint32_t>(clusters_.size() - 1);
    join(message, cluster);
    return cluster;
}

void Clusters::join(Row message, std::uint32_t cluster) {
    records_[message].cluster = cluster;
    auto& members = clusters_[cluster].members;
    members.insert(std::upper_bound(members.begin(), members.end(), message), message);
    count_person(cluster, records_[message].person);
}

void Clusters::count_person(std::uint32_t cluster, std::uint64_t person) {
    auto& people = clusters_[cluster].people;
    const auto at = std::lower_bound(people.begin(), people.end(), person);
    if (people.size() < settings_.most_people && (at == people.end() || *at != person)) people.insert(at, person);
}

/// Anew, after a member has left.
void Clusters::count_people(std::uint32_t cluster) {
    clusters_[cluster].people.clear();
    for (const Row member : clusters_[cluster].members) count_person(cluster, records_[member].person);
}

/// What the thresholds are multiplied with for this cluster.
double Clusters::yielding(std::size_t number_of_people) const {
    const auto doublings = [](std::size_t people) { return std::log2(static_cast<double>(std::max<std::size_t>(people, 1))); };
    const double least = doublings(settings_.few_people);
    const double share = (doublings(number_of_people) - least) / (doublings(settings_.most_people) - least);
    return 1 - settings_.give * std::clamp(share, 0.0, 1.0);
}

/// The new member may be what lies between its cluster and others.
void Clusters::meet_others(Row message, std::vector<Group>& groups, Change& change) {
    for (std::size_t i = 1; i < groups.size(); ++i) {
        const std::uint32_t own = records_[message].cluster;
        const std::uint32_t other = records_[groups[i].first].cluster;
        if (groups[i].closeness < settings_.merge * 0.7) break;
        if (other == own || (other != 0 && !may_meet(own, other))) continue;
        const std::vector<Row> alone{groups[i].first};
        const double needed = settings_.merge * yielding(clusters_[own].people.size() + (other == 0 ? 1 : clusters_[other].people.size()));
        if (closeness_of(clusters_[own].members, other == 0 ? alone : clusters_[other].members) <= needed) continue;
        if (other == 0) {
            join(groups[i].first, own);
            change.joined.push_back(records_[groups[i].first].id);
        } else {
            const std::uint32_t kept = unite(own, other);
            change.merged.emplace_back(kept == own ? other : own, kept);
        }
    }
}

double Clusters::closeness_of(const std::vector<Row>& one, const std::vector<Row>& other) {
    const bool turned = one.size() < other.size();
    const std::vector<Row> smaller = spread_sample(turned ? one : other, settings_.smaller_sample);
    const std::vector<Row> larger = spread_sample(turned ? other : one, settings_.larger_sample);
    double sum = 0;
    bool elsewhere = false;
    for (const Row message : smaller) {
        comparison_.open(gallery_.at(records_[message].portrait), settings_.shrink);
        std::vector<Link> links;
        for (const Row member : larger)
            if (!too_far(records_[member].circumstance, records_[message].circumstance))
                links.push_back({member, likeness_with(member, records_[message].circumstance, elsewhere)});
        comparison_.close();
        sum += average_of_closest(links, larger.size());
    }
    return elsewhere ? 0 : sum / static_cast<double>(smaller.size());
}

bool Clusters::may_meet(std::uint32_t one, std::uint32_t other) const {
    // Two clusters with a supervisor's word on each are two until a supervisor says otherwise.
    if (clusters_[one].word != Word::none && clusters_[other].word != Word::none) return false;
    const auto& apart = clusters_[one].apart;
    return std::none_of(apart.begin(), apart.end(), [&](ClusterNumber number) { return resolve(number) == other; });
}

std::uint32_t Clusters::unite(std::uint32_t one, std::uint32_t other) {
    const Cluster& a = clusters_[one];
    const Cluster& b = clusters_[other];
    const bool a_spoken = a.word != Word::none;
    const bool b_spoken = b.word != Word::none;
    const bool first_stays = a_spoken != b_spoken                   ? a_spoken
                             : a.members.size() != b.members.size() ? a.members.size() > b.members.size()
                                                                    : one < other;
    const std::uint32_t kept = first_stays ? one : other;
    const std::uint32_t gone = first_stays ? other : one;
    for (const Row member : clusters_[gone].members) records_[member].cluster = kept;
    std::vector<Row> all;
    std::merge(clusters_[kept].members.begin(), clusters_[kept].members.end(), clusters_[gone].members.begin(), clusters_[gone].members.end(),
               std::back_inserter(all));
    clusters_[kept].members = std::move(all);
    for (const std::uint64_t person : clusters_[gone].people) count_person(kept, person);
    clusters_[kept].apart.insert(clusters_[kept].apart.end(), clusters_[gone].apart.begin(), clusters_[gone].apart.end());
    clusters_[gone] = {};
    clusters_[gone].merged_into = kept;
    return kept;
}

}  // namespace huiying::clusters
