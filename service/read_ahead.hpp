// Reads that go on while their starter does something else: several views at once, answers in the order in which they were asked for.
#pragma once
#include "service/port/store.hpp"
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>

namespace huiying {

/// Belongs to the thread of its executor. What is still under way when it goes is let go.
template <class T>
class ReadAhead {
public:
    ReadAhead(Store& store, boost::asio::any_io_executor executor) : store_(store), executor_(std::move(executor)) {}

    /// `work(const View&) -> Result<T>`, begun at once.
    template <class Work>
    void start(Work work) {
        auto slot = std::make_shared<Slot>(executor_);
        slots_.push_back(slot);
        // The answer needs somewhere to come to, also when nobody waits for it any more.
        auto kept = boost::asio::prefer(executor_, boost::asio::execution::outstanding_work.tracked);
        auto back = [executor = std::move(kept), slot](std::exception_ptr failure, Result<T> answer) {
            boost::asio::post(executor, [slot, failure, answer = std::move(answer)]() mutable {
                slot->failure = failure;
                slot->answer = std::move(answer);
                slot->arrived.cancel();
            });
        };
        store_.submit_to<const View>(std::move(work), std::move(back));
    }
    std::size_t under_way() const noexcept { return slots_.size(); }

    /// The answer to the oldest one; at least one is under way. Throws what the work threw.
    Task<Result<T>> next() {
        const auto slot = slots_.front();
        slots_.pop_front();
        if (!slot->answer) {
            boost::system::error_code ignored;
            auto token = boost::asio::redirect_error(boost::asio::use_awaitable, ignored);
            co_await slot->arrived.async_wait(token);
        }
        if (slot->failure) std::rethrow_exception(slot->failure);
        co_return std::move(*slot->answer);
    }

private:
    struct Slot {
        explicit Slot(const boost::asio::any_io_executor& executor) : arrived(executor, boost::asio::steady_timer::time_point::max()) {}
        std::optional<Result<T>> answer;
        std::exception_ptr failure;
        boost::asio::steady_timer arrived; ///< never expires: cancelled when the answer is there
    };

    Store& store_;
    boost::asio::any_io_executor executor_;
    std::deque<std::shared_ptr<Slot>> slots_;
};

} // namespace huiying
