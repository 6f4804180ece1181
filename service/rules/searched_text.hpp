// Text as words are looked for in it: tidied once, then searched for hundreds of words at the price of a few.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huiying {

/// Text as keywords are matched in: full-width ASCII folded to half, ASCII in lower case, white space and zero-width characters dropped.
std::string tidy(std::string_view text);

/// A text in which hundreds of words are looked for. Every stretch of six bytes it holds from a character on (two Chinese characters) has its
/// bit in a table, so that nearly all words that are not there are ruled out by a look; searching for each costs more than all the rest of intake.
class SearchedText {
public:
    explicit SearchedText(std::string text);
    /// The two tidied, one after the other, so that no word begins in one and ends in the other.
    static SearchedText of(const std::optional<std::string>& first, const std::optional<std::string>& second);

    bool contains(const std::string& word) const;
    bool contains_any(const std::vector<std::string>& words) const;
    bool contains_all(const std::vector<std::string>& words) const;
    const std::string& text() const noexcept { return text_; }

private:
    static constexpr std::size_t stretch = 6;
    /// A table of a fixed size would be full for a long text, and rule nothing out.
    static constexpr std::size_t bits_per_byte = 16;
    std::size_t bit_of(const char* bytes) const noexcept;
    bool may_hold(const char* bytes) const noexcept;

    std::string text_;
    int shift_ = 0;
    std::vector<std::uint64_t> held_;
};

} // namespace huiying
