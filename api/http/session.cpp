#include "api/http/session.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace huiying::http {

namespace {

using Clock = std::chrono::steady_clock;

// What a parting client may still send before we stop listening to it, bytes.
constexpr std::size_t linger_bytes = 64 * 1024 * 1024;

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return boost::beast::iequals({a.data(), a.size()}, {b.data(), b.size()});
}

}  // namespace

Session::Session(std::shared_ptr<ServerCore> core, Socket socket, Purpose purpose)
    : core_(std::move(core)), socket_(std::move(socket)), timer_(core_->io), flushed_(core_->io.get_executor()), purpose_(purpose) {
    boost::system::error_code ignored;
    // Failing options mean a connection that is already gone; the first read tells.
    socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
    socket_.non_blocking(true, ignored);
    const auto peer = socket_.remote_endpoint(ignored);
    if (!ignored) request_.set_peer(peer.address().to_string());
    core_->sessions.insert(this);
    if (purpose_ == Purpose::refuse) ++core_->refusals;
}

Session::~Session() {
    forget_queue();
    core_->sessions.erase(this);
    if (purpose_ == Purpose::refuse) --core_->refusals;
    core_->session_ends.notify_all();
}

Task<void> Session::run(std::shared_ptr<Session> self) {
    do {
        const bool received = co_await self->read_head();
        if (!received) break;
        if (self->refusal_) {
            co_await self->answer_refusal();
        } else {
            co_await self->serve();
        }
    } while (self->keep_ && !self->core_->draining);
    co_await self->leave();
}

Task<void> Session::refuse(std::shared_ptr<Session> self) {
    self->begin_request();
    self->take_ids();
    self->keep_ = false;
    self->linger_ = true;
    auto response = problem_response(503, "overloaded", "Too many connections; try again in a moment.");
    response.headers.emplace_back("Retry-After", "1");
    self->respond(std::move(response));
    co_await self->send_answer();
    self->observe();
    co_await self->leave();
}

void Session::drain() {
    if (!idle_) return;
    // A request that lies in the socket already was sent in good faith: it is answered.
    if (has_unread()) return;
    closed_ = true;
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

bool Session::has_unread() const {
    boost::system::error_code error;
    return socket_.available(error) > 0 && !error;
}

void Session::cut() {
    closed_ = true;
    boost::system::error_code ignored;
    socket_.close(ignored);
    timer_.cancel();
}

void Session::begin_request() {
    request_.clear();
    parser_.emplace(request_);
    parser_->header_limit(static_cast<std::uint32_t>(core_->options.header_limit));
    parser_->body_limit(boost::none);
    refusal_.reset();
    head_bytes_ = 0;
    route_ = {};
    started_ = Clock::now();
    body_total_ = core_->options.body_total;
    body_deadline_ = Time::max();
    expects_continue_ = false;
    body_state_ = BodyState::more;
    response_.reset();
    status_ = 0;
    sent_ = 0;
    aborted_ = false;
    streaming_ = chunked_ = ended_ = last_chunk_framed_ = broken_ = false;
}

// False when the connection is over without anything to answer.
Task<bool> Session::read_head() {
    begin_request();
    in_.shrink();
    idle_ = in_.empty();
    auto deadline = started_ + (idle_ ? core_->options.idle : core_->options.header);
    // Accepted, but not yet begun when the drain closed the idle ones.
    if (idle_ && core_->draining && !has_unread()) co_return false;
    for (;;) {
        if (!in_.empty() && parse_head()) co_return true;
        const auto received = co_await receive(InputBuffer::small, deadline);
        const bool was_idle = std::exchange(idle_, false);
        if (received == Received::closed) co_return false;
        if (received == Received::timed_out) {
            if (was_idle) co_return false;
            refuse_head(408, "request_timeout", "The headers did not end in time.");
            co_return true;
        }
        if (was_idle) deadline = Clock::now() + core_->options.header;
    }
}

// True when the head is complete, or refused.
bool Session::parse_head() {
    // RFC 9112 section 2.2: empty lines before a request are left-overs of older clients.
    while (head_bytes_ == 0 && !in_.empty() && (in_.data().front() == '\r' || in_.data().front() == '\n')) in_.consume(1);
    if (in_.empty()) return false;
    boost::beast::error_code error;
    const auto data = in_.data();
    const auto used = parser_->put(boost::asio::buffer(data.data(), data.size()), error);
    in_.consume(used);
    head_bytes_ += used;
    using ParseError = boost::beast::http::error;
    const bool unfinished = error == ParseError::need_more;
    const auto size = unfinished ? head_bytes_ + in_.size() : head_bytes_;
    if (error == ParseError::header_limit || size > core_->options.header_limit) {
        refuse_head(431, "headers_too_large", "Request line and headers are too large.");
        return true;
    }
    if (unfinished) return false;
    if (error) {
        refuse_head(400, "malformed_request", "This is not a well-formed HTTP/1.1 request.");
        return true;
    }
    check_head();
    return true;
}

void Session::check_head() {
    started_ = Clock::now();
    take_ids();
    request_.set_keep_alive(parser_->keep_alive());
    parser_->eager(true);
    if (parser_->is_done()) body_state_ = BodyState::complete;
    // RFC 9112 sections 3.2 and 6.1: a message whose end two readers could see in different places is refused.
    const auto hosts = request_.header_count("Host");
    if (hosts > 1 || (hosts == 0 && request_.version() == 11)) {
        refuse_head(400, "malformed_request", "Exactly one Host header is required.");
        return;
    }
    if (const auto coding = request_.header("Transfer-Encoding")) {
        const bool two_lengths = request_.header_count("Content-Length") > 0 || request_.version() < 11;
        if (two_lengths || request_.header_count("Transfer-Encoding") > 1) {
            refuse_head(400, "malformed_request", "The length of the body is ambiguous.");
        } else if (!equals_ignoring_case(*coding, "chunked")) {
            refuse_head(501, "unsupported_transfer_coding", "The only transfer coding understood is chunked.");
        }
    }
    const auto expectation = request_.header("Expect");
    if (!expectation || request_.version() < 11) return;
    expects_continue_ = body_state_ != BodyState::complete;
    if (!equals_ignoring_case(*expectation, "100-continue")) {
        refuse_head(417, "expectation_failed", "The only expectation understood is 100-continue.");
    }
}

void Session::refuse_head(int status, std::string_view code, std::string_view detail) {
    if (!refusal_) refusal_ = Refusal{status, code, detail};
}

void Session::take_ids() {
    const auto id = request_.header("X-Request-Id");
    request_.set_request_id(id && is_request_id(*id) ? std::string(*id) : core_->make_id());
    const auto trace = request_.header("traceparent");
    if (trace && is_traceparent(*trace)) request_.set_traceparent(*trace);
}

Task<void> Session::answer_refusal() {
    if (request_.request_id().empty()) take_ids();
    keep_ = false;
    linger_ = true;
    respond(problem_response(refusal_->status, refusal_->code, refusal_->detail));
    co_await send_answer();
    observe();
}

Task<void> Session::serve() {
    Exchange exchange(*this);
    bool failed = false;
    std::string what = "unknown exception";
    try {
        co_await core_->handler(exchange);
    } catch (const std::exception& error) {
        failed = true;
        what = error.what();
    } catch (...) {
        failed = true;
    }
    if (failed) report_incident(what);
    if (!answered()) answer_for_body_state();
    if (streaming_) {
        co_await finish_stream();
    } else if (response_) {
        co_await send_answer();
    } else {
        aborted_ = true;
        keep_ = false;
    }
    observe();
    if (keep_ && body_state_ == BodyState::more) co_await discard_body();
}

void Session::report_incident(std::string_view what) {
    const auto id = core_->make_id();
    if (core_->incidents) {
        const Incident incident{id, request_.request_id(), route_, what};
        core_->incidents(incident);
    }
    if (streaming_) {
        abort_stream();
    } else {
        respond(problem_response(500, "internal_error", "服务出错，已记录，事故编号 " + id + " / something went wrong on our side; it is recorded as incident " + id));
    }
}

void Session::observe() {
    if (!core_->observer) return;
    Finished finished;
    finished.method = request_.method_name();
    finished.route = route_;
    finished.status = status_;
    finished.duration = Clock::now() - started_;
    finished.bytes = sent_;
    finished.request_id = request_.request_id();
    finished.traceparent = request_.traceparent();
    finished.peer = request_.peer();
    finished.aborted = aborted_;
    core_->observer(finished);
}

// Closing a socket with unread input resets the connection and may destroy an answer that is still on its way. So first only
// our side is closed, and what the client still sends is read away for a while.
Task<void> Session::leave() {
    boost::system::error_code error;
    if (!closed_) socket_.shutdown(boost::asio::ip::tcp::socket::shutdown_send, error);
    const bool unread = !closed_ && (linger_ || !in_.empty() || has_unread());
    const auto deadline = Clock::now() + core_->options.linger;
    std::size_t read_away = 0;
    while (unread && read_away < linger_bytes) {
        read_away += in_.size();
        in_.consume(in_.size());
        const auto received = co_await receive(InputBuffer::largest, deadline);
        if (received != Received::data) break;
    }
    cut();
}

Task<Session::Received> Session::receive(std::size_t wanted, Time deadline) {
    in_.make_room(wanted);
    read_timed_out_ = false;
    set_deadline(read_deadline_, deadline);
    constexpr auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
    auto received = Received::closed;
    while (!closed_) {
        const auto room = boost::asio::buffer(in_.room(), in_.room_size());
        const auto [error, size] = co_await socket_.async_read_some(room, token);
        if (!error) {
            in_.commit(size);
            if (streaming_) last_received_ = Clock::now();
            received = Received::data;
            break;
        }
        if (read_timed_out_) {
            received = Received::timed_out;
            break;
        }
        // A deadline of the writing side cancels both operations; this one goes on.
        if (error != boost::asio::error::operation_aborted) break;
    }
    read_deadline_ = Time::max();
    co_return received;
}

void Session::set_deadline(Time& deadline, Time at) {
    deadline = at;
    if (at < armed_) arm(at);
}

void Session::arm(Time at) {
    armed_ = at;
    timer_.expires_at(at);
    timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
        if (error) return;
        if (const auto self = weak.lock()) self->check_deadlines();
    });
}

void Session::check_deadlines() {
    armed_ = Time::max();
    const auto now = Clock::now();
    const bool reading_late = read_deadline_ <= now;
    const bool writing_late = write_deadline_ <= now;
    if (reading_late) {
        read_timed_out_ = true;
        read_deadline_ = Time::max();
    }
    if (writing_late) {
        write_timed_out_ = true;
        write_deadline_ = Time::max();
    }
    boost::system::error_code ignored;
    if (reading_late || writing_late) socket_.cancel(ignored);
    const auto next = std::min(read_deadline_, write_deadline_);
    if (next < Time::max()) arm(next);
}

}  // namespace huiying::http
