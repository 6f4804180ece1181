#pragma once

// One request being answered. A handler reads the body, or not, and then either responds once or streams. Everything here
// runs on the network thread; an Exchange ends when its handler returns.
//
// Reading and streaming are independent: what is streamed is queued and sent by a coroutine of its own, so a handler that
// reads a long upload goes on reading although nobody reads its answer.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "api/http/request.hpp"
#include "api/http/response.hpp"
#include "api/http/wakeup.hpp"
#include "service/async.hpp"

namespace huiying::http {

enum class BodyState {
    complete,   // everything has been read
    more,       // only from read_some: there may be more
    too_large,  // beyond the limit: 413
    timed_out,  // stopped coming or took too long: 408
    closed,     // the client hung up, nobody is left to answer
    malformed   // not what its framing announced: 400
};

struct Body {
    BodyState state = BodyState::complete;
    std::string data;

    bool ok() const { return state == BodyState::complete || state == BodyState::more; }
};

class Session;

class Exchange {
public:
    explicit Exchange(Session& session) : session_(session) {}
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;

    const Request& request() const;

    // Name of the route for the observer ("POST /v1/messages"); must outlive the exchange.
    void set_route(std::string_view route);

    // The whole body. When the state is not ok() the handler may simply return: the session answers 413, 408 or 400 by itself.
    // Within ServerOptions::body_total. A limit that Content-Length already exceeds is told before anything is read.
    Task<Body> read_body(std::size_t limit);
    // The next part, as it comes, at most 64 KiB, without a limit on the sum. Within ServerOptions::stream_body_total.
    // `complete` may still carry data; after it, every call returns `complete` and nothing.
    Task<Body> read_some();

    // The answer; it is sent when the handler returns. The last call counts. Not after begin_stream.
    void respond(Response response);
    bool answered() const;

    // Starts an answer that comes piece by piece. Headers go out at once, with what is written before the handler next waits.
    // A length that is known is told; exactly so much has to be written then, or the stream given up.
    void begin_stream(int status, std::string_view content_type, const Headers& headers = {}, std::optional<std::uint64_t> length = {});
    // Queues data to be sent; never waits. False when the client is gone or the queue passed ServerOptions::stream_queue
    // (the connection is cut then): give up.
    bool write(std::string_view data);
    // Bytes queued and not yet given to the socket.
    std::size_t unsent() const;
    // Waits until at most `low` bytes are unsent. False when the client is gone.
    Task<bool> flush(std::size_t low = 0);
    // Ends the stream; implied when the handler returns.
    void end();
    // Gives the stream up so that the client can tell it is not whole: the connection is cut without the last chunk.
    void abort();

    // True once the service is stopping: finish soon.
    bool draining() const;
    // False once the connection is known to be gone.
    bool connected() const;
    // For long polls and event streams: true when `wakeup` was notified since `seen`, false when `until` has come or the
    // service is draining.
    Task<bool> wait(Wakeup& wakeup, Wakeup::Ticket seen, Wakeup::Time until);

private:
    Session& session_;
};

}  // namespace huiying::http
