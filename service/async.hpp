#pragma once

// The one name for an awaitable: what a use case or a handler returns when it has to wait.

#include <boost/asio/awaitable.hpp>

namespace huiying {

template <class T>
using Task = boost::asio::awaitable<T>;

}  // namespace huiying
