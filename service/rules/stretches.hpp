// Stretches of a text that a reader would recognise: two to six characters in a row, or a word or two in Latin letters.
// Training counts them and the reasons are made of them.
#pragma once
#include "service/rules/classifier_text.hpp"

namespace huiying {

inline constexpr std::size_t longest_stretch = 6;

/// Calls `visit(hash, begin, end)` for each stretch without a digit; when it says no, the longer stretches of characters from there are left
/// out. The hash has 64 bits, so that a rare name is not taken for a common word.
template <class Visit>
void each_stretch(const Symbols& symbols, Visit&& visit) {
    const auto stops = [](char32_t c) { return c == symbol_break || c == ' ' || is_letter_or_digit(c); };
    for (std::size_t begin = 0; begin < symbols.size(); ++begin) {
        PieceHash hash{PieceField::text};
        for (std::size_t end = begin; end < symbols.size() && end < begin + longest_stretch && !stops(symbols[end]); ++end) {
            hash.add(symbols[end]);
            if (end > begin && !visit(hash.whole(), begin, end + 1)) break;
        }
    }
    each_word(symbols, PieceField::text, [&](std::uint32_t, std::size_t begin, std::size_t end) {
        PieceHash hash{PieceField::text};
        for (std::size_t i = begin; i < end; ++i) hash.add(symbols[i]);
        if (end - begin > 2) visit(hash.whole(), begin, end);
    });
}

} // namespace huiying
