// Who may see what. A thing outside the caller's scope looks like one that does not exist.
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"

namespace huiying {

/// The answer for what is not there, or not for this caller.
Problem not_found(const char* what);

/// Whether the caller may see the message: dispatchers and supervisors all, a channel its own, an office those it leads, assists or has had
/// (confidential ones only while it has them).
bool may_see(const View& view, const Actor& actor, const Message& message);

/// The message, when it is there and the caller may see it.
Result<Message> visible_message(const View& view, const Actor& actor, MessageId id);

/// Whether the caller may see the citizen's identity: the lead office and dispatchers; where confidential, dispatchers alone.
bool may_see_identity(const Actor& actor, const Message& message);

/// Everything of a message that the handling needs, in one.
Dossier load_dossier(const View& view, Message message);

} // namespace huiying
