#include "api/session_cookie.hpp"

namespace huiying {

namespace {

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

/// The last of a list: what the nearest proxy says.
std::string_view last_of(std::string_view list) noexcept {
    const auto comma = list.rfind(',');
    return trimmed(comma == std::string_view::npos ? list : list.substr(comma + 1));
}

/// Host and port without what the scheme implies, in lower case.
std::string authority_of(std::string_view text) {
    for (const std::string_view port : {":80", ":443"})
        if (text.ends_with(port)) text.remove_suffix(port.size());
    std::string out{text};
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return out;
}

bool is_own(std::string_view origin, const http::Request& request) {
    const auto scheme = origin.find("://");
    if (scheme == std::string_view::npos) return false; // `null`
    const std::string from = authority_of(origin.substr(scheme + 3));
    for (const char* header : {"X-Forwarded-Host", "Host"})
        if (const auto host = request.header(header); host && authority_of(last_of(*host)) == from) return true;
    return false;
}

} // namespace

bool over_tls(const http::Request& request) {
    const auto protocol = request.header("X-Forwarded-Proto");
    return protocol && last_of(*protocol) == "https";
}

std::string session_cookie_name(const http::Request& request) { return over_tls(request) ? "__Host-huiying_session" : "huiying_session"; }

std::optional<std::string> session_secret(const http::Request& request) {
    const auto header = request.header("Cookie");
    if (!header) return std::nullopt;
    const std::string name = session_cookie_name(request) + "=";
    std::string_view rest = *header;
    while (!rest.empty()) {
        const auto end = rest.find(';');
        const std::string_view pair = trimmed(rest.substr(0, end));
        if (pair.starts_with(name)) return std::string{pair.substr(name.size())};
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return std::nullopt;
}

std::optional<Problem> find_foreign_origin(const http::Request& request) {
    const auto origin = request.header("Origin");
    const auto site = request.header("Sec-Fetch-Site");
    if ((!origin || is_own(*origin, request)) && site != "cross-site") return std::nullopt;
    return Problem{Fault::forbidden, "foreign_origin", "请求来自其他网站 / the request comes from another site", {}, {}};
}

std::optional<Problem> find_forgery(const http::Request& request) {
    if (auto foreign = find_foreign_origin(request)) return foreign;
    const bool reads = request.method() == http::Method::get || request.method() == http::Method::head;
    if (reads || request.header(console_header)) return std::nullopt;
    return Problem{Fault::forbidden, "console_header_missing", "凭会话修改须带 X-Huiying-Console 标头 / a session changes things only with the header X-Huiying-Console", {}, {}};
}

std::string session_cookie(const http::Request& request, const std::string& secret, std::chrono::seconds life) {
    return session_cookie_name(request) + "=" + secret + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(life.count()) + (over_tls(request) ? "; Secure" : "");
}

} // namespace huiying
