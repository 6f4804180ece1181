// Why the model says what it says: the weight of each piece that it knew falls on the symbols where the piece stood, and stretches of symbols
// that weigh much, and may be shown, are the reasons.
#include <algorithm>
#include <array>
#include <optional>
#include <tuple>
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

/// A text with what its symbols weighed.
struct WeighedText {
    const Symbols& symbols;
    Weighed weighed;
};

/// A stretch, or all stretches of characters that begin at a place and have not been looked at yet: then the weight is what none exceeds.
struct Stretch {
    float weight = 0;
    std::uint16_t text = 0; ///< 0 is the title
    std::uint16_t begin = 0;
    std::uint16_t end = 0; ///< 0: not looked at yet
    bool words = false;    ///< in Latin letters
    std::uint64_t hash = 0;
};

/// By weight; of the same weight the title's before the body's, and what begins earlier. What has not been looked at stands before its like.
bool stands_behind(const Stretch& a, const Stretch& b) noexcept {
    if (a.weight != b.weight) return a.weight < b.weight;
    if ((a.end == 0) != (b.end == 0)) return b.end == 0;
    return std::tie(a.text, a.words, a.begin, a.end) > std::tie(b.text, b.words, b.begin, b.end);
}
bool overlap(const Stretch& a, const Stretch& b) noexcept { return a.text == b.text && a.begin < b.end && b.begin < a.end; }

/// The stretches of a message, heaviest first. Of hundreds a few are wanted: hashed is only what begins where the heaviest may begin.
class HeaviestFirst {
public:
    HeaviestFirst(const std::array<WeighedText, 2>& texts, const ShownStretches& shown) : texts_{texts}, shown_{shown} {
        for (std::uint16_t text = 0; text < texts_.size(); ++text) add_text(text);
        std::make_heap(heap_.begin(), heap_.end(), stands_behind);
    }
    /// The next that may be shown and begins and ends with symbols that spoke for the label: the rest of a sentence is no reason.
    std::optional<Stretch> next() {
        while (!heap_.empty()) {
            std::pop_heap(heap_.begin(), heap_.end(), stands_behind);
            const Stretch one = heap_.back();
            heap_.pop_back();
            if (one.end == 0)
                look_at(one);
            else if (shown_.contains(one.hash))
                return one;
        }
        return std::nullopt;
    }

private:
    void add_text(std::uint16_t text) {
        const Weighed& weighed = texts_[text].weighed;
        for (std::size_t begin = 0; begin + 1 < weighed.size(); ++begin) {
            if (weighed[begin] <= 0) continue;
            float most = 0;
            for (std::size_t i = begin; i < std::min(begin + longest_stretch, weighed.size()); ++i) most += std::max(weighed[i], 0.0F);
            heap_.push_back({most, text, static_cast<std::uint16_t>(begin), 0, false, 0});
        }
        each_word_stretch(texts_[text].symbols, [&](std::uint64_t hash, std::size_t begin, std::size_t end) {
            if (weighed[begin] > 0 && shown_.may_contain(hash)) add(text, begin, end, true, hash);
        });
    }
    void look_at(const Stretch& place) {
        each_stretch_from(texts_[place.text].symbols, place.begin, [&](std::uint64_t hash, std::size_t begin, std::size_t end) {
            if (!shown_.may_contain(hash)) return false; // what five writers wrote, they wrote the beginning of
            if (add(place.text, begin, end, false, hash)) std::push_heap(heap_.begin(), heap_.end(), stands_behind);
            return true;
        });
    }
    bool add(std::uint16_t text, std::size_t begin, std::size_t end, bool words, std::uint64_t hash) {
        const Weighed& weighed = texts_[text].weighed;
        float sum = 0;
        for (std::size_t i = begin; i < end; ++i) sum += weighed[i];
        if (weighed[end - 1] <= 0 || sum <= 0) return false;
        heap_.push_back({sum, text, static_cast<std::uint16_t>(begin), static_cast<std::uint16_t>(end), words, hash});
        return true;
    }

    const std::array<WeighedText, 2>& texts_;
    const ShownStretches& shown_;
    std::vector<Stretch> heap_;
};

/// The heaviest that do not overlap, as words.
std::vector<std::string> best_stretches(const std::array<WeighedText, 2>& texts, std::size_t most, const ShownStretches& shown) {
    HeaviestFirst stretches{texts, shown};
    std::vector<Stretch> chosen;
    std::vector<std::string> out;
    while (out.size() < most) {
        const auto one = stretches.next();
        if (!one) break;
        if (std::any_of(chosen.begin(), chosen.end(), [&](const Stretch& other) { return overlap(*one, other); })) continue;
        const std::string words = spelled(texts[one->text].symbols, one->begin, one->end);
        if (std::any_of(out.begin(), out.end(), [&](const std::string& other) { return other.find(words) != std::string::npos; })) continue;
        chosen.push_back(*one);
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
    std::array texts{WeighedText{pieces.title(), Weighed(pieces.title().size())}, WeighedText{pieces.body(), Weighed(pieces.body().size())}};
    for (const PieceGroup which : {PieceGroup::text, PieceGroup::title}) {
        const HeardGroup& group = heard.groups[static_cast<std::size_t>(which)];
        const std::vector<float> parts = parts_of(group, label, rival);
        for (const Sighting& one : group.sightings) {
            const float part = parts.data()[one.piece] / static_cast<float>(one.end - one.begin);
            add_part(texts[one.in_title ? 0 : 1].weighed, one.begin, one.end, part);
        }
    }
    return best_stretches(texts, most, shown_);
}

} // namespace huiying
