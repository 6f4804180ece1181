// Keeps the writer busy for as long as a test wants.
#pragma once
#include <future>

#include "service/port/store.hpp"

namespace huiying::test {

/// Occupies the writer until it goes, so that what is queued meanwhile makes one batch.
class Plug {
public:
    explicit Plug(Store& store) {
        const auto wait = [this, gate = gate_](Unit&) -> Result<int> {
            entered_.set_value();
            gate.wait();
            return 0;
        };
        store.submit_to<Unit>(wait, [this](std::exception_ptr, Result<int>) { done_.set_value(); });
        entered_.get_future().wait();
    }
    ~Plug() {
        open_.set_value();
        done_.get_future().wait();
    }

private:
    std::promise<void> open_;
    std::shared_future<void> gate_ = open_.get_future().share();
    std::promise<void> entered_;
    std::promise<void> done_;
};

}  // namespace huiying::test
