#include "api/http/turns.hpp"

#include <chrono>
#include <utility>

#include "api/http/wakeup.hpp"

namespace huiying::http {

namespace {

constexpr std::chrono::seconds between_looks{1};

}  // namespace

struct Turns::State {
    explicit State(boost::asio::any_io_executor executor) : given_back(std::move(executor)) {}

    bool taken = false;
    Wakeup given_back;
};

Turns::Turns(boost::asio::any_io_executor executor) : state_(std::make_shared<State>(std::move(executor))) {}

Task<std::shared_ptr<void>> Turns::take() {
    const auto state = state_;
    while (state->taken) {
        const auto until = std::chrono::steady_clock::now() + between_looks;
        co_await state->given_back.wait_until(until);
    }
    state->taken = true;
    co_return std::shared_ptr<void>(state.get(), [state](void*) {
        state->taken = false;
        state->given_back.notify_all();
    });
}

}  // namespace huiying::http
