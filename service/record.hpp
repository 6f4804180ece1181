// How a change becomes a line of the record: what differs between before and after, in words, without personal data or free text.
#pragma once
#include "service/context.hpp"
#include "service/model/event.hpp"

namespace huiying {

/// What the record compares: the handling and its clocks.
struct Standing {
    Message message;
    std::vector<MessageClock> clocks;
};

/// An event with who and when filled in; `role` says in which capacity, `office:glb`.
Event start_event(const Context& context, Verb verb, const Message& message, std::string role, Instant effective_at);

/// A clock's name in the record: `clock.reply`; of assisting offices, who have one each, `clock.assist.zzb`.
std::string field_of(const MessageClock& clock);

/// The fields that differ; a message that was not there before differs in all that is set.
std::vector<FieldChange> differences(const Standing* before, const Standing& after, const Zone& zone);

} // namespace huiying
