// What people look at: one message, lists and queues, an office's day in numbers, the record of a message, and, recorded, the citizen's identity.
#pragma once
#include "service/access.hpp"
#include "service/rules/lifecycle.hpp"

namespace huiying {

/// A message and what this caller may do with it now.
struct Shown {
    Dossier dossier;
    std::vector<std::string> verbs;
    bool inside = false; ///< the caller looks from inside the street, not from a channel: notes, requests and persons are shown
};

/// Adds the caller's verbs.
Shown show(const Context& context, Dossier dossier);

Result<Shown> read_message(const View& view, const Context& context, MessageId id);

/// Lists and queues, cut to the caller's scope: dispatchers and supervisors see all, a channel its own, an office those it leads, assists or has had.
Result<Page<Shown>> list_messages(const View& view, const Context& context, MessageFilter filter, int limit, std::optional<Position> after);

/// An office's own lists; not_found when the office is not the caller's (supervisors and dispatchers may look into every office).
Result<void> check_office(const Context& context, const std::string& office);

Result<OfficeSummary> summarize_office(const View& view, const Context& context, const std::string& office);

/// The citizen's unmasked contact. Looking is itself recorded, so this is a write.
Result<Contact> reveal_identity(Unit& unit, const Context& context, MessageId id);

/// The whole record of a message, oldest first.
Result<Page<StoredEvent>> read_record(const View& view, const Context& context, MessageId id, int limit, std::optional<Position> after);

} // namespace huiying
