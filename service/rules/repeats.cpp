#include "service/rules/repeats.hpp"
#include "service/rules/searched_text.hpp"
#include <algorithm>
#include <array>
#include <set>

namespace huiying {

namespace {

constexpr std::size_t most_characters = 4'000;
constexpr std::size_t most_bytes = 6 * most_characters;
constexpr std::size_t short_text = 20;
/// A place's own name is these many characters before its kind.
constexpr std::size_t name_length = 2;

constexpr std::array<std::string_view, 19> place_kinds{"小区", "新村", "花园", "公寓", "家园", "苑",   "里",   "坊",   "弄",   "路",
                                                       "街",   "巷",   "村",   "镇",   "广场", "大厦", "中心", "学校", "小学"};

/// `我们小区` names no estate.
constexpr std::array<std::u32string_view, 18> no_names{U"我们", U"咱们", U"这个", U"那个", U"本人", U"我家", U"我的", U"我住", U"住在", U"住的",
                                                      U"整个", U"一个", U"各个", U"很多", U"附近", U"旁边", U"隔壁", U"小区"};

std::u32string characters_of(std::string_view text) {
    std::u32string out;
    for (std::size_t at = 0; at < text.size() && out.size() < most_characters;) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const std::size_t length = lead < 0x80 ? 1 : lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        char32_t value = length == 1 ? lead : lead & (0x7FU >> length);
        for (std::size_t i = 1; i < length && at + i < text.size(); ++i) value = (value << 6) | (static_cast<unsigned char>(text[at + i]) & 0x3FU);
        out += value;
        at += length;
    }
    return out;
}

/// Title and body, tidied; what lies far behind is not even tidied.
std::u32string words_of(const Letter& letter, const char* between) {
    const auto head = [](const std::optional<std::string>& text) { return tidy((text ? std::string_view{*text} : std::string_view{}).substr(0, most_bytes)); };
    return characters_of(head(letter.title) + between + head(letter.body));
}

bool is_letter(char32_t c) noexcept { return (c >= 0x4E00 && c <= 0x9FFF) || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'); }

using Pairs = std::vector<std::uint64_t>;

Pairs pairs_of(const std::u32string& text) {
    Pairs pairs;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) pairs.push_back((std::uint64_t{text[i]} << 32) | text[i + 1]);
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    return pairs;
}

std::size_t common_count(const Pairs& one, const Pairs& other) {
    std::size_t common = 0;
    for (auto a = one.begin(), b = other.begin(); a != one.end() && b != other.end();) {
        if (*a == *b) ++common, ++a, ++b;
        else if (*a < *b) ++a;
        else ++b;
    }
    return common;
}

/// What stands right before a kind of place, as far as a name goes.
std::u32string_view name_before(const std::u32string& text, std::size_t at) {
    std::size_t begin = at;
    while (begin > 0 && at - begin < name_length && is_letter(text[begin - 1])) --begin;
    return std::u32string_view{text}.substr(begin, at - begin);
}

/// `<name><kind>` for each kind of place the text names.
std::set<std::u32string> places_in(const std::u32string& text) {
    std::set<std::u32string> out;
    for (const auto kind : place_kinds) {
        const std::u32string ending = characters_of(kind);
        for (auto at = text.find(ending); at != std::u32string::npos; at = text.find(ending, at + 1))
            if (const auto name = name_before(text, at); name.size() == name_length && std::find(no_names.begin(), no_names.end(), name) == no_names.end())
                out.insert(std::u32string{name} + ending);
    }
    return out;
}

bool contradict(const std::string& one, const std::string& other) {
    return !one.empty() && !other.empty() && one.find(other) == std::string::npos && other.find(one) == std::string::npos;
}

} // namespace

// No name begins in the title and ends in the body.
ComparedLetter::ComparedLetter(const Letter& letter)
    : text_(words_of(letter, "")), pairs_(pairs_of(text_)), places_(places_in(words_of(letter, "\n"))), community_(tidy(letter.location.community.value_or(""))),
      address_(tidy(letter.location.address.value_or(""))) {}

double ComparedLetter::likeness(const ComparedLetter& other) const {
    if (std::min(text_.size(), other.text_.size()) < short_text) return text_ == other.text_ ? 1 : 0;
    return 2.0 * static_cast<double>(common_count(pairs_, other.pairs_)) / static_cast<double>(pairs_.size() + other.pairs_.size());
}

bool ComparedLetter::same_place(const ComparedLetter& other) const {
    if (contradict(community_, other.community_) || contradict(address_, other.address_)) return false;
    return places_.empty() || other.places_.empty() || std::any_of(places_.begin(), places_.end(), [&](const auto& place) { return other.places_.contains(place); });
}

bool same_matter(const ComparedLetter& one, const ComparedLetter& other, double likeness) { return one.likeness(other) >= likeness && one.same_place(other); }

} // namespace huiying
