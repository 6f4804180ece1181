// Keeps the facts behind the figures true: follows the record by cursor, reads what became of each message that an event concerns, and stores it. The
// facts are read over a View, off the writer, and stored in a short transaction; whoever was quicker wins, and nothing depends on the cut into batches,
// for the facts are those of the message as it stands, whatever led there.
#pragma once
#include "service/context.hpp"
#include "service/port/outcomes.hpp"
#include "service/port/store.hpp"

namespace huiying {

/// Facts read for the events (from, to].
struct OutcomeBatch {
    EventSeq from;
    EventSeq to;
    std::vector<Handled> kept;
    std::vector<MessageId> gone; ///< messages that have no facts (any more)
    bool is_full = false; ///< as many events as were asked for: there may be more

    bool empty() const noexcept { return to == from; }
};

/// The facts of what at most `most` further events concern.
OutcomeBatch read_outcomes(const View& view, const Deployment& deployment, int most);
/// Stores them and moves the cursor; does nothing when it has moved meanwhile.
void keep_outcomes(Unit& unit, const OutcomeBatch& batch);

/// Pages made of the facts as they are.
struct PageBatch {
    std::vector<PackedPage> pages;
    bool is_full = false; ///< as many as were asked for: there may be more

    bool empty() const noexcept { return pages.empty(); }
};

/// At most `most` pages whose facts have changed.
PageBatch read_pages(const View& view, int most);
/// Stores those whose facts have not changed meanwhile.
void keep_pages(Unit& unit, const PageBatch& batch);

/// Where the facts stored differ from those counted anew.
struct OutcomeAudit {
    std::int64_t messages = 0;             ///< looked at
    std::vector<MessageId> wrong;          ///< the first of them, ascending
    std::int64_t wrong_ones = 0;
    MessageId next;                        ///< where to go on
    bool more = false;
    bool behind = false;                   ///< the facts are not up to the record's end: what is wrong may be late only
};
/// Counts the facts of at most `most` messages after `after` anew.
OutcomeAudit audit_outcomes(const View& view, const Deployment& deployment, MessageId after, int most);

} // namespace huiying
