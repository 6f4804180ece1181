#include "service/rules/clusters/why.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "service/rules/clusters/settings.hpp"

namespace huiying::clusters {

namespace {

constexpr std::size_t most_sayings = 48;
constexpr std::size_t most_symbols = 800;
constexpr std::size_t longest_term = 12;
constexpr std::size_t most_terms = 8;
constexpr float common_pair = 3;  ///< stands in one message of twenty
constexpr std::size_t most_examples = 3;

struct Read {
    const Saying* saying = nullptr;
    std::vector<Symbol> title;
    std::vector<Symbol> text;  ///< title, gap, body
};

using Speakers = std::unordered_map<Gram, std::unordered_set<std::uint64_t>>;  ///< gram of two symbols → who says it

std::vector<Read> read_all(const std::vector<Saying>& sayings) {
    std::vector<Read> out;
    for (const Saying& saying : sayings) {
        if (out.size() == most_sayings) break;
        Read read{&saying, symbols_of(saying.title, 64), {}};
        if (read.title.size() < 4) read.title = symbols_of(saying.body, 40);
        read.text = read.title;
        read.text.push_back(gap);
        const std::vector<Symbol> body = symbols_of(saying.body, most_symbols);
        read.text.insert(read.text.end(), body.begin(), body.end());
        out.push_back(std::move(read));
    }
    return out;
}

template <class Visit>
void each_pair(const std::vector<Symbol>& row, Visit visit) {
    for (std::size_t at = 0; at + 2 <= row.size(); ++at)
        if (const Gram gram = gram_at(row.data() + at, 2); gram != 0) visit(gram, at);
}

Speakers who_says_what(const std::vector<Read>& all) {
    Speakers out;
    for (const Read& read : all) each_pair(read.text, [&](Gram gram, std::size_t) { out[gram].insert(read.saying->person); });
    return out;
}

struct Stretch {
    std::size_t first = 0;
    std::size_t last = 0;  ///< one past the end
    float weight = 0;
};

/// Stretches of a row of which enough people say each pair, and say them as a whole.
template <class Said>
std::vector<Stretch> shared_stretches(const std::vector<Symbol>& row, const Commonness& commonness, Said said) {
    std::vector<Stretch> out;
    each_pair(row, [&](Gram gram, std::size_t at) {
        if (!said(gram)) return;
        const float weight = commonness.weight(gram);
        if (!out.empty() && out.back().last == at + 1) {
            out.back().last = at + 2;
            out.back().weight += weight;
        } else {
            out.push_back({at, at + 2, weight});
        }
    });
    return out;
}

/// How many people say a whole stretch, not only its pairs.
std::size_t people_who_say(const std::vector<Read>& all, const std::vector<Symbol>& row, const Stretch& stretch) {
    std::unordered_set<std::uint64_t> people;
    for (const Read& read : all) {
        const auto begin = row.begin() + static_cast<std::ptrdiff_t>(stretch.first);
        const auto end = row.begin() + static_cast<std::ptrdiff_t>(stretch.last);
        if (std::search(read.text.begin(), read.text.end(), begin, end) != read.text.end()) people.insert(read.saying->person);
    }
    return people.size();
}

std::string words(const std::vector<Symbol>& row, const Stretch& stretch) {
    return text_of(row.data() + stretch.first, row.data() + stretch.last);
}

float heaviest_pair(const std::vector<Symbol>& row, const Commonness& commonness, const Stretch& stretch) {
    float heaviest = 0;
    for (std::size_t at = stretch.first; at + 2 <= stretch.last; ++at) heaviest = std::max(heaviest, commonness.weight(gram_at(row.data() + at, 2)));
    return heaviest;
}

/// Cut down from the end until enough people say it as it stands.
void shorten(const std::vector<Read>& all, const std::vector<Symbol>& row, std::size_t people, Stretch& stretch) {
    while (stretch.last - stretch.first > 1 && people_who_say(all, row, stretch) < people) --stretch.last;
}

/// Without what is said everywhere at its ends, whole pairs of symbols at a time, so that no half of a word is left.
void trim(const std::vector<Symbol>& row, const Commonness& commonness, Stretch& stretch) {
    const auto common = [&](std::size_t at) { return commonness.weight(gram_at(row.data() + at, 2)) < common_pair; };
    while (stretch.last - stretch.first >= 4 && common(stretch.first)) stretch.first += 2;
    while (stretch.last - stretch.first >= 4 && common(stretch.last - 2)) stretch.last -= 2;
}

std::vector<SharedTerm> terms_of(const std::vector<Read>& all, const Commonness& commonness, const Speakers& speakers, std::size_t people) {
    const auto said = [&](Gram gram) { return speakers.at(gram).size() >= people; };
    std::map<std::string, std::pair<float, std::size_t>> found;
    for (const Read& read : all)
        for (Stretch stretch : shared_stretches(read.title, commonness, said)) {
            stretch.last = std::min(stretch.last, stretch.first + longest_term);
            shorten(all, read.title, people, stretch);
            trim(read.title, commonness, stretch);
            stretch.weight = heaviest_pair(read.title, commonness, stretch);
            if (stretch.weight < common_pair) continue;
            if (stretch.last - stretch.first < 2) continue;
            const std::size_t by = people_who_say(all, read.title, stretch);
            found.emplace(words(read.title, stretch), std::pair{stretch.weight * static_cast<float>(by), by});
        }
    std::vector<std::pair<std::string, std::pair<float, std::size_t>>> ordered(found.begin(), found.end());
    std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return a.second.first > b.second.first; });
    std::vector<SharedTerm> out;
    for (const auto& [term, rank] : ordered) {
        const bool told = std::any_of(out.begin(), out.end(), [&](const SharedTerm& one) {
            return one.term.find(term) != std::string::npos || term.find(one.term) != std::string::npos;
        });
        if (!told && out.size() < most_terms) out.push_back({term, rank.second});
    }
    return out;
}

/// The title whose shared part weighs most; what one person alone says is left out of it.
std::string title_of(const std::vector<Read>& all, const Commonness& commonness, const Speakers& speakers, std::size_t people) {
    const auto said = [&](Gram gram) { return speakers.at(gram).size() >= people; };
    std::string best;
    float heaviest = 0;
    for (const Read& read : all) {
        std::string line;
        float weight = 0;
        for (Stretch stretch : shared_stretches(read.title, commonness, said)) {
            shorten(all, read.title, people, stretch);
            if (stretch.last - stretch.first < 2) continue;
            if (!line.empty()) line += ' ';
            line += words(read.title, stretch);
            weight += stretch.weight;
        }
        if (weight > heaviest) {
            heaviest = weight;
            best = line;
        }
    }
    return best;
}

std::vector<std::int64_t> examples_of(const std::vector<Read>& all, const Commonness& commonness, const Speakers& speakers,
                                      std::size_t people) {
    std::vector<std::pair<float, const Saying*>> ranked;
    for (const Read& read : all) {
        float weight = 0;
        std::set<Gram> seen;
        each_pair(read.title, [&](Gram gram, std::size_t) {
            if (seen.insert(gram).second && speakers.at(gram).size() >= people) weight += commonness.weight(gram);
        });
        ranked.emplace_back(weight, read.saying);
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<std::int64_t> out;
    std::set<std::uint64_t> persons;
    for (const auto& [weight, saying] : ranked)
        if (out.size() < most_examples && persons.insert(saying->person).second) out.push_back(saying->id);
    return out;
}

}  // namespace

Explanation explain(const std::vector<Saying>& sayings, std::size_t people) {
    // What is common is told by the list alone: the same members give the same words, whenever they are looked at.
    static const Commonness commonness{JoiningSettings{}.prior_messages};
    const std::vector<Read> all = read_all(sayings);
    std::set<std::uint64_t> persons;
    for (const Read& read : all) persons.insert(read.saying->person);
    const std::size_t enough = std::max<std::size_t>(2, std::min(people, persons.size()));
    const Speakers speakers = who_says_what(all);
    return {title_of(all, commonness, speakers, enough), terms_of(all, commonness, speakers, enough),
            examples_of(all, commonness, speakers, enough)};
}

std::vector<DayCount> trend(std::vector<Voice> voices, std::chrono::seconds offset) {
    std::map<std::chrono::sys_days, std::pair<std::size_t, std::set<std::uint64_t>>> days;
    for (const Voice& voice : voices) {
        auto& day = days[std::chrono::floor<std::chrono::days>(voice.at + offset)];
        ++day.first;
        day.second.insert(voice.person);
    }
    std::vector<DayCount> out;
    for (const auto& [day, count] : days) out.push_back({day, count.first, count.second.size()});
    return out;
}

}  // namespace huiying::clusters
