#include "service/rules/clusters/symbols.hpp"

#include <algorithm>

namespace huiying::clusters {

namespace {

struct Read {
    char32_t value = 0;
    std::size_t length = 1;
};

/// One code point, or 0 where the bytes are none.
Read read(std::string_view text, std::size_t at) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(at);
    if (lead < 0x80) return {lead, 1};
    if (lead < 0xC2 || lead > 0xF4) return {};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (at + length > text.size()) return {};
    char32_t value = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0U) != 0x80) return {};
        value = (value << 6) | (byte(at + i) & 0x3FU);
    }
    return {value, length};
}

/// Letters and characters of words; emoji, punctuation and blanks are none.
Symbol symbol_of(char32_t c) noexcept {
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full-width forms of ASCII
    if (c >= 'A' && c <= 'Z') c += 32;
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return static_cast<Symbol>(c);
    if (c >= 0xC0 && c <= 0x1FFF && c != 0xD7 && c != 0xF7) return static_cast<Symbol>(c);  // other alphabets
    if (c >= 0x2E80 && c <= 0xD7A3 && !(c >= 0x2FF0 && c <= 0x303F && c != 0x3007)) return static_cast<Symbol>(c);
    if (c >= 0xF900 && c <= 0xFAFF) return static_cast<Symbol>(c);
    if (c >= 0x20000 && c <= 0x3FFFF) return static_cast<Symbol>(0xE000 + c % 0x1800);
    return gap;
}

void append(std::string& out, Symbol symbol) {
    if (symbol == gap) {
        out += ' ';
    } else if (symbol < 0x80) {
        out += static_cast<char>(symbol);
    } else if (symbol < 0x800) {
        out += static_cast<char>(0xC0 | (symbol >> 6));
        out += static_cast<char>(0x80 | (symbol & 0x3F));
    } else {
        out += static_cast<char>(0xE0 | (symbol >> 12));
        out += static_cast<char>(0x80 | ((symbol >> 6) & 0x3F));
        out += static_cast<char>(0x80 | (symbol & 0x3F));
    }
}

}  // namespace

std::vector<Symbol> symbols_of(std::string_view text, std::size_t limit) {
    std::vector<Symbol> out;
    out.reserve(std::min(limit, text.size() / 3 + 1));
    // A flood of what means nothing must not be read to its end either.
    const std::string_view read_at_most = text.substr(0, limit * 16);
    for (std::size_t at = 0; at < read_at_most.size() && out.size() < limit;) {
        const Read point = read(read_at_most, at);
        const Symbol symbol = symbol_of(point.value);
        if (symbol != gap || (!out.empty() && out.back() != gap)) out.push_back(symbol);
        at += point.length;
    }
    if (!out.empty() && out.back() == gap) out.pop_back();
    return out;
}

std::string text_of(const Symbol* first, const Symbol* last) {
    std::string out;
    for (; first != last; ++first) append(out, *first);
    return out;
}

std::uint64_t spread(std::uint64_t value) noexcept {
    value += 0x9E3779B97F4A7C15U;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9U;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBU;
    return value ^ (value >> 31);
}

Gram gram_at(const Symbol* first, std::size_t length) noexcept {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < length; ++i) {
        if (first[i] == gap) return 0;
        value = (value << 16) | first[i];
    }
    const Gram gram = static_cast<Gram>(spread(value) >> 32);
    return gram == 0 ? 1 : gram;
}

}  // namespace huiying::clusters
