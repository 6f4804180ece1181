// Sending answers: whole ones in a single write, streamed ones through a queue and a writing coroutine of their own.

#include <algorithm>
#include <array>
#include <charconv>
#include <exception>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/http/gzip.hpp"
#include "api/http/session.hpp"

namespace huiying::http {

namespace {

using Clock = std::chrono::steady_clock;

// Bodies up to this size are copied behind the headers; longer ones are sent from where they are.
constexpr std::size_t copy_limit = 16 * 1024;
// Queues that grew beyond this give their memory back.
constexpr std::size_t kept_queue = 64 * 1024;

bool is_encoded(const Headers& headers) {
    return std::ranges::any_of(headers, [](const auto& header) {
        const std::string_view name = header.first;
        return boost::beast::iequals({name.data(), name.size()}, "Content-Encoding");
    });
}

void append_number(std::uint64_t number, int base, std::string& out) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, base).ptr;
    out.append(digits.data(), end);
}

void release_if_large(std::string& text) {
    text.clear();
    if (text.capacity() > kept_queue) std::string().swap(text);
}

}  // namespace

void Session::respond(Response response) {
    if (!streaming_) response_ = std::move(response);
}

void Session::answer_for_body_state() {
    switch (body_state_) {
        case BodyState::too_large:
            respond(problem_response(413, "too_large", "The request body is larger than this route accepts."));
            return;
        case BodyState::timed_out:
            respond(problem_response(408, "request_timeout", "The request body did not arrive in time."));
            return;
        case BodyState::malformed:
            respond(problem_response(400, "malformed_request", "The request body is not framed as announced."));
            return;
        case BodyState::closed:
            return;
        case BodyState::complete:
        case BodyState::more:
            report_incident("the handler gave no answer");
            return;
    }
}

Task<void> Session::send_answer() {
    auto& response = *response_;
    status_ = response.status;
    keep_ = keep_ && request_.keep_alive() && !core_->draining && can_discard();
    if (body_state_ != BodyState::complete) linger_ = linger_ || !keep_;
    append_head(status_, response.content_type, response.headers);
    auto content = response.content();
    if (has_no_body(status_)) {
        content = {};
    } else {
        content = compressed(content);
        head_ += "Content-Length: ";
        append_number(content.size(), 10, head_);
        head_ += "\r\n";
    }
    end_head();
    if (request_.method() == Method::head) content = {};
    if (content.size() <= copy_limit) {
        head_ += content;
        content = {};
    }
    set_parts(head_, content, {});
    auto written = write_now();
    if (written == Written::blocked) {
        const bool whole = co_await write_rest();
        written = whole ? Written::all : Written::failed;
    }
    if (written == Written::failed) {
        aborted_ = true;
        cut();
        keep_ = false;
    }
}

std::string_view Session::compressed(std::string_view content) {
    const auto& response = *response_;
    if (content.size() <= core_->options.gzip_over || !is_compressible(response.content_type)) return content;
    if (is_encoded(response.headers)) return content;
    head_ += "Vary: Accept-Encoding\r\n";
    const auto accepted = request_.header("Accept-Encoding");
    if (!accepted || !accepts_gzip(*accepted)) return content;
    head_ += "Content-Encoding: gzip\r\n";
    compressed_ = core_->gzip.compress(content);
    return compressed_;
}

void Session::append_head(int status, std::string_view content_type, const Headers& headers) {
    head_.assign("HTTP/1.1 ");
    append_number(static_cast<std::uint64_t>(status), 10, head_);
    head_ += ' ';
    head_ += status_text(status);
    head_ += "\r\n";
    append_header("Date", core_->date());
    append_header("X-Request-Id", request_.request_id());
    if (!request_.traceparent().empty()) append_header("traceparent", request_.traceparent());
    if (!content_type.empty()) append_header("Content-Type", content_type);
    for (const auto& [name, value] : headers) append_header(name, value);
    if (!keep_) {
        head_ += "Connection: close\r\n";
    } else if (request_.version() < 11) {
        head_ += "Connection: keep-alive\r\n";
    }
}

void Session::append_header(std::string_view name, std::string_view value) {
    head_ += name;
    head_ += ": ";
    // A line end inside a value would let its author write headers of his own.
    for (const char c : value) {
        if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f) head_ += c;
    }
    head_ += "\r\n";
}

void Session::end_head() { head_ += "\r\n"; }

void Session::begin_stream(int status, std::string_view content_type, const Headers& headers, std::optional<std::uint64_t> length) {
    if (streaming_) return;
    response_.reset();
    streaming_ = true;
    status_ = status;
    const bool in_chunks = request_.version() == 11 && !length;
    keep_ = keep_ && (in_chunks || length) && request_.keep_alive() && !core_->draining;
    append_head(status, content_type, headers);
    if (in_chunks) head_ += "Transfer-Encoding: chunked\r\n";
    if (length) {
        head_ += "Content-Length: ";
        append_number(*length, 10, head_);
        head_ += "\r\n";
    }
    end_head();
    chunked_ = in_chunks && request_.method() != Method::head;
    last_received_ = Clock::now();
    start_pump();
}

bool Session::write(std::string_view data) {
    if (!streaming_ || ended_ || broken_ || closed_) return false;
    if (request_.method() == Method::head || data.empty()) return true;
    queue_ += data;
    core_->queued += data.size();
    if (unsent() > core_->options.stream_queue || core_->queued > core_->options.all_stream_queues) {
        abort_stream();
        return false;
    }
    start_pump();
    return true;
}

void Session::end_stream() {
    if (!streaming_ || ended_) return;
    ended_ = true;
    start_pump();
}

void Session::abort_stream() {
    broken_ = true;
    cut();
}

Task<bool> Session::flush(std::size_t low) {
    while (connected() && unsent() > low) {
        const auto until = Time::max();
        co_await flushed_.wait_until(until);
    }
    co_return connected();
}

Task<void> Session::finish_stream() {
    end_stream();
    while (pumping_) {
        const auto until = Time::max();
        co_await flushed_.wait_until(until);
    }
    forget_queue();
    aborted_ = broken_ || closed_;
    keep_ = keep_ && !aborted_ && can_discard();
    if (body_state_ != BodyState::complete) linger_ = linger_ || !keep_;
}

void Session::start_pump() {
    if (pumping_ || broken_ || closed_) return;
    pumping_ = true;
    auto self = shared_from_this();
    boost::asio::co_spawn(core_->io, pump(self), [self](const std::exception_ptr& error) {
        if (error) self->abort_stream();
        self->pumping_ = false;
        self->flushed_.notify_all();
    });
}

Task<void> Session::pump(std::shared_ptr<Session> self) {
    // Whatever the handler writes before it waits goes into one chunk.
    co_await boost::asio::post(boost::asio::use_awaitable);
    while (!self->broken_) {
        const bool last = self->ended_ && self->chunked_ && !self->last_chunk_framed_;
        if (self->head_.empty() && self->queue_.empty() && !last) co_return;
        self->frame_queue();
        const bool whole = co_await self->write_rest();
        self->core_->queued -= std::exchange(self->in_flight_, 0);
        if (!whole) self->abort_stream();
        self->flushed_.notify_all();
    }
}

void Session::frame_queue() {
    frame_.clear();
    frame_.swap(head_);
    sending_.clear();
    sending_.swap(queue_);
    in_flight_ = sending_.size();
    tail_.clear();
    if (chunked_ && !sending_.empty()) {
        append_number(sending_.size(), 16, frame_);
        frame_ += "\r\n";
        tail_ += "\r\n";
    }
    if (chunked_ && ended_) {
        tail_ += "0\r\n\r\n";
        last_chunk_framed_ = true;
    }
    set_parts(frame_, sending_, tail_);
}

void Session::forget_queue() {
    core_->queued -= queue_.size() + in_flight_;
    in_flight_ = 0;
    release_if_large(queue_);
    release_if_large(sending_);
}

void Session::set_parts(std::string_view first, std::string_view second, std::string_view third) { parts_ = {first, second, third}; }

// Tries without waiting: nearly always the socket has room for the whole answer.
Session::Written Session::write_now() {
    for (;;) {
        std::array<boost::asio::const_buffer, 3> buffers;
        std::size_t left = 0;
        for (std::size_t i = 0; i < parts_.size(); ++i) {
            buffers[i] = boost::asio::const_buffer(parts_[i].data(), parts_[i].size());
            left += parts_[i].size();
        }
        if (left == 0) return Written::all;
        boost::system::error_code error;
        auto size = socket_.write_some(buffers, error);
        if (error == boost::asio::error::would_block || error == boost::asio::error::try_again) return Written::blocked;
        if (error) return Written::failed;
        sent_ += size;
        for (auto& part : parts_) {
            const auto taken = std::min(size, part.size());
            part.remove_prefix(taken);
            size -= taken;
        }
    }
}

Task<bool> Session::write_rest() {
    constexpr auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
    for (;;) {
        const auto written = write_now();
        if (written != Written::blocked) co_return written == Written::all;
        write_timed_out_ = false;
        const auto deadline = Clock::now() + core_->options.write;
        set_deadline(write_deadline_, deadline);
        constexpr auto writable = Socket::wait_write;
        const auto [error] = co_await socket_.async_wait(writable, token);
        write_deadline_ = Time::max();
        const bool late = write_timed_out_ && !wait_longer();
        const bool gone = error && error != boost::asio::error::operation_aborted;
        if (late || gone || closed_) co_return false;
    }
}

// Who is still sending its upload need not read yet.
bool Session::wait_longer() const { return streaming_ && Clock::now() < last_received_ + core_->options.write; }

}  // namespace huiying::http
