// One line of the record: each change is one event, appended and never altered.
// It holds no personal data and no free text, only salted digests of them, so that texts can be erased and the chain still holds.
#pragma once
#include "service/model/ids.hpp"
#include "service/model/message.hpp"
#include <optional>
#include <string>
#include <vector>

namespace huiying {

/// A field that changed; absent means it had or has no value.
struct FieldChange {
    std::string field;
    std::optional<std::string> before;
    std::optional<std::string> after;
};

/// SHA-256 of salt and text, the salt standing with the text.
struct TextDigest {
    std::string field;
    Digest digest{};
};

struct Event {
    EventSeq seq; ///< given by the store
    Verb verb{};
    MessageId message;       ///< none (0) for what concerns tokens
    std::string person;      ///< who, a person
    std::string role;        ///< acting as; an office's code follows: `office:glb`
    Instant recorded_at;
    Instant effective_at;    ///< when it took effect: earlier than recorded only in imports
    std::string reason;      ///< a word of a closed list, or empty
    std::vector<FieldChange> changes;
    std::vector<TextDigest> digests;
    Digest hash{}; ///< given by the store: see rules/chain
};

/// An event as it stands in storage: the very text the chain was computed over.
struct StoredEvent {
    EventSeq seq;
    MessageId message;
    std::string verb;
    std::string person;
    std::string role;
    Instant recorded_at;
    Instant effective_at;
    std::string reason;
    std::string detail; ///< changes and digests as one JSON text
    Digest hash{};
};

} // namespace huiying
