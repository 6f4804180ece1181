// Linear separators with a wide margin, one for each label against all others: L2-regularised support vector machines with squared hinge
// loss.
#pragma once
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace huiying {

/// Sparse vectors, one after the other.
struct SparseRows {
    std::vector<std::size_t> begins{0}; ///< where each row begins; one more at the end
    std::vector<std::uint32_t> columns;
    std::vector<float> values;
    std::size_t width = 0; ///< columns are below this

    std::size_t size() const noexcept { return begins.size() - 1; }
};

/// What is asked of one row: to lie on its label's side, and on the other side for all other labels.
struct MarginTarget {
    std::size_t label = 0;
    double cost = 1; ///< of a squared unit short of the margin
};

/// Weights for each label, column after column, with the biases as one more column at the end.
struct MarginWeights {
    std::size_t stride = 0; ///< from one column to the next; at least the number of labels
    std::vector<float> values;

    const float* column(std::size_t at) const noexcept { return values.data() + at * stride; }
};

/// For each label the weights w that minimise |w|²/2 + Σ cost · max(0, 1 − side·(w·x + bias))², where a row of the label itself costs
/// `own_extra[label]` times as much. Deterministic: the same rows in the same order give the same bits.
/// With `stop` set by another thread it ends after the pass it is at, with weights that are of no use.
MarginWeights separate(const SparseRows& rows, const std::vector<MarginTarget>& targets, const std::vector<double>& own_extra,
                       const std::atomic<bool>* stop = nullptr);

} // namespace huiying
