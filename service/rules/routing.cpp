#include "service/rules/routing.hpp"
#include <algorithm>
#include <bitset>
#include <cstdint>
#include <cstring>

namespace huiying {

namespace {

struct CodePoint {
    char32_t value = 0;
    std::size_t length = 1;
};

/// Decodes one character of valid UTF-8 (intake refuses anything else).
CodePoint decode(std::string_view text, std::size_t at) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80) return {lead, 1};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (at + length > text.size()) return {lead, 1};
    char32_t value = lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i) value = (value << 6) | (byte(i) & 0x3FU);
    return {value, length};
}

bool is_blank(char32_t c) noexcept {
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000 || (c >= 0x2000 && c <= 0x200F) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x2060 || c == 0xFEFF;
}

/// A text in which hundreds of words are looked for. Every stretch of six bytes it holds from a character on (two Chinese characters) has its
/// bit in a table, so that nearly all words that are not there are ruled out by a look; searching for each costs more than all the rest of intake.
class SearchedText {
public:
    explicit SearchedText(std::string text) : text_(std::move(text)) {
        for (std::size_t at = 0; at + stretch <= text_.size(); ++at)
            if (starts_character(text_[at])) held_[bit_of(text_.data() + at)] = true;
    }
    bool contains(const std::string& word) const {
        if (word.size() >= stretch) {
            const char* const tail = word.data() + word.size() - stretch;
            if (!held_[bit_of(word.data())] || (starts_character(*tail) && !held_[bit_of(tail)])) return false;
        }
        return text_.find(word) != std::string::npos;
    }

private:
    static constexpr std::size_t stretch = 6;
    static constexpr int bits = 13;

    static bool starts_character(char c) noexcept { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }
    static std::size_t bit_of(const char* bytes) noexcept {
        std::uint64_t value = 0;
        std::memcpy(&value, bytes, stretch);
        return static_cast<std::size_t>((value * 0x9E3779B97F4A7C15U) >> (64 - bits)); // Fibonacci hashing
    }

    std::string text_;
    std::bitset<(std::size_t{1} << bits)> held_;
};

bool contains_any(const SearchedText& text, const std::vector<std::string>& words) {
    return std::any_of(words.begin(), words.end(), [&](const std::string& item) { return text.contains(item); });
}

bool contains_all(const SearchedText& text, const std::vector<std::string>& words) {
    return std::all_of(words.begin(), words.end(), [&](const std::string& item) { return text.contains(item); });
}

template <class T>
bool names(const std::vector<T>& list, const T& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

/// The tidied texts, made once for all rules.
struct TidyText {
    SearchedText text;  ///< title and body
    SearchedText place; ///< community and address
};

SearchedText tidied_pair(const std::optional<std::string>& first, const std::optional<std::string>& second) {
    return SearchedText{(first ? tidy(*first) : "") + '\n' + (second ? tidy(*second) : "")};
}

bool fits(const RoutingRule& rule, const RoutingFacts& facts, const TidyText& tidied) {
    if (!rule.channels.empty() && !names(rule.channels, facts.channel)) return false;
    if (!rule.kinds.empty() && !names(rule.kinds, facts.kind)) return false;
    if (!rule.service_items.empty() && !(facts.service_item && names(rule.service_items, *facts.service_item))) return false;
    if (!rule.any.empty() && !contains_any(tidied.text, rule.any)) return false;
    if (!rule.places.empty() && !contains_any(tidied.place, rule.places) && !contains_any(tidied.text, rule.places)) return false;
    return contains_all(tidied.text, rule.all) && !contains_any(tidied.text, rule.none);
}

RoutingDecision certain(const std::string& office, RoutedBy by, const std::string& reason) {
    return {office, Routing{by, reason, 1.0, {}}};
}

} // namespace

std::string tidy(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = decode(text, at);
        if (!is_blank(point.value)) {
            char32_t value = point.value;
            if (value >= 0xFF01 && value <= 0xFF5E) value -= 0xFEE0; // full-width forms of ASCII
            if (value < 0x80) out += static_cast<char>(value >= 'A' && value <= 'Z' ? value + 32 : value);
            else out.append(text.substr(at, point.length));
        }
        at += point.length;
    }
    return out;
}

RoutingDecision decide_route(const Deployment& deployment, const RoutingFacts& facts) {
    if (facts.service_item)
        if (const auto item = deployment.service_items.find(*facts.service_item); item != deployment.service_items.end())
            return certain(item->second.office, RoutedBy::service_item, item->first);
    if (facts.about_document)
        if (const auto document = deployment.documents.find(*facts.about_document); document != deployment.documents.end())
            return certain(document->second.office, RoutedBy::service_item, document->first);
    const TidyText tidied{tidied_pair(facts.title, facts.body), tidied_pair(facts.community, facts.address)};
    // Lower rules that fit as well are what a dispatcher would consider next.
    RoutingDecision decision;
    for (const RoutingRule& rule : deployment.routing) {
        if (!fits(rule, facts, tidied)) continue;
        if (!decision.office) {
            decision = certain(rule.office, RoutedBy::rule, rule.id);
        } else {
            auto& others = decision.routing.alternatives;
            const bool known = rule.office == *decision.office ||
                               std::any_of(others.begin(), others.end(), [&](const RoutingChoice& other) { return other.office == rule.office; });
            if (!known && others.size() < 3) others.push_back({rule.office, 0});
        }
    }
    if (!decision.office) decision.routing.reason = "no_rule";
    return decision;
}

} // namespace huiying
