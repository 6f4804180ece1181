#include "bench/support/load.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <memory>
#include <stdexcept>

namespace huiying::bench {

namespace {

using Clock = std::chrono::steady_clock;

int open_connection(std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (socket < 0 || ::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect to the service");
    const int yes = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return socket;
}

// The length of the whole answer that begins here; 0 while its headers are not complete.
std::size_t answer_length(std::string_view text) {
    const auto end = text.find("\r\n\r\n");
    if (end == std::string_view::npos) return 0;
    constexpr std::string_view name = "\r\nContent-Length: ";
    std::size_t body = 0;
    if (const auto at = text.substr(0, end).find(name); at != std::string_view::npos)
        std::from_chars(text.data() + at + name.size(), text.data() + end, body);
    return end + 4 + body;
}

struct Connection {
    explicit Connection(int its_socket) : socket(its_socket) {}
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() { ::close(socket); }

    int socket;
    std::size_t request = 0;
    std::string answer;
    Clock::time_point sent;
};

// Connections, and what is common to both loops: sending, receiving, counting.
class Lines {
public:
    Lines(std::uint16_t port, std::size_t connections, const std::vector<std::string>& requests) : requests_(requests), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
        report_.statuses.assign(requests.size(), 0);
        report_.milliseconds.reserve(requests.size());
        for (std::size_t i = 0; i < std::min(connections, requests.size()); ++i) {
            auto& connection = *connections_.emplace_back(std::make_unique<Connection>(open_connection(port)));
            epoll_event event{};
            event.events = EPOLLIN;
            event.data.ptr = &connection;
            ::epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.socket, &event);
            free_.push_back(&connection);
        }
    }
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;
    ~Lines() { ::close(epoll_); }

    bool left() const { return next_ < requests_.size(); }
    bool busy() const { return busy_ > 0; }
    bool has_free() const { return !free_.empty(); }

    // Sends the next request on a free connection; it is timed from `since`.
    void send_next(Clock::time_point since) {
        Connection& connection = *free_.back();
        free_.pop_back();
        connection.request = next_++;
        connection.answer.clear();
        connection.sent = since;
        const std::string& text = requests_[connection.request];
        const bool whole = ::send(connection.socket, text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size());
        if (whole) ++busy_;
        else give_up(connection);
    }

    // Takes what has arrived; waits for it up to `milliseconds`, for ever when negative.
    void receive(int milliseconds) {
        std::array<epoll_event, 64> events{};
        const int ready = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), milliseconds);
        for (int i = 0; i < ready; ++i) receive_on(*static_cast<Connection*>(events[static_cast<std::size_t>(i)].data.ptr));
    }

    LoadReport report(Clock::time_point begun) {
        report_.begun = next_;
        report_.seconds = std::chrono::duration<double>(Clock::now() - begun).count();
        return std::move(report_);
    }

private:
    void receive_on(Connection& connection) {
        std::array<char, 16384> room;
        const auto size = ::recv(connection.socket, room.data(), room.size(), MSG_DONTWAIT);
        if (size <= 0) {
            --busy_;
            give_up(connection);
            return;
        }
        connection.answer.append(room.data(), static_cast<std::size_t>(size));
        const auto length = answer_length(connection.answer);
        if (length == 0 || connection.answer.size() < length) return;
        --busy_;
        const std::chrono::duration<double, std::milli> taken = Clock::now() - connection.sent;
        report_.milliseconds.push_back(taken.count());
        std::from_chars(connection.answer.data() + 9, connection.answer.data() + 12, report_.statuses[connection.request]);
        free_.push_back(&connection);
    }

    void give_up(const Connection& connection) const { ::epoll_ctl(epoll_, EPOLL_CTL_DEL, connection.socket, nullptr); }

    const std::vector<std::string>& requests_;
    int epoll_;
    std::vector<std::unique_ptr<Connection>> connections_;
    std::vector<Connection*> free_;
    std::size_t next_ = 0;
    std::size_t busy_ = 0;
    LoadReport report_;
};

constexpr std::size_t open_loop_connections = 128;

}  // namespace

std::size_t LoadReport::count(int status) const { return static_cast<std::size_t>(std::count(statuses.begin(), statuses.end(), status)); }

LoadReport send_all(std::uint16_t port, std::size_t connections, const std::vector<std::string>& requests) {
    Lines lines(port, connections, requests);
    const auto begun = Clock::now();
    do {
        while (lines.left() && lines.has_free()) lines.send_next(Clock::now());
        if (lines.busy()) lines.receive(-1);
    } while (lines.busy() || (lines.left() && lines.has_free()));
    return lines.report(begun);
}

LoadReport open_loop(std::uint16_t port, const std::vector<std::string>& requests, double per_second, const std::function<bool()>& enough) {
    Lines lines(port, open_loop_connections, requests);
    const auto begun = Clock::now();
    const std::chrono::duration<double> apart(1 / per_second);
    const auto planned = [&](std::size_t request) { return begun + std::chrono::duration_cast<Clock::duration>(apart * static_cast<double>(request)); };
    for (std::size_t request = 0; lines.left() && !(enough && enough()); ++request) {
        for (auto left = planned(request) - Clock::now(); left.count() > 0 || !lines.has_free(); left = planned(request) - Clock::now()) {
            if (!lines.has_free() && !lines.busy()) return lines.report(begun); // every connection is broken
            lines.receive(left.count() > 0 ? static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count()) : 1);
        }
        lines.send_next(planned(request));
    }
    while (lines.busy()) lines.receive(-1);
    return lines.report(begun);
}

}  // namespace huiying::bench
