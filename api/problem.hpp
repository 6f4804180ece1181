// The one place that says what a Fault means in HTTP, and how a Problem is written (RFC 9457).
#pragma once
#include "api/http/response.hpp"
#include "json/writer.hpp"
#include "service/result.hpp"

namespace huiying {

/// The status of a fault.
int status_of(Fault fault) noexcept;

/// The problem document: type, title, status, detail, code, and `errors` or `allowed` where there are any.
JsonText problem_json(const Problem& problem);

/// The problem as an answer; 401 with WWW-Authenticate, 429 and 503 with Retry-After.
http::Response problem_answer(const Problem& problem);

} // namespace huiying
