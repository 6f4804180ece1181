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

/// A sentence that begins with one of these, perhaps after a word that joins, goes on about whom the one before it named.
constexpr std::array<std::string_view, 10> back_references{"他们",   "她们", "该单位", "该部门", "该办公室",
                                                           "该中心", "该科", "该队",   "该所",   "该委"};
constexpr std::array<std::string_view, 5> joining_words{"但是", "可是", "但", "可", "而"};

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

/// The sentence that ends where `sentence`, a part of the text, begins; cut to what lies within reach. Nothing where `sentence` is cut itself.
std::string_view sentence_before(std::string_view text, std::string_view sentence) {
    std::string_view before = text.substr(0, static_cast<std::size_t>(sentence.data() - text.data()));
    before.remove_prefix(before.size() > reach ? before.size() - reach : 0);
    const auto ending = [&] { return std::find_if(sentence_ends.begin(), sentence_ends.end(), [&](auto mark) { return before.ends_with(mark); }); };
    if (ending() == sentence_ends.end()) return {};
    for (auto mark = ending(); mark != sentence_ends.end(); mark = ending()) before.remove_suffix(mark->size());
    return before.substr(last_sentence(before));
}

template <std::size_t count>
const std::string_view* opening_of(std::string_view sentence, const std::array<std::string_view, count>& words) {
    const auto found = std::find_if(words.begin(), words.end(), [&](std::string_view word) { return sentence.starts_with(word); });
    return found == words.end() ? nullptr : &*found;
}

bool refers_back(std::string_view sentence) {
    if (const auto* joining = opening_of(sentence, joining_words)) sentence.remove_prefix(joining->size());
    return opening_of(sentence, back_references) != nullptr;
}

/// Whether the sentence holds the name, and not as the beginning of another word: 文明办 is an office, 文明办事 a manner.
bool holds_name(std::string_view sentence, std::string_view name) {
    constexpr std::array<std::string_view, 3> go_on_after{"法", "理", "事"};
    constexpr std::string_view office = "办";
    for (auto at = sentence.find(name); at != std::string_view::npos; at = sentence.find(name, at + name.size()))
        if (!name.ends_with(office) || opening_of(sentence.substr(at + name.size()), go_on_after) == nullptr) return true;
    return false;
}

bool names_office(std::string_view sentence, const Office& office) {
    return std::any_of(office.aliases.begin(), office.aliases.end(), [&](const std::string& name) { return holds_name(sentence, name); });
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
