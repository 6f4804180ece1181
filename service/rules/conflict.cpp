#include "service/rules/conflict.hpp"
#include <algorithm>
#include <array>

namespace huiying {

namespace {

/// Nobody accuses an office two lines away from naming it; in texts without any full stop this is what keeps them apart. About 60 characters.
constexpr std::size_t reach = 180;

/// A text that says the same word a thousand times says nothing new.
constexpr int most_places = 50;

constexpr std::array<std::string_view, 6> sentence_ends{"。", "!", "?", ";", "\n", "…"};

/// The sentence around `at`, cut to what lies within reach.
std::string_view sentence_around(std::string_view text, std::size_t at) {
    const std::size_t begin = at > reach ? at - reach : 0;
    std::string_view before = text.substr(begin, at - begin);
    std::string_view after = text.substr(at, reach);
    for (const auto mark : sentence_ends) {
        if (const auto end = before.rfind(mark); end != std::string_view::npos) before.remove_prefix(end + mark.size());
        after = after.substr(0, after.find(mark));
    }
    return {before.data(), before.size() + after.size()};
}

bool names_office(std::string_view sentence, const Office& office) {
    return std::any_of(office.aliases.begin(), office.aliases.end(),
                       [&](const std::string& name) { return sentence.find(name) != std::string_view::npos; });
}

} // namespace

std::vector<std::string> accused_offices(const Deployment& deployment, const SearchedText& text) {
    std::vector<std::string> out;
    for (const auto& word : deployment.conflicts.words) {
        if (!text.contains(word)) continue;
        int places = 0;
        for (auto at = text.text().find(word); at != std::string::npos && places < most_places; at = text.text().find(word, at + word.size()), ++places) {
            const auto sentence = sentence_around(text.text(), at);
            for (const auto& [code, office] : deployment.offices)
                if (std::find(out.begin(), out.end(), code) == out.end() && names_office(sentence, office)) out.push_back(code);
        }
    }
    std::sort(out.begin(), out.end());
    return out;
}

std::optional<std::string> office_without_conflict(const Deployment& deployment, const std::vector<std::string>& accused) {
    for (const auto& office : deployment.conflicts.offices)
        if (std::find(accused.begin(), accused.end(), office) == accused.end()) return office;
    return std::nullopt;
}

} // namespace huiying
