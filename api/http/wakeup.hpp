#pragma once

// Lets coroutines sleep until something happens or a time comes: long polls, event streams, queues that drain.
// A ticket taken before looking closes the gap between "nothing there" and "asleep": whatever is notified after the ticket
// was taken ends the wait at once. Network thread only.

#include <chrono>
#include <cstdint>
#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include "service/async.hpp"

namespace huiying::http {

class Wakeup {
public:
    using Time = std::chrono::steady_clock::time_point;
    using Ticket = std::uint64_t;

    explicit Wakeup(boost::asio::any_io_executor executor);
    ~Wakeup();
    Wakeup(const Wakeup&) = delete;
    Wakeup& operator=(const Wakeup&) = delete;

    // Number of notifications so far.
    Ticket ticket() const;
    void notify_all();

    // True when notified, false when `until` has come. The Wakeup may be destroyed meanwhile (counts as a notification).
    Task<bool> wait_until(Time until);
    // The same, but true at once when there was a notification since `seen`.
    Task<bool> wait_until(Ticket seen, Time until);
    // The same; a notification of `other` ends the wait as well, with false.
    Task<bool> wait_until(Ticket seen, Time until, Wakeup& other);

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace huiying::http
