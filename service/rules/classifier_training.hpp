// Makes a classifier from messages whose office is known, and measures classifiers.
#pragma once
#include <array>
#include <atomic>
#include <span>
#include "service/rules/classifier.hpp"

namespace huiying {

/// A message whose office is known. The texts must outlive the training.
struct TrainingExample {
    ClassifiedText text;
    std::string label;
    double weight = 1; ///< how much it counts: more for a dispatcher's correction than for a hand-over nobody objected to
    std::uint64_t writer = 0; ///< whoever wrote it has one number in all examples, which others do not have; 0: nobody knows, a person of its own
};

/// Why an example was left out.
enum class Skipped : std::uint8_t {
    unknown_label, ///< not among the labels that may be learnt
    empty_text,    ///< neither title nor body holds a letter
    too_long,      ///< a body of more than 128 KiB, or a title of more than 4 KiB
    not_utf8,
    bad_weight,    ///< not a positive number
    repeated,      ///< the same text with the same label again
    contradictory, ///< the same text with different labels, of which none weighs more than the others
    outweighed,    ///< the same text with another label that weighs more
    lone_label,    ///< the only example of its label: nothing to measure it by
};
inline constexpr std::array<const char*, 9> skipped_words{"unknown_label", "empty_text",    "too_long",   "not_utf8",  "bad_weight",
                                                          "repeated",      "contradictory", "outweighed", "lone_label"};

/// What became of the examples.
struct TrainingReport {
    std::size_t used = 0;
    std::array<std::size_t, skipped_words.size()> skipped{};

    std::size_t& of(Skipped reason) noexcept { return skipped[static_cast<std::size_t>(reason)]; }
    std::size_t of(Skipped reason) const noexcept { return skipped[static_cast<std::size_t>(reason)]; }
};

struct TrainingOptions {
    Instant trained_at{};
    unsigned threads = 1;
    const std::atomic<bool>* stop = nullptr; ///< set by another thread: the training ends soon with the problem `stopped`
};

struct Trained {
    Classifier model;
    TrainingReport report;
};

/// Trains on the examples whose labels are among `known_labels`. The same examples give the same bytes, in whatever order and on however
/// many threads. Problems: `no_examples` (nothing usable), `one_class_only`, `too_many_labels`; their detail counts what was skipped and
/// why.
Result<Trained> train(std::span<const TrainingExample> examples, std::span<const std::string> known_labels, const TrainingOptions& options);

/// Measures a classifier on examples, each counted once whatever its weight. A label the classifier does not know counts as missed.
Evaluation evaluate(const Classifier& classifier, std::span<const TrainingExample> examples);

/// One judged case: what it was, what it was taken for, and how surely. The one definition of the figures.
struct JudgedCase {
    std::size_t truth = 0;
    std::size_t choice = 0;
    double confidence = 0;
};
Evaluation evaluation_of(std::vector<JudgedCase> cases);

} // namespace huiying
