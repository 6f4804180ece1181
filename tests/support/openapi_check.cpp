#include "tests/support/openapi_check.hpp"

#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>
#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

namespace huiying::tests {

using nlohmann::json;
using Fault = std::optional<std::string>;

namespace {

constexpr std::size_t most_shown = 6;  // faults of one body; the first few tell enough

std::string lower(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
    return out;
}

std::string upper(std::string_view text) {
    std::string out{text};
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
    return out;
}

/// The media type alone, without parameters.
std::string media_type(std::string_view content_type) {
    std::string out = lower(content_type.substr(0, content_type.find(';')));
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
}

std::vector<std::string_view> segments(std::string_view path) {
    std::vector<std::string_view> out;
    path = path.substr(0, path.find('?'));
    while (!path.empty()) {
        path.remove_prefix(1);
        const auto end = path.find('/');
        out.push_back(path.substr(0, end));
        path = end == std::string_view::npos ? std::string_view{} : path.substr(end);
    }
    return out;
}

bool is_template(std::string_view segment) noexcept { return segment.size() > 2 && segment.front() == '{' && segment.back() == '}'; }

/// How well an actual path fits a pattern: one letter a segment, `l` a literal, `p` a parameter, so that literals sort first; "" no fit.
std::string fit(const std::vector<std::string_view>& pattern, const std::vector<std::string_view>& path) {
    if (pattern.size() != path.size()) return {};
    std::string out;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] == path[i]) out += 'l';
        else if (is_template(pattern[i]) && !path[i].empty()) out += 'p';
        else return {};
    }
    return out;
}

/// A JSON Pointer one step further (RFC 6901 section 3).
std::string below(const std::string& pointer, std::string_view name) {
    std::string out = pointer + '/';
    for (const char c : name) {
        if (c == '~') out += "~0";
        else if (c == '/') out += "~1";
        else out += c;
    }
    return out;
}

std::string described(const valijson::ValidationResults& results) {
    std::vector<std::string> lines;
    for (const auto& error : results) {
        std::string where;
        for (const auto& part : error.context) where += part;
        lines.push_back(where + ": " + error.description);
    }
    // The innermost faults come first in the results and say most.
    std::string out;
    for (std::size_t i = 0; i < lines.size() && i < most_shown; ++i) out += (i == 0 ? "" : "; ") + lines[i];
    return out;
}

/// valijson builds a regular expression for each `format` it meets, each time; the patterns beside them say the same and are kept.
void drop_formats(json& value) {
    if (value.is_object())
        if (const auto format = value.find("format"); format != value.end() && format->is_string() && value.contains("pattern")) value.erase(format);
    for (auto& member : value)
        if (member.is_structured()) drop_formats(member);
}

bool is_json(const std::string& media) {
    return media == "application/json" || media == "application/x-ndjson" || media.ends_with("+json");
}

}  // namespace

struct OpenApiCheck::Document {
    json root;
    std::map<std::string, valijson::Schema, std::less<>> compiled;  // by pointer
    valijson::Validator validator;

    /// What a pointer leads to, through a `$ref` where one stands there; null when there is nothing. Moves the pointer along.
    const json* follow(std::string& pointer) const {
        const json::json_pointer place{pointer};
        if (!root.contains(place)) return nullptr;
        const json& found = root.at(place);
        const auto reference = found.is_object() ? found.find("$ref") : found.end();
        if (!found.is_object() || reference == found.end()) return &found;
        pointer = reference->get<std::string>().substr(1);
        return follow(pointer);
    }

    /// The path's pattern in the document: literals win over parameters, as in the service's router.
    const std::string* pattern_of(std::string_view path) const {
        const auto wanted = segments(path);
        const std::string* best = nullptr;
        std::string best_fit;
        for (const auto& [pattern, item] : root.at("paths").items()) {
            const std::string fits = fit(segments(pattern), wanted);
            const bool better = !fits.empty() && (best == nullptr || fits < best_fit);
            if (!better) continue;
            best = &root.at("paths").find(pattern).key();
            best_fit = fits;
        }
        return best;
    }

    /// The schema at a pointer, compiled. References in it are read from the document's root, so the root itself is given a `$ref` to it.
    const valijson::Schema& schema_at(const std::string& pointer) {
        const auto known = compiled.find(pointer);
        if (known != compiled.end()) return known->second;
        root["$ref"] = "#" + pointer;
        valijson::Schema& schema = compiled[pointer];
        valijson::SchemaParser parser;
        const valijson::adapters::NlohmannJsonAdapter adapter{root};
        parser.populateSchema(adapter, schema);
        root.erase("$ref");
        return schema;
    }

    Fault value_fault(const std::string& schema_pointer, const json& value) {
        const valijson::adapters::NlohmannJsonAdapter adapter{value};
        valijson::ValidationResults results;
        if (validator.validate(schema_at(schema_pointer), adapter, &results)) return std::nullopt;
        return described(results);
    }

    Fault text_fault(const std::string& schema_pointer, std::string_view text) {
        const json value = json::parse(text, nullptr, false);
        if (value.is_discarded()) return "the body is not JSON";
        return value_fault(schema_pointer, value);
    }

    Fault lines_fault(const std::string& schema_pointer, std::string_view text) {
        std::size_t number = 0;
        while (!text.empty()) {
            ++number;
            const auto end = text.find('\n');
            if (end == std::string_view::npos) return "line " + std::to_string(number) + " does not end";
            if (auto fault = text_fault(schema_pointer, text.substr(0, end))) return "line " + std::to_string(number) + ": " + *fault;
            text.remove_prefix(end + 1);
        }
        return std::nullopt;
    }

    /// A body against the `content` at a pointer.
    Fault content_fault(const std::string& pointer, std::string_view content_type, std::string_view body, bool to_head) {
        const std::string media = media_type(content_type);
        const std::string place = below(pointer, media);
        if (!root.contains(json::json_pointer{place})) return "the content type '" + media + "' is not documented";
        if (to_head) return body.empty() ? Fault{} : Fault{"an answer to HEAD has a body"};
        const std::string schema = place + "/schema";
        if (!is_json(media)) return std::nullopt;
        return media == "application/x-ndjson" ? lines_fault(schema, body) : text_fault(schema, body);
    }

    /// An answer against the response at a pointer.
    Fault response_fault(std::string pointer, std::string_view content_type, std::string_view body, bool to_head) {
        const json* response = follow(pointer);
        if (response == nullptr) return "the document's reference to this response leads nowhere";
        if (!response->contains("content"))
            return body.empty() && content_type.empty() ? Fault{} : Fault{"the document has no content for this status"};
        return content_fault(pointer + "/content", content_type, body, to_head);
    }

    /// Answers that come before, or without, an operation.
    Fault general_fault(int status, std::string_view content_type, std::string_view body, bool to_head) {
        if (status == 404) return response_fault("/components/responses/NotFound", content_type, body, to_head);
        const std::string pointer = "/x-every-route/" + std::to_string(status);
        if (!root.contains(json::json_pointer{pointer})) return "the status " + std::to_string(status) + " is not documented";
        return response_fault(pointer, content_type, body, to_head);
    }

    template <class Visit>
    void each_media_type(const json& value, const std::string& pointer, const Visit& visit) const {
        if (value.is_object() && value.contains("schema") && value.contains("example")) visit(pointer, value.at("example"));
        if (value.is_object())
            for (const auto& [name, member] : value.items())
                if (name != "example") each_media_type(member, below(pointer, name), visit);
        if (value.is_array())
            for (std::size_t i = 0; i < value.size(); ++i) each_media_type(value[i], pointer + "/" + std::to_string(i), visit);
    }
};

OpenApiCheck::OpenApiCheck(std::string_view document) : document_(std::make_unique<Document>()) {
    document_->root = json::parse(document, nullptr, false);
    if (!document_->root.is_object() || !document_->root.contains("paths")) throw std::runtime_error("not an OpenAPI document");
    drop_formats(document_->root["components"]["schemas"]);
}

OpenApiCheck::~OpenApiCheck() = default;

std::vector<std::string> OpenApiCheck::operations() const {
    std::vector<std::string> out;
    for (const auto& [path, item] : document_->root.at("paths").items())
        for (const auto& [method, operation] : item.items()) out.push_back(upper(method) + " " + path);
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<std::string> OpenApiCheck::roles_of(std::string_view operation) const {
    const auto space = operation.find(' ');
    if (space == std::string_view::npos) return {};
    const std::string pointer = below("/paths", operation.substr(space + 1)) + "/" + lower(operation.substr(0, space)) + "/x-roles";
    auto roles = document_->root.value(json::json_pointer{pointer}, std::vector<std::string>{});
    std::sort(roles.begin(), roles.end());
    return roles;
}

Fault OpenApiCheck::fault_of(std::string_view method, std::string_view path, int status, std::string_view content_type, std::string_view body) {
    const bool to_head = method == "HEAD";
    const auto prefixed = [&](const Fault& fault) -> Fault {
        if (!fault) return std::nullopt;
        return std::string{method} + " " + std::string{path.substr(0, path.find('?'))} + " " + std::to_string(status) + ": " + *fault;
    };
    const std::string* pattern = document_->pattern_of(path);
    if (pattern == nullptr) {
        if (status < 400) return prefixed("the path is not documented");
        return prefixed(document_->general_fault(status, content_type, body, to_head));
    }
    if (method == "OPTIONS" && status == 204) return prefixed(body.empty() ? Fault{} : Fault{"a 204 has a body"});
    const std::string item = below("/paths", *pattern);
    const std::string operation = item + "/" + (to_head ? "get" : lower(method));
    const bool known = document_->root.contains(json::json_pointer{operation});
    if (!known && (status < 400 || status == 404)) return prefixed("the method is not documented");
    const std::string response = operation + "/responses/" + std::to_string(status);
    if (known && document_->root.contains(json::json_pointer{response})) return prefixed(document_->response_fault(response, content_type, body, to_head));
    if (known && (status == 404 || status == 405)) return prefixed("the status is not documented");
    return prefixed(document_->general_fault(status, content_type, body, to_head));
}

Fault OpenApiCheck::request_fault_of(std::string_view method, std::string_view path, std::string_view content_type, std::string_view body) {
    const std::string* pattern = document_->pattern_of(path);
    if (pattern == nullptr) return "the path is not documented";
    if (method == "OPTIONS") return std::nullopt;
    std::string pointer = below("/paths", *pattern) + "/" + (method == "HEAD" ? "get" : lower(method));
    if (!document_->root.contains(json::json_pointer{pointer})) return "the method is not documented";
    pointer += "/requestBody";
    const json* request = document_->follow(pointer);
    if (request == nullptr) return body.empty() ? Fault{} : Fault{"the document has no body for this request"};
    if (body.empty()) return request->value("required", false) ? Fault{"the body is required"} : Fault{};
    return document_->content_fault(pointer + "/content", content_type, body, false);
}

std::vector<std::string> OpenApiCheck::example_faults() {
    std::vector<std::pair<std::string, json>> examples;
    document_->each_media_type(document_->root, "", [&](const std::string& pointer, const json& example) { examples.emplace_back(pointer, example); });
    std::vector<std::string> out;
    for (const auto& [pointer, example] : examples)
        if (auto fault = document_->value_fault(pointer + "/schema", example)) out.push_back(pointer + ": " + *fault);
    return out;
}

}  // namespace huiying::tests
