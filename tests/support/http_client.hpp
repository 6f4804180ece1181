#pragma once

// A small blocking HTTP/1.1 client for tests: keep-alive, pipelining, raw bytes, streamed answers. One per thread.
// Every wait ends after `patience` with ClientError, so a test never hangs.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace huiying::tests {

class ClientError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

struct ClientResponse {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;  // as received, in order
    std::string body;

    // The first of that name, case-insensitively; "" when absent.
    std::string header(std::string_view name) const;
    bool has_header(std::string_view name) const;
};

using ClientHeaders = std::vector<std::pair<std::string, std::string>>;

class HttpClient {
public:
    explicit HttpClient(std::uint16_t port, std::chrono::milliseconds patience = std::chrono::seconds(10));
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;
    HttpClient(HttpClient&& other) noexcept;

    // One request and its answer; adds Host, and Content-Length when there is a body or the method is not GET or HEAD.
    ClientResponse request(std::string_view method, std::string_view target, std::string_view body = {}, const ClientHeaders& headers = {});
    ClientResponse get(std::string_view target, const ClientHeaders& headers = {});
    // With Content-Type: application/json.
    ClientResponse post(std::string_view target, std::string_view body, const ClientHeaders& headers = {});

    void send(std::string_view raw);
    // False when the other side no longer takes anything.
    bool try_send(std::string_view raw);
    // The next answer, interim ones (100) included. `to_head`: it answers a HEAD and has no body.
    ClientResponse receive(bool to_head = false);
    // Streamed answers: the headers first, then what comes, chunk by chunk; nothing at the end.
    ClientResponse receive_head();
    std::optional<std::string> receive_chunk();
    // All remaining bytes until the other side closes.
    std::string receive_rest();
    // True when the other side closes (or resets) without sending anything more.
    bool closed_by_peer();

    void finish_sending();
    void close();
    // Closes with a reset instead of a good-bye.
    void reset();
    // Small kernel buffer, so that an unread answer soon blocks its writer.
    void shrink_receive_buffer();

private:
    // False at the end of the stream.
    bool fill();
    std::string take_line();
    std::string take(std::size_t count);

    int socket_ = -1;
    std::string received_;
};

}  // namespace huiying::tests
