#include "tests/support/http_client.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

namespace huiying::tests {

namespace {

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(
        a, b, [](char x, char y) { return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y)); });
}

void set_patience(int socket, std::chrono::milliseconds patience) {
    timeval limit{};
    limit.tv_sec = patience.count() / 1000;
    limit.tv_usec = patience.count() % 1000 * 1000;
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

}  // namespace

std::string ClientResponse::header(std::string_view name) const {
    for (const auto& [key, value] : headers) {
        if (equals_ignoring_case(key, name)) return value;
    }
    return {};
}

bool ClientResponse::has_header(std::string_view name) const {
    return std::ranges::any_of(headers, [&](const auto& header) { return equals_ignoring_case(header.first, name); });
}

HttpClient::HttpClient(std::uint16_t port, std::chrono::milliseconds patience) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    if (socket_ < 0) throw ClientError("no socket");
    set_patience(socket_, patience);
    const int yes = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        close();
        throw ClientError("cannot connect");
    }
}

HttpClient::~HttpClient() { close(); }

HttpClient::HttpClient(HttpClient&& other) noexcept : socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}

ClientResponse HttpClient::request(std::string_view method, std::string_view target, std::string_view body, const ClientHeaders& headers) {
    std::string text(method);
    text += " ";
    text += target;
    text += " HTTP/1.1\r\nHost: localhost\r\n";
    for (const auto& [name, value] : headers) text += name + ": " + value + "\r\n";
    const bool bodiless = body.empty() && (method == "GET" || method == "HEAD");
    if (!bodiless) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
    text += "\r\n";
    text += body;
    send(text);
    return receive(method == "HEAD");
}

ClientResponse HttpClient::get(std::string_view target, const ClientHeaders& headers) { return request("GET", target, {}, headers); }

ClientResponse HttpClient::post(std::string_view target, std::string_view body, const ClientHeaders& headers) {
    auto all = headers;
    all.emplace_back("Content-Type", "application/json");
    return request("POST", target, body, all);
}

void HttpClient::send(std::string_view raw) {
    if (!try_send(raw)) throw ClientError("cannot send");
}

bool HttpClient::try_send(std::string_view raw) {
    while (!raw.empty()) {
        const auto sent = ::send(socket_, raw.data(), raw.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        raw.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

ClientResponse HttpClient::receive(bool to_head) {
    auto response = receive_head();
    const bool bodiless = to_head || response.status < 200 || response.status == 204 || response.status == 304;
    if (bodiless) return response;
    if (equals_ignoring_case(response.header("Transfer-Encoding"), "chunked")) {
        while (const auto chunk = receive_chunk()) response.body += *chunk;
    } else if (response.has_header("Content-Length")) {
        response.body = take(std::stoul(response.header("Content-Length")));
    } else {
        response.body = receive_rest();
    }
    return response;
}

ClientResponse HttpClient::receive_head() {
    ClientResponse response;
    const auto status_line = take_line();
    if (!status_line.starts_with("HTTP/1.1 ") || status_line.size() < 12) throw ClientError("bad status line: " + status_line);
    response.status = std::stoi(status_line.substr(9, 3));
    for (auto line = take_line(); !line.empty(); line = take_line()) {
        const auto colon = line.find(": ");
        if (colon == std::string::npos) throw ClientError("bad header: " + line);
        response.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
    return response;
}

std::optional<std::string> HttpClient::receive_chunk() {
    const auto size = std::stoul(take_line(), nullptr, 16);
    auto chunk = take(size);
    if (!take_line().empty()) throw ClientError("bad chunk");
    if (size == 0) return std::nullopt;
    return chunk;
}

std::string HttpClient::receive_rest() {
    while (fill()) {
    }
    return std::exchange(received_, {});
}

bool HttpClient::closed_by_peer() { return received_.empty() && !fill(); }

void HttpClient::finish_sending() { ::shutdown(socket_, SHUT_WR); }

void HttpClient::close() {
    if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

void HttpClient::reset() {
    const linger hard{1, 0};
    setsockopt(socket_, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    close();
}

void HttpClient::shrink_receive_buffer() {
    const int size = 4096;
    setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
}

bool HttpClient::fill() {
    std::array<char, 16384> part;
    ssize_t got = 0;
    do got = ::recv(socket_, part.data(), part.size(), 0);
    while (got < 0 && errno == EINTR); // a program that ends is told of by a signal
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) throw ClientError("no answer in time");
    if (got <= 0) return false;
    received_.append(part.data(), static_cast<std::size_t>(got));
    return true;
}

std::string HttpClient::take_line() {
    std::size_t end = 0;
    while ((end = received_.find("\r\n")) == std::string::npos) {
        if (!fill()) throw ClientError("closed inside an answer");
    }
    auto line = received_.substr(0, end);
    received_.erase(0, end + 2);
    return line;
}

std::string HttpClient::take(std::size_t count) {
    while (received_.size() < count) {
        if (!fill()) throw ClientError("closed inside a body");
    }
    auto text = received_.substr(0, count);
    received_.erase(0, count);
    return text;
}

}  // namespace huiying::tests
