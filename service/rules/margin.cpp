// Dual coordinate descent: Hsieh, Chang, Lin, Keerthi, Sundararajan, "A dual coordinate descent method for large-scale linear SVM", ICML
// 2008, algorithm 1 for the L2 loss. It needs a dozen passes where gradient methods need hundreds. All labels take their steps on a row
// together: the row's columns are then fetched from memory once, not once for each label, and that is where the time goes.
#include "service/rules/margin.hpp"
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace huiying {

namespace {

constexpr int most_passes = 60;
/// The largest violation of optimality that is left. Smaller ones changed no figure.
constexpr double tolerance = 0.05;
/// Labels are worked on eight at a time.
constexpr std::size_t lane = 8;

/// A generator of our own, since the standard's shuffle differs between libraries (splitmix64, Steele et al., OOPSLA 2014).
class Shuffler {
public:
    void shuffle(std::vector<std::uint32_t>& items) {
        for (std::size_t left = items.size(); left > 1; --left) std::swap(items[left - 1], items[next() % left]);
    }

private:
    std::uint64_t next() noexcept {
        std::uint64_t z = (state_ += 0x9E3779B97F4A7C15U);
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31);
    }
    std::uint64_t state_ = 0;
};

class Descent {
public:
    Descent(const SparseRows& rows, const std::vector<MarginTarget>& targets, const std::vector<double>& own_extra)
        : rows_{rows},
          targets_{targets},
          own_extra_{own_extra},
          labels_{own_extra.size()},
          squares_(rows.size(), 1.0),
          sums_((labels_ + lane - 1) / lane * lane) {
        weights_.stride = sums_.size();
        weights_.values.resize((rows.width + 1) * weights_.stride);
        pulls_.resize(rows.size() * labels_);
        for (std::size_t row = 0; row < rows.size(); ++row) // 1 is the bias
            for (std::size_t i = rows.begins[row]; i < rows.begins[row + 1]; ++i)
                squares_[row] += static_cast<double>(rows.values[i]) * static_cast<double>(rows.values[i]);
    }

    /// One step of each label on one row; gives how far the farthest was from its optimum.
    double step(std::size_t row) {
        multiply(row);
        double worst = 0;
        for (std::size_t label = 0; label < labels_; ++label) worst = std::max(worst, turn(row, label));
        if (worst > 0) move(row);
        return worst;
    }
    MarginWeights take() { return std::move(weights_); }

private:
    /// The sums become the products of the row with each label's weights. Eight sums stay in registers on the way.
    void multiply(std::size_t row) noexcept {
        const std::size_t end = rows_.begins[row + 1];
        for (std::size_t at = 0; at < sums_.size(); at += lane) {
            std::array<float, lane> sums{};
            const auto add = [&](const float* column, float value) {
                for (std::size_t i = 0; i < lane; ++i) sums[i] += value * column[i];
            };
            for (std::size_t i = rows_.begins[row]; i < end; ++i) add(weights_.column(rows_.columns[i]) + at, rows_.values[i]);
            add(weights_.column(rows_.width) + at, 1);
            std::copy(sums.begin(), sums.end(), sums_.begin() + static_cast<std::ptrdiff_t>(at));
        }
    }
    /// The label's product becomes the step to take; gives how far it was from its optimum.
    double turn(std::size_t row, std::size_t label) {
        const bool own = targets_[row].label == label;
        const double side = own ? 1 : -1;
        const double slack = 0.5 / (targets_[row].cost * (own ? own_extra_[label] : 1));
        double& pull = pulls_[row * labels_ + label];
        const double gradient = side * static_cast<double>(sums_[label]) - 1 + pull * slack;
        const double projected = pull <= 0 ? std::min(gradient, 0.0) : gradient;
        const double before = pull;
        if (projected != 0) pull = std::max(0.0, pull - gradient / (squares_[row] + slack));
        sums_[label] = static_cast<float>((pull - before) * side);
        return std::abs(projected);
    }
    /// Each label's weights go its step along the row.
    void move(std::size_t row) noexcept {
        for (std::size_t at = 0; at < sums_.size(); at += lane) {
            std::array<float, lane> steps{};
            std::copy_n(sums_.begin() + static_cast<std::ptrdiff_t>(at), lane, steps.begin());
            const auto add = [&](float* column, float value) {
                for (std::size_t i = 0; i < lane; ++i) column[i] += value * steps[i];
            };
            for (std::size_t i = rows_.begins[row]; i < rows_.begins[row + 1]; ++i)
                add(weights_.values.data() + rows_.columns[i] * weights_.stride + at, rows_.values[i]);
            add(weights_.values.data() + rows_.width * weights_.stride + at, 1);
        }
    }

    const SparseRows& rows_;
    const std::vector<MarginTarget>& targets_;
    const std::vector<double>& own_extra_;
    std::size_t labels_;
    MarginWeights weights_;
    std::vector<double> pulls_;   ///< dual variables, row after row
    std::vector<double> squares_; ///< of the rows' lengths
    std::vector<float> sums_;
};

} // namespace

MarginWeights separate(const SparseRows& rows, const std::vector<MarginTarget>& targets, const std::vector<double>& own_extra,
                       const std::atomic<bool>* stop) {
    Descent descent{rows, targets, own_extra};
    std::vector<std::uint32_t> order(rows.size());
    std::iota(order.begin(), order.end(), 0U);
    Shuffler shuffler;
    for (int pass = 0; pass < most_passes && !(stop != nullptr && *stop); ++pass) {
        shuffler.shuffle(order);
        double worst = 0;
        for (const std::uint32_t row : order) worst = std::max(worst, descent.step(row));
        if (worst < tolerance) break;
    }
    return descent.take();
}

} // namespace huiying
