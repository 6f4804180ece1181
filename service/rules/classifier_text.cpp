#include "service/rules/classifier_text.hpp"
#include <algorithm>
#include <array>
#include <cmath>

namespace huiying {

namespace {

/// Bytes of a long text that are decoded at all, and symbols that are kept of them. Cutting at 800 symbols cost no accuracy in any
/// measurement.
constexpr std::size_t head_bytes = 8192;
constexpr std::size_t tail_bytes = 4096;
constexpr std::size_t head_symbols = 750;
constexpr std::size_t tail_symbols = 250;
static_assert(head_symbols + 1 + tail_symbols == most_symbols);

struct Character {
    char32_t value = 0;
    std::size_t length = 1;
    bool valid = false;
};

/// The character at `at`; a byte that begins none has length 1 and is not valid.
Character character_at(std::string_view text, std::size_t at) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return {lead, 1, true};
    if (lead < 0xC2 || lead > 0xF4) return {};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (at + length > text.size()) return {};
    char32_t value = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) return {};
        value = (value << 6) | (byte(i) & 0x3FU);
    }
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
    return {value, length, true};
}

bool is_blank(char32_t c) noexcept {
    return c <= ' ' || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200F) || c == 0x2060 || c == 0xFEFF;
}

/// Marks, pictures and all that is neither letter nor digit, as far as it occurs in letters.
bool is_punctuation(char32_t c) noexcept {
    if (c < 0x80) return !is_letter_or_digit(c);
    return c < 0xC0 || c == 0xD7 || c == 0xF7 || (c >= 0x2000 && c < 0x2E80) || (c >= 0x3000 && c < 0x3041) ||
           (c >= 0xD800 && c < 0xF900) || (c >= 0xFE00 && c < 0xFF66) || (c >= 0xFFE0 && c < 0x20000) || c >= 0xE0000;
}

char32_t folded(char32_t c) noexcept {
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0; // full-width forms of ASCII
    if ((c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0xDE && c != 0xD7)) return c + 32;
    return c >= '0' && c <= '9' ? '0' : c;
}

/// The symbols of text that stay as they are, from `at` on: the letters from U+3041 to U+D7FF, and so nearly all of a Chinese text. Gives how many
/// there are, at most `most`; each has three bytes.
std::size_t copy_plain(char32_t* out, std::string_view text, std::size_t at, std::size_t most) noexcept {
    std::size_t count = 0;
    for (; count < most && at + 3 <= text.size(); at += 3) {
        const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text.data()[at + i]); };
        const char32_t value = static_cast<char32_t>(byte(0) & 0x0FU) << 12 | static_cast<char32_t>(byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU);
        const bool whole = (byte(0) & 0xF0U) == 0xE0 && (byte(1) & 0xC0U) == 0x80 && (byte(2) & 0xC0U) == 0x80;
        if (!whole || value < 0x3041 || value > 0xD7FF) break;
        out[count++] = value;
    }
    return count;
}

/// Symbols of the text until there are `most`.
Symbols read_symbols(std::string_view text, std::size_t most) {
    Symbols out(std::min(text.size(), most + 1)); // of a blank and a letter the blank may be the last that fits
    char32_t* const first = out.data();
    char32_t* next = first;
    bool blank = false;
    for (std::size_t at = 0; at < text.size() && next < first + most;) {
        if (const std::size_t plain = copy_plain(next, text, at, static_cast<std::size_t>(first + most - next)); plain > 0) {
            next += plain;
            at += plain * 3;
            blank = false;
            continue;
        }
        const Character character = character_at(text, at);
        at += character.length;
        if (character.valid && is_blank(character.value)) {
            blank = true;
            continue;
        }
        const char32_t symbol = character.valid ? folded(character.value) : symbol_break;
        if (!character.valid || is_punctuation(symbol)) {
            if (next != first && next[-1] != symbol_break) *next++ = symbol_break;
        } else {
            if (blank && next != first && is_letter_or_digit(symbol) && is_letter_or_digit(next[-1])) *next++ = ' ';
            *next++ = symbol;
        }
        blank = false;
    }
    out.resize(std::min(static_cast<std::size_t>(next - first), most));
    return out;
}

/// The last bytes of a text, from a character on.
std::string_view tail_of(std::string_view text) noexcept {
    std::size_t at = text.size() - tail_bytes;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80) ++at;
    return text.substr(at);
}

void append_utf8(std::string& out, char32_t c) {
    const auto put = [&](char32_t byte) { out += static_cast<char>(static_cast<unsigned char>(byte)); };
    if (c < 0x80) {
        put(c);
        return;
    }
    const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    constexpr std::array<char32_t, 4> lead{0, 0xC0, 0xE0, 0xF0};
    put(lead[static_cast<std::size_t>(more)] | (c >> (6 * more)));
    for (int i = more - 1; i >= 0; --i) put(0x80U | ((c >> (6 * i)) & 0x3FU));
}

} // namespace

Symbols symbols_of(std::string_view text) {
    const bool whole = text.size() <= head_bytes + tail_bytes;
    Symbols out = read_symbols(whole ? text : text.substr(0, head_bytes), whole ? text.size() : head_symbols);
    if (whole && out.size() <= most_symbols) return out;
    Symbols tail;
    if (whole)
        tail.assign(out.end() - tail_symbols, out.end());
    else
        tail = read_symbols(tail_of(text), tail_bytes);
    out.resize(std::min(out.size(), head_symbols));
    out.push_back(symbol_break);
    out.insert(out.end(), tail.end() - static_cast<std::ptrdiff_t>(std::min(tail.size(), tail_symbols)), tail.end());
    return out;
}

bool is_utf8(std::string_view text) noexcept {
    for (std::size_t at = 0; at < text.size();) {
        const Character character = character_at(text, at);
        if (!character.valid) return false;
        at += character.length;
    }
    return true;
}

std::string spelled(const Symbols& symbols, std::size_t begin, std::size_t end) {
    std::string out;
    for (std::size_t i = begin; i < end; ++i) append_utf8(out, symbols[i] == symbol_break ? U' ' : symbols[i]);
    return out;
}

MessagePieces::MessagePieces(const ClassifiedText& text) : title_{symbols_of(text.title)}, body_{symbols_of(text.body)} {
    const auto know = [&](std::string_view value, PieceField field) {
        if (value.empty()) return;
        PieceHash hash{field};
        for (const char byte : value.substr(0, 256)) hash.add(static_cast<unsigned char>(byte));
        known_.push_back(hash.key());
    };
    know(text.channel, PieceField::channel);
    know(text.kind, PieceField::kind);
    know(text.community, PieceField::community);
}

std::size_t MessagePieces::most(PieceGroup group) const noexcept {
    if (group == PieceGroup::known) return known_.size();
    return most_pieces(title_) + (group == PieceGroup::text ? most_pieces(body_) : 0);
}

} // namespace huiying
