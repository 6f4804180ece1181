#include "config/document.hpp"
#include "config/source_survey.hpp"
#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>
#include <system_error>

namespace huiying {

namespace {

/// "line 3, column 14" of a byte; columns count characters, both from 1.
std::string describe_place(std::string_view text, std::size_t byte) {
    const std::string_view before = text.substr(0, std::min(byte, text.size()));
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const std::size_t last = before.rfind('\n');
    const std::string_view start = last == std::string_view::npos ? before : before.substr(last + 1);
    const auto column = std::count_if(start.begin(), start.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }) + 1;
    return "line " + std::to_string(line) + ", column " + std::to_string(column);
}

} // namespace

ObjectReader Document::root() { return {content.get(), "", faults}; }

void Document::finish(ObjectReader& top) {
    top.text("$schema");
    top.finish();
}

void Document::hand_over(std::vector<ConfigFault>& out) const {
    for (const FieldFault& fault : faults) {
        ConfigFault told{file, fault.pointer, fault.detail};
        if (std::find(out.begin(), out.end(), told) == out.end()) out.push_back(std::move(told));
    }
}

Document open_document(const std::string& file) {
    Document document{file, nullptr, {}};
    errno = 0;
    std::ifstream stream{file, std::ios::binary};
    std::string text;
    std::array<char, 16384> part{};
    while (stream.read(part.data(), part.size()) || stream.gcount() > 0) text.append(part.data(), static_cast<std::size_t>(stream.gcount()));
    // A folder opens like a file and fails at the first read.
    if (!stream.is_open() || stream.bad()) {
        const std::string why = errno != 0 ? std::generic_category().message(errno) : "input error";
        document.faults.push_back({"", "unreadable", "cannot be read: " + why});
        return document;
    }
    return parse_document(file, text);
}

Document parse_document(std::string file, std::string_view text) {
    Document document{std::move(file), nullptr, {}};
    nlohmann::json content;
    const auto problem = parse_json(text, content, document.faults, JsonDialect::with_comments);
    if (problem || !document.faults.empty()) {
        // Requests get no more than the byte; whoever edits a file wants the line, and which member.
        const SourceSurvey survey = survey_source(text);
        document.faults.clear();
        for (const auto& pointer : survey.repeated) document.faults.push_back({pointer, "duplicate_member", "this member is given twice"});
        if (survey.broken_at) document.faults.push_back({"", "malformed_json", describe_place(text, *survey.broken_at) + ": is not valid UTF-8 JSON here"});
        else if (problem) document.faults.push_back({"", problem->code, "is nested too deep"});
    }
    if (problem) return document;
    if (content.is_object()) document.content = std::make_shared<const nlohmann::json>(std::move(content));
    else document.faults.push_back({"", "wrong_type", "must be an object"});
    return document;
}

} // namespace huiying
