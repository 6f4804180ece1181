// Why the model says what it says: the weight of each piece that it knew falls on the symbols where the piece stood, and stretches of symbols
// that weigh much, and may be shown, are the reasons.
#include <algorithm>
#include "service/rules/classifier.hpp"
#include "service/rules/stretches.hpp"

namespace huiying {

namespace {

/// What each symbol of a text weighed.
using Weighed = std::vector<float>;

/// Without a branch for the length of a character n-gram, which nobody can foresee.
void add_part(Weighed& weighed, std::size_t begin, std::size_t end, float part) noexcept {
    static_assert(gram_length == 3);
    const std::size_t last = end - 1;
    float* const all = weighed.data();
    const float second = last > begin ? part : 0.0F;
    const float third = last > begin + 1 ? part : 0.0F;
    all[begin] += part;
    all[std::min(begin + 1, last)] += second;
    all[std::min(begin + 2, last)] += third;
    for (std::size_t i = begin + gram_length; i < end; ++i) all[i] += part;
}

struct Stretch {
    float weight = 0;
    std::uint16_t begin = 0;
    std::uint16_t end = 0;
    std::uint16_t number = 0; ///< in the order of the text
    bool in_title = false;
    std::uint64_t hash = 0;
};

bool weighs_less(const Stretch& a, const Stretch& b) noexcept { return a.weight != b.weight ? a.weight < b.weight : a.number > b.number; }
bool overlap(const Stretch& a, const Stretch& b) noexcept { return a.in_title == b.in_title && a.begin < b.end && b.begin < a.end; }

/// The stretches that may well be shown and begin and end with symbols that spoke for the label: the rest of a sentence is no reason.
void add_stretches(std::vector<Stretch>& out, const Symbols& symbols, const Weighed& weighed, bool in_title, const ShownStretches& shown) {
    each_stretch(symbols, [&](std::uint64_t hash, std::size_t begin, std::size_t end) {
        // What five writers wrote, they wrote the beginning of.
        if (weighed[begin] <= 0 || !shown.may_contain(hash)) return false;
        if (weighed[end - 1] <= 0) return true;
        float sum = 0;
        for (std::size_t i = begin; i < end; ++i) sum += weighed[i];
        if (sum > 0)
            out.push_back({sum, static_cast<std::uint16_t>(begin), static_cast<std::uint16_t>(end), static_cast<std::uint16_t>(out.size()),
                           in_title, hash});
        return true;
    });
}

/// The heaviest that do not overlap, as words.
std::vector<std::string> best_stretches(std::vector<Stretch> stretches, const MessagePieces& pieces, std::size_t most,
                                        const ShownStretches& shown) {
    std::vector<Stretch> chosen;
    std::vector<std::string> out;
    std::make_heap(stretches.begin(), stretches.end(), weighs_less); // a few of hundreds are wanted
    for (; !stretches.empty() && out.size() < most; stretches.pop_back()) {
        std::pop_heap(stretches.begin(), stretches.end(), weighs_less);
        const Stretch& one = stretches.back();
        if (std::any_of(chosen.begin(), chosen.end(), [&](const Stretch& other) { return overlap(one, other); })) continue;
        if (!shown.contains(one.hash)) continue;
        const std::string words = spelled(one.in_title ? pieces.title() : pieces.body(), one.begin, one.end);
        if (std::any_of(out.begin(), out.end(), [&](const std::string& other) { return other.find(words) != std::string::npos; })) continue;
        chosen.push_back(one);
        out.push_back(words);
    }
    return out;
}

} // namespace

std::size_t Classifier::rival_of(std::size_t label, const Heard& heard) const {
    std::size_t best = label == 0 ? 1 : 0;
    for (std::size_t i = 0; i < tables_.card.labels.size(); ++i)
        if (i != label && heard.sums[i] > heard.sums[best]) best = i;
    return best;
}

/// What each known piece of the group weighs for one label against another, each time it occurs.
std::vector<float> Classifier::parts_of(const HeardGroup& group, std::size_t label, std::size_t rival) const {
    std::vector<float> out;
    out.reserve(group.known.size());
    for (const auto& [row, count] : group.known) {
        const std::int8_t* const weights = rows_.weights(row);
        const PieceRows::Head head = rows_.head(row);
        out.push_back(group.share * head.scale * head.step * static_cast<float>(weights[label] - weights[rival]) * count_value(count) /
                      static_cast<float>(count));
    }
    return out;
}

std::vector<std::string> Classifier::words_for(const MessagePieces& pieces, const Heard& heard, std::size_t label, std::size_t most) const {
    const std::size_t rival = rival_of(label, heard);
    Weighed title(pieces.title().size());
    Weighed body(pieces.body().size());
    for (const PieceGroup which : {PieceGroup::text, PieceGroup::title}) {
        const HeardGroup& group = heard.groups[static_cast<std::size_t>(which)];
        const std::vector<float> parts = parts_of(group, label, rival);
        for (const Sighting& one : group.sightings) {
            const float part = parts.data()[one.piece] / static_cast<float>(one.end - one.begin);
            add_part(one.in_title ? title : body, one.begin, one.end, part);
        }
    }
    std::vector<Stretch> stretches;
    add_stretches(stretches, pieces.title(), title, true, shown_);
    add_stretches(stretches, pieces.body(), body, false, shown_);
    return best_stretches(std::move(stretches), pieces, most, shown_);
}

} // namespace huiying
