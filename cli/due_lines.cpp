#include "cli/due_lines.hpp"

namespace huiying {

namespace {

/// No line that means something is longer; of one without end no more is kept.
constexpr std::size_t longest_line = 200;

constexpr bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r'; }

std::string_view trim(std::string_view text) noexcept {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

} // namespace

void DueLines::add(std::string_view block, std::string& out) {
    for (;;) {
        const auto end = block.find('\n');
        if (end == std::string_view::npos) return keep(block);
        if (begun_.empty()) {
            answer(block.substr(0, end), out);
        } else {
            keep(block.substr(0, end));
            answer(begun_, out);
            begun_.clear();
        }
        block.remove_prefix(end + 1);
    }
}

void DueLines::finish(std::string& out) {
    if (!begun_.empty()) answer(begun_, out);
    begun_.clear();
}

void DueLines::keep(std::string_view part) {
    const std::size_t room = longest_line + 1 - begun_.size();
    begun_.append(part.substr(0, room));
}

void DueLines::answer(std::string_view line, std::string& out) {
    if (line.size() > longest_line) return refuse("the line is too long", out);
    line = trim(line);
    // The time may have a blank of its own between day and hour.
    const auto blank = line.find_last_of(" \t");
    if (blank == std::string_view::npos) return refuse("must be a time and a limit, such as 2026-11-23T09:00:00+08:00 5wd", out);
    const auto start = parse_time(trim(line.substr(0, blank)));
    if (!start) return refuse("must begin with a time, RFC 3339, such as 2026-11-23T09:00:00+08:00", out);
    const auto limit = Limit::parse(line.substr(blank + 1));
    if (!limit) return refuse("must end with a limit: a number from 1 to 3660 and wd, d, h, wh or m, such as 5wd", out);
    const Instant due = due_after(calendar_, zone_, *start, *limit).at;
    if (!can_format(due, zone_)) return refuse("leads beyond the years 0000 to 9999", out);
    append_time(out, due, zone_);
    out += '\n';
}

void DueLines::refuse(const char* why, std::string& out) {
    ++bad_;
    out += "error: ";
    out += why;
    out += '\n';
}

} // namespace huiying
