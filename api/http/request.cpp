#include "api/http/request.hpp"

#include <algorithm>

#include "api/http/percent.hpp"

namespace huiying::http {

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

bool equals_ignoring_case(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool has_control_character(std::string_view text) {
    return std::ranges::any_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

bool has_forbidden_control(std::string_view text) {
    return std::ranges::any_of(text, [](char c) {
        const bool text_control = c == '\t' || c == '\n' || c == '\r';
        return (static_cast<unsigned char>(c) < 0x20 && !text_control) || c == 0x7f;
    });
}

bool is_lower_hex(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// RFC 9112 section 3.2.2: a proxy's form of the target, "http://host/path", means its path.
std::string_view without_authority(std::string_view target) {
    const auto scheme = target.find("://");
    if (target.starts_with('/') || scheme == std::string_view::npos) return target;
    const auto name = target.substr(0, scheme);
    if (!equals_ignoring_case(name, "http") && !equals_ignoring_case(name, "https")) return target;
    const auto rest = target.substr(scheme + 3);
    const auto path = rest.find_first_of("/?");
    if (path == std::string_view::npos) return "/";
    return rest.substr(path);
}

}  // namespace

Method method_from(std::string_view name) {
    if (name == "GET") return Method::get;
    if (name == "HEAD") return Method::head;
    if (name == "POST") return Method::post;
    if (name == "PUT") return Method::put;
    if (name == "PATCH") return Method::patch;
    if (name == "DELETE") return Method::del;
    if (name == "OPTIONS") return Method::options;
    return Method::other;
}

std::string_view to_string(Method method) {
    switch (method) {
        case Method::get:
            return "GET";
        case Method::head:
            return "HEAD";
        case Method::post:
            return "POST";
        case Method::put:
            return "PUT";
        case Method::patch:
            return "PATCH";
        case Method::del:
            return "DELETE";
        case Method::options:
            return "OPTIONS";
        case Method::other:
            break;
    }
    return "OTHER";
}

const QueryParameter* Request::query_parameter(std::string_view name) const {
    const auto found = std::ranges::find(parameters_, name, &QueryParameter::name);
    return found == parameters_.end() ? nullptr : &*found;
}

std::size_t Request::query_count(std::string_view name) const {
    return static_cast<std::size_t>(std::ranges::count(parameters_, name, &QueryParameter::name));
}

std::optional<std::string_view> Request::header(std::string_view name) const {
    for (const auto& header : headers_) {
        if (equals_ignoring_case(view(header.name), name)) return view(header.value);
    }
    return std::nullopt;
}

std::size_t Request::header_count(std::string_view name) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(headers_, [&](const Header& header) { return equals_ignoring_case(view(header.name), name); }));
}

std::string_view Request::media_type() const {
    const auto value = header("Content-Type").value_or("");
    auto type = value.substr(0, value.find(';'));
    while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
    return type;
}

void Request::clear() {
    method_ = Method::other;
    version_ = 11;
    keep_alive_ = true;
    method_name_.clear();
    text_.clear();
    decoded_.clear();
    path_ = {};
    query_ = {};
    segments_.clear();
    parameters_.clear();
    headers_.clear();
    request_id_.clear();
    traceparent_.clear();
}

void Request::set_method(std::string_view name) {
    method_name_ = name;
    method_ = method_from(name);
}

bool Request::set_target(std::string_view target) {
    target = without_authority(target);
    const auto question = std::min(target.find('?'), target.size());
    std::string_view path = target.substr(0, question);
    const auto query = target.substr(std::min(question + 1, target.size()));
    if (path.empty() && question < target.size()) path = "/";
    path_ = keep(path);
    query_ = keep(query);
    // Room for everything at once, query values twice, because views into it are handed out while it fills.
    decoded_.clear();
    decoded_.reserve(2 * target.size());
    if (path == "*") return method_ == Method::options && query.empty();
    if (!path.starts_with('/') || target.find('#') != std::string_view::npos) return false;
    return split_path(path) && split_query(query);
}

bool Request::split_path(std::string_view path) {
    path.remove_prefix(1);
    if (path.empty()) return true;
    for (;;) {
        const auto slash = path.find('/');
        const auto before = decoded_.size();
        if (!percent_decode(path.substr(0, slash), PlusSign::literal, decoded_)) return false;
        const auto segment = std::string_view(decoded_).substr(before);
        if (!is_utf8(segment) || has_control_character(segment)) return false;
        segments_.push_back(segment);
        if (slash == std::string_view::npos) return true;
        path.remove_prefix(slash + 1);
    }
}

bool Request::split_query(std::string_view query) {
    while (!query.empty()) {
        const auto ampersand = std::min(query.find('&'), query.size());
        const auto pair = query.substr(0, ampersand);
        query.remove_prefix(std::min(ampersand + 1, query.size()));
        if (pair.empty()) continue;
        const auto equals = std::min(pair.find('='), pair.size());
        const auto raw = pair.substr(std::min(equals + 1, pair.size()));
        const auto name_at = decoded_.size();
        if (!percent_decode(pair.substr(0, equals), PlusSign::space, decoded_)) return false;
        const auto value_at = decoded_.size();
        if (!percent_decode(raw, PlusSign::space, decoded_)) return false;
        const auto raw_at = decoded_.size();
        decoded_ += raw;
        const auto decoded = std::string_view(decoded_);
        const auto name = decoded.substr(name_at, value_at - name_at);
        const auto value = decoded.substr(value_at, raw_at - value_at);
        if (!is_utf8(name) || !is_utf8(value) || has_forbidden_control(name) || has_forbidden_control(value)) return false;
        parameters_.push_back({name, value, decoded.substr(raw_at)});
    }
    return true;
}

void Request::add_header(std::string_view name, std::string_view value) {
    const auto kept_name = keep(name);
    const auto kept_value = keep(value);
    headers_.push_back({kept_name, kept_value});
}

Request::Slice Request::keep(std::string_view text) {
    const Slice slice{text_.size(), text.size()};
    text_ += text;
    return slice;
}

bool is_request_id(std::string_view text) {
    return !text.empty() && text.size() <= 128 &&
           std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f && c != '"' && c != '\''; });
}

bool is_traceparent(std::string_view text) {
    // 00-<32>-<16>-<2>; a later version may go on after another dash.
    if (text.size() < 55 || !is_lower_hex(text.substr(0, 2)) || text.substr(0, 2) == "ff") return false;
    if (text.size() > 55 && (text.substr(0, 2) == "00" || text[55] != '-' || text.size() > 256)) return false;
    if (text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
    const auto trace = text.substr(3, 32);
    const auto parent = text.substr(36, 16);
    const auto all_zero = [](std::string_view id) { return id.find_first_not_of('0') == std::string_view::npos; };
    if (!is_lower_hex(trace) || !is_lower_hex(parent) || !is_lower_hex(text.substr(53, 2))) return false;
    return !all_zero(trace) && !all_zero(parent) && !has_control_character(text);
}

}  // namespace huiying::http
