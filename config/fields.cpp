#include "config/fields.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

namespace huiying {

using nlohmann::json;

namespace {

bool is_blank(const std::string& text) { return text.find_first_not_of(" \t\r\n") == std::string::npos; }

bool has_form(std::string_view code, CodeForm form) {
    bool at_start = true;
    bool first_part = true;
    for (const char c : code) {
        if (c == '.' && form.dots && !at_start) {
            at_start = true;
            first_part = false;
            continue;
        }
        const bool lower = c >= 'a' && c <= 'z';
        const bool other = (c >= '0' && c <= '9') || c == '_' || (c == '-' && form.dashes);
        if (!lower && (!other || (at_start && first_part))) return false;
        at_start = false;
    }
    return !at_start;
}

std::string describe(CodeForm form) {
    std::string out = "must be lower-case letters, digits and _";
    if (form.dashes) out += " and -";
    if (form.dots) out += ", in parts joined by dots";
    return out + ", with a letter first";
}

} // namespace

std::string read_code(ObjectReader& reader, std::string_view name, CodeForm form) {
    std::string code = reader.required_text(name, {100});
    if (!is_blank(code) && !has_form(code, form)) reader.fault(name, "invalid_value", describe(form));
    return code;
}

std::optional<Limit> read_limit(ObjectReader& reader, std::string_view name) {
    const auto text = reader.text(name);
    if (!text) return std::nullopt;
    const auto limit = Limit::parse(*text);
    if (!limit) reader.fault(name, "invalid_limit", "must be a number from 1 to 3660 and a unit: wd working days, d days, h hours, wh working hours, m months; such as 5wd");
    return limit;
}

std::vector<Entry> read_list(ObjectReader& reader, std::string_view name, bool may_be_empty) {
    std::vector<Entry> out;
    const json* list = reader.raw(name);
    if (list == nullptr) return out;
    if (!list->is_array()) {
        reader.fault(name, "wrong_type", "must be a list of strings");
        return out;
    }
    if (list->empty() && !may_be_empty) reader.fault(name, "required", "must not be empty; leave it out to ask for nothing");
    std::set<std::string> seen;
    for (std::size_t i = 0; i < list->size(); ++i) {
        const json& item = (*list)[i];
        const std::string place = std::string{name} + "/" + std::to_string(i);
        if (!item.is_string()) reader.fault(place, "wrong_type", "must be a string");
        else if (is_blank(item.get_ref<const std::string&>())) reader.fault(place, "required", "must say something");
        else if (!seen.insert(item.get<std::string>()).second) reader.fault(place, "duplicate", "is named twice in this list");
        else out.push_back({item.get<std::string>(), place});
    }
    return out;
}

std::vector<std::string> texts_of(const std::vector<Entry>& entries) {
    std::vector<std::string> out;
    for (const Entry& entry : entries) out.push_back(entry.text);
    return out;
}

void read_each(ObjectReader& reader, std::string_view name, bool may_be_empty, Faults& faults,
               const std::function<void(ObjectReader&, const json&)>& read) {
    reader.require(name);
    const json* list = reader.raw(name);
    if (list == nullptr) return;
    if (!list->is_array()) {
        reader.fault(name, "wrong_type", "must be a list of objects");
        return;
    }
    if (list->empty() && !may_be_empty) reader.fault(name, "required", "must not be empty");
    for (std::size_t i = 0; i < list->size(); ++i) {
        const std::string place = std::string{name} + "/" + std::to_string(i);
        if ((*list)[i].is_null()) reader.fault(place, "wrong_type", "must be an object");
        ObjectReader item{&(*list)[i], reader.pointer(place), faults};
        if (item.present()) read(item, (*list)[i]);
    }
}

} // namespace huiying
