#include "api/query.hpp"
#include <algorithm>
#include <charconv>

namespace huiying {

namespace {

std::optional<std::int64_t> whole_number(std::string_view text) noexcept {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

} // namespace

void QueryReader::fault(std::string_view name, std::string code, std::string detail) {
    faults_.push_back({"/query/" + std::string{name}, std::move(code), std::move(detail)});
}

std::optional<std::string> QueryReader::text(std::string_view name) {
    asked_.emplace_back(name);
    if (request_.query_count(name) > 1) fault(name, "named_twice", "may be given once");
    const auto* parameter = request_.query_parameter(name);
    if (parameter == nullptr) return std::nullopt;
    if (parameter->value.empty()) {
        fault(name, "empty", "is empty; leave it out, or give a value");
        return std::nullopt;
    }
    if (parameter->value.size() > 1000) {
        fault(name, "too_long", "longer than 1000 bytes");
        return std::nullopt;
    }
    return std::string{parameter->value};
}

std::vector<std::string> QueryReader::texts(std::string_view name) {
    asked_.emplace_back(name);
    std::vector<std::string> out;
    for (const auto& parameter : request_.query_parameters()) {
        if (parameter.name != name) continue;
        std::string_view rest = parameter.value;
        if (rest.empty() || rest.front() == ',' || rest.back() == ',') fault(name, "empty", "has an empty value; leave it out, or give one");
        while (!rest.empty()) {
            const auto comma = rest.find(',');
            if (comma != 0) out.emplace_back(rest.substr(0, comma));
            rest = comma == std::string_view::npos ? std::string_view{} : rest.substr(comma + 1);
        }
    }
    if (out.size() > 100) {
        fault(name, "too_long", "more than 100 values");
        out.clear();
    }
    return out;
}

std::optional<bool> QueryReader::flag(std::string_view name) {
    const auto value = text(name);
    if (!value) return std::nullopt;
    if (*value == "true" || *value == "1") return true;
    if (*value == "false" || *value == "0") return false;
    fault(name, "invalid_value", "must be true or false");
    return std::nullopt;
}

std::int64_t QueryReader::integer(std::string_view name, std::int64_t otherwise, std::int64_t least, std::int64_t most) {
    const auto value = text(name);
    if (!value) return otherwise;
    const auto number = whole_number(*value);
    if (number && *number >= least && *number <= most) return *number;
    fault(name, "out_of_range", "must be a whole number between " + std::to_string(least) + " and " + std::to_string(most));
    return otherwise;
}

std::optional<Instant> QueryReader::time(std::string_view name, const Zone& zone) {
    auto value = text(name);
    if (!value) return std::nullopt;
    if (const auto day = parse_day(*value)) return zone.instant(LocalTime{*day});
    if (value->size() > 6 && (*value)[value->size() - 6] == ' ') (*value)[value->size() - 6] = '+';
    const auto at = parse_time(*value);
    if (!at) fault(name, "invalid_time", "must be an RFC 3339 time with an offset, or a date");
    return at;
}

std::optional<Position> QueryReader::cursor() {
    const auto value = text("cursor");
    if (!value) return std::nullopt;
    const auto split = value->find('_');
    if (split != std::string::npos) {
        const auto key = whole_number(std::string_view{*value}.substr(0, split));
        const auto id = whole_number(std::string_view{*value}.substr(split + 1));
        if (key && id) return Position{*key, *id};
    }
    fault("cursor", "invalid_cursor", "must be a cursor as given by `next`");
    return std::nullopt;
}

std::optional<Problem> QueryReader::finish() {
    for (const auto& parameter : request_.query_parameters()) {
        if (std::find(asked_.begin(), asked_.end(), parameter.name) != asked_.end()) continue;
        const bool plain = parameter.name.size() <= 40 && std::all_of(parameter.name.begin(), parameter.name.end(), [](char c) { return c == '_' || (c >= 'a' && c <= 'z'); });
        faults_.push_back({plain ? "/query/" + std::string{parameter.name} : "/query", "unknown_parameter", "is not a parameter of this request"});
    }
    if (faults_.empty()) return std::nullopt;
    return invalid_content(std::move(faults_));
}

std::string cursor_text(const Position& position) { return std::to_string(position.key) + "_" + std::to_string(position.id); }

} // namespace huiying
