// 审核: a reply that its policy has reviewed waits for another person, who sends it out or back.
#pragma once
#include "service/handling.hpp"

namespace huiying {

/// Sends the reply out and closes the message. On time is judged by when the reply was written. Problems: forbidden `same_person` for its author.
Result<Dossier> approve_reply(Unit& unit, const Context& context, MessageId id, const std::optional<std::string>& note, const VerbOptions& options);

/// Back to handling under the same deadline: the reply had ended the clocks provisionally only, and rungs passed meanwhile fire now.
Result<Dossier> send_back(Unit& unit, const Context& context, MessageId id, const std::string& note, const VerbOptions& options);

} // namespace huiying
