// What a change of calendar or policy would do (预览、推演): which open clocks move, who becomes late and who no longer is, office by office. Nothing is
// stored here but what was asked for and shown, so that exactly that can be applied. The same question can be put to a period that is over.
#pragma once
#include "service/recompute.hpp"
#include <map>

namespace huiying {

/// Clocks, counted.
struct MoveCounts {
    std::int64_t clocks = 0;         ///< looked at
    std::int64_t moved = 0;          ///< come due at another time
    std::int64_t earlier = 0;
    std::int64_t later = 0;
    std::int64_t newly_late = 0;     ///< late by the new date and not by the old one; `internal` is never late
    std::int64_t no_longer_late = 0;
    std::int64_t made_firm = 0;      ///< rest on loaded years and did not before
    std::int64_t other_policy = 0;   ///< come under another version of their policy

    MoveCounts& operator+=(const MoveCounts& other) noexcept;
    bool operator==(const MoveCounts&) const = default;
};

struct Preview {
    MoveCounts total;
    std::map<std::string, MoveCounts> offices; ///< by the lead, else by the office that has it in triage
    std::vector<MessageId> late;               ///< the first of those that become late, most_named at most

    static constexpr std::size_t most_named = 20;
    void add(const Preview& other);
    /// The numbers as one text, for digests and for storage.
    std::string text() const;
};

/// A change that has been read and fits the deployment.
struct PlannedChange {
    ChangeContent content; ///< canonical
    std::shared_ptr<const DateChange> change;
};
/// Reads a change as a person hands it in. Problem: all faults with pointers below /calendar or /policy: what the readers find, an office, channel or
/// service item that is not there, a policy of unknown name, and sorts of messages that no policy or two alike would fit.
Result<PlannedChange> plan_change(const Deployment& deployment, const ChangeContent& asked, const ContentReaders& read);

/// Whether this person may move dates: a supervisor of level 2, or an admin.
Result<void> may_recompute(const Actor& actor);

/// Counts what `change` does to the open clocks of one message.
void count_moves(const Deployment& deployment, const DateChange& change, ClockedMessage message, Instant now, Preview& out);
/// The same for clocks that are over, as they would have been counted: against when they ended. Cancelled ones are left out.
void count_past_moves(const Deployment& deployment, const DateChange& change, ClockedMessage message, Instant now, Preview& out);

/// Over all open clocks; several readers at once. Any state of the store that they see.
Task<Result<Preview>> preview_open(Store& store, std::shared_ptr<const Deployment> deployment, std::shared_ptr<const DateChange> change, Instant now);
/// Over all messages received in [from, to).
Task<Result<Preview>> preview_past(Store& store, std::shared_ptr<const Deployment> deployment, std::shared_ptr<const DateChange> change, Instant now,
                                   std::optional<Instant> from, std::optional<Instant> to);

/// The refusal of whoever comes while dates are being moved.
Problem recompute_in_progress();
/// Keeps what was shown, to be applied by its digest, which is given back. Problems: outdated, forbidden, recompute_in_progress.
Result<std::string> keep_candidate(Unit& unit, const Context& context, const PlannedChange& planned, const Preview& preview);

} // namespace huiying
