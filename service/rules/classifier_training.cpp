// Training. One linear separator for each label against all others, over pieces that are scaled by how rare they are and by how much they
// tell labels apart, and a share of what each piece says by itself; then what makes the scores probabilities, found on examples that the
// separators had not seen.
#include "service/rules/classifier_training.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include "service/rules/evidence.hpp"
#include "service/rules/margin.hpp"
#include "service/rules/training_corpus.hpp"

namespace huiying {

namespace {

constexpr std::size_t folds = 5;
constexpr std::size_t no_fold = folds;
/// Pieces a model keeps. 200,000 were no better, twice as slow to look up, and did not fit the processor's cache.
constexpr std::size_t most_pieces_kept = 60'000;
/// What a squared unit short of the margin costs. Between 0.5 and 5 it hardly matters where examples are many; where they are few, less is
/// better.
constexpr double margin_cost = 0.6;
/// Examples that a piece is taken to have beside its own, spread as the labels are: two letters of one office do not make a word its own.
constexpr double prior_examples = 6;
/// What a piece says that is spread as the labels are.
constexpr double least_information = 0.05;
/// Power of the information in a piece's scale: 0 is rarity alone.
constexpr double information_power = 0.75;

/// Which fold an example is held back in. Examples are in the order of their digests, so that dealing them out in turn, label by label, is
/// by chance, the same each time, and gives each fold its share of each label.
std::vector<std::size_t> deal(const Corpus& corpus) {
    std::vector<std::size_t> next(corpus.labels);
    std::iota(next.begin(), next.end(), std::size_t{0}); // small labels do not all begin in the same fold
    std::vector<std::size_t> out;
    for (const auto& example : corpus.examples) out.push_back(next[example.label]++ % folds);
    return out;
}

/// How often each piece occurs, and with which labels, among the examples that are not held back.
class PieceCounts {
public:
    PieceCounts(const Corpus& corpus, const std::vector<std::size_t>& fold_of, std::size_t held)
        : corpus_{corpus}, examples_with_(corpus.keys.size()) {
        by_label_.resize(corpus.keys.size() * corpus.labels);
        shares_.resize(corpus.labels);
        for (std::size_t i = 0; i < corpus.examples.size(); ++i)
            if (fold_of[i] != held) count(corpus.examples[i]);
        for (double& share : shares_) share /= total_weight_;
    }

    std::size_t examples_with(std::size_t piece) const { return examples_with_[piece]; }
    /// Rarity (inverse document frequency).
    double rarity(std::size_t piece) const { return std::log((1.0 + examples_) / (1.0 + examples_with_[piece])) + 1; }
    /// How far the labels of the examples with the piece differ from those of all (Kullback-Leibler divergence, in nats).
    double information(std::size_t piece) const {
        const float* const counts = by_label_.data() + piece * corpus_.labels;
        const double all = std::accumulate(counts, counts + corpus_.labels, prior_examples);
        double sum = 0;
        for (std::size_t label = 0; label < corpus_.labels; ++label) {
            const double share = (static_cast<double>(counts[label]) + prior_examples * shares_[label]) / all;
            if (share > 0) sum += share * std::log(share / shares_[label]);
        }
        return std::max(sum, 0.0);
    }

private:
    void count(const Corpus::Example& example) {
        ++examples_;
        total_weight_ += example.weight;
        shares_[example.label] += example.weight;
        for (const auto& group : example.groups)
            for (const auto& piece : group) {
                ++examples_with_[piece.id];
                by_label_[piece.id * corpus_.labels + example.label] += static_cast<float>(example.weight);
            }
    }

    const Corpus& corpus_;
    std::vector<std::uint32_t> examples_with_;
    std::vector<float> by_label_;
    std::vector<double> shares_;
    double examples_ = 0;
    double total_weight_ = 0;
};

/// The scales of the pieces that say most. Scaling by information beside rarity took a quarter of the errors of rarity alone away: the
/// separator then spends its freedom on words that tell offices apart, not on those that happen to mark single letters.
std::vector<float> scales_of(const Corpus& corpus, const PieceCounts& counts) {
    std::vector<float> scales(corpus.keys.size());
    std::vector<std::pair<double, std::uint32_t>> ranked;
    for (std::uint32_t piece = 0; piece < corpus.keys.size(); ++piece) {
        if (counts.examples_with(piece) < 2) continue;
        const double information = counts.information(piece);
        scales[piece] = static_cast<float>(counts.rarity(piece) * std::pow(information + least_information, information_power));
        ranked.emplace_back(-information * static_cast<double>(counts.examples_with(piece)), piece);
    }
    if (ranked.size() <= most_pieces_kept) return scales;
    std::sort(ranked.begin(), ranked.end());
    for (std::size_t i = most_pieces_kept; i < ranked.size(); ++i) scales[ranked[i].second] = 0;
    return scales;
}

/// Appends an example as a row, each group of its pieces brought to its share of length.
void append_row(SparseRows& rows, const Corpus::Example& example, const std::vector<float>& scales) {
    for (std::size_t group = 0; group < piece_groups; ++group) {
        const std::size_t begin = rows.values.size();
        double squares = 0;
        for (const auto& piece : example.groups[group]) {
            const float value = piece.value * scales[piece.id];
            if (value <= 0) continue;
            squares += static_cast<double>(value) * static_cast<double>(value);
            rows.columns.push_back(piece.id);
            rows.values.push_back(value);
        }
        const auto share = static_cast<float>(group_share[group] / std::sqrt(std::max(squares, 1e-30)));
        for (std::size_t i = begin; i < rows.values.size(); ++i) rows.values[i] *= share;
    }
    rows.begins.push_back(rows.values.size());
}

struct Fitted {
    std::vector<float> scales;
    MarginWeights weights;
};

/// Missing all examples of a label costs as much as missing all others, where it has less than half: a small office is no less right than a
/// large one.
std::vector<double> extra_costs(const std::vector<MarginTarget>& targets, std::size_t labels) {
    std::vector<double> own(labels);
    double all = 0;
    for (const MarginTarget& target : targets) {
        own[target.label] += target.cost;
        all += target.cost;
    }
    std::vector<double> out;
    for (const double one : own) out.push_back(one > 0 ? std::max(all - one, one) / one : 1);
    return out;
}

Fitted fit(const Corpus& corpus, const std::vector<std::size_t>& fold_of, std::size_t held, const std::atomic<bool>* stop) {
    Fitted out;
    out.scales = scales_of(corpus, PieceCounts{corpus, fold_of, held});
    SparseRows rows;
    rows.width = corpus.keys.size();
    std::vector<MarginTarget> targets;
    for (std::size_t i = 0; i < corpus.examples.size(); ++i) {
        if (fold_of[i] == held) continue;
        append_row(rows, corpus.examples[i], out.scales);
        targets.push_back({corpus.examples[i].label, margin_cost * corpus.examples[i].weight});
    }
    out.weights = separate(rows, targets, extra_costs(targets, corpus.labels), stop);
    add_evidence(out.weights, rows, targets, corpus.labels);
    return out;
}

/// The scores of each label for an example.
std::vector<double> scores_of(const Corpus::Example& example, const Fitted& fitted, std::size_t labels) {
    SparseRows row;
    append_row(row, example, fitted.scales);
    const float* const bias = fitted.weights.column(fitted.scales.size());
    std::vector<double> out(bias, bias + labels);
    for (std::size_t i = 0; i < row.values.size(); ++i)
        for (std::size_t label = 0; label < labels; ++label)
            out[label] += static_cast<double>(fitted.weights.column(row.columns[i])[label]) * static_cast<double>(row.values[i]);
    return out;
}

/// An example as a model saw it that had not learnt from it.
struct Unseen {
    std::size_t label = 0;
    std::size_t fold = 0;
    std::vector<double> scores;
};

std::size_t first_of(const std::vector<double>& scores) {
    return static_cast<std::size_t>(std::max_element(scores.begin(), scores.end()) - scores.begin());
}

/// Softmax.
double share_of(const std::vector<double>& scores, std::size_t label, double sharpness) {
    double sum = 0;
    for (const double score : scores) sum += std::exp(sharpness * (score - scores[label]));
    return 1 / sum;
}

/// What the first choice has of what it and the second have.
double share_of_two(const std::vector<double>& scores, double sharpness) {
    const std::size_t first = first_of(scores);
    double second = -std::numeric_limits<double>::infinity();
    for (std::size_t label = 0; label < scores.size(); ++label)
        if (label != first) second = std::max(second, scores[label]);
    return 1 / (1 + std::exp(-sharpness * (scores[first] - second)));
}

/// The sharpness under which the true labels are likeliest (temperature scaling: Guo, Pleiss, Sun, Weinberger, "On calibration of modern
/// neural networks", ICML 2017). The loss has one minimum: it is narrowed down by thirds.
double sharpness_for(const std::vector<Unseen>& cases, std::size_t without_fold) {
    const auto loss = [&](double logarithm) {
        double sum = 0;
        for (const Unseen& one : cases)
            if (one.fold != without_fold) sum -= std::log(std::max(share_of(one.scores, one.label, std::exp(logarithm)), 1e-12));
        return sum;
    };
    double low = std::log(0.1);
    double high = std::log(50.0);
    for (int i = 0; i < 25; ++i) {
        const double third = (high - low) / 3;
        const bool left = loss(low + third) < loss(high - third);
        (left ? high : low) = left ? high - third : low + third;
    }
    return std::exp((low + high) / 2);
}

using Three = std::array<double, 3>;

/// Solves three linear equations, whose matrix is symmetric and positive definite, by elimination.
Three solved(std::array<Three, 3> matrix, Three right) {
    for (std::size_t at = 0; at < 3; ++at)
        for (std::size_t row = 0; row < 3; ++row) {
            if (row == at) continue;
            const double factor = matrix[row][at] / matrix[at][at];
            for (std::size_t column = at; column < 3; ++column) matrix[row][column] -= factor * matrix[at][column];
            right[row] -= factor * right[at];
        }
    return {right[0] / matrix[0][0], right[1] / matrix[1][1], right[2] / matrix[2][2]};
}

/// A first choice before it is corrected, and whether it was right.
struct FirstChoice {
    double share_of_two = 0;
    double score = 0;
    bool right = false;

    /// What the three numbers of the correction are multiplied with.
    Three known() const {
        const double share = std::clamp(share_of_two, 1e-9, 1 - 1e-9);
        return {1, std::log(share / (1 - share)), score};
    }
};

std::vector<FirstChoice> first_choices(const std::vector<Unseen>& cases, std::size_t without_fold, double sharpness) {
    std::vector<FirstChoice> out;
    for (const Unseen& one : cases) {
        const std::size_t first = first_of(one.scores);
        if (one.fold != without_fold) out.push_back({share_of_two(one.scores, sharpness), one.scores[first], first == one.label});
    }
    return out;
}

/// What the first choice's odds are worth: logistic regression of whether it was right (Platt, "Probabilistic outputs for support vector
/// machines", 1999), by Newton's method, drawn towards no correction. With what the others have unchanged, a higher score of its own never
/// makes a choice less sure.
void correct_odds(Calibration& calibration, const std::vector<FirstChoice>& choices) {
    constexpr double pull = 10; // as strong as some ten cases
    for (int turn = 0; turn < 20; ++turn) {
        Three missing{-pull * calibration.offset, -pull * (calibration.slope - 1), -pull * calibration.by_score};
        std::array<Three, 3> matrix{{{pull, 0, 0}, {0, pull, 0}, {0, 0, pull}}};
        for (const FirstChoice& one : choices) {
            const Three known = one.known();
            const double believed = calibration.corrected(one.share_of_two, one.score);
            for (std::size_t i = 0; i < known.size(); ++i) {
                missing[i] += ((one.right ? 1 : 0) - believed) * known[i];
                for (std::size_t j = 0; j < known.size(); ++j) matrix[i][j] += believed * (1 - believed) * known[i] * known[j];
            }
        }
        const Three step = solved(matrix, missing);
        calibration.offset += std::clamp(step[0], -1.0, 1.0);
        calibration.slope = std::clamp(calibration.slope + step[1], 0.2, 5.0);
        calibration.by_score = std::clamp(calibration.by_score + step[2], -calibration.slope * calibration.sharpness, 5.0);
    }
}

/// What makes the scores probabilities, found on the cases outside of the fold. One sharpness for all labels makes the whole ranking
/// likeliest; but it leaves the surest choices too sure and the others too shy, so that the first choice's odds are corrected by what came
/// of them: of its odds against the second, as nearly all errors lie between the first two, and of its own score, as with the same lead a
/// letter that two offices claim is another matter than one that none does. Four numbers: a curve for each label would need more examples
/// than a small office has.
Calibration calibrate(const std::vector<Unseen>& cases, std::size_t without_fold) {
    Calibration out;
    out.sharpness = sharpness_for(cases, without_fold);
    correct_odds(out, first_choices(cases, without_fold, out.sharpness));
    return out;
}

/// The figures, each fold calibrated on the others.
Evaluation evaluate_unseen(const std::vector<Unseen>& cases) {
    std::vector<JudgedCase> judged;
    std::vector<Calibration> calibrations;
    for (std::size_t fold = 0; fold < folds; ++fold) calibrations.push_back(calibrate(cases, fold));
    for (const Unseen& one : cases) {
        const std::size_t choice = first_of(one.scores);
        const Calibration& calibration = calibrations[one.fold];
        judged.push_back({one.label, choice, calibration.corrected(share_of_two(one.scores, calibration.sharpness), one.scores[choice])});
    }
    return evaluation_of(std::move(judged));
}

/// A byte for each weight is enough: whole steps of 1/127 of the piece's largest.
void append_piece(ClassifierTables& tables, const Fitted& fitted, std::uint32_t key, std::size_t piece) {
    const std::span<const float> weights{fitted.weights.column(piece), tables.card.labels.size()};
    float largest = 0;
    for (const float weight : weights) largest = std::max(largest, std::abs(weight));
    if (fitted.scales[piece] <= 0 || largest <= 0) return;
    const float step = largest / 127;
    tables.keys.push_back(key);
    tables.scales.push_back(fitted.scales[piece]);
    tables.steps.push_back(step);
    for (const float weight : weights) tables.weights.push_back(static_cast<std::int8_t>(std::lround(weight / step)));
}

std::string skipped_text(const TrainingReport& report) {
    std::string out;
    for (std::size_t i = 0; i < skipped_words.size(); ++i)
        if (report.skipped[i] > 0) out += (out.empty() ? "; skipped: " : ", ") + std::to_string(report.skipped[i]) + ' ' + skipped_words[i];
    return out;
}

Problem refusal(const char* code, const std::string& detail, const TrainingReport& report) {
    return Problem{Fault::invalid, code, detail + skipped_text(report), {}, {}};
}

/// Where texts that say nothing go: as those in the training data went, and as far as there are few, as all others.
std::vector<float> prior_of(const UsableExamples& usable, const ModelCard& card) {
    const double empty = static_cast<double>(std::accumulate(usable.empty.begin(), usable.empty.end(), std::size_t{0}));
    std::vector<float> out;
    for (std::size_t label = 0; label < card.labels.size(); ++label) {
        const double share = static_cast<double>(card.labels[label].examples) / card.examples;
        out.push_back(static_cast<float>((static_cast<double>(usable.empty[label]) + prior_examples * share) / (empty + prior_examples)));
    }
    return out;
}

ModelCard card_of(const UsableExamples& usable, const std::vector<Unseen>& cases, Instant trained_at) {
    ModelCard card;
    for (const auto& label : usable.labels) card.labels.push_back({label, 0});
    for (const auto& one : usable.examples) ++card.labels[one.label].examples;
    card.examples = static_cast<std::uint32_t>(usable.examples.size());
    card.trained_at = trained_at;
    card.data = usable.data;
    card.evaluation = evaluate_unseen(cases);
    return card;
}

} // namespace

Result<Trained> train(std::span<const TrainingExample> examples, std::span<const std::string> known_labels,
                      const TrainingOptions& options) {
    const UsableExamples usable = usable_examples(examples, known_labels);
    if (usable.labels.empty()) return refusal("no_examples", "no example can be learnt from", usable.report);
    if (usable.labels.size() < 2)
        return refusal("one_class_only", "all examples have one label: there is nothing to tell apart", usable.report);
    if (usable.labels.size() > Classifier::most_labels) return refusal("too_many_labels", "a model has at most 64 labels", usable.report);
    const Corpus corpus = corpus_of(examples, usable, options.threads);
    const std::vector<std::size_t> fold_of = deal(corpus);
    std::vector<Unseen> cases(corpus.examples.size());
    run_jobs(folds, options.threads, [&](std::size_t held) {
        const Fitted fitted = fit(corpus, fold_of, held, options.stop);
        for (std::size_t i = 0; i < cases.size(); ++i)
            if (fold_of[i] == held) cases[i] = {corpus.examples[i].label, held, scores_of(corpus.examples[i], fitted, corpus.labels)};
    });
    if (options.stop != nullptr && *options.stop) return refusal("stopped", "the training was stopped", usable.report);
    const Fitted whole = fit(corpus, fold_of, no_fold, options.stop);
    if (options.stop != nullptr && *options.stop) return refusal("stopped", "the training was stopped", usable.report);
    ClassifierTables tables;
    tables.card = card_of(usable, cases, options.trained_at);
    tables.calibration = calibrate(cases, no_fold);
    tables.prior = prior_of(usable, tables.card);
    const float* const bias = whole.weights.column(corpus.keys.size());
    tables.bias.assign(bias, bias + corpus.labels);
    for (std::size_t piece = 0; piece < corpus.keys.size(); ++piece) append_piece(tables, whole, corpus.keys[piece], piece);
    tables.showable = showable_stretches(examples, usable);
    return Trained{Classifier{std::move(tables)}, usable.report};
}

} // namespace huiying
