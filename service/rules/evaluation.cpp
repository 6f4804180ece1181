// The figures of a classifier.
#include <algorithm>
#include <cmath>
#include <map>
#include "service/rules/classifier_training.hpp"

namespace huiying {

namespace {

double ratio(double part, double whole) noexcept { return whole > 0 ? part / whole : 0; }

/// Mean of F1 over the labels that occur; a label that is never chosen has 0.
double macro_f1(const std::vector<JudgedCase>& cases) {
    struct Counts {
        double right = 0;
        double chosen = 0;
        double there = 0;
    };
    std::map<std::size_t, Counts> labels;
    for (const JudgedCase& one : cases) {
        labels[one.truth].there += 1;
        labels[one.choice].chosen += 1;
        labels[one.truth].right += one.truth == one.choice;
    }
    double sum = 0;
    double occurring = 0;
    for (const auto& [label, counts] : labels) {
        if (counts.there == 0) continue;
        sum += 2 * counts.right / (counts.there + counts.chosen);
        occurring += 1;
    }
    return ratio(sum, occurring);
}

/// How far confidence and accuracy lie apart, over ten equal ranges of confidence (Naeini et al., AAAI 2015).
double calibration_error(const std::vector<JudgedCase>& cases) {
    constexpr std::size_t bins = 10;
    std::array<double, bins> gap{};
    for (const JudgedCase& one : cases) {
        const auto bin = std::min(bins - 1, static_cast<std::size_t>(one.confidence * bins));
        gap[bin] += one.confidence - (one.truth == one.choice ? 1.0 : 0.0);
    }
    double sum = 0;
    for (const double one : gap) sum += std::abs(one);
    return ratio(sum, static_cast<double>(cases.size()));
}

double accuracy(std::span<const JudgedCase> cases) {
    const auto right = std::count_if(cases.begin(), cases.end(), [](const JudgedCase& one) { return one.truth == one.choice; });
    return ratio(static_cast<double>(right), static_cast<double>(cases.size()));
}

} // namespace

Evaluation evaluation_of(std::vector<JudgedCase> cases) {
    // Equal confidence is no reason to prefer one: which stands first is settled by the case itself, wrong ones before right ones.
    std::stable_sort(cases.begin(), cases.end(), [](const JudgedCase& a, const JudgedCase& b) {
        if (a.confidence != b.confidence) return a.confidence > b.confidence;
        return (a.truth == a.choice) < (b.truth == b.choice);
    });
    Evaluation out;
    out.cases = static_cast<std::uint32_t>(cases.size());
    out.accuracy = accuracy(cases);
    out.macro_f1 = macro_f1(cases);
    out.ece = calibration_error(cases);
    out.accuracy_at_90 = accuracy(std::span{cases}.first((cases.size() * 9 + 9) / 10));
    return out;
}

Evaluation evaluate(const Classifier& classifier, std::span<const TrainingExample> examples) {
    std::map<std::string, std::size_t> known;
    for (const auto& label : classifier.card().labels) known.emplace(label.name, known.size());
    std::vector<JudgedCase> cases;
    cases.reserve(examples.size());
    for (const TrainingExample& example : examples) {
        const Choice best = classifier.rank(example.text).front();
        cases.push_back({known.emplace(example.label, known.size()).first->second, best.label, best.confidence});
    }
    return evaluation_of(std::move(cases));
}

} // namespace huiying
