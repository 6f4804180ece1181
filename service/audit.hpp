// Proving the record (审计): the chain of hashes recomputed from the first event to the last.
#pragma once
#include "service/port/store.hpp"
#include <functional>

namespace huiying {

struct ChainReport {
    std::int64_t events = 0;
    std::optional<EventSeq> broken_at; ///< the first event whose hash is not what content and predecessor give, or that is missing before it
    Digest head = {};
};

/// Recomputes the chain page by page; `progress` is told how many events have been checked.
ChainReport verify_chain(Store& store, const std::function<void(std::int64_t)>& progress = {});

} // namespace huiying
