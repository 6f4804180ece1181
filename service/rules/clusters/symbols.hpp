// Text as the clusters compare it: a row of 16-bit symbols, one for each letter, digit or Chinese character, with a gap wherever anything
// else stood. Punctuation, masks (*****), emoji, odd blanks and line ends thus cost nothing and join nothing.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace huiying::clusters {

using Symbol = std::uint16_t;

/// Stands between two runs of symbols; never at either end, never twice in a row.
constexpr Symbol gap = 0;

/// A stretch of two to four symbols, as a number; 0 is none.
using Gram = std::uint32_t;

/// At most `limit` symbols of a text. Full-width ASCII is folded, ASCII is in lower case; characters beyond the basic plane share a private
/// range. Bytes that are no UTF-8 count as gaps.
std::vector<Symbol> symbols_of(std::string_view text, std::size_t limit);

/// The same back as UTF-8, gaps as blanks.
std::string text_of(const Symbol* first, const Symbol* last);

/// The number of the stretch of `length` symbols that begins at `first`; 0 if a gap stands in it.
Gram gram_at(const Symbol* first, std::size_t length) noexcept;

/// Whether it is a Chinese character (and not a letter or a digit).
constexpr bool is_han(Symbol symbol) noexcept { return symbol >= 0x2E80; }

/// A good spread of 64 bits (the finalizer of SplitMix64, Steele and others 2014).
std::uint64_t spread(std::uint64_t value) noexcept;

}  // namespace huiying::clusters
