// The hash chain of the record: each event's hash covers its content and its predecessor's hash, so that no line can be changed, dropped or
// put in between without every later hash being wrong.
#pragma once
#include "service/model/event.hpp"

namespace huiying {

/// The hash of the event before the first one.
inline constexpr Digest chain_origin{};

/// Follows the record from its first event, link by link.
class ChainWalk {
public:
    /// Whether `event` is the next link: numbered one on, and its hash what content and predecessor give. After false the walk is over.
    bool take(const StoredEvent& event);
    std::int64_t length() const noexcept { return length_; }
    const Digest& head() const noexcept { return head_; }
    EventSeq last() const noexcept { return EventSeq{length_}; }

private:
    std::int64_t length_ = 0;
    Digest head_ = chain_origin;
};

/// SHA-256 over the predecessor's hash and every stored column of the event but its own hash.
Digest chain_hash(const Digest& previous, const StoredEvent& event);

} // namespace huiying
