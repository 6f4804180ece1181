#include "api/date_mover.hpp"
#include "api/api.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>

namespace huiying {

namespace {

constexpr std::chrono::seconds between_looks{1};
constexpr int patience = 3; // looks without progress before another process's work is taken up

bool same(const RecomputeProgress& a, const RecomputeProgress& b) noexcept { return a.phase == b.phase && a.digest == b.digest && a.done == b.done; }

} // namespace

void DateMover::carry_on() {
    if (at_work_) return;
    at_work_ = true;
    boost::asio::co_spawn(executor_, work(), boost::asio::detached);
}

void DateMover::told(const RecomputeProgress& progress) {
    progress_ = progress;
    if (progress.phase == phase_) return;
    phase_ = progress.phase;
    listener_(progress, "");
}

Task<void> DateMover::work() {
    RunOptions options;
    options.on_progress = [this](const RecomputeProgress& progress) { told(progress); };
    // Not the run's own copy: a reload may have brought other offices and rules since.
    options.on_deployment = [this](const std::shared_ptr<const Deployment>&) { boost::asio::co_spawn(executor_, refresh(), boost::asio::detached); };
    RecomputeRun run{api_.store(), clock_, api_.deployment(), api_.options().read, std::move(options)};
    std::string failure;
    try {
        const auto done = co_await run.run();
        if (!done) failure = done.error().code + ": " + done.error().detail;
    } catch (const std::exception& error) {
        failure = error.what();
    }
    at_work_ = false;
    if (failure.empty()) told({});
    else listener_({}, failure);
    progress_.reset();
}

Task<void> DateMover::refresh() {
    try {
        co_await api_.refresh();
    } catch (const std::exception& error) {
        listener_({}, error.what());
    }
}

/// False: the store could not be asked.
Task<bool> DateMover::look(RecomputeProgress& seen) {
    struct Found {
        std::int64_t epoch = 0;
        RecomputeProgress progress;
    };
    try {
        auto work = [](const View& view) -> Result<Found> { return Found{view.dates().state().epoch, recompute_progress(view)}; };
        const auto found = co_await api_.store().read(work);
        if (!found) co_return false;
        seen = found->progress;
        if (found->epoch != api_.deployment()->epoch) co_await api_.refresh();
        co_return true;
    } catch (const std::exception&) {
        // Whoever asks the store for something hears of it too.
    }
    co_return false;
}

Task<void> DateMover::follow() {
    boost::asio::steady_timer timer{executor_};
    RecomputeProgress last;
    // Also when nothing is in progress: one that was given up may have left something behind.
    carry_on();
    for (int quiet = 0;; ++quiet) {
        RecomputeProgress seen;
        if (!at_work_) {
            const bool known = co_await look(seen);
            if (known && seen.phase != DatesPhase::idle) {
                if (quiet >= patience && !at_work_) carry_on();
                if (!same(seen, last)) quiet = 0;
            } else if (known) {
                // A process that begins something now is given time to go on with it.
                quiet = 0;
            }
            last = seen;
        }
        timer.expires_after(between_looks);
        co_await timer.async_wait(boost::asio::use_awaitable);
    }
}

} // namespace huiying
