#pragma once

// One complete answer, and the problem document (RFC 9457) that the HTTP layer itself sends.
// The session adds Content-Length, X-Request-Id, traceparent, Date, Vary, Content-Encoding and Connection.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace huiying::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Response {
    int status = 200;
    std::string content_type;  // empty: no Content-Type
    std::string body;
    Headers headers;
    // Embedded assets: sent instead of `body` when not empty, never copied; must live as long as the program.
    std::string_view static_body;

    std::string_view content() const { return static_body.empty() ? std::string_view(body) : static_body; }
};

// The standard phrase ("Not Found"); "Unknown" for a number without one.
std::string_view status_text(int status);

// 204 and 304 never carry a body (RFC 9110 section 6.4.1).
bool has_no_body(int status);

// application/problem+json with type, title, status, code and detail.
Response problem_response(int status, std::string_view code, std::string_view detail);

}  // namespace huiying::http
