// The examples as training looks at them: which pieces each has, and how many have each piece.
#pragma once
#include <functional>
#include "service/rules/training_examples.hpp"

namespace huiying {

/// Runs `job(0)` … `job(count - 1)` on that many threads. Each job writes to a place of its own, so that threads change nothing but time.
void run_jobs(std::size_t count, unsigned threads, const std::function<void(std::size_t)>& job);

struct Corpus {
    struct Piece {
        std::uint32_t id = 0; ///< index into `keys`
        float value = 0;      ///< what its count in this example says
    };
    struct Example {
        std::array<std::vector<Piece>, piece_groups> groups;
        std::size_t label = 0;
        double weight = 1;
    };
    std::vector<std::uint32_t> keys; ///< of all pieces that at least two examples have, ascending
    std::vector<Example> examples;
    std::size_t labels = 0;
};

Corpus corpus_of(std::span<const TrainingExample> examples, const UsableExamples& usable, unsigned threads);

/// Hashes of the stretches that may be shown: without digits, and in examples of at least five different writers; ascending.
std::vector<std::uint64_t> showable_stretches(std::span<const TrainingExample> examples, const UsableExamples& usable);

} // namespace huiying
