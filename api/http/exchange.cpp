#include "api/http/exchange.hpp"

#include <utility>

#include "api/http/session.hpp"

namespace huiying::http {

const Request& Exchange::request() const { return session_.request(); }

void Exchange::set_route(std::string_view route) { session_.set_route(route); }

Task<Body> Exchange::read_body(std::size_t limit) { return session_.read_body(limit); }

Task<Body> Exchange::read_some() { return session_.read_some(); }

void Exchange::respond(Response response) { session_.respond(std::move(response)); }

bool Exchange::answered() const { return session_.answered(); }

void Exchange::begin_stream(int status, std::string_view content_type, const Headers& headers, std::optional<std::uint64_t> length) {
    session_.begin_stream(status, content_type, headers, length);
}

bool Exchange::write(std::string_view data) { return session_.write(data); }

std::size_t Exchange::unsent() const { return session_.unsent(); }

Task<bool> Exchange::flush(std::size_t low) { return session_.flush(low); }

void Exchange::end() { session_.end_stream(); }

void Exchange::abort() { session_.abort_stream(); }

bool Exchange::draining() const { return session_.core().draining; }

bool Exchange::connected() const { return session_.connected(); }

Task<bool> Exchange::wait(Wakeup& wakeup, Wakeup::Ticket seen, Wakeup::Time until) {
    if (draining()) co_return false;
    auto& drain = session_.core().drain_begins;
    const bool notified = co_await wakeup.wait_until(seen, until, drain);
    co_return notified;
}

}  // namespace huiying::http
