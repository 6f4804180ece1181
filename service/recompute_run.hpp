// The moving itself (重新计算的执行): begin, stage, turn, settle. Each step is a short transaction that finds out from the store where things stand, so
// that whoever comes by, after a crash or from another process, carries on; two at once do the same work twice and nothing wrong.
#pragma once
#include "service/clock.hpp"
#include "service/conveyor.hpp"
#include "service/recompute_preview.hpp"

namespace huiying {

/// How far a recompute has come.
struct RecomputeProgress {
    DatesPhase phase = DatesPhase::idle;
    std::string digest;    ///< of the one in progress; empty when idle
    std::int64_t done = 0; ///< messages staged, or settled; of `total`
    std::int64_t total = 0;
};
/// From the store; looks through its indexes of dates.
RecomputeProgress recompute_progress(const View& view);

/// Applies what was previewed: from then on whatever is written is written on both sides. Problems: forbidden, not_found, invalid (no reason),
/// preview_outdated when the numbers were counted against another epoch, recompute_in_progress.
Result<RecomputeProgress> begin_recompute(Unit& unit, const Context& context, const ContentReaders& read, const std::string& digest,
                                          const std::string& reason);

/// Turns to the staged dates, all at once, and appends one event. `staged` stands for all that was staged: SHA-256 over the messages in the order of
/// their ids, each hashed after the one before it.
Result<void> turn_dates(Unit& unit, const Deployment& deployment, const Digest& staged, std::int64_t messages, Instant now);
/// Gives up a recompute that cannot be staged: dates stay as they are, and what was staged is cleared later.
Result<void> abandon_recompute(Unit& unit, const Deployment& deployment, Instant now);

struct RunOptions {
    ConveyorOptions conveyor;
    std::function<void(const RecomputeProgress&)> on_progress = [](const RecomputeProgress&) {};
    /// Dates are counted by this now.
    std::function<void(std::shared_ptr<const Deployment>)> on_deployment = [](const std::shared_ptr<const Deployment>&) {};
};

/// Carries the recompute in progress through to its end. Belongs to the thread of the coroutine that runs it.
class RecomputeRun {
public:
    RecomputeRun(Store& store, const Clock& clock, std::shared_ptr<const Deployment> deployment, ContentReaders read, RunOptions options = {});

    /// Returns when nothing is left to do. Problems: `stopped` when it may not go on; recompute_abandoned when a message could not be counted; the
    /// store's own. Throws StorageFailure. It can be run again in any case.
    Task<Result<void>> run();

private:
    Task<Result<DatesState>> look();
    Task<Result<void>> stage();
    Task<Result<void>> turn(Digest staged, std::int64_t messages);
    Task<Result<void>> settle();
    Task<Result<void>> finish();
    Task<Result<void>> clear();
    Task<Result<void>> give_up();
    Task<Result<std::vector<MessageId>>> list(std::vector<MessageId> (Dates::*which)() const);
    void tell(DatesPhase phase, std::size_t done, std::size_t total) const;

    Store& store_;
    const Clock& clock_;
    std::shared_ptr<const Deployment> deployment_;
    ContentReaders read_;
    RunOptions options_;
    std::string digest_; ///< of the recompute in progress
};

} // namespace huiying
