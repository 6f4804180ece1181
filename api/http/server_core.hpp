#pragma once

// What the sessions of one server share: options, callbacks, the list of themselves, and a few reused things.
// Lives until the last session is gone. Network thread only.

#include <cstddef>
#include <ctime>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "api/http/gzip.hpp"
#include "api/http/server.hpp"
#include "api/http/wakeup.hpp"

namespace huiying::http {

// The io_context's own executor: cheaper than the type-erased default.
using Socket = boost::asio::ip::tcp::socket::rebind_executor<boost::asio::io_context::executor_type>::other;
using Acceptor = boost::asio::ip::tcp::acceptor::rebind_executor<boost::asio::io_context::executor_type>::other;

class ServerCore {
public:
    ServerCore(boost::asio::io_context& its_io, ServerOptions its_options, Handler its_handler, Observer its_observer,
               IncidentLog its_incidents);

    // Value of the Date header; made anew once a second.
    std::string_view date();
    // 16 random hexadecimal digits; unique enough to find a request in a log, not a secret.
    std::string make_id();

    boost::asio::io_context& io;
    const ServerOptions options;
    const Handler handler;
    const Observer observer;
    const IncidentLog incidents;
    Acceptor acceptor;
    Gzip gzip;
    Wakeup drain_begins;
    Wakeup session_ends;
    bool draining = false;
    std::unordered_set<Session*> sessions;  // each enters and leaves by itself
    std::size_t refusals = 0;               // of them, those that are only told 503
    std::size_t queued = 0;                 // unsent bytes of all streams

private:
    std::mt19937_64 random_;
    std::time_t date_of_ = 0;
    std::string date_;
};

}  // namespace huiying::http
