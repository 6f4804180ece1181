// Fills the full-text index behind the record: each message that came, once. Read over a View, off the writer; stored in a short transaction.
#pragma once
#include "service/port/store.hpp"
#include "service/port/texts.hpp"

namespace huiying {

/// Grams of the messages that the events (from, to] brought.
struct TextBatch {
    EventSeq from;
    EventSeq to;
    std::vector<std::pair<MessageId, std::string>> texts;
    bool is_full = false; ///< as many events as were asked for: there may be more

    bool empty() const noexcept { return to == from; }
};

/// What at most `most` further events brought.
TextBatch read_texts(const View& view, int most);
/// Puts it into the index and moves the cursor; does nothing when it has moved meanwhile.
void index_texts(Unit& unit, const TextBatch& batch);

} // namespace huiying
