#include "service/cluster_index.hpp"
#include "service/rules/clusters/why.hpp"
#include <algorithm>
#include <cmath>

namespace huiying {

namespace {

using clusters::ClusterNumber;

constexpr std::size_t sampled = 48;

/// A cluster is described by so many of its first members: anew when it has grown by a quarter, whatever portions it grew in.
std::size_t described_by(std::size_t members) {
    std::size_t step = 0;
    for (std::size_t next = 2; next <= members; next = std::max(step + 1, step + step / 4)) step = next;
    return step;
}
constexpr double halving_days = 30; ///< as in rules/clusters/growth: heat falls by half in so many days

std::chrono::sys_seconds seconds_of(Instant at) { return std::chrono::floor<std::chrono::seconds>(at); }
Instant instant_of(std::chrono::sys_seconds at) { return Instant{at.time_since_epoch()}; }

ClusterWord word_of(clusters::Word word) {
    switch (word) {
    case clusters::Word::none: return ClusterWord::none;
    case clusters::Word::confirmed: return ClusterWord::confirmed;
    case clusters::Word::dismissed: return ClusterWord::dismissed;
    }
    return ClusterWord::none;
}

clusters::Word word_of(ClusterWord word) {
    switch (word) {
    case ClusterWord::none: return clusters::Word::none;
    case ClusterWord::confirmed: return clusters::Word::confirmed;
    case ClusterWord::dismissed: return clusters::Word::dismissed;
    }
    return clusters::Word::none;
}

/// Orders clusters by heat as it is at one and the same time, whenever that is.
std::int64_t rank_of(double heat, Instant last) {
    const double days = std::chrono::duration<double, std::ratio<86400>>(last.time_since_epoch()).count();
    return static_cast<std::int64_t>(std::llround(1000 * (std::log2(std::max(heat, 1e-6)) + days / halving_days)));
}

const clusters::FlagSettings& settings_for(const ClusterPlan& plan, const std::string& service_item) {
    const auto special = plan.items.find(service_item);
    return special == plan.items.end() ? plan.flags : special->second;
}

/// What most of them have, where at least half have it.
template <class Field>
std::optional<std::string> of_most(const std::vector<ClusteredMessage>& members, Field field) {
    std::map<std::string, std::size_t> counts;
    for (const auto& member : members) ++counts[field(member)];
    for (const auto& [value, count] : counts)
        if (!value.empty() && 2 * count >= members.size()) return value;
    return std::nullopt;
}

} // namespace

clusters::Arrival ClusterIndex::arrival_of(const ClusteredMessage& m) {
    return {m.id.value(), m.person, seconds_of(m.received), m.title, m.body, m.place, m.service_item, m.likes};
}

void ClusterIndex::take_up(const std::vector<Cluster>& kept) {
    for (const Cluster& cluster : kept) {
        clusters::KeptCluster one;
        one.number = cluster.id.value();
        one.merged_into = cluster.merged_into ? cluster.merged_into->value() : 0;
        one.word = word_of(cluster.word);
        for (const ClusterId other : cluster.apart) one.apart.push_back(other.value());
        clusters_.take_up(one);
        if (cluster.merged_into) continue;
        described_at_[one.number] = cluster.title.empty() ? 0 : described_by(static_cast<std::size_t>(cluster.messages));
        if (cluster.quiet_from) lookout_.take_up_dismissal(one.number, static_cast<std::size_t>(*cluster.quiet_from));
        if (!cluster.flag) continue;
        flags_[one.number] = *cluster.flag;
        lookout_.take_up_flag(one.number);
    }
}

void ClusterIndex::take_up(const std::vector<ClusteredMessage>& placed) {
    for (const auto& message : placed) {
        const clusters::Arrival arrival = arrival_of(message);
        clusters_.take_up(arrival, message.cluster ? message.cluster->value() : 0);
        lookout_.take_up(arrival.received);
    }
}

void ClusterIndex::merged(ClusterNumber gone, ClusterNumber kept, ClusterChanges& changes) {
    changes.steps.push_back({std::nullopt, ClusterId{kept}, ClusterId{gone}});
    if (const auto flag = flags_.find(gone); flag != flags_.end()) flags_.emplace(kept, flag->second);
    flags_.erase(gone);
    if (clusters_.word(kept) == clusters::Word::dismissed) flags_.erase(kept);
    described_at_.erase(gone);
    described_at_.erase(kept);
    touch(gone);
    touch(kept);
}

void ClusterIndex::arrive(const ClusteredMessage& message, const ClusterPlan& plan, ClusterChanges& changes) {
    const clusters::Arrival arrival = arrival_of(message);
    const clusters::Change change = clusters_.add(arrival);
    if (change.joined.empty()) changes.steps.push_back({message.id, std::nullopt, std::nullopt});
    for (const auto& [gone, kept] : change.merged) merged(gone, kept, changes);
    // Who was alone until now may be older than those it was described by.
    if (change.joined.size() > 1) described_at_.erase(change.cluster);
    for (const auto joined : change.joined) changes.steps.push_back({MessageId{joined}, ClusterId{change.cluster}, std::nullopt});
    if (change.cluster != 0) touch(change.cluster);
    const auto& settings = settings_for(plan, message.service_item);
    if (const auto flag = lookout_.after(change, arrival.received, clusters_, settings)) raise(*flag, settings, changes);
}

void ClusterIndex::raise(const clusters::Flag& flag, const clusters::FlagSettings& settings, ClusterChanges& changes) {
    const clusters::Growth& growth = flag.growth;
    flags_[flag.cluster] = {instant_of(growth.until), static_cast<int>(growth.people), static_cast<int>(settings.window.count()), growth.expected, growth.tail};
    changes.flagged.insert(ClusterId{flag.cluster});
}

void ClusterIndex::carry_out(const ClusterDecision& decision, const ClusterPlan& plan, ClusterChanges& changes) {
    const ClusterNumber number = clusters_.resolve(decision.cluster.value());
    if (number == 0) return;
    const ClusterNumber other = decision.other ? clusters_.resolve(decision.other->value()) : 0;
    touch(number);
    if (decision.verb == Verb::confirm_cluster) clusters_.confirm(number);
    if (decision.verb == Verb::dismiss_cluster && clusters_.dismiss(number)) {
        lookout_.dismissed(number, clusters_);
        flags_.erase(number);
    }
    if (decision.verb == Verb::merge_clusters) {
        const auto kept = clusters_.merge(number, other);
        if (!kept) return;
        const ClusterNumber gone = *kept == number ? other : number;
        merged(gone, *kept, changes);
        // Together they may be news, by their last letters or by old ones that now stand beside each other.
        const auto voices = clusters_.voices(*kept);
        const auto last = std::max_element(voices.begin(), voices.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
        if (last == voices.end()) return;
        if (const auto flag = lookout_.after({*kept, false, {}, {{gone, *kept}}}, last->at, clusters_, plan.flags)) raise(*flag, plan.flags, changes);
    }
    if (decision.verb == Verb::split_cluster) {
        std::vector<clusters::MessageNumber> members;
        for (const MessageId member : decision.members) members.push_back(member.value());
        const auto made = clusters_.split(number, members);
        if (!made) return;
        for (const MessageId member : decision.members) changes.steps.push_back({member, ClusterId{*made}, std::nullopt});
        described_at_.erase(number);
        touch(*made);
    }
    if (decision.verb == Verb::move_member && !decision.members.empty()) {
        const MessageId member = decision.members.front();
        const ClusterNumber from = clusters_.cluster_of(member.value());
        const auto reached = clusters_.move(member.value(), decision.other ? std::optional{other} : std::nullopt);
        if (!reached) return;
        changes.steps.push_back({member, ClusterId{*reached}, std::nullopt});
        for (const ClusterNumber one : {from, *reached}) {
            if (one == 0) continue;
            described_at_.erase(one);
            touch(one);
        }
    }
}

Cluster ClusterIndex::row(ClusterNumber number, const ClusterPlan& plan) const {
    const clusters::KeptCluster kept = clusters_.kept(number);
    Cluster out;
    out.id = ClusterId{number};
    if (kept.merged_into != 0) out.merged_into = ClusterId{kept.merged_into};
    out.word = word_of(kept.word);
    for (const ClusterNumber other : kept.apart) out.apart.push_back(ClusterId{other});
    if (kept.merged_into != 0) return out;
    if (const auto flag = flags_.find(number); flag != flags_.end()) out.flag = flag->second;
    if (const auto quiet = lookout_.quiet_from(number)) out.quiet_from = static_cast<int>(*quiet);
    const auto voices = clusters_.voices(number);
    if (voices.empty()) return out;
    std::set<std::uint64_t> people;
    const auto [first, last] = std::minmax_element(voices.begin(), voices.end(), [](const auto& a, const auto& b) { return a.at < b.at; });
    for (const auto& voice : voices) people.insert(voice.person);
    out.messages = static_cast<int>(voices.size());
    out.people = static_cast<int>(people.size());
    out.first_at = instant_of(first->at);
    out.last_at = instant_of(last->at);
    // The window holds the last message itself.
    out.heat = clusters::heat(last->at + std::chrono::seconds{1}, voices, plan.flags);
    out.rank = rank_of(out.heat, out.last_at);
    return out;
}

ClusterChanges ClusterIndex::apply(const ClusterInputs& inputs, const ClusterPlan& plan) {
    ClusterChanges changes;
    changes.from = inputs.from;
    changes.to = inputs.to;
    touched_.clear();
    for (const ClusterInput& line : inputs.lines) {
        if (const auto* message = std::get_if<ClusteredMessage>(&line)) arrive(*message, plan, changes);
        else carry_out(std::get<ClusterDecision>(line), plan, changes);
    }
    for (const ClusterNumber number : touched_) changes.clusters.push_back(row(number, plan));
    return changes;
}

std::vector<ClusterId> ClusterIndex::to_describe(const ClusterChanges& changes) const {
    std::vector<ClusterId> out;
    for (const Cluster& cluster : changes.clusters) {
        if (cluster.merged_into || cluster.messages < 2) continue;
        const auto before = described_at_.find(cluster.id.value());
        const std::size_t step = described_by(static_cast<std::size_t>(cluster.messages));
        if (before == described_at_.end() || before->second != step) out.push_back(cluster.id);
    }
    return out;
}

std::vector<MessageId> ClusterIndex::sample(ClusterId cluster) const {
    std::vector<MessageId> out;
    const auto members = clusters_.members(cluster.value());
    const std::size_t from = described_by(members.size());
    const std::size_t count = std::min(from, sampled);
    for (std::size_t i = 0; i < count; ++i) out.emplace_back(members[count < 2 ? 0 : i * (from - 1) / (count - 1)].id);
    return out;
}

void ClusterIndex::describe(ClusterChanges& changes, ClusterId id, const std::vector<ClusteredMessage>& members) {
    const auto row = std::find_if(changes.clusters.begin(), changes.clusters.end(), [id](const Cluster& one) { return one.id == id; });
    if (row == changes.clusters.end()) return;
    std::vector<clusters::Saying> sayings;
    for (const auto& member : members) sayings.push_back({member.id.value(), member.person, member.title, member.body});
    const clusters::Explanation why = clusters::explain(sayings);
    row->title = why.title;
    row->terms.clear();
    row->examples.clear();
    for (const auto& term : why.terms) row->terms.push_back({term.term, static_cast<int>(term.people)});
    for (const auto example : why.examples) row->examples.emplace_back(example);
    row->place = of_most(members, [](const ClusteredMessage& one) { return one.place; });
    row->service_item = of_most(members, [](const ClusteredMessage& one) { return one.service_item; });
    described_at_[id.value()] = described_by(static_cast<std::size_t>(row->messages));
    changes.described.insert(id);
}

} // namespace huiying
