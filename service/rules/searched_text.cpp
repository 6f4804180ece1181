#include "service/rules/searched_text.hpp"
#include <algorithm>
#include <bit>
#include <cstring>

namespace huiying {

namespace {

struct CodePoint {
    char32_t value = 0;
    std::size_t length = 1;
};

/// Decodes one character of valid UTF-8 (intake refuses anything else).
CodePoint decode(std::string_view text, std::size_t at) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (at + length > text.size()) return {lead, 1};
    char32_t value = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) value = (value << 6) | (byte(i) & 0x3FU);
    return {value, length};
}

bool is_blank(char32_t c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200F) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x2060 || c == 0xFEFF;
}

bool starts_character(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }

} // namespace

namespace {

/// Nearly all characters of a Chinese letter stay as they are: those of three bytes from U+4000 to U+EFFF. Copies them from `at` on, and gives how
/// many bytes they are.
std::size_t copy_plain(char* out, std::string_view text, std::size_t at) noexcept {
    const std::size_t begin = at;
    for (; at + 3 <= text.size(); at += 3, out += 3) {
        const auto lead = static_cast<unsigned char>(text[at]);
        if (lead < 0xE4 || lead > 0xEE) break;
        std::memcpy(out, text.data() + at, 3);
    }
    return at - begin;
}

void append_tidy(std::string& out, std::string_view text) {
    std::size_t size = out.size();
    out.resize(size + text.size());
    for (std::size_t at = 0; at < text.size();) {
        if (const std::size_t plain = copy_plain(out.data() + size, text, at); plain > 0) {
            at += plain;
            size += plain;
            continue;
        }
        const CodePoint point = decode(text, at);
        if (!is_blank(point.value)) {
            char32_t value = point.value;
            if (value >= 0xFF01 && value <= 0xFF5E) value -= 0xFEE0; // full-width forms of ASCII
            if (value < 0x80) {
                out[size++] = static_cast<char>(value >= 'A' && value <= 'Z' ? value + 32 : value);
            } else {
                std::memcpy(out.data() + size, text.data() + at, point.length);
                size += point.length;
            }
        }
        at += point.length;
    }
    out.resize(size);
}

} // namespace

std::string tidy(std::string_view text) {
    std::string out;
    append_tidy(out, text);
    return out;
}

SearchedText::SearchedText(std::string text) : text_(std::move(text)) {
    const std::size_t places = std::bit_ceil(std::max(text_.size() * bits_per_byte, std::size_t{64}));
    shift_ = 64 - std::countr_zero(places);
    held_.resize(places / 64);
    for (std::size_t at = 0; at + stretch <= text_.size(); ++at) {
        if (!starts_character(text_.data()[at])) continue;
        const std::size_t bit = bit_of(text_.data() + at);
        held_.data()[bit / 64] |= std::uint64_t{1} << (bit % 64);
    }
}

SearchedText SearchedText::of(const std::optional<std::string>& first, const std::optional<std::string>& second) {
    std::string text;
    text.reserve((first ? first->size() : 0) + 1 + (second ? second->size() : 0));
    if (first) append_tidy(text, *first);
    text += '\n';
    if (second) append_tidy(text, *second);
    return SearchedText{std::move(text)};
}

std::size_t SearchedText::bit_of(const char* bytes) const noexcept {
    // In two parts: a number put together in memory from six bytes is waited for.
    std::uint32_t first = 0;
    std::uint16_t rest = 0;
    static_assert(sizeof first + sizeof rest == stretch);
    std::memcpy(&first, bytes, sizeof first);
    std::memcpy(&rest, bytes + sizeof first, sizeof rest);
    const std::uint64_t value = std::uint64_t{rest} << 32 | first;
    return static_cast<std::size_t>((value * 0x9E3779B97F4A7C15U) >> shift_); // Fibonacci hashing
}

bool SearchedText::may_hold(const char* bytes) const noexcept {
    const std::size_t bit = bit_of(bytes);
    return ((held_.data()[bit / 64] >> (bit % 64)) & 1U) != 0;
}

bool SearchedText::contains(const std::string& word) const {
    if (word.size() >= stretch) {
        const char* const tail = word.data() + word.size() - stretch;
        if (!may_hold(word.data()) || (starts_character(*tail) && !may_hold(tail))) return false;
    }
    // Not std::string::find: it stops at each of the word's first bytes, which every third byte of a Chinese text may be.
    return ::memmem(text_.data(), text_.size(), word.data(), word.size()) != nullptr;
}

bool SearchedText::contains_any(const std::vector<std::string>& words) const {
    return std::any_of(words.begin(), words.end(), [&](const std::string& word) { return contains(word); });
}

bool SearchedText::contains_all(const std::vector<std::string>& words) const {
    return std::all_of(words.begin(), words.end(), [&](const std::string& word) { return contains(word); });
}

} // namespace huiying
