#pragma once

// One connection: reads requests one after the other, has each answered, and decides whether to stay. Two coroutines at most
// touch it: the one that reads and runs the handler, and, while an answer is streamed, the one that writes. One timer watches
// the deadlines of both; it is re-armed only when a deadline comes nearer, so most requests never touch it.

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <boost/asio/steady_timer.hpp>

#include "api/http/exchange.hpp"
#include "api/http/input_buffer.hpp"
#include "api/http/request_parser.hpp"
#include "api/http/server_core.hpp"

namespace huiying::http {

class Session : public std::enable_shared_from_this<Session> {
public:
    using Time = std::chrono::steady_clock::time_point;

    enum class Purpose { serve, refuse };

    Session(std::shared_ptr<ServerCore> core, Socket socket, Purpose purpose);
    ~Session();
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    // The life of a connection.
    static Task<void> run(std::shared_ptr<Session> self);
    // The life of a connection too many: 503 and good-bye.
    static Task<void> refuse(std::shared_ptr<Session> self);

    // Closes at once when it waits for a request; else the request in flight becomes the last.
    void drain();
    // Closes at once. Whatever waits for the socket ends with an error.
    void cut();

    // What Exchange offers; see there.
    const Request& request() const { return request_; }
    ServerCore& core() { return *core_; }
    void set_route(std::string_view route) { route_ = route; }
    Task<Body> read_body(std::size_t limit);
    Task<Body> read_some();
    void respond(Response response);
    bool answered() const { return response_.has_value() || streaming_; }
    void begin_stream(int status, std::string_view content_type, const Headers& headers, std::optional<std::uint64_t> length);
    bool write(std::string_view data);
    std::size_t unsent() const { return queue_.size() + in_flight_ + (streaming_ ? head_.size() : 0); }
    Task<bool> flush(std::size_t low);
    void end_stream();
    void abort_stream();
    bool connected() const { return !closed_ && !broken_; }

private:
    enum class Received { data, closed, timed_out };
    enum class Written { all, blocked, failed };
    struct Refusal {
        int status;
        std::string_view code;
        std::string_view detail;
    };

    // session.cpp: connection and request loop.
    Task<bool> read_head();
    bool parse_head();
    void begin_request();
    void check_head();
    void refuse_head(int status, std::string_view code, std::string_view detail);
    void take_ids();
    Task<void> answer_refusal();
    Task<void> serve();
    Task<void> leave();
    void report_incident(std::string_view what);
    void observe();
    bool has_unread() const;
    Task<Received> receive(std::size_t wanted, Time deadline);
    void set_deadline(Time& deadline, Time at);
    void arm(Time at);
    void check_deadlines();

    // session_body.cpp: request bodies.
    Task<BodyState> fill_body();
    Task<void> send_continue();
    void parse_body(std::string& sink);
    BodyState body_failed(BodyState state);
    bool can_discard();
    Task<void> discard_body();

    // session_answer.cpp: answers and streams.
    Task<void> send_answer();
    Task<void> finish_stream();
    static Task<void> pump(std::shared_ptr<Session> self);
    void start_pump();
    void frame_queue();
    void append_head(int status, std::string_view content_type, const Headers& headers);
    void append_header(std::string_view name, std::string_view value);
    void end_head();
    void answer_for_body_state();
    std::string_view compressed(std::string_view content);
    void set_parts(std::string_view first, std::string_view second, std::string_view third);
    Written write_now();
    Task<bool> write_rest();
    bool wait_longer() const;
    void forget_queue();

    std::shared_ptr<ServerCore> core_;
    Socket socket_;
    boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                      boost::asio::io_context::executor_type>
        timer_;
    Wakeup flushed_;
    const Purpose purpose_;

    // Connection.
    bool idle_ = false;    // waits for the first byte of a request
    bool closed_ = false;  // by us
    bool keep_ = true;
    bool linger_ = false;  // something of the client's may be unread: a plain close would destroy our answer on its way
    InputBuffer in_;

    // Deadlines; max() means none.
    Time read_deadline_ = Time::max();
    Time write_deadline_ = Time::max();
    Time armed_ = Time::max();
    bool read_timed_out_ = false;
    bool write_timed_out_ = false;
    Time last_received_{};

    // The request.
    Request request_;
    std::optional<RequestParser> parser_;
    std::optional<Refusal> refusal_;
    std::size_t head_bytes_ = 0;
    std::string_view route_;
    Time started_{};
    std::chrono::milliseconds body_total_{};
    Time body_deadline_ = Time::max();  // counts from the first wait for body bytes
    bool expects_continue_ = false;
    BodyState body_state_ = BodyState::more;
    std::string scratch_;

    // The answer.
    std::optional<Response> response_;
    std::string head_;
    std::string compressed_;
    std::array<std::string_view, 3> parts_;
    int status_ = 0;
    std::uint64_t sent_ = 0;
    bool aborted_ = false;

    // The streamed answer.
    bool streaming_ = false;
    bool chunked_ = false;
    bool ended_ = false;
    bool last_chunk_framed_ = false;
    bool pumping_ = false;
    bool broken_ = false;
    std::string queue_;    // not yet framed
    std::string sending_;  // being written
    std::size_t in_flight_ = 0;
    std::string frame_;
    std::string tail_;
};

}  // namespace huiying::http
