#include "service/rules/classifier.hpp"
#include <algorithm>
#include <cmath>

namespace huiying {

namespace {

/// Gives the first choice the confidence it is worth. It stays first: two that are nearly equal share what they had.
void correct_first(std::vector<Choice>& choices, const Calibration& calibration, double score) {
    const double before = choices.front().confidence;
    const double second = choices[1].confidence;
    const double rest = 1 - before;
    if (rest < 1e-9) return;
    const double runner_up = second / rest;
    const double after = std::max(calibration.corrected(before / (before + second), score), runner_up / (1 + runner_up));
    for (Choice& choice : choices) choice.confidence *= (1 - after) / rest;
    choices.front().confidence = std::max(after, choices[1].confidence); // whatever was rounded on the way
}

} // namespace

Classifier::Classifier(ClassifierTables tables)
    : tables_{std::move(tables)},
      rows_{tables_.keys, tables_.scales, tables_.steps, tables_.weights, tables_.card.labels.size()},
      shown_{tables_.showable} {}

/// Pieces are looked up a batch at a time: the addresses of all are known before the first is waited for, so that the memory works on many.
class Classifier::Listener {
public:
    Listener(const PieceRows& rows, std::size_t most) : rows_{rows}, tally_{most} { sightings_.reserve(most / 2); }

    void add(bool in_title, std::uint32_t key, std::size_t begin, std::size_t end) {
        rows_.prefetch_key(key);
        keys_.data()[held_] = key;
        places_.data()[held_] = {0, static_cast<std::uint16_t>(begin), static_cast<std::uint16_t>(end), in_title};
        if (++held_ == batch) look_up();
    }
    HeardGroup take() && {
        look_up();
        return {std::move(tally_).take(), std::move(sightings_), 0};
    }

private:
    static constexpr std::size_t batch = 64;

    void look_up() {
        std::size_t known = 0;
        for (std::size_t i = 0; i < held_; ++i) {
            const std::uint32_t row = rows_.row_of(keys_.data()[i]);
            rows_.prefetch_row(row);
            keys_.data()[known] = row;
            places_.data()[known] = places_.data()[i];
            known += row != PieceRows::no_row; // no branch, for the reason row_of has none
        }
        for (std::size_t i = 0; i < known; ++i) {
            sightings_.push_back(places_.data()[i]);
            sightings_.back().piece = static_cast<std::uint16_t>(tally_.add(keys_.data()[i]));
        }
        held_ = 0;
    }

    const PieceRows& rows_;
    Tally tally_;
    std::vector<Sighting> sightings_;
    std::array<std::uint32_t, batch> keys_; ///< then the rows of those that are known
    std::array<Sighting, batch> places_;
    std::size_t held_ = 0;
};

Classifier::HeardGroup Classifier::known_pieces(const MessagePieces& pieces, PieceGroup group) const {
    Listener listener{rows_, pieces.most(group)};
    pieces.each_place(group, [&](bool in_title, std::uint32_t key, std::size_t begin, std::size_t end) {
        listener.add(in_title, key, begin, end);
    });
    return std::move(listener).take();
}

void Classifier::add_group(Heard& heard, std::size_t group) const {
    HeardGroup& own = heard.groups[group];
    const std::size_t width = rows_.width();
    std::array<float, most_labels> sums{};
    float squares = 0;
    for (std::size_t at = 0; at < width; at += PieceRows::lane) {
        std::array<float, PieceRows::lane> lanes{}; // eight sums stay in registers
        squares = 0;
        for (const auto& [row, count] : own.known) {
            const std::int8_t* const weights = rows_.weights(row) + at;
            const PieceRows::Head head = rows_.head(row);
            const float value = count_value(count) * head.scale;
            squares += value * value;
            for (std::size_t i = 0; i < lanes.size(); ++i) lanes[i] += value * head.step * static_cast<float>(weights[i]);
        }
        std::copy(lanes.begin(), lanes.end(), sums.begin() + static_cast<std::ptrdiff_t>(at));
    }
    if (squares <= 0) return;
    own.share = static_cast<float>(group_share[group]) / std::sqrt(squares);
    for (std::size_t i = 0; i < width; ++i) heard.sums[i] += own.share * sums[i];
}

Classifier::Heard Classifier::hear(const MessagePieces& pieces) const {
    Heard heard;
    std::copy(tables_.bias.begin(), tables_.bias.end(), heard.sums.begin());
    for (std::size_t group = 0; group < piece_groups; ++group) {
        heard.groups[group] = known_pieces(pieces, static_cast<PieceGroup>(group));
        add_group(heard, group);
    }
    return heard;
}

double Calibration::corrected(double share_of_two, double score) const noexcept {
    const double inside = std::clamp(share_of_two, 1e-9, 1 - 1e-9);
    return 1 / (1 + std::exp(-offset - slope * std::log(inside / (1 - inside)) - by_score * score));
}

std::vector<Choice> Classifier::choices_of(const Heard& heard) const {
    const std::size_t labels = tables_.card.labels.size();
    const bool any = std::any_of(heard.groups.begin(), heard.groups.end(), [](const HeardGroup& group) { return group.share > 0; });
    const float best = *std::max_element(heard.sums.begin(), heard.sums.begin() + static_cast<std::ptrdiff_t>(labels));
    std::vector<Choice> choices(labels);
    double total = 0;
    for (std::size_t i = 0; i < labels; ++i) {
        const double over = static_cast<double>(heard.sums[i] - best);
        choices[i] = {i, any ? std::exp(tables_.calibration.sharpness * over) : static_cast<double>(tables_.prior[i])};
        total += choices[i].confidence;
    }
    for (Choice& choice : choices) choice.confidence /= total;
    std::sort(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) {
        return a.confidence != b.confidence ? a.confidence > b.confidence : a.label < b.label;
    });
    if (any) correct_first(choices, tables_.calibration, static_cast<double>(best));
    return choices;
}

std::vector<Choice> Classifier::rank(const ClassifiedText& text) const { return choices_of(hear(MessagePieces{text})); }

Verdict Classifier::judge(const ClassifiedText& text, double sure, std::size_t most_reasons) const {
    const MessagePieces pieces{text};
    const Heard heard = hear(pieces);
    Verdict verdict{choices_of(heard), {}};
    const Choice& first = verdict.ranked.front();
    if (first.confidence >= sure) verdict.reasons = words_for(pieces, heard, first.label, most_reasons);
    return verdict;
}

std::vector<std::string> Classifier::reasons(const ClassifiedText& text, std::size_t label, std::size_t most) const {
    if (label >= tables_.card.labels.size()) return {};
    const MessagePieces pieces{text};
    return words_for(pieces, hear(pieces), label, most);
}

} // namespace huiying
