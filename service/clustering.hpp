// Following the record for clusters (集中诉求): portions of it are read, applied to the index in memory, and what that changes is written together with
// how far the record has been followed. Stopped anywhere, it goes on from there; nothing is done twice.
#pragma once
#include "service/cluster_index.hpp"
#include "service/context.hpp"
#include "service/port/store.hpp"

namespace huiying {

/// The next lines of the record, at most `most`, read after `from`. Sealed letters are left out: no stranger's eye falls on them.
Result<ClusterInputs> gather_inputs(const View& view, const ClusterProgress& from, int most);

/// These messages' texts, for describing; those that have been sealed meanwhile are left out.
Result<std::vector<ClusteredMessage>> gather_members(const View& view, const std::vector<MessageId>& members);

/// Writes what a portion has changed. Problem: outdated when somebody else has followed the record meanwhile: the index has to be made anew.
Result<void> keep_changes(Unit& unit, const Context& context, const ClusterChanges& changes);

/// Where a cluster stands, by the supervisor's word, its flag and its special response.
ClusterState state_of(const Cluster& cluster, std::optional<ResponseState> response) noexcept;

} // namespace huiying
