#include "storage/sqlite/event_text.hpp"

#include <string_view>

#include "service/rules/digest.hpp"

namespace huiying::sqlite {

namespace {

void append_escape(std::string& out, unsigned char symbol) {
    static constexpr std::string_view digits = "0123456789abcdef";
    switch (symbol) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            out += "\\u00";
            out += digits[symbol >> 4];
            out += digits[symbol & 15U];
    }
}

// RFC 8259 section 7; what is not ASCII stays as it is.
void append_string(std::string& out, std::string_view text) {
    out += '"';
    for (const char symbol : text) {
        const auto byte = static_cast<unsigned char>(symbol);
        if (byte < 0x20 || byte == '"' || byte == '\\') append_escape(out, byte);
        else out += symbol;
    }
    out += '"';
}

void append_change(std::string& out, const FieldChange& change) {
    out += R"({"field":)";
    append_string(out, change.field);
    if (change.before) {
        out += R"(,"before":)";
        append_string(out, *change.before);
    }
    if (change.after) {
        out += R"(,"after":)";
        append_string(out, *change.after);
    }
    out += '}';
}

}  // namespace

std::string detail_text(const Event& event) {
    std::string out = R"({"changes":[)";
    for (const auto& change : event.changes) {
        if (out.back() != '[') out += ',';
        append_change(out, change);
    }
    out += R"(],"digests":{)";
    for (const auto& entry : event.digests) {
        if (out.back() != '{') out += ',';
        append_string(out, entry.field);
        out += ":\"";
        out += to_hex(entry.digest);
        out += '"';
    }
    out += "}}";
    return out;
}

}  // namespace huiying::sqlite
