#include "api/http/wakeup.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace huiying::http {

// One sleeping coroutine may stand in the lists of two Wakeups; each has its own flag, the timer is shared.
struct Wakeup::State {
    struct Sleeper {
        boost::asio::steady_timer* timer;
        bool notified = false;
    };

    explicit State(boost::asio::any_io_executor its_executor) : executor(std::move(its_executor)) {}

    void notify_all() {
        ++count;
        for (auto* sleeper : sleepers) {
            sleeper->notified = true;
            sleeper->timer->cancel();
        }
    }

    // Removes the sleeper however the wait ends, destruction of a suspended coroutine included.
    class Entry {
    public:
        Entry(std::shared_ptr<State> state, boost::asio::steady_timer& timer) : state_(std::move(state)), sleeper_{&timer} {
            state_->sleepers.push_back(&sleeper_);
        }
        ~Entry() { std::erase(state_->sleepers, &sleeper_); }
        Entry(const Entry&) = delete;
        Entry& operator=(const Entry&) = delete;
        bool notified() const { return sleeper_.notified; }

    private:
        std::shared_ptr<State> state_;
        Sleeper sleeper_;
    };

    static Task<bool> sleep(std::shared_ptr<State> state, Ticket seen, Time until, std::shared_ptr<State> other);

    boost::asio::any_io_executor executor;
    Ticket count = 0;
    std::vector<Sleeper*> sleepers;
};

Task<bool> Wakeup::State::sleep(std::shared_ptr<State> state, Ticket seen, Time until, std::shared_ptr<State> other) {
    if (state->count != seen) co_return true;
    boost::asio::steady_timer timer(state->executor, until);
    const Entry entry(state, timer);
    std::optional<Entry> other_entry;
    if (other) other_entry.emplace(std::move(other), timer);
    constexpr auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
    co_await timer.async_wait(token);
    co_return entry.notified();
}

Wakeup::Wakeup(boost::asio::any_io_executor executor) : state_(std::make_shared<State>(std::move(executor))) {}

Wakeup::~Wakeup() { state_->notify_all(); }

Wakeup::Ticket Wakeup::ticket() const { return state_->count; }

void Wakeup::notify_all() { state_->notify_all(); }

Task<bool> Wakeup::wait_until(Time until) { return State::sleep(state_, state_->count, until, nullptr); }

Task<bool> Wakeup::wait_until(Ticket seen, Time until) { return State::sleep(state_, seen, until, nullptr); }

Task<bool> Wakeup::wait_until(Ticket seen, Time until, Wakeup& other) { return State::sleep(state_, seen, until, other.state_); }

}  // namespace huiying::http
