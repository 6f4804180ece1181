// The console's cookie, and what keeps other sites' pages from using it. Scripts cannot read it (HttpOnly), other sites' requests do not carry it
// (SameSite=Strict), and should one carry it all the same, it is refused: by its Origin, and where it would change something, by the lack of a header
// that no foreign page can set without asking this server first (CORS), which never permits it.
#pragma once
#include "api/http/request.hpp"
#include "service/result.hpp"
#include "service/time.hpp"
#include <optional>
#include <string>

namespace huiying {

inline constexpr const char* console_header = "X-Huiying-Console";

/// Whether the browser speaks TLS: to the proxy before us, which says so (X-Forwarded-Proto).
bool over_tls(const http::Request& request);
/// `huiying_session`; over TLS `__Host-huiying_session`, which a neighbouring host cannot plant (RFC 6265bis section 4.1.3.2).
std::string session_cookie_name(const http::Request& request);
/// The secret in the request's cookie; nothing when there is none.
std::optional<std::string> session_secret(const http::Request& request);

/// Why a request that stands on the cookie alone is not the console's own; nothing when it is.
std::optional<Problem> find_forgery(const http::Request& request);
/// Why a page of another site sent this; nothing when none did.
std::optional<Problem> find_foreign_origin(const http::Request& request);

/// Value of Set-Cookie; a life of zero takes the cookie away.
std::string session_cookie(const http::Request& request, const std::string& secret, std::chrono::seconds life);

} // namespace huiying
