// What the classifier sees of a text: a bounded sequence of symbols, and the hashed pieces (character n-grams, words) it is made of.
// Training and ranking share these functions, so that they cannot come to differ.
#pragma once
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace huiying {

/// What a message shows before anybody has read it. Any field may be empty.
struct ClassifiedText {
    std::string_view channel;
    std::string_view kind;
    std::string_view community;
    std::string_view title;
    std::string_view body;
};

/// Where a piece stands. The same word says more in a title, so the title has pieces of its own beside those it shares with the body.
enum class PieceField : std::uint8_t { text, title, channel, kind, community };

/// One symbol for each character that counts: ASCII of either width in lower case, digits all as `0` (numbers name cases, not topics),
/// other letters as they are, any run of punctuation as one `symbol_break`. White space is dropped, but stays as one blank between Latin
/// letters.
using Symbols = std::vector<char32_t>;
inline constexpr char32_t symbol_break = 1;

/// The symbols of a title or body. Of a long text only the beginning and the end are looked at, whatever its length: there the matter is
/// named and the wish is put, and a hostile text costs no more than another. Bytes that are not UTF-8 count as punctuation.
Symbols symbols_of(std::string_view text);
/// No text has more symbols.
inline constexpr std::size_t most_symbols = 1001;

/// Whether the bytes are UTF-8 (RFC 3629: no overlong forms, no surrogates).
bool is_utf8(std::string_view text) noexcept;
/// UTF-8 of the symbols from `begin` to `end`; a break is a blank.
std::string spelled(const Symbols& symbols, std::size_t begin, std::size_t end);

inline bool is_letter_or_digit(char32_t c) noexcept { return (c >= 'a' && c <= 'z') || c == '0' || (c >= 0xC0 && c < 0x250); }
inline bool is_latin_letter(char32_t c) noexcept { return (c >= 'a' && c <= 'z') || (c >= 0xC0 && c < 0x250); }

/// The running hash of a piece. 64 bits inside; the upper 32 are the key.
class PieceHash {
public:
    explicit PieceHash(PieceField field) noexcept : value_{(static_cast<std::uint64_t>(field) + 1) * 0xD6E8FEB86659FD93U} {}
    void add(char32_t symbol) noexcept {
        value_ = (value_ ^ symbol) * 0x9E3779B97F4A7C15U;
        value_ ^= value_ >> 29;
    }
    std::uint64_t whole() const noexcept { return value_ * 0xBF58476D1CE4E5B9U; }
    std::uint32_t key() const noexcept { return static_cast<std::uint32_t>(whole() >> 32); }

private:
    std::uint64_t value_;
};

/// Longest character n-gram.
inline constexpr std::size_t gram_length = 3;

/// Calls `visit(key, begin, end)` for each character n-gram. One or two Latin letters or digits say nothing and are left out.
template <class Visit>
void each_gram(const Symbols& symbols, PieceField field, Visit&& visit) {
    for (std::size_t begin = 0; begin < symbols.size(); ++begin) {
        const bool latin = is_letter_or_digit(symbols[begin]);
        PieceHash hash{field};
        for (std::size_t end = begin; end < symbols.size() && end < begin + gram_length && symbols[end] != symbol_break; ++end) {
            hash.add(symbols[end]);
            if (latin && end < begin + 2 && is_letter_or_digit(symbols[end])) continue;
            visit(hash.key(), begin, end + 1);
        }
    }
}

/// Calls `visit(key, begin, end)` for each word in Latin letters, and for each two that follow one another in a sentence.
template <class Visit>
void each_word(const Symbols& symbols, PieceField field, Visit&& visit) {
    constexpr char32_t word_mark = 2;
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    std::size_t before = none;
    for (std::size_t at = 0; at < symbols.size();) {
        if (!is_latin_letter(symbols[at])) {
            if (symbols[at] != ' ') before = none;
            ++at;
            continue;
        }
        const std::size_t begin = at;
        PieceHash word{field};
        word.add(word_mark);
        for (; at < symbols.size() && is_latin_letter(symbols[at]); ++at) word.add(symbols[at]);
        visit(word.key(), begin, at);
        if (before != none) {
            PieceHash pair{field};
            pair.add(word_mark);
            for (std::size_t i = before; i < at; ++i) pair.add(symbols[i]);
            visit(pair.key(), before, at);
        }
        before = begin;
    }
}

/// All pieces of a title or body.
template <class Visit>
void each_piece(const Symbols& symbols, PieceField field, Visit&& visit) {
    each_gram(symbols, field, visit);
    each_word(symbols, field, visit);
}
/// How many pieces a text can have.
inline std::size_t most_pieces(const Symbols& symbols) noexcept { return symbols.size() * (gram_length + 2); }

/// Counts how often each of a bounded number of items was added, in the order in which they came first.
class Tally {
public:
    struct Count {
        std::uint32_t item = 0;
        std::uint32_t count = 0;
    };
    /// At most `most` items may be added; fewer than 65,536.
    explicit Tally(std::size_t most) : places_(std::bit_ceil(most * 2 + 2)), shift_{64 - std::countr_zero(places_.size())} {
        counts_.reserve(most);
    }
    /// Gives the item's place among the counts.
    std::size_t add(std::uint32_t item) {
        std::uint16_t& place = place_of(item);
        if (place == 0) {
            counts_.push_back({item, 0});
            place = static_cast<std::uint16_t>(counts_.size());
        }
        const std::size_t at = place - std::size_t{1};
        ++counts_.data()[at].count;
        return at;
    }
    const std::vector<Count>& counts() const noexcept { return counts_; }
    std::vector<Count> take() && { return std::move(counts_); }

private:
    std::uint16_t& place_of(std::uint32_t item) noexcept {
        std::size_t at = (item * 0x9E3779B97F4A7C15U) >> shift_;
        while (places_.data()[at] != 0 && counts_.data()[places_.data()[at] - 1].item != item) at = (at + 1) & (places_.size() - 1);
        return places_.data()[at];
    }

    std::vector<Count> counts_;
    std::vector<std::uint16_t> places_; ///< index into counts_, plus one
    int shift_;
};
static_assert(2 * most_symbols * (gram_length + 2) < 65'536, "what a title and a body have fits a tally");

/// How much the count of a piece in one text says: the second time less than the first (sublinear term frequency).
inline float count_value(std::uint32_t count) noexcept { return count == 1 ? 1.0F : 1 + std::log(static_cast<float>(count)); }

/// The pieces of a message come in three groups, each brought to unit length before it is weighed, so that a long body does not drown a
/// title, nor a letter the channel it came by.
enum class PieceGroup : std::uint8_t { text, title, known };
inline constexpr std::size_t piece_groups = 3;
inline constexpr double group_share[piece_groups] = {1.0, 0.6, 0.4};

/// One message, ready to be looked at piece by piece.
class MessagePieces {
public:
    explicit MessagePieces(const ClassifiedText& text);

    /// Calls `visit(key)` for each piece of the group, as often as it occurs.
    template <class Visit>
    void each(PieceGroup group, Visit&& visit) const {
        each_place(group, [&](bool, std::uint32_t key, std::size_t, std::size_t) { visit(key); });
    }
    /// The same with its place: calls `visit(in_title, key, begin, end)`. What is known of a message stands nowhere in it: from 0 to 0.
    template <class Visit>
    void each_place(PieceGroup group, Visit&& visit) const {
        if (group == PieceGroup::known) {
            for (const std::uint32_t key : known_) visit(false, key, std::size_t{0}, std::size_t{0});
            return;
        }
        const PieceField field = group == PieceGroup::title ? PieceField::title : PieceField::text;
        each_piece(title_, field, [&](std::uint32_t key, std::size_t begin, std::size_t end) { visit(true, key, begin, end); });
        if (group == PieceGroup::title) return;
        each_piece(body_, field, [&](std::uint32_t key, std::size_t begin, std::size_t end) { visit(false, key, begin, end); });
    }
    /// A bound on how often `each` visits.
    std::size_t most(PieceGroup group) const noexcept;
    const Symbols& title() const noexcept { return title_; }
    const Symbols& body() const noexcept { return body_; }

private:
    Symbols title_;
    Symbols body_;
    std::vector<std::uint32_t> known_;
};

} // namespace huiying
