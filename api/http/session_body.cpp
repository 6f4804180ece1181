// Reading request bodies: whole or in parts, with their limits and deadlines, and reading away what no handler wanted.

#include <algorithm>
#include <utility>

#include <boost/asio/buffer.hpp>

#include "api/http/session.hpp"

namespace huiying::http {

Task<Body> Session::read_body(std::size_t limit) {
    Body body;
    const auto announced = parser_->content_length();
    if (body_state_ == BodyState::more && announced && *announced > limit) body_failed(BodyState::too_large);
    if (announced) body.data.reserve(std::min<std::size_t>(*announced, limit));
    while (body_state_ == BodyState::more) {
        parse_body(body.data);
        if (body.data.size() > limit) body_failed(BodyState::too_large);
        if (body_state_ == BodyState::more) co_await fill_body();
    }
    body.state = body_state_;
    co_return body;
}

Task<Body> Session::read_some() {
    Body body;
    body_total_ = core_->options.stream_body_total;
    while (body_state_ == BodyState::more) {
        parse_body(body.data);
        if (body_state_ != BodyState::more || !body.data.empty()) break;
        co_await fill_body();
    }
    body.state = body_state_;
    co_return body;
}

BodyState Session::body_failed(BodyState state) {
    body_state_ = state;
    keep_ = false;
    linger_ = state != BodyState::closed;
    return state;
}

void Session::parse_body(std::string& sink) {
    boost::beast::error_code error;
    parser_->append_body_to(sink);
    while (!in_.empty() && !parser_->is_done() && !error) {
        const auto data = in_.data();
        const auto used = parser_->put(boost::asio::buffer(data.data(), data.size()), error);
        in_.consume(used);
    }
    if (error && error != boost::beast::http::error::need_more) {
        body_failed(BodyState::malformed);
    } else if (parser_->is_done()) {
        body_state_ = BodyState::complete;
    }
}

Task<BodyState> Session::fill_body() {
    if (expects_continue_ && in_.empty()) co_await send_continue();
    const auto now = std::chrono::steady_clock::now();
    if (body_deadline_ == Time::max()) body_deadline_ = now + body_total_;
    const auto deadline = std::min(body_deadline_, now + core_->options.body_progress);
    // A full buffer that holds no whole chunk header is a chunk header without end.
    if (in_.size() >= InputBuffer::largest) co_return body_failed(BodyState::malformed);
    if (now >= body_deadline_) co_return body_failed(BodyState::timed_out);
    const auto rest = parser_->content_length_remaining();
    const auto wanted = std::min<std::size_t>(rest.value_or(InputBuffer::largest), InputBuffer::largest);
    const auto received = co_await receive(wanted, deadline);
    if (received == Received::closed) co_return body_failed(BodyState::closed);
    if (received == Received::timed_out) co_return body_failed(BodyState::timed_out);
    expects_continue_ = false;
    co_return body_state_;
}

Task<void> Session::send_continue() {
    expects_continue_ = false;
    // Once the final answer has begun an interim one would end up inside it.
    if (streaming_) co_return;
    set_parts("HTTP/1.1 100 Continue\r\n\r\n", {}, {});
    co_await write_rest();
}

bool Session::can_discard() {
    if (body_state_ == BodyState::complete) return true;
    if (body_state_ != BodyState::more || expects_continue_) return false;
    scratch_.clear();
    parse_body(scratch_);
    scratch_.clear();
    if (body_state_ != BodyState::more) return body_state_ == BodyState::complete;
    const auto rest = parser_->content_length_remaining();
    return rest && *rest <= core_->options.discard;
}

Task<void> Session::discard_body() {
    while (body_state_ == BodyState::more && keep_) {
        scratch_.clear();
        parse_body(scratch_);
        if (body_state_ == BodyState::more) co_await fill_body();
    }
    scratch_.clear();
}

}  // namespace huiying::http
