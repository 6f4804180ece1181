// Recomputes in the service: carries the one in progress through in the background, whoever began it, and notices when another process has changed
// what dates are counted by.
#pragma once
#include "service/recompute_run.hpp"
#include <boost/asio/any_io_executor.hpp>
#include <functional>

namespace huiying {

class Api;

/// Network thread only.
class DateMover {
public:
    /// Told when a phase begins or all is done, and with a text when it failed.
    using Listener = std::function<void(const RecomputeProgress&, const std::string& failure)>;

    DateMover(Api& api, const Clock& clock, boost::asio::any_io_executor executor) : api_(api), clock_(clock), executor_(std::move(executor)) {}

    /// Carries on in the background what the store says is in progress, unless it is at it already.
    void carry_on();
    bool at_work() const noexcept { return at_work_; }
    /// How far it has come, as far as is known without asking the store; nothing when it is not at work, or has only just begun.
    const std::optional<RecomputeProgress>& progress() const noexcept { return progress_; }
    void listen(Listener listener) { listener_ = std::move(listener); }

    /// For as long as the service runs: carries on what is in progress, then looks every second, and takes up what nobody goes on with. Ends with its
    /// executor.
    Task<void> follow();

private:
    Task<void> work();
    Task<void> refresh();
    Task<bool> look(RecomputeProgress& seen);
    void told(const RecomputeProgress& progress);

    Api& api_;
    const Clock& clock_;
    boost::asio::any_io_executor executor_;
    Listener listener_ = [](const RecomputeProgress&, const std::string&) {};
    std::optional<RecomputeProgress> progress_;
    DatesPhase phase_ = DatesPhase::idle; ///< last told of
    bool at_work_ = false;
};

} // namespace huiying
