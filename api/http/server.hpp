#pragma once

// The HTTP/1.1 server: listens, keeps connections, calls one handler per request. Everything runs on the one thread of the
// io_context it was given; no function here is for another thread.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "api/http/exchange.hpp"
#include "service/async.hpp"

namespace boost::asio {
class io_context;
}

namespace huiying::http {

struct ServerOptions {
    std::size_t header_limit = 16 * 1024;                  // request line and headers together, bytes: 431 beyond
    std::size_t max_connections = 1024;                    // 503 and closed beyond
    std::chrono::milliseconds idle{60'000};                // between requests
    std::chrono::milliseconds header{10'000};              // from the first byte of a request to the end of its headers
    std::chrono::milliseconds body_progress{15'000};       // without any byte of a body that is awaited
    std::chrono::milliseconds body_total{60'000};          // a body read as a whole, from first to last
    std::chrono::milliseconds stream_body_total{900'000};  // a body read in parts, from first to last
    std::chrono::milliseconds write{30'000};               // without any byte taken by the client
    std::chrono::milliseconds linger{2'000};               // how long an early answer waits for the client to stop sending
    std::chrono::milliseconds accept_retry{100};           // pause when the system is out of file descriptors
    std::size_t discard = 64 * 1024;                       // unread body that is read away to keep a connection, bytes
    std::size_t stream_queue = 64 * 1024 * 1024;           // unsent bytes of one streamed answer
    std::size_t all_stream_queues = 256 * 1024 * 1024;     // unsent bytes of all streamed answers
    std::size_t gzip_over = 1024;                          // answers longer than this are compressed where wanted, bytes
    int gzip_level = 5;
};

// What the observer learns of one finished request. Views hold during the call only. No path, no query: they may hold
// what belongs in no log.
struct Finished {
    std::string_view method;
    std::string_view route;                          // as set by the handler; empty when none did
    int status = 0;                                  // 0: nothing was answered
    std::chrono::steady_clock::duration duration{};  // from the end of the headers to the last byte given to the socket
    std::uint64_t bytes = 0;                         // sent, headers included
    std::string_view request_id;
    std::string_view traceparent;
    std::string_view peer;
    bool aborted = false;  // the client hung up, or was cut off, before the answer was whole
};

// An exception that left a handler. The caller was told the id and nothing else.
struct Incident {
    std::string_view id;
    std::string_view request_id;
    std::string_view route;
    std::string_view what;
};

using Handler = std::function<Task<void>(Exchange&)>;
using Observer = std::function<void(const Finished&)>;
using IncidentLog = std::function<void(const Incident&)>;

class ServerCore;

class Server {
public:
    Server(boost::asio::io_context& io, ServerOptions options, Handler handler, Observer observer = {}, IncidentLog incidents = {});
    // Stops listening; connections still open end with the io_context.
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    // Binds and begins to accept. Port 0 takes a free one. Throws boost::system::system_error. Once only.
    void listen(const std::string& address, std::uint16_t port);
    // The port that is listened on.
    std::uint16_t port() const;
    std::size_t connections() const;
    bool draining() const;

    void stop_accepting();
    // Stops accepting, closes idle connections, wakes long polls and streams, lets requests in flight finish, each answered
    // with Connection: close. What is left at `deadline` is cut. True when nothing had to be cut.
    Task<bool> drain(std::chrono::steady_clock::time_point deadline);

private:
    std::shared_ptr<ServerCore> core_;
};

}  // namespace huiying::http
