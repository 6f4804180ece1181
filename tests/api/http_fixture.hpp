#pragma once

// A server on a free port with a handful of routes that exercise the HTTP layer, on a thread of its own.

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "api/http/server.hpp"
#include "tests/support/http_client.hpp"

namespace huiying::tests {

// Short enough for tests that wait for them; what a test does not touch is long.
http::ServerOptions patient_options();

class HttpFixture {
public:
    struct Record {
        std::string method;
        std::string route;
        int status = 0;
        std::uint64_t bytes = 0;
        std::string request_id;
        std::string traceparent;
        bool aborted = false;
    };

    explicit HttpFixture(http::ServerOptions options = patient_options());
    ~HttpFixture();
    HttpFixture(const HttpFixture&) = delete;
    HttpFixture& operator=(const HttpFixture&) = delete;

    HttpClient connect(std::chrono::milliseconds patience = std::chrono::seconds(10)) const { return HttpClient(port_, patience); }
    std::uint16_t port() const { return port_; }

    // Runs on the network thread and returns its result.
    std::size_t ask(const std::function<std::size_t(http::Server&)>& question);
    void wake();
    // Blocks until a handler has come to its `n`th mark: "/poll", "/stream", "/slow" and "/held" make one when they begin to wait.
    void wait_for_marks(std::size_t n);
    // Starts a drain; the result comes when it is over.
    void begin_drain(std::chrono::milliseconds time);
    bool end_drain();
    std::vector<Record> wait_for_records(std::size_t n);
    std::string last_incident();
    std::size_t lines_read() const { return lines_; }

private:
    Task<void> answer(http::Exchange& exchange);
    Task<void> echo(http::Exchange& exchange);
    Task<void> batch(http::Exchange& exchange);
    Task<void> poll(http::Exchange& exchange);
    Task<void> events(http::Exchange& exchange);
    void mark();

    boost::asio::io_context io_{1};
    http::Wakeup wakeup_;
    http::Server server_;
    std::uint16_t port_ = 0;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Record> records_;
    std::vector<std::string> incidents_;
    std::size_t marks_ = 0;
    int drained_ = -1;
    std::atomic<std::size_t> lines_ = 0;
    std::thread thread_;
};

}  // namespace huiying::tests
