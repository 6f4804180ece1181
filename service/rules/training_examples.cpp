#include "service/rules/training_examples.hpp"
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include "service/rules/digest.hpp"

namespace huiying {

namespace {

constexpr std::size_t longest_body = std::size_t{128} << 10;
constexpr std::size_t longest_title = std::size_t{4} << 10;

struct Candidate {
    std::size_t index = 0;
    const std::string* label = nullptr;
    double weight = 1;
    std::uint64_t writer = 0;
    Digest content{};
};

bool says_something(const ClassifiedText& text) {
    const auto letters = [](std::string_view field) {
        const Symbols symbols = symbols_of(field);
        return std::any_of(symbols.begin(), symbols.end(), [](char32_t c) { return c != symbol_break && c != '0'; });
    };
    return letters(text.title) || letters(text.body);
}

std::optional<Skipped> fault_of(const TrainingExample& example, const std::set<std::string>& known) {
    const ClassifiedText& text = example.text;
    if (!known.contains(example.label)) return Skipped::unknown_label;
    if (!(example.weight > 0) || !std::isfinite(example.weight)) return Skipped::bad_weight;
    if (text.body.size() > longest_body || text.title.size() > longest_title) return Skipped::too_long;
    for (const std::string_view field : {text.channel, text.kind, text.community, text.title, text.body})
        if (!is_utf8(field)) return Skipped::not_utf8;
    if (!says_something(text)) return Skipped::empty_text;
    return std::nullopt;
}

Digest content_digest(const ClassifiedText& text) {
    return FieldHash{}.add(text.channel).add(text.kind).add(text.community).add(text.title).add(text.body).digest();
}

/// The examples without fault, by content, heaviest first among the same.
std::vector<Candidate> candidates_of(std::span<const TrainingExample> examples, const std::set<std::string>& known,
                                     TrainingReport& report) {
    std::vector<Candidate> out;
    for (std::size_t i = 0; i < examples.size(); ++i) {
        if (const auto fault = fault_of(examples[i], known))
            ++report.of(*fault);
        else
            out.push_back({i, &examples[i].label, examples[i].weight, examples[i].writer, content_digest(examples[i].text)});
    }
    std::sort(out.begin(), out.end(), [](const Candidate& a, const Candidate& b) {
        if (a.content != b.content) return a.content < b.content;
        if (a.weight != b.weight) return a.weight > b.weight;
        if (*a.label != *b.label) return *a.label < *b.label;
        if (a.writer != b.writer) return a.writer < b.writer;
        return a.index < b.index;
    });
    return out;
}

/// Keeps one of each content: the heaviest, unless another label weighs as much; then nobody knows which is right.
std::vector<Candidate> without_repeats(const std::vector<Candidate>& candidates, TrainingReport& report) {
    std::vector<Candidate> out;
    for (auto begin = candidates.begin(); begin != candidates.end();) {
        const auto end = std::find_if(begin, candidates.end(), [&](const Candidate& one) { return one.content != begin->content; });
        const bool torn =
            std::any_of(begin, end, [&](const Candidate& one) { return one.weight == begin->weight && *one.label != *begin->label; });
        if (!torn) out.push_back(*begin);
        for (auto one = torn ? begin : begin + 1; one != end; ++one)
            ++report.of(torn ? Skipped::contradictory : *one->label == *begin->label ? Skipped::repeated : Skipped::outweighed);
        begin = end;
    }
    return out;
}

/// A message that says nothing (a photograph alone) teaches no word, but where such messages go.
std::vector<std::size_t> empty_examples(std::span<const TrainingExample> examples, const std::vector<std::string>& labels) {
    std::vector<std::size_t> out(labels.size());
    for (const TrainingExample& example : examples) {
        const auto place = std::lower_bound(labels.begin(), labels.end(), example.label);
        if (place == labels.end() || *place != example.label) continue;
        if (fault_of(example, {example.label}) == Skipped::empty_text) ++out[static_cast<std::size_t>(place - labels.begin())];
    }
    return out;
}

Digest digest_of(const UsableExamples& usable) {
    FieldHash hash;
    for (const std::size_t count : usable.empty) hash.add(std::to_string(count));
    for (const auto& one : usable.examples) {
        hash.add(to_hex(one.content)).add(usable.labels[one.label]);
        hash.add({reinterpret_cast<const char*>(&one.weight), sizeof one.weight});
        hash.add({reinterpret_cast<const char*>(&one.writer), sizeof one.writer});
    }
    return hash.digest();
}

} // namespace

UsableExamples usable_examples(std::span<const TrainingExample> examples, std::span<const std::string> known_labels) {
    UsableExamples out;
    const std::vector<Candidate> kept =
        without_repeats(candidates_of(examples, std::set<std::string>(known_labels.begin(), known_labels.end()), out.report), out.report);
    std::map<std::string, std::size_t> counts;
    for (const Candidate& one : kept) ++counts[*one.label];
    std::map<std::string, std::size_t> places;
    for (const auto& [label, count] : counts) {
        if (count < 2) {
            out.report.of(Skipped::lone_label) += count;
            continue;
        }
        places.emplace(label, out.labels.size());
        out.labels.push_back(label);
    }
    for (const Candidate& one : kept)
        if (const auto place = places.find(*one.label); place != places.end())
            out.examples.push_back({one.index, place->second, one.weight, one.writer, one.content});
    out.report.used = out.examples.size();
    out.empty = empty_examples(examples, out.labels);
    out.data = digest_of(out);
    return out;
}

} // namespace huiying
