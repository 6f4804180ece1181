#include "tests/api/http_fixture.hpp"

#include <algorithm>
#include <chrono>
#include <future>
#include <stdexcept>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

namespace huiying::tests {

namespace {

using namespace std::chrono_literals;

constexpr std::size_t echo_limit = 100'000;

http::Response text(std::string body) {
    http::Response response;
    response.content_type = "text/plain";
    response.body = std::move(body);
    return response;
}

Task<void> finish_drain(http::Server& server, std::chrono::steady_clock::time_point until, std::function<void(bool)> done) {
    const bool clean = co_await server.drain(until);
    done(clean);
}

}  // namespace

http::ServerOptions patient_options() {
    http::ServerOptions options;
    options.linger = 200ms;
    return options;
}

HttpFixture::HttpFixture(http::ServerOptions options)
    : wakeup_(io_.get_executor()),
      server_(
          io_, options, [this](http::Exchange& exchange) { return answer(exchange); },
          [this](const http::Finished& finished) {
              const std::lock_guard lock(mutex_);
              records_.push_back({std::string(finished.method), std::string(finished.route), finished.status, finished.bytes,
                                  std::string(finished.request_id), std::string(finished.traceparent), finished.aborted});
              changed_.notify_all();
          },
          [this](const http::Incident& incident) {
              const std::lock_guard lock(mutex_);
              incidents_.push_back(std::string(incident.id) + " " + std::string(incident.what));
          }) {
    server_.listen("127.0.0.1", 0);
    port_ = server_.port();
    thread_ = std::thread([this] {
        const auto work = boost::asio::make_work_guard(io_);
        io_.run();
    });
}

HttpFixture::~HttpFixture() {
    io_.stop();
    thread_.join();
}

std::size_t HttpFixture::ask(const std::function<std::size_t(http::Server&)>& question) {
    std::promise<std::size_t> answer_promise;
    boost::asio::post(io_, [&] { answer_promise.set_value(question(server_)); });
    return answer_promise.get_future().get();
}

void HttpFixture::wake() {
    boost::asio::post(io_, [this] { wakeup_.notify_all(); });
}

void HttpFixture::mark() {
    const std::lock_guard lock(mutex_);
    ++marks_;
    changed_.notify_all();
}

void HttpFixture::wait_for_marks(std::size_t n) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, 10s, [&] { return marks_ >= n; })) throw ClientError("no mark in time");
}

std::vector<HttpFixture::Record> HttpFixture::wait_for_records(std::size_t n) {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, 10s, [&] { return records_.size() >= n; })) throw ClientError("no record in time");
    return records_;
}

std::string HttpFixture::last_incident() {
    const std::lock_guard lock(mutex_);
    return incidents_.empty() ? std::string() : incidents_.back();
}

void HttpFixture::begin_drain(std::chrono::milliseconds time) {
    const auto until = std::chrono::steady_clock::now() + time;
    auto done = [this](bool clean) {
        const std::lock_guard lock(mutex_);
        drained_ = clean ? 1 : 0;
        changed_.notify_all();
    };
    boost::asio::co_spawn(io_, finish_drain(server_, until, done), [](const std::exception_ptr&) {});
}

bool HttpFixture::end_drain() {
    std::unique_lock lock(mutex_);
    if (!changed_.wait_for(lock, 10s, [&] { return drained_ >= 0; })) throw ClientError("drain does not end");
    return drained_ == 1;
}

Task<void> HttpFixture::answer(http::Exchange& exchange) {
    const auto path = std::string(exchange.request().path());
    if (path == "/hello") {
        exchange.set_route("GET /hello");
        exchange.respond(text("hello"));
    } else if (path == "/big") {
        exchange.respond(text(std::string(20'000, 'x')));
    } else if (path == "/huge") {
        exchange.respond(text(std::string(8'000'000, 'x')));
    } else if (path == "/picture") {
        auto response = text(std::string(20'000, 'x'));
        response.content_type = "image/png";
        exchange.respond(std::move(response));
    } else if (path == "/asset") {
        static const std::string page(3'000, 'y');
        http::Response response;
        response.content_type = "text/html";
        response.static_body = page;
        exchange.respond(std::move(response));
    } else if (path == "/nothing") {
        http::Response response;
        response.status = 204;
        exchange.respond(std::move(response));
    } else if (path == "/split") {
        auto response = text("x");
        response.headers.emplace_back("X-Given", "a\r\nX-Evil: b");
        exchange.respond(std::move(response));
    } else if (path == "/echo") {
        co_await echo(exchange);
    } else if (path == "/ignore") {
        exchange.respond(text("ignored"));
    } else if (path == "/batch") {
        co_await batch(exchange);
    } else if (path == "/poll") {
        co_await poll(exchange);
    } else if (path == "/events") {
        co_await events(exchange);
    } else if (path == "/throw") {
        throw std::runtime_error("the machine is broken");
    } else if (path == "/throw_in_stream") {
        exchange.begin_stream(200, "text/plain");
        exchange.write("half");
        co_await exchange.flush();
        throw std::runtime_error("broken half-way");
    } else if (path == "/held") {
        // Holds the answer back until woken, deaf to a drain.
        mark();
        const auto until = std::chrono::steady_clock::now() + 10s;
        co_await wakeup_.wait_until(until);
        exchange.respond(text("held"));
    } else if (path != "/silent") {
        exchange.respond(http::problem_response(404, "not_found", "No such path."));
    }
}

Task<void> HttpFixture::echo(http::Exchange& exchange) {
    auto body = co_await exchange.read_body(echo_limit);
    if (!body.ok()) co_return;
    exchange.respond(text(std::move(body.data)));
}

// Answers every line with a longer one, at once, as the NDJSON batch does.
Task<void> HttpFixture::batch(http::Exchange& exchange) {
    exchange.begin_stream(200, "application/x-ndjson");
    const std::string padding(500, '.');
    for (;;) {
        const auto part = co_await exchange.read_some();
        const auto lines = static_cast<std::size_t>(std::ranges::count(part.data, '\n'));
        for (std::size_t i = 0; i < lines; ++i) {
            ++lines_;
            if (!exchange.write(padding + "\n")) co_return;
        }
        if (part.state != http::BodyState::more) break;
    }
}

Task<void> HttpFixture::poll(http::Exchange& exchange) {
    const auto seen = wakeup_.ticket();
    mark();
    const auto until = std::chrono::steady_clock::now() + 10s;
    const bool woken = co_await exchange.wait(wakeup_, seen, until);
    exchange.respond(text(woken ? "news" : exchange.draining() ? "draining" : "nothing"));
}

Task<void> HttpFixture::events(http::Exchange& exchange) {
    exchange.begin_stream(200, "text/event-stream");
    auto seen = wakeup_.ticket();
    exchange.write("data: first\n\n");
    mark();
    for (;;) {
        const auto until = std::chrono::steady_clock::now() + 10s;
        const bool woken = co_await exchange.wait(wakeup_, seen, until);
        if (!woken) co_return;
        seen = wakeup_.ticket();
        if (!exchange.write("data: more\n\n")) co_return;
    }
}

}  // namespace huiying::tests
