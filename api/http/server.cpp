#include "api/http/server.hpp"

#include <array>
#include <ctime>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "api/http/server_core.hpp"
#include "api/http/session.hpp"

namespace huiying::http {

namespace {

using boost::asio::ip::tcp;

// Refused connections that are told so at the same time; more are closed without a word.
constexpr std::size_t max_refusals = 64;

void start_session(const std::shared_ptr<ServerCore>& core, Socket socket) {
    const auto serving = core->sessions.size() - core->refusals;
    const bool full = serving >= core->options.max_connections;
    if (full && core->refusals >= max_refusals) return;
    const auto purpose = full ? Session::Purpose::refuse : Session::Purpose::serve;
    auto session = std::make_shared<Session>(core, std::move(socket), purpose);
    auto life = full ? Session::refuse(std::move(session)) : Session::run(std::move(session));
    boost::asio::co_spawn(core->io, std::move(life), boost::asio::detached);
}

Task<void> accept_all(std::shared_ptr<ServerCore> core) {
    constexpr auto token = boost::asio::as_tuple(boost::asio::use_awaitable);
    boost::asio::steady_timer pause(core->io);
    while (core->acceptor.is_open()) {
        Socket socket(core->io);
        const auto [error] = co_await core->acceptor.async_accept(socket, token);
        if (!error) {
            start_session(core, std::move(socket));
        } else if (error != boost::asio::error::operation_aborted && error != boost::asio::error::connection_aborted) {
            // Out of file descriptors or memory: others will give some back.
            pause.expires_after(core->options.accept_retry);
            co_await pause.async_wait(token);
        }
    }
}

}  // namespace

ServerCore::ServerCore(boost::asio::io_context& its_io, ServerOptions its_options, Handler its_handler, Observer its_observer,
                       IncidentLog its_incidents)
    : io(its_io),
      options(its_options),
      handler(std::move(its_handler)),
      observer(std::move(its_observer)),
      incidents(std::move(its_incidents)),
      acceptor(io),
      gzip(options.gzip_level),
      drain_begins(io.get_executor()),
      session_ends(io.get_executor()),
      random_(std::random_device{}()) {}

std::string_view ServerCore::date() {
    const auto now = std::time(nullptr);
    if (now != date_of_) {
        std::tm utc{};
        gmtime_r(&now, &utc);
        std::array<char, 64> text{};
        const auto size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &utc);
        date_.assign(text.data(), size);
        date_of_ = now;
    }
    return date_;
}

std::string ServerCore::make_id() {
    static constexpr char digits[] = "0123456789abcdef";
    std::string id(16, '0');
    auto bits = random_();
    for (auto& digit : id) {
        digit = digits[bits & 15];
        bits >>= 4;
    }
    return id;
}

Server::Server(boost::asio::io_context& io, ServerOptions options, Handler handler, Observer observer, IncidentLog incidents)
    : core_(std::make_shared<ServerCore>(io, options, std::move(handler), std::move(observer), std::move(incidents))) {}

Server::~Server() { stop_accepting(); }

void Server::listen(const std::string& address, std::uint16_t port) {
    const tcp::endpoint endpoint(boost::asio::ip::make_address(address), port);
    auto& acceptor = core_->acceptor;
    acceptor.open(endpoint.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    acceptor.bind(endpoint);
    acceptor.listen();
    boost::asio::co_spawn(core_->io, accept_all(core_), boost::asio::detached);
}

std::uint16_t Server::port() const { return core_->acceptor.local_endpoint().port(); }

std::size_t Server::connections() const { return core_->sessions.size(); }

bool Server::draining() const { return core_->draining; }

void Server::stop_accepting() {
    boost::system::error_code error;
    if (!core_->acceptor.is_open()) return;
    // Connections the system has taken in our name already would be reset by the close.
    core_->acceptor.non_blocking(true, error);
    while (!error) {
        Socket socket(core_->io);
        core_->acceptor.accept(socket, error);
        if (!error) start_session(core_, std::move(socket));
    }
    core_->acceptor.close(error);
}

Task<bool> Server::drain(std::chrono::steady_clock::time_point deadline) {
    // Held here, so that the Server may go while this waits.
    const auto core = core_;
    stop_accepting();
    core->draining = true;
    const std::vector<Session*> sessions(core->sessions.begin(), core->sessions.end());
    for (auto* session : sessions) session->drain();
    core->drain_begins.notify_all();
    while (!core->sessions.empty() && std::chrono::steady_clock::now() < deadline) {
        co_await core->session_ends.wait_until(deadline);
    }
    const bool clean = core->sessions.empty();
    const std::vector<Session*> left(core->sessions.begin(), core->sessions.end());
    for (auto* session : left) session->cut();
    // Handlers that wait for something else than the client end in their own time; only a moment is given to the rest.
    const auto grace = std::chrono::steady_clock::now() + std::chrono::seconds(1);
    while (!core->sessions.empty() && std::chrono::steady_clock::now() < grace) {
        co_await core->session_ends.wait_until(grace);
    }
    co_return clean;
}

}  // namespace huiying::http
