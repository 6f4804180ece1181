#include "service/changes.hpp"
#include "service/access.hpp"
#include "service/rules/lifecycle.hpp"
#include <map>

namespace huiying {

namespace {

constexpr int events_at_a_time = 200;
constexpr std::size_t most_looked_at = 2000; ///< of one reading: a caller with little to see must not hold a reader for long

bool is_no_change(Verb verb) noexcept { return verb == Verb::issue_token || verb == Verb::revoke_token || verb == Verb::view_identity; }

/// What is the street's own business, and changes nothing that a channel sees.
bool is_internal(Verb verb) noexcept {
    switch (verb) {
    case Verb::assign:
    case Verb::progress:
    case Verb::return_:
    case Verb::endorse_return:
    case Verb::reject_return:
    case Verb::withdraw_return:
    case Verb::void_:
    case Verb::reject_void:
    case Verb::withdraw_void:
    case Verb::extend:
    case Verb::reject_extension:
    case Verb::withdraw_extension:
    case Verb::reject_supplement:
    case Verb::send_back:
    case Verb::nudge:
    case Verb::supervise:
    case Verb::escalate:
    case Verb::acknowledge:
    case Verb::move_member: return true;
    default: return false;
    }
}

/// Looks each message up once.
class Scope {
public:
    Scope(const View& view, const Actor& actor) : view_(view), actor_(actor) {}

    /// The message, when the caller is to know of this.
    std::optional<Message> find(const StoredEvent& event, Verb verb) {
        const auto known = seen_.find(event.message);
        const Seen& seen = known != seen_.end() ? known->second : seen_.emplace(event.message, look_up(event.message)).first->second;
        if (seen.outside && is_internal(verb)) return std::nullopt;
        return seen.message;
    }
    bool sees_all() const noexcept { return actor_.has(Role::dispatcher) || actor_.has(Role::supervisor); }

private:
    struct Seen {
        std::optional<Message> message; ///< absent: not the caller's
        bool outside = false;           ///< the caller is its channel and nothing else
    };
    Seen look_up(MessageId id) const {
        auto message = view_.messages().find(id);
        if (!message || !may_see(view_, actor_, *message)) return {};
        const bool outside = parties(actor_, *message) == static_cast<Parties>(Party::channel);
        return {std::move(message), outside};
    }

    const View& view_;
    const Actor& actor_;
    std::map<MessageId, Seen> seen_;
};

/// The change an event is to this caller; nothing when it is none.
std::optional<Change> change_of(const StoredEvent& event, Scope& scope) {
    const auto verb = from_word<Verb>(event.verb);
    if (!verb || is_no_change(*verb)) return std::nullopt;
    Change change{event.seq, event.verb, event.recorded_at, std::nullopt};
    if (event.message == MessageId{}) return scope.sees_all() ? std::optional{std::move(change)} : std::nullopt;
    change.message = scope.find(event, *verb);
    if (!change.message) return std::nullopt;
    return change;
}

} // namespace

Changes read_changes(const View& view, const Actor& actor, EventSeq after, std::size_t most) {
    Changes changes;
    changes.next = after;
    Scope scope{view, actor};
    for (std::size_t looked_at = 0; looked_at < most_looked_at;) {
        const auto events = view.events().after(changes.next, events_at_a_time);
        for (const StoredEvent& event : events) {
            if (changes.items.size() == most) return changes.more = true, changes;
            changes.next = event.seq;
            if (auto change = change_of(event, scope)) changes.items.push_back(std::move(*change));
        }
        looked_at += events.size();
        if (events.size() < events_at_a_time) return changes;
    }
    changes.more = view.events().last() > changes.next;
    return changes;
}

} // namespace huiying
