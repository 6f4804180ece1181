#include "json/reader.hpp"
#include "json/writer.hpp"
#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <unordered_set>
#include <utility>

namespace huiying {

using nlohmann::json;

namespace {

constexpr int deepest = 32;

/// RFC 6901 section 3: ~ and / inside a name are escaped.
std::string escape(std::string_view name) {
    std::string out;
    for (const char c : name) {
        if (c == '~') out += "~0";
        else if (c == '/') out += "~1";
        else out += c;
    }
    return out;
}

/// Follows the parser and notices members given twice, and nesting without end.
class Watch {
public:
    explicit Watch(Faults& faults) : faults_(faults) {}

    bool see(int depth, json::parse_event_t event, const json& parsed) {
        if (depth > deepest) too_deep = true;
        switch (event) {
        case json::parse_event_t::object_start: open_.emplace_back(); break;
        case json::parse_event_t::object_end: open_.pop_back(); break;
        case json::parse_event_t::key: see_key(parsed.get_ref<const std::string&>()); break;
        case json::parse_event_t::array_start:
        case json::parse_event_t::array_end:
        case json::parse_event_t::value: break;
        }
        return !too_deep;
    }

    bool too_deep = false;

private:
    void see_key(const std::string& key) {
        auto& names = open_.back();
        if (!names.insert(key).second)
            faults_.push_back({open_.size() == 1 ? "/" + escape(key) : "", "duplicate_member", "a member is given twice"});
    }

    Faults& faults_;
    std::vector<std::unordered_set<std::string>> open_;
};

bool is_control(unsigned char c) noexcept { return (c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F; }

/// Cc of Unicode but tab and line ends: C0, DEL, and C1 (two bytes, C2 80–C2 9F) without NEL.
bool has_control(std::string_view text) noexcept {
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (is_control(byte)) return true;
        if (byte != 0xC2 || i + 1 >= text.size()) continue;
        const auto next = static_cast<unsigned char>(text[i + 1]);
        if (next >= 0x80 && next <= 0x9F && next != 0x85) return true;
    }
    return false;
}

std::size_t characters(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

bool is_blank(std::string_view text) noexcept {
    return std::all_of(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; });
}

/// Members are sorted already: that is how the library keeps them.
void append_canonical(std::string& out, const json& value) {
    const char* separator = "";
    if (value.is_object()) {
        out += '{';
        for (const auto& [name, member] : value.items()) {
            if (member.is_null()) continue;
            out += std::exchange(separator, ",");
            append_json(out, name);
            out += ':';
            append_canonical(out, member);
        }
        out += '}';
    } else if (value.is_array()) {
        out += '[';
        for (const auto& item : value) {
            out += std::exchange(separator, ",");
            append_canonical(out, item);
        }
        out += ']';
    } else if (value.is_string()) {
        append_json(out, value.get_ref<const std::string&>());
    } else {
        out += value.dump();
    }
}

} // namespace

std::optional<Problem> parse_json(std::string_view text, json& out, Faults& faults, JsonDialect dialect) {
    Watch watch{faults};
    const auto see = [&](int depth, json::parse_event_t event, json& parsed) { return watch.see(depth, event, parsed); };
    try {
        out = json::parse(text.begin(), text.end(), see, true, dialect == JsonDialect::with_comments);
        if (watch.too_deep) return Problem{Fault::malformed, "malformed_json", "JSON 嵌套过深 / JSON is nested too deep", {}, {}};
        return std::nullopt;
    } catch (const json::parse_error& error) {
        // The library's own text would repeat what was sent.
        return Problem{Fault::malformed, "malformed_json", "不是有效的 UTF-8 JSON / not valid UTF-8 JSON, at byte " + std::to_string(error.byte), {}, {}};
    } catch (const json::exception&) {
        return Problem{Fault::malformed, "malformed_json", "数字超出范围 / a number is larger than can be read", {}, {}};
    }
}

std::string canonical_text(const json& value) {
    std::string out;
    append_canonical(out, value);
    return out;
}

Problem invalid_content(Faults faults) {
    return {Fault::invalid, "invalid", "内容有误，请按 errors 逐项更正 / some fields are not acceptable, see errors", std::move(faults), {}};
}

ObjectReader::ObjectReader(const json* value, std::string pointer, Faults& faults) : pointer_(std::move(pointer)), faults_(faults) {
    if (value == nullptr || value->is_null()) return;
    if (value->is_object()) {
        value_ = value;
        present_ = true;
    } else {
        faults_.push_back({pointer_, "wrong_type", "must be an object"});
    }
}

std::string ObjectReader::pointer(std::string_view name) const { return pointer_ + "/" + std::string{name}; }

void ObjectReader::fault(std::string_view name, std::string code, std::string detail) {
    faults_.push_back({pointer(name), std::move(code), std::move(detail)});
}

const json* ObjectReader::find(std::string_view name) {
    asked_.push_back(name);
    if (value_ == nullptr) return nullptr;
    const auto member = value_->find(name);
    return member == value_->end() || member->is_null() ? nullptr : &*member;
}

void ObjectReader::wrong_type(std::string_view name, const char* wanted) { fault(name, "wrong_type", std::string{"must be "} + wanted); }

bool ObjectReader::check_text(const std::string& where, const std::string& value, TextLimit limit) {
    const std::size_t before = faults_.size();
    if (has_control(value)) faults_.push_back({where, "control_character", "control characters other than tab and line ends are not allowed"});
    if (value.size() > limit.bytes) faults_.push_back({where, "too_long", "longer than " + std::to_string(limit.bytes) + " bytes"});
    else if (limit.characters != TextLimit{}.characters && characters(value) > limit.characters)
        faults_.push_back({where, "too_long", "longer than " + std::to_string(limit.characters) + " characters"});
    return faults_.size() == before;
}

std::optional<std::string> ObjectReader::text(std::string_view name, TextLimit limit) {
    const json* member = find(name);
    if (member == nullptr) return std::nullopt;
    if (!member->is_string()) {
        wrong_type(name, "a string");
        return std::nullopt;
    }
    const auto& value = member->get_ref<const std::string&>();
    if (!check_text(pointer(name), value, limit)) return std::nullopt;
    return value;
}

std::string ObjectReader::required_text(std::string_view name, TextLimit limit) {
    if (find(name) == nullptr) {
        fault(name, "required", "must be given");
        return {};
    }
    const auto value = text(name, limit);
    if (value && is_blank(*value)) fault(name, "required", "must say something");
    return value.value_or("");
}

std::optional<bool> ObjectReader::flag(std::string_view name) {
    const json* member = find(name);
    if (member == nullptr) return std::nullopt;
    if (member->is_boolean()) return member->get<bool>();
    wrong_type(name, "true or false");
    return std::nullopt;
}

std::optional<std::int64_t> ObjectReader::integer(std::string_view name, std::int64_t least, std::int64_t most) {
    const json* member = find(name);
    if (member == nullptr) return std::nullopt;
    if (!member->is_number_integer()) {
        wrong_type(name, "a whole number");
        return std::nullopt;
    }
    const bool huge = member->is_number_unsigned() && member->get<std::uint64_t>() > static_cast<std::uint64_t>(INT64_MAX);
    if (!huge)
        if (const auto value = member->get<std::int64_t>(); value >= least && value <= most) return value;
    fault(name, "out_of_range", "must lie between " + std::to_string(least) + " and " + std::to_string(most));
    return std::nullopt;
}

std::optional<double> ObjectReader::number(std::string_view name, double least, double most) {
    const json* member = find(name);
    if (member == nullptr) return std::nullopt;
    if (!member->is_number()) {
        wrong_type(name, "a number");
        return std::nullopt;
    }
    const auto value = member->get<double>();
    if (std::isfinite(value) && value >= least && value <= most) return value;
    fault(name, "out_of_range", "must lie between " + std::to_string(least) + " and " + std::to_string(most));
    return std::nullopt;
}

std::optional<Instant> ObjectReader::time(std::string_view name) {
    const auto value = text(name);
    if (!value) return std::nullopt;
    const auto at = parse_time(*value);
    if (!at) fault(name, "invalid_time", "must be an RFC 3339 time with an offset, such as 2026-11-23T09:00:00+08:00");
    return at;
}

std::optional<Day> ObjectReader::day(std::string_view name) {
    const auto value = text(name);
    if (!value) return std::nullopt;
    const auto on = parse_day(*value);
    if (!on) fault(name, "invalid_date", "must be a date that exists, written YYYY-MM-DD");
    return on;
}

std::vector<std::string> ObjectReader::texts(std::string_view name, std::size_t most) {
    std::vector<std::string> out;
    const json* member = find(name);
    if (member == nullptr) return out;
    if (!member->is_array()) {
        wrong_type(name, "a list of strings");
        return out;
    }
    if (member->size() > most) fault(name, "too_long", "more than " + std::to_string(most) + " entries");
    for (std::size_t i = 0; i < member->size() && i < most; ++i) {
        const json& item = (*member)[i];
        const std::string where = pointer(name) + "/" + std::to_string(i);
        if (!item.is_string()) faults_.push_back({where, "wrong_type", "must be a string"});
        else if (check_text(where, item.get_ref<const std::string&>(), {})) out.push_back(item.get<std::string>());
    }
    return out;
}

ObjectReader ObjectReader::object(std::string_view name) { return {find(name), pointer(name), faults_}; }

void ObjectReader::each(std::string_view name, const std::function<void(ObjectReader&)>& read) {
    const json* member = find(name);
    if (member == nullptr) return;
    if (!member->is_array()) {
        wrong_type(name, "a list of objects");
        return;
    }
    for (std::size_t i = 0; i < member->size(); ++i) {
        ObjectReader item{&(*member)[i], pointer(name) + "/" + std::to_string(i), faults_};
        if (item.present()) read(item);
    }
}

void ObjectReader::check_texts_within(const std::string& where, const json& value) {
    if (value.is_string()) {
        if (has_control(value.get_ref<const std::string&>())) faults_.push_back({where, "control_character", "control characters other than tab and line ends are not allowed"});
    } else if (value.is_object()) {
        for (const auto& [name, member] : value.items()) {
            if (has_control(name)) faults_.push_back({where, "control_character", "a member's name has control characters"});
            check_texts_within(where + "/" + escape(name), member);
        }
    } else if (value.is_array()) {
        for (std::size_t i = 0; i < value.size(); ++i) check_texts_within(where + "/" + std::to_string(i), value[i]);
    }
}

const json* ObjectReader::raw(std::string_view name) {
    const json* member = find(name);
    if (member != nullptr) check_texts_within(pointer(name), *member);
    return member;
}

void ObjectReader::require(std::string_view name) {
    if (find(name) == nullptr) fault(name, "required", "must be given");
}

void ObjectReader::finish() {
    if (value_ == nullptr) return;
    for (const auto& [name, member] : value_->items())
        if (std::find(asked_.begin(), asked_.end(), name) == asked_.end()) {
            // The name itself may hold anything: long or odd ones are not repeated.
            const bool plain = name.size() <= 64 && !has_control(name);
            faults_.push_back({plain ? pointer_ + "/" + escape(name) : pointer_, "unknown_field", "is not a known field"});
        }
}

} // namespace huiying
