#include "service/rules/clusters/likeness.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace huiying::clusters {

namespace {

constexpr float copied_characters = 0.8F;  ///< cosine from which two messages say the same of two places, if the titles name two
constexpr float one_text = 0.9F;           ///< and from which the names in the body count as well
constexpr float common_weight = 6;         ///< what shrink counts in: about the squared weight of an everyday gram
constexpr float everyday = 1.386F;      ///< stands in one message of four: that two say it means nothing
constexpr float title_share = 4;           ///< what stands in a title counts so much more

float whole_weight(const SymbolCount& one) noexcept {
    return title_share * static_cast<float>(one.in_title) + static_cast<float>(one.in_body);
}

bool holds(std::span<const Fingerprint> grams, Fingerprint wanted) noexcept {
    return std::binary_search(grams.begin(), grams.end(), wanted);
}

/// Whether a text has this name: under this ending or another, or spelled a little differently.
template <class Holds>
bool stands_in(const Name& name, std::span<const Name> names, Holds holds_gram) noexcept {
    if (std::any_of(names.begin(), names.end(), [&](const Name& one) { return is_further_qualified(name, one); }))
        return std::any_of(names.begin(), names.end(),
                           [&](const Name& one) { return one.ending == name.ending && one.before == name.before; });
    const bool numbered = !is_han(name.before[3]);
    if (!numbered && holds_gram(fingerprint(gram_at(&name.before[2], 2)))) return true;
    return std::any_of(names.begin(), names.end(), [&](const Name& one) { return may_be_same(name, one); });
}

/// Each has a name of one kind that the other has not.
bool swapped(std::span<const Name> ours, std::span<const Name> theirs) noexcept {
    return std::any_of(ours.begin(), ours.end(), [&](const Name& name) {
        return std::any_of(theirs.begin(), theirs.end(), [&](const Name& one) { return one.ending == name.ending; });
    });
}

/// The names of one message that another has not.
struct Missing {
    template <class Holds>
    Missing(std::span<const Name> names, std::size_t titled, std::span<const Name> there, Holds holds_gram) noexcept {
        for (std::size_t i = 0; i < names.size(); ++i) {
            if (i == titled) of_title_count = count;
            if (!stands_in(names[i], there, holds_gram)) found[count++] = names[i];
        }
        if (titled == names.size()) of_title_count = count;
        all_of_title = titled > 0 && of_title_count == titled;
    }
    std::span<const Name> all() const noexcept { return {found.data(), count}; }
    std::span<const Name> of_title() const noexcept { return {found.data(), of_title_count}; }

    std::array<Name, most_names> found;
    std::size_t count = 0;
    std::size_t of_title_count = 0;
    bool all_of_title = false;  ///< the title has names, and the other has none of them
};

}  // namespace

namespace {

/// Whether titles begin and end alike and differ in between by what neither other message has: whoever copies a text copies the name with it,
/// so that in copies even one other symbol is another place (里 for 山).
template <class HeldThere, class HeldHere>
bool replaced_within(std::span<const Symbol> ours, std::span<const Symbol> theirs, HeldThere held_there, HeldHere held_here) noexcept {
    constexpr std::size_t least_begin = 2;
    constexpr std::size_t least_end = 4;
    const std::size_t shorter = std::min(ours.size(), theirs.size());
    std::size_t begin = 0;
    while (begin < shorter && ours[begin] == theirs[begin]) ++begin;
    std::size_t end = 0;
    while (begin + end < shorter && ours[ours.size() - 1 - end] == theirs[theirs.size() - 1 - end]) ++end;
    if (begin < least_begin || end < least_end || begin + end >= shorter) return false;
    const auto first_other = [&](std::span<const Symbol> title) { return fingerprint(gram_at(title.data() + begin - 1, 2)); };
    return !held_there(first_other(ours)) && !held_here(first_other(theirs));
}

}  // namespace

double likeness(const Features& features, const Circumstance& a, const Circumstance& b, const LikenessWeights& weights) noexcept {
    if (features.same_words_elsewhere || features.other_name || features.title_swapped || features.shares_only_names) return 0;
    double sum = weights.bias + weights.covered_less * features.covered_less + weights.covered_more * features.covered_more +
                 weights.characters * features.characters + weights.refrain * features.refrain + weights.days_apart * features.days_apart;
    const bool one_item = a.item != 0 && a.item == b.item;
    if (a.place != 0 && b.place != 0 && a.place != b.place) {
        // Of two places: only what both name in their text, or one item of the service, can still be one matter.
        if (!one_item && !features.shares_name) return 0;
        sum += weights.other_place;
    } else if (a.place != 0 && a.place == b.place) {
        sum += weights.same_place;
    }
    if (a.item != 0 && b.item != 0) sum += a.item == b.item ? weights.same_item : weights.other_item;
    // Halving the log-odds keeps averages of several links from being all zeros and ones.
    return 1 / (1 + std::exp(-sum / 2));
}

Comparison::Comparison(const Commonness& commonness)
    : commonness_(commonness), holds_(std::size_t{1} << 16), whole_(std::size_t{1} << 16) {}

/// What a gram of a title weighs. Squared, so that names outweigh the phrases around them.
float Comparison::title_weight(Gram gram) const noexcept {
    const float weight = commonness_.weight(gram);
    return weight * weight;
}

void Comparison::open(const Portrait& portrait, double shrink) {
    portrait_ = portrait;
    shrink_ = common_weight * static_cast<float>(shrink);
    title_.clear();
    title_weight_ = shrink_;
    for (std::size_t at = 0; at + 2 <= portrait.title.size(); ++at) {
        const Gram gram = gram_at(portrait.title.data() + at, 2);
        if (gram == 0) continue;
        title_.push_back({fingerprint(gram), title_weight(gram)});
        title_weight_ += title_.back().weight;
    }
    for (const Fingerprint gram : portrait.grams) holds_[gram] = true;
    whole_norm_ = 0;
    for (const SymbolCount& one : portrait.symbols) {
        const float weight = whole_weight(one) * commonness_.weight_of_symbol(one.symbol);
        whole_[one.symbol] = weight;
        whole_norm_ += weight * weight;
    }
}

void Comparison::close() {
    for (const Fingerprint gram : portrait_.grams) holds_[gram] = false;
    for (const SymbolCount& one : portrait_.symbols) whole_[one.symbol] = 0;
}

float Comparison::covered(const Portrait& other) const noexcept {
    float shared = 0;
    for (const TitleGram& one : title_)
        if (holds(other.grams, one.gram)) shared += one.weight;
    return title_weight_ > 0 ? shared / title_weight_ : 0;
}

float Comparison::covers(const Portrait& other) const noexcept {
    float shared = 0;
    float all = shrink_;
    for (std::size_t at = 0; at + 2 <= other.title.size(); ++at) {
        const Gram gram = gram_at(other.title.data() + at, 2);
        if (gram == 0) continue;
        const float weight = title_weight(gram);
        all += weight;
        if (holds_[fingerprint(gram)]) shared += weight;
    }
    return all > 0 ? shared / all : 0;
}

/// Asked of both, and the lesser counts: one that says everything holds the refrain of any other.
float Comparison::share_refrain(const Portrait& other) const noexcept {
    const auto held_here = [&](Fingerprint gram) { return static_cast<bool>(holds_[gram]); };
    const auto held_there = [&](Fingerprint gram) { return holds(other.grams, gram); };
    const auto here = std::count_if(other.refrain.begin(), other.refrain.end(), held_here);
    const auto there = std::count_if(portrait_.refrain.begin(), portrait_.refrain.end(), held_there);
    const auto shared = static_cast<float>(std::min(here, there));
    return shared / (1 + shared);
}

Features Comparison::with(const Portrait& other) const noexcept {
    Features features;
    const float ours = covered(other);
    const float theirs = covers(other);
    features.covered_less = std::min(ours, theirs);
    features.covered_more = std::max(ours, theirs);
    float dot = 0;
    float norm = 0;
    for (const SymbolCount& one : other.symbols) {
        const float weight = whole_weight(one) * commonness_.weight_of_symbol(one.symbol);
        dot += weight * whole_[one.symbol];
        norm += weight * weight;
    }
    features.characters = norm * whole_norm_ > 0 ? dot / std::sqrt(norm * whole_norm_) : 0;
    features.refrain = share_refrain(other);
    compare_names(other, features);
    return features;
}

/// Whether a title names something, says more, and nothing of that more stands in the other message.
template <class Holds>
bool Comparison::only_names(const Portrait& ours, Holds held_by_other) const noexcept {
    bool says_more = false;
    for (std::size_t at = 0; at + 2 <= ours.title.size(); ++at) {
        const Gram gram = gram_at(ours.title.data() + at, 2);
        if (gram == 0 || commonness_.weight(gram) < everyday) continue;
        if (!held_by_other(fingerprint(gram))) says_more = true;
        else if (std::none_of(ours.title_names.begin(), ours.title_names.end(), [&](const Name& name) { return touches(name, ours.title[at], ours.title[at + 1]); })) return false;
    }
    return says_more && !ours.title_names.empty();
}

void Comparison::compare_names(const Portrait& other, Features& features) const noexcept {
    const auto held_there = [&](Fingerprint gram) { return holds(other.grams, gram); };
    const auto held_here = [&](Fingerprint gram) { return static_cast<bool>(holds_[gram]); };
    const Missing ours{portrait_.names, portrait_.title_names.size(), other.names, held_there};
    const Missing theirs{other.names, other.title_names.size(), portrait_.names, held_here};
    features.shares_name = ours.count < portrait_.names.size() || theirs.count < other.names.size();
    features.title_swapped = swapped(ours.of_title(), theirs.of_title());
    features.shares_only_names = features.shares_name && only_names(portrait_, held_there) && only_names(other, held_here);
    features.other_name = ours.all_of_title && theirs.all_of_title;
    if (features.characters < copied_characters) return;
    features.same_words_elsewhere =
        replaced_within(portrait_.title, other.title, held_there, held_here) || features.other_name || features.title_swapped ||
        (features.characters >= one_text && swapped(ours.all(), theirs.all()));
}

}  // namespace huiying::clusters
