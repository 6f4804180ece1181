#include "cli/csv.hpp"
#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>

namespace huiying {

namespace {

using Json = nlohmann::ordered_json;

Json typed(const std::string& name, const std::string& text) {
    static constexpr std::array flags{"anonymous", "confidential", "publish_consent"};
    if (name == "location.lat" || name == "location.lon") {
        double number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error == std::errc{} && end == text.data() + text.size()) return number;
    }
    if (std::find(flags.begin(), flags.end(), name) != flags.end()) {
        if (text == "true" || text == "1" || text == "是") return true;
        if (text == "false" || text == "0" || text == "否") return false;
    }
    return text;
}

} // namespace

CsvReader::CsvReader(std::istream& in) : in_(in) {
    if (auto row = read_row()) header_ = std::move(row->fields);
    if (!header_.empty() && header_.front().starts_with("\xEF\xBB\xBF")) header_.front().erase(0, 3);
}

int CsvReader::get() {
    const int c = in_.get();
    if (c == std::char_traits<char>::eof()) return -1;
    ++position_;
    if (c == '\n') ++line_;
    return c;
}

std::optional<CsvReader::Row> CsvReader::read_row() {
    Row row{line_, {}};
    std::string field;
    bool quoted = false;
    bool any = false;
    for (int c = get(); c >= 0; c = get()) {
        any = true;
        if (quoted) {
            if (c != '"') field += static_cast<char>(c);
            else if (in_.peek() == '"') field += static_cast<char>(get());
            else quoted = false;
        } else if (c == '"' && field.empty()) {
            quoted = true;
        } else if (c == ',') {
            row.fields.push_back(std::exchange(field, {}));
        } else if (c == '\n') {
            break;
        } else if (c != '\r' || in_.peek() != '\n') {
            field += static_cast<char>(c);
        }
    }
    if (!any) return std::nullopt;
    row.fields.push_back(std::move(field));
    return row;
}

std::optional<CsvReader::Row> CsvReader::next() {
    for (auto row = read_row(); row; row = read_row())
        if (row->fields.size() > 1 || !row->fields.front().empty()) return row;
    return std::nullopt;
}

std::optional<std::string> header_fault(const std::vector<std::string>& header) {
    for (std::size_t i = 0; i < header.size(); ++i)
        for (std::size_t k = 0; k < header.size(); ++k) {
            const bool same = i < k && !header[i].empty() && header[i] == header[k];
            const bool within = !header[i].empty() && header[k].starts_with(header[i] + ".");
            if (same || within) return "column " + std::to_string(k + 1) + " contradicts column " + std::to_string(i + 1);
        }
    return std::nullopt;
}

std::string csv_message(const std::vector<std::string>& header, const std::vector<std::string>& fields) {
    Json message = Json::object();
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].empty()) continue;
        const std::string name = i < header.size() ? header[i] : "column_" + std::to_string(i + 1);
        const auto dot = name.find('.');
        if (dot == std::string::npos) message[name] = typed(name, fields[i]);
        else message[name.substr(0, dot)][name.substr(dot + 1)] = typed(name, fields[i]);
    }
    try {
        return message.dump();
    } catch (const Json::type_error&) {
        return "\xFF"; // replaced signs would be taken for the citizen's own
    }
}

} // namespace huiying
