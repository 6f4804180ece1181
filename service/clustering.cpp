#include "service/clustering.hpp"
#include "service/record.hpp"

namespace huiying {

namespace {

Event cluster_event(const Context& context, ClusterId cluster, Verb verb) {
    Event event;
    event.verb = verb;
    event.person = "huiying";
    event.role = "system";
    event.recorded_at = context.now;
    event.effective_at = context.now;
    event.changes.push_back({"cluster", std::nullopt, cluster.text()});
    return event;
}

/// What was there of it that the index does not know.
void complete(Cluster& fresh, const std::optional<Cluster>& before, bool described) {
    if (!before) return;
    if (!fresh.response) fresh.response = before->response;
    if (described && !fresh.merged_into) return;
    fresh.title = before->title;
    fresh.terms = before->terms;
    fresh.examples = before->examples;
    fresh.place = before->place;
    fresh.service_item = before->service_item;
}

void record_flag(Unit& unit, const Context& context, const Cluster& cluster) {
    Event event = cluster_event(context, cluster.id, Verb::flag_cluster);
    event.changes.push_back({"people", std::nullopt, std::to_string(cluster.people)});
    unit.events().append(event);
}

/// A special response goes with the members it is for.
std::optional<ResponseId> carry_response(Unit& unit, ClusterId gone, ClusterId kept) {
    const auto old = unit.clusters().find(gone);
    if (!old || !old->response) return std::nullopt;
    auto response = unit.responses().find(*old->response);
    if (!response) throw std::logic_error("a cluster without its special response");
    response->cluster = kept;
    unit.responses().update(*response, Salt{});
    // What is over does not take the place of what goes on.
    const auto own = unit.clusters().find(kept);
    const bool goes_on = own && own->response && unit.responses().find(*own->response).value().state != ResponseState::closed;
    if (response->state == ResponseState::closed && goes_on) return std::nullopt;
    return response->id;
}

} // namespace

ClusterState state_of(const Cluster& cluster, std::optional<ResponseState> response) noexcept {
    if (cluster.word == ClusterWord::dismissed && !cluster.flag) return ClusterState::dismissed;
    if (response == ResponseState::open) return ClusterState::responding;
    if (response == ResponseState::answered) return ClusterState::answered;
    if (response == ResponseState::closed) return ClusterState::closed;
    if (cluster.word == ClusterWord::confirmed) return ClusterState::confirmed;
    return cluster.flag ? ClusterState::flagged : ClusterState::watching;
}

Result<ClusterInputs> gather_inputs(const View& view, const ClusterProgress& from, int most) {
    ClusterInputs inputs;
    inputs.from = from;
    inputs.to = from;
    const auto lines = view.clusters().lines_after(from.seq, most, inputs.to.seq);
    inputs.more = inputs.to.seq.value() - from.seq.value() >= most;
    std::vector<ClusterDecision> decisions;
    std::size_t next = 0;
    for (const ClusterLine& line : lines) {
        if (line.verb == Verb::register_) {
            auto message = view.clusters().message(line.message);
            if (message && !message->confidential) inputs.lines.emplace_back(std::move(*message));
            continue;
        }
        if (next == 0) decisions = view.clusters().decisions_after(from.decision, most);
        if (next >= decisions.size()) throw StorageFailure("the record names a decision on clusters that is not in the database", false);
        inputs.to.decision = decisions[next].id;
        inputs.lines.emplace_back(decisions[next++]);
    }
    return inputs;
}

Result<std::vector<ClusteredMessage>> gather_members(const View& view, const std::vector<MessageId>& members) {
    std::vector<ClusteredMessage> out;
    for (const MessageId id : members)
        if (auto message = view.clusters().message(id); message && !message->confidential) out.push_back(std::move(*message));
    return out;
}

Result<void> keep_changes(Unit& unit, const Context& context, const ClusterChanges& changes) {
    ClusterBook& book = unit.clusters();
    if (!(book.progress() == changes.from)) return Problem{Fault::outdated, "outdated", "another process has followed the record / 已由另一进程继续", {}, {}};
    std::map<ClusterId, ResponseId> carried;
    for (const MemberStep& step : changes.steps) {
        if (step.message) {
            book.place(*step.message, step.cluster);
        } else {
            book.move_all(step.gone.value(), step.cluster.value());
            // Through a row of merges it ends where its members do.
            const auto before = carried.find(*step.gone);
            if (before != carried.end()) carried[*step.cluster] = before->second;
            else if (const auto response = carry_response(unit, *step.gone, *step.cluster)) carried[*step.cluster] = *response;
        }
    }
    for (Cluster cluster : changes.clusters) {
        if (const auto response = carried.find(cluster.id); response != carried.end()) cluster.response = response->second;
        complete(cluster, book.find(cluster.id), changes.described.contains(cluster.id));
        if (cluster.merged_into) cluster.response.reset();
        std::optional<ResponseState> response;
        if (cluster.response) response = unit.responses().find(*cluster.response).value().state;
        cluster.state = state_of(cluster, response);
        book.put(cluster);
        if (const auto moved = carried.find(cluster.id); moved != carried.end()) {
            auto one = unit.responses().find(moved->second).value();
            one.cluster = cluster.id;
            unit.responses().update(one, Salt{});
        }
        if (changes.flagged.contains(cluster.id) && !cluster.merged_into) record_flag(unit, context, cluster);
    }
    book.advance(changes.to);
    return {};
}

} // namespace huiying
