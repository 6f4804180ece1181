// Stretches of a text that a reader would recognise: two to six characters in a row, or a word or two in Latin letters.
// Training counts them and the reasons are made of them.
#pragma once
#include "service/rules/classifier_text.hpp"

namespace huiying {

inline constexpr std::size_t longest_stretch = 6;

/// Calls `visit(hash, begin, end)` for each stretch of characters from `begin` on, shorter ones first; no more when it says no. The hash has 64
/// bits, so that a rare name is not taken for a common word.
template <class Visit>
void each_stretch_from(const Symbols& symbols, std::size_t begin, Visit&& visit) {
    const auto stops = [](char32_t c) { return c == symbol_break || c == ' ' || is_letter_or_digit(c); };
    PieceHash hash{PieceField::text};
    for (std::size_t end = begin; end < symbols.size() && end < begin + longest_stretch && !stops(symbols[end]); ++end) {
        hash.add(symbols[end]);
        if (end > begin && !visit(hash.whole(), begin, end + 1)) break;
    }
}

/// The same for each word or two in Latin letters.
template <class Visit>
void each_word_stretch(const Symbols& symbols, Visit&& visit) {
    each_word(symbols, PieceField::text, [&](std::uint32_t, std::size_t begin, std::size_t end) {
        PieceHash hash{PieceField::text};
        for (std::size_t i = begin; i < end; ++i) hash.add(symbols[i]);
        if (end - begin > 2) visit(hash.whole(), begin, end);
    });
}

/// The same for each stretch without a digit.
template <class Visit>
void each_stretch(const Symbols& symbols, Visit&& visit) {
    for (std::size_t begin = 0; begin < symbols.size(); ++begin) each_stretch_from(symbols, begin, visit);
    each_word_stretch(symbols, visit);
}

} // namespace huiying
