#include "service/rules/chain.hpp"
#include "service/rules/digest.hpp"

namespace huiying {

Digest chain_hash(const Digest& previous, const StoredEvent& event) {
    FieldHash hash;
    hash.add({reinterpret_cast<const char*>(previous.data()), previous.size()})
        .add(event.seq.text())
        .add(event.message.text())
        .add(event.verb)
        .add(event.person)
        .add(event.role)
        .add(std::to_string(event.recorded_at.time_since_epoch().count()))
        .add(std::to_string(event.effective_at.time_since_epoch().count()))
        .add(event.reason)
        .add(event.detail);
    return hash.digest();
}

bool ChainWalk::take(const StoredEvent& event) {
    if (event.seq.value() != length_ + 1 || chain_hash(head_, event) != event.hash) return false;
    ++length_;
    head_ = event.hash;
    return true;
}

} // namespace huiying
