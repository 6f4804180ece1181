// Wakes many sleepers after commits, but a few times a second at most: with a thousand commits a second and a hundred streams, each would else read
// the record a thousand times a second. The first commit after a quiet time wakes them at once.
#pragma once
#include "api/http/wakeup.hpp"
#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>

namespace huiying {

/// Network thread only, but for what hammer() gives.
class Pulse : public std::enable_shared_from_this<Pulse> {
public:
    static constexpr std::chrono::milliseconds least{100}; ///< between two beats

    explicit Pulse(boost::asio::any_io_executor executor);

    http::Wakeup& wakeup() noexcept { return wakeup_; }
    /// Strikes; for any thread, also after this is gone.
    std::function<void()> hammer();

private:
    void answer();
    void beat();

    boost::asio::any_io_executor executor_;
    http::Wakeup wakeup_;
    boost::asio::steady_timer timer_;
    std::shared_ptr<std::atomic<bool>> struck_; ///< and not yet answered
    std::chrono::steady_clock::time_point last_{};
};

} // namespace huiying
