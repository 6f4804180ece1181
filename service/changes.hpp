// What has changed since the caller last looked, from the record: for lists that stay true by themselves. It tells which message changed, by which
// verb, and where it stands now, nothing of what anybody wrote; within the caller's scope, as everywhere.
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"

namespace huiying {

struct Change {
    EventSeq seq;
    std::string verb;
    Instant at;                     ///< when it was recorded
    std::optional<Message> message; ///< as it stands now; absent for what concerns none (a recompute)
};

struct Changes {
    std::vector<Change> items;
    EventSeq next;     ///< where to go on: behind the last event looked at, the caller's or not
    bool more = false; ///< there are later events already
};

/// Events after `after`, at most `most` of the caller's, and a bounded number looked at. A channel learns of its own messages what it may see of
/// them; an office of those it leads, assists or has had; dispatchers and supervisors of all. What concerns tokens, and who looked at an identity, are
/// no changes.
Changes read_changes(const View& view, const Actor& actor, EventSeq after, std::size_t most);

} // namespace huiying
