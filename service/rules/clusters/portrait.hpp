// What the index remembers of a message: its title's symbols, a fingerprint of every stretch of two symbols it holds and of those it comes
// back to, and how often each symbol stands in title and body. About half a kilobyte; the text itself stays in the store.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "service/rules/clusters/commonness.hpp"
#include "service/rules/clusters/names.hpp"
#include "service/rules/clusters/symbols.hpp"

namespace huiying::clusters {

/// One symbol and how often it is there: 16 × (1 + ln times), 0 for not at all. One byte holds the millions.
struct SymbolCount {
    Symbol symbol = 0;
    std::uint8_t in_title = 0;
    std::uint8_t in_body = 0;
};

/// Names kept of a message; those of the title first.
constexpr std::size_t most_names = 12;

using Fingerprint = std::uint16_t;

constexpr Fingerprint fingerprint(Gram gram) noexcept { return static_cast<Fingerprint>(gram >> 16); }

/// A portrait in store; what it shows is owned by a Gallery.
struct Portrait {
    std::span<const Symbol> title;
    std::span<const Fingerprint> grams;    ///< ascending
    std::span<const Fingerprint> refrain;  ///< said more than once, no everyday word, and touching no name
    std::span<const SymbolCount> symbols;  ///< ascending
    std::span<const Name> title_names;
    std::span<const Name> names;  ///< of the whole
};

/// A portrait being made, with what only the message that arrives needs.
struct Sitting {
    std::vector<Symbol> title;
    std::vector<Fingerprint> grams;
    std::vector<Fingerprint> refrain;
    std::vector<SymbolCount> symbols;
    std::vector<Name> title_names;
    std::vector<Name> names;
    std::vector<Gram> counted;  ///< every gram once, for Commonness
    std::vector<Symbol> counted_symbols;
    std::vector<Gram> sought;     ///< grams to look for in the postings, rarest first
    std::vector<Gram> posted;     ///< grams under which it will be found
    std::uint64_t text_hash = 0;  ///< of all symbols in their order: equal for texts that differ in blanks and punctuation alone
    bool comparable = false;      ///< false where there is too little to compare: a character, emoji, a flood of one letter

    Portrait portrait() const { return {title, grams, refrain, symbols, title_names, names}; }
};

/// Linear in the text up to a bound (4,000 symbols are read, the rest of a longer text is not looked at).
Sitting sit(std::string_view title, std::string_view body, const Commonness& commonness);

/// Keeps portraits in blocks; they never move and are given back all at once.
class Gallery {
public:
    std::uint64_t hang(const Sitting& sitting);  ///< where it hangs, for `at`
    Portrait at(std::uint64_t place) const noexcept;
    std::size_t bytes() const noexcept { return blocks_.size() * block_size; }

private:
    static constexpr std::size_t block_size = std::size_t{1} << 20;
    std::vector<std::vector<std::uint16_t>> blocks_;
    std::size_t used_ = block_size;  ///< bytes of the last block
};

}  // namespace huiying::clusters
