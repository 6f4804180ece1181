// Which of the examples can be learnt from.
#pragma once
#include "service/rules/classifier_training.hpp"

namespace huiying {

/// What is left of the examples, in an order that depends on nothing but the examples themselves.
struct UsableExamples {
    struct One {
        std::size_t index = 0; ///< into the examples given
        std::size_t label = 0; ///< index into `labels`
        double weight = 1;
        std::uint64_t writer = 0;
        Digest content{}; ///< of the text without its label
    };
    std::vector<std::string> labels; ///< those with at least two examples, in byte order
    std::vector<One> examples;       ///< by content
    std::vector<std::size_t> empty;  ///< of each label: how many of its examples say nothing
    Digest data{};                   ///< of all of it
    TrainingReport report;
};

UsableExamples usable_examples(std::span<const TrainingExample> examples, std::span<const std::string> known_labels);

} // namespace huiying
