// The clock loop: looks when the next rung or notice is due, sweeps in short transactions so that intake gets through in between, makes the digests
// once nothing is left to fire, and hands them to the Notifier. All it knows stands in the store; stopped anywhere, it goes on from there.
#pragma once
#include "api/api.hpp"
#include "service/escalate.hpp"
#include "service/port/notifier.hpp"
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <string>

namespace huiying {

/// How much one transaction takes on, learned from how long the last ones took.
class BatchSize {
public:
    int most() const noexcept { return most_; }
    /// A batch of `done` has taken so long. Short and half-empty batches say nothing.
    void learn(int done, std::chrono::steady_clock::duration took) noexcept;

private:
    int most_ = 200;
};

/// Network thread only.
class Sweeper {
public:
    Sweeper(Api& api, Notifier& notifier, boost::asio::any_io_executor executor);

    /// What one round left.
    struct Round {
        bool more = false;           ///< something is due still
        std::optional<Instant> next; ///< when something will be, as far as is known
        SweepReport swept;
        std::chrono::steady_clock::duration took{}; ///< how long it kept the writer busy with rungs
    };
    /// One short piece of work: a batch of rungs, or of digests, or digests handed on; nothing when nothing is due. Throws StorageFailure.
    Task<Round> round();
    /// Rounds until stop(). A failure is logged once and tried again.
    Task<void> run();
    void stop();
    /// Whether rounds have been succeeding lately: what /readyz asks.
    bool running() const noexcept;

private:
    Task<void> hand_over();
    /// How long to wait before the next one.
    Task<std::chrono::steady_clock::duration> try_round();
    Task<void> pause(std::chrono::steady_clock::duration time);
    std::chrono::milliseconds until_next() const;
    void failed(const std::string& what);
    void tell_swept();

    Api& api_;
    Notifier& notifier_;
    boost::asio::steady_timer timer_;
    BatchSize rungs_;
    BatchSize notices_;
    std::optional<Instant> next_;
    SweepReport swept_; ///< since nothing was due the last time
    std::string failure_; ///< already logged
    std::chrono::steady_clock::time_point succeeded_;
    bool stopped_ = false;
};

} // namespace huiying
