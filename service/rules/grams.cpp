#include "service/rules/grams.hpp"
#include <cstdint>
#include <vector>

namespace huiying {

namespace {

enum class Class : std::uint8_t { separator, letter, character };

/// One character of a text.
struct Sign {
    std::string text; ///< folded
    Class is = Class::separator;
};

std::size_t length_of(unsigned char first) noexcept { return first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4; }

char32_t code_of(std::string_view bytes) noexcept {
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    switch (bytes.size()) {
    case 1: return at(0);
    case 2: return (at(0) & 0x1FU) << 6 | (at(1) & 0x3FU);
    case 3: return (at(0) & 0x0FU) << 12 | (at(1) & 0x3FU) << 6 | (at(2) & 0x3FU);
    default: return (at(0) & 0x07U) << 18 | (at(1) & 0x3FU) << 12 | (at(2) & 0x3FU) << 6 | (at(3) & 0x3FU);
    }
}

Sign sign_of(std::string_view bytes) {
    char32_t code = code_of(bytes);
    if (code >= 0xFF01 && code <= 0xFF5E) code -= 0xFEE0; // full width
    if (code < 0x80) {
        char c = static_cast<char>(code);
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
        const bool letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        return {letter ? std::string(1, c) : std::string{}, letter ? Class::letter : Class::separator};
    }
    // Ideographs with their extensions and compatibility forms, kana and hangul; other scripts that have letters stay whole words.
    const bool character = (code >= 0x3400 && code <= 0x9FFF) || (code >= 0xF900 && code <= 0xFAFF) || (code >= 0x20000 && code <= 0x3134F) ||
                           (code >= 0x3040 && code <= 0x30FF) || (code >= 0xAC00 && code <= 0xD7A3) || code == 0x3007;
    if (character) return {std::string{bytes}, Class::character};
    const bool letter = code >= 0xC0 && code <= 0x1FFF && code != 0xD7 && code != 0xF7;
    return {letter ? std::string{bytes} : std::string{}, letter ? Class::letter : Class::separator};
}

/// A row of signs of one class: a word, or a stretch of characters.
struct Stretch {
    Class is{};
    std::vector<std::string> signs;
};

std::vector<Stretch> stretches_of(std::string_view text) {
    std::vector<Stretch> out;
    bool broken = true;
    while (!text.empty()) {
        const std::size_t length = std::min(length_of(static_cast<unsigned char>(text.front())), text.size());
        Sign sign = sign_of(text.substr(0, length));
        text.remove_prefix(length);
        if (sign.is == Class::separator) {
            broken = true;
            continue;
        }
        if (broken || out.back().is != sign.is) out.push_back({sign.is, {}});
        out.back().signs.push_back(std::move(sign.text));
        broken = false;
    }
    return out;
}

std::string joined(const Stretch& stretch) {
    std::string out;
    for (const auto& sign : stretch.signs) out += sign;
    return out;
}

void add_gram(std::string& out, std::string_view gram) {
    if (!out.empty()) out += ' ';
    out += gram;
}

void add_pairs(std::string& out, const Stretch& stretch) {
    for (std::size_t i = 0; i + 1 < stretch.signs.size(); ++i) add_gram(out, stretch.signs[i] + stretch.signs[i + 1]);
}

/// The question for what stands between two spaces; empty when there is nothing to look for.
std::string wanted(std::string_view word) {
    const auto stretches = stretches_of(word);
    std::string grams;
    bool open = false; // the last gram is a beginning only
    for (std::size_t i = 0; i < stretches.size(); ++i) {
        const Stretch& stretch = stretches[i];
        const bool last = i + 1 == stretches.size();
        if (stretch.is == Class::letter) {
            add_gram(grams, joined(stretch));
            open = last;
            continue;
        }
        add_pairs(grams, stretch);
        // Where something follows, the stretch ends here in the text too; else its last character may go on.
        if (!last) add_gram(grams, stretch.signs.back());
        else if (stretch.signs.size() == 1) add_gram(grams, stretch.signs.back()), open = true;
    }
    if (grams.empty()) return {};
    return '"' + grams + '"' + (open ? " *" : "");
}

} // namespace

std::string grams_of(std::string_view text) {
    std::string out;
    for (const Stretch& stretch : stretches_of(text)) {
        if (stretch.is == Class::letter) {
            add_gram(out, joined(stretch));
            continue;
        }
        add_pairs(out, stretch);
        add_gram(out, stretch.signs.back());
    }
    return out;
}

std::optional<std::string> grams_wanted(std::string_view typed) {
    std::string out;
    const auto take = [&out](std::string_view word) {
        const std::string question = wanted(word);
        if (!question.empty()) out += (out.empty() ? "" : " AND ") + question;
    };
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= typed.size(); ++i) {
        const bool wide = typed.substr(i, 3) == "\xE3\x80\x80"; // the ideographic space
        if (i < typed.size() && typed[i] != ' ' && typed[i] != '\t' && !wide) continue;
        take(typed.substr(begin, i - begin));
        begin = i + (wide ? 3 : 1);
        i = begin - 1;
    }
    if (out.empty()) return std::nullopt;
    return out;
}

} // namespace huiying
