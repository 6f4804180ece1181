#include "service/rules/conflict.hpp"
#include <algorithm>
#include <array>
#include <set>

namespace huiying {

namespace {

/// Nobody accuses an office two lines away from naming it; in texts without any full stop this is what keeps them apart. About 60 characters.
constexpr std::size_t reach = 180;

/// A text that says the same word a thousand times says nothing new.
constexpr int most_places = 50;

constexpr std::array<std::string_view, 6> sentence_ends{"。", "!", "?", ";", "\n", "…"};

/// Words by which a sentence goes on about whom the one before it named.
constexpr std::array<std::string_view, 7> back_references{"他们", "她们", "该单位", "该部门", "该科", "该队", "该所"};

/// Where the last sentence of the text begins.
std::size_t last_sentence(std::string_view text) {
    std::size_t begin = 0;
    for (const auto mark : sentence_ends)
        if (const auto end = text.rfind(mark); end != std::string_view::npos) begin = std::max(begin, end + mark.size());
    return begin;
}

/// The sentence around `at`, cut to what lies within reach.
std::string_view sentence_around(std::string_view text, std::size_t at) {
    const std::size_t near = at > reach ? at - reach : 0;
    const std::size_t begin = near + last_sentence(text.substr(near, at - near));
    std::string_view after = text.substr(at, reach);
    for (const auto mark : sentence_ends) after = after.substr(0, after.find(mark));
    return text.substr(begin, at + after.size() - begin);
}

/// The sentence that ends before `sentence`, a part of the text, cut to what lies within reach.
std::string_view sentence_before(std::string_view text, std::string_view sentence) {
    std::string_view before = text.substr(0, static_cast<std::size_t>(sentence.data() - text.data()));
    for (bool more = true; more;) {
        more = false;
        for (const auto mark : sentence_ends)
            if (before.ends_with(mark)) {
                before.remove_suffix(mark.size());
                more = true;
            }
    }
    before.remove_prefix(before.size() > reach ? before.size() - reach : 0);
    return before.substr(last_sentence(before));
}

bool refers_back(std::string_view sentence) {
    return std::any_of(back_references.begin(), back_references.end(),
                       [&](std::string_view word) { return sentence.find(word) != std::string_view::npos; });
}

bool names_office(std::string_view sentence, const Office& office) {
    return std::any_of(office.aliases.begin(), office.aliases.end(),
                       [&](const std::string& name) { return sentence.find(name) != std::string_view::npos; });
}

std::vector<std::string> named_in(const Deployment& deployment, std::string_view sentence) {
    std::vector<std::string> out;
    for (const auto& [code, office] : deployment.offices)
        if (names_office(sentence, office)) out.push_back(code);
    return out;
}

/// Whom the sentence around a word of accusation means.
std::vector<std::string> meant_at(const Deployment& deployment, std::string_view text, std::size_t at) {
    const std::string_view sentence = sentence_around(text, at);
    auto named = named_in(deployment, sentence);
    return named.empty() && refers_back(sentence) ? named_in(deployment, sentence_before(text, sentence)) : named;
}

} // namespace

std::vector<std::string> accused_offices(const Deployment& deployment, const SearchedText& text) {
    std::set<std::string> out;
    for (const auto& word : deployment.conflicts.words) {
        if (!text.contains(word)) continue;
        int places = 0;
        for (auto at = text.text().find(word); at != std::string::npos && places < most_places; at = text.text().find(word, at + word.size()), ++places)
            for (auto& code : meant_at(deployment, text.text(), at)) out.insert(std::move(code));
    }
    return {out.begin(), out.end()};
}

std::optional<std::string> office_without_conflict(const Deployment& deployment, const std::vector<std::string>& accused) {
    for (const auto& office : deployment.conflicts.offices)
        if (std::find(accused.begin(), accused.end(), office) == accused.end()) return office;
    return std::nullopt;
}

} // namespace huiying
