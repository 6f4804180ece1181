#pragma once

// One request as the rest of the API sees it: method, path, query and headers, without its body.
// All texts are views into the request's own memory; they hold until the exchange is over.
// The session fills and reuses one Request per connection; tests may fill one by hand.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace huiying::http {

enum class Method { get, head, post, put, patch, del, options, other };

// "GET" → Method::get; methods are case-sensitive (RFC 9110 section 9.1).
Method method_from(std::string_view name);
std::string_view to_string(Method method);

struct QueryParameter {
    std::string_view name;   // decoded
    std::string_view value;  // decoded, "+" read as a space
    std::string_view raw;    // the value as sent
};

class Request {
public:
    Request() = default;
    Request(const Request&) = delete;
    Request& operator=(const Request&) = delete;

    Method method() const { return method_; }
    std::string_view method_name() const { return method_name_; }

    // Path as sent, without query; starts with "/" ("*" for OPTIONS *).
    std::string_view path() const { return view(path_); }
    // Percent-decoded parts between the slashes: "/v1/a%2Fb" → {"v1", "a/b"}; "/" → {}; "/v1/" → {"v1", ""}.
    std::span<const std::string_view> segments() const { return segments_; }
    // What follows "?", as sent; empty when there is none. Never to be logged.
    std::string_view query() const { return view(query_); }
    std::span<const QueryParameter> query_parameters() const { return parameters_; }
    // The first parameter of that name, or nullptr.
    const QueryParameter* query_parameter(std::string_view name) const;
    std::size_t query_count(std::string_view name) const;

    // The first header of that name, case-insensitively, without surrounding white space.
    std::optional<std::string_view> header(std::string_view name) const;
    std::size_t header_count(std::string_view name) const;
    // Content-Type without its parameters, as sent ("" when absent).
    std::string_view media_type() const;

    // X-Request-Id as sent when it is 1–128 visible ASCII characters without quotes, else one made here.
    std::string_view request_id() const { return request_id_; }
    // W3C Trace Context, only when well-formed; else empty.
    std::string_view traceparent() const { return traceparent_; }
    // What the client asked for; the session may still close (drain, errors).
    bool keep_alive() const { return keep_alive_; }
    // 10 or 11.
    int version() const { return version_; }
    // Address of the other end of the connection, without port.
    std::string_view peer() const { return peer_; }

    // For the session and for tests. `set_target` is false for a target that is not a path (RFC 9112 section 3.2), or whose
    // path or query is badly encoded, not UTF-8 or holds control characters.
    void clear();
    void set_method(std::string_view name);
    bool set_target(std::string_view target);
    void add_header(std::string_view name, std::string_view value);
    void set_request_id(std::string_view id) { request_id_ = id; }
    void set_traceparent(std::string_view trace) { traceparent_ = trace; }
    void set_keep_alive(bool keep_alive) { keep_alive_ = keep_alive; }
    void set_version(int version) { version_ = version; }
    void set_peer(std::string_view peer) { peer_ = peer; }

private:
    // A place in text_, which may move while it grows.
    struct Slice {
        std::size_t at = 0;
        std::size_t size = 0;
    };
    struct Header {
        Slice name;
        Slice value;
    };

    std::string_view view(Slice slice) const { return std::string_view(text_).substr(slice.at, slice.size); }
    Slice keep(std::string_view text);
    bool split_path(std::string_view path);
    bool split_query(std::string_view query);

    Method method_ = Method::other;
    int version_ = 11;
    bool keep_alive_ = true;
    std::string method_name_;
    std::string text_;
    std::string decoded_;
    Slice path_;
    Slice query_;
    std::vector<std::string_view> segments_;
    std::vector<QueryParameter> parameters_;
    std::vector<Header> headers_;
    std::string request_id_;
    std::string traceparent_;
    std::string peer_;
};

bool is_request_id(std::string_view text);
// Version, trace id, parent id and flags in lower-case hexadecimal (W3C Trace Context section 3.2).
bool is_traceparent(std::string_view text);

}  // namespace huiying::http
