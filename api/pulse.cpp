#include "api/pulse.hpp"
#include <boost/asio/post.hpp>

namespace huiying {

Pulse::Pulse(boost::asio::any_io_executor executor)
    : executor_(executor), wakeup_(executor), timer_(executor), struck_(std::make_shared<std::atomic<bool>>(false)) {}

std::function<void()> Pulse::hammer() {
    return [executor = executor_, struck = struck_, pulse = weak_from_this()] {
        if (struck->exchange(true)) return;
        boost::asio::post(executor, [pulse] {
            if (const auto alive = pulse.lock()) alive->answer();
        });
    };
}

void Pulse::answer() {
    const auto next = last_ + least;
    if (std::chrono::steady_clock::now() >= next) return beat();
    timer_.expires_at(next);
    timer_.async_wait([pulse = weak_from_this()](const boost::system::error_code& error) {
        const auto alive = pulse.lock();
        if (alive && !error) alive->beat();
    });
}

void Pulse::beat() {
    // Before the sleepers look: what is committed from now on strikes again.
    *struck_ = false;
    last_ = std::chrono::steady_clock::now();
    wakeup_.notify_all();
}

} // namespace huiying
