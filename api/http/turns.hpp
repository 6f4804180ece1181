#pragma once

// One at a time: for what may be asked for by many and would together take all there is. Network thread only.

#include <memory>

#include <boost/asio/any_io_executor.hpp>

#include "service/async.hpp"

namespace huiying::http {

class Turns {
public:
    explicit Turns(boost::asio::any_io_executor executor);

    // Waits until it is the caller's turn. The turn lasts until what is given goes, which may outlive this.
    Task<std::shared_ptr<void>> take();

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace huiying::http
