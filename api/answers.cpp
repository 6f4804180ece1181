#include "api/answers.hpp"
#include "service/rules/digest.hpp"
#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

namespace huiying {

namespace {

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\n' || text.front() == '\r')) text.remove_prefix(1);
    return text;
}

/// The request's own target with another cursor.
std::string next_target(const http::Request& request, const std::string& cursor) {
    std::string target{request.path()};
    char separator = '?';
    std::string_view rest = request.query();
    while (!rest.empty()) {
        const auto end = rest.find('&');
        const std::string_view part = rest.substr(0, end);
        if (!part.starts_with("cursor=")) {
            target += separator;
            target += part;
            separator = '&';
        }
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    }
    return target + separator + "cursor=" + cursor;
}

} // namespace

http::Response json_answer(int status, JsonText body) {
    http::Response response;
    response.status = status;
    response.content_type = "application/json";
    response.body = std::move(body.text);
    return response;
}

http::Response sheet_answer(const Sheet& sheet, Format format, const std::string& name) {
    const bool csv = format == Format::csv;
    http::Response response;
    response.content_type = csv ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    response.body = csv ? csv_of(sheet) : xlsx_of(sheet);
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + "." + std::string{word(format)} + "\"");
    return response;
}

http::Response encoded_answer(EncodedAnswer answer) {
    http::Response response;
    response.status = answer.status;
    response.content_type = "application/json";
    response.body = std::move(answer.body);
    if (answer.version != 0) response.headers.emplace_back("ETag", '"' + std::to_string(answer.version) + '"');
    return response;
}

http::Response list_answer(const http::Request& request, JsonList items, const std::optional<Position>& next) {
    std::optional<std::string> cursor;
    if (next) cursor = cursor_text(*next);
    auto response = json_answer(200, JsonObject{}.add("items", items.take()).add("next", cursor).take());
    if (cursor) response.headers.emplace_back("Link", "<" + next_target(request, *cursor) + ">; rel=\"next\"");
    return response;
}

Task<Received> receive_json(Call& call, bool required) {
    auto body = co_await call.exchange.read_body(call.api.options().request_bytes);
    Received received;
    if (body.state == http::BodyState::too_large) {
        const std::string most = std::to_string(call.api.options().request_bytes);
        received.refusal = problem_answer({Fault::too_large, "too_large", "请求过大 / the request body is larger than " + most + " bytes", {}, {}});
        co_return received;
    }
    if (!body.ok()) co_return received;
    const bool empty = trimmed(body.data).empty();
    if (empty && !required) {
        received.text.emplace();
        co_return received;
    }
    if (call.request().media_type() != "application/json") {
        received.refusal = problem_answer({Fault::unsupported_media, "unsupported_media_type", "请使用 Content-Type: application/json / send application/json", {}, {}});
        co_return received;
    }
    received.text = std::move(body.data);
    co_return received;
}

std::optional<int> if_match(const http::Request& request) {
    const auto header = request.header("If-Match");
    if (!header || *header == "*") return std::nullopt;
    // Exactly as we write it: `"1x"` or `"01"` is not version 1.
    int version = -1;
    if (header->size() > 2) std::from_chars(header->data() + 1, header->data() + header->size() - 1, version);
    if (*header != '"' + std::to_string(version) + '"') return -1;
    return version;
}

Result<std::optional<OnceKey>> once_key(const Call& call, std::string_view body) {
    const auto header = call.request().header("Idempotency-Key");
    if (!header) return std::optional<OnceKey>{};
    const bool visible = std::all_of(header->begin(), header->end(), [](char c) { return c > 0x20 && c < 0x7F; });
    if (header->empty() || header->size() > 255 || !visible)
        return invalid_content({{"/header/Idempotency-Key", "invalid_value", "must be 1 to 255 visible ASCII characters"}});
    OnceKey key;
    key.person = call.context.actor.person;
    key.route = routes()[call.match.route].name;
    key.key = *header;
    key.request = FieldHash{}.add(call.request().path()).add(body).digest();
    key.now = call.context.now;
    return std::optional<OnceKey>{std::move(key)};
}

Task<Answered> write_once(Call& call, std::string body, PresentWork<EncodedAnswer> work) {
    auto key = once_key(call, body);
    if (!key) co_return problem_answer(key.error());
    PresentWork<EncodedAnswer> job = [key = std::move(*key), work = std::move(work)](Unit& unit, const Context& context) -> Result<EncodedAnswer> {
        return once(unit, key, [&] { return work(unit, context); });
    };
    auto answer = co_await write_present<EncodedAnswer>(call, std::move(job));
    if (!answer) co_return problem_answer(answer.error());
    co_return encoded_answer(std::move(*answer));
}

std::optional<Problem> read_object(std::string_view body, const std::function<void(ObjectReader&, Faults&)>& read) {
    Faults faults;
    nlohmann::json value = nlohmann::json::object();
    if (!trimmed(body).empty())
        if (auto problem = parse_json(body, value, faults)) return problem;
    ObjectReader reader{&value, "", faults};
    if (value.is_object()) {
        read(reader, faults);
        reader.finish();
    } else if (value.is_null()) {
        faults.push_back({"", "wrong_type", "must be an object"});
    }
    if (faults.empty()) return std::nullopt;
    return invalid_content(std::move(faults));
}

} // namespace huiying
