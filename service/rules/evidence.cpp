#include "service/rules/evidence.hpp"
#include <algorithm>
#include <cmath>
#include <numeric>

namespace huiying {

namespace {

/// What a unit of evidence counts beside a unit of margin. Between 0.01 and 0.03 it hardly matters; with 0.1 the evidence, which is the
/// worse judge alone, has its way.
constexpr double evidence_share = 0.02;
/// Rows that each label, and the others, are taken to have beside their own, with the columns spread as they are in all rows.
constexpr double prior_rows = 50;

/// How much of each column the rows of each label have.
class ColumnMass {
public:
    ColumnMass(const SparseRows& rows, const std::vector<MarginTarget>& targets, std::size_t labels)
        : labels_{labels}, by_label_(rows.width * labels), of_column_(rows.width), of_label_(labels) {
        for (std::size_t row = 0; row < rows.size(); ++row)
            for (std::size_t i = rows.begins[row]; i < rows.begins[row + 1]; ++i)
                count(rows.columns[i], targets[row].label, targets[row].cost * static_cast<double>(rows.values[i]));
        all_ = std::accumulate(of_label_.begin(), of_label_.end(), 0.0);
        prior_ = prior_rows * all_ / static_cast<double>(std::max(rows.size(), std::size_t{1}));
    }

    bool has(std::size_t column) const { return of_column_[column] > 0; }
    double evidence(std::size_t column, std::size_t label) const {
        const double mine = static_cast<double>(by_label_[column * labels_ + label]);
        const double prior = prior_ * of_column_[column] / all_;
        return std::log((mine + prior) / (of_label_[label] + prior_)) -
               std::log((std::max(of_column_[column] - mine, 0.0) + prior) / (all_ - of_label_[label] + prior_));
    }

private:
    void count(std::size_t column, std::size_t label, double mass) {
        by_label_[column * labels_ + label] += static_cast<float>(mass);
        of_column_[column] += mass;
        of_label_[label] += mass;
    }

    std::size_t labels_;
    std::vector<float> by_label_; ///< column after column
    std::vector<double> of_column_;
    std::vector<double> of_label_;
    double all_ = 0;
    double prior_ = 0; ///< mass of the prior rows
};

} // namespace

void add_evidence(MarginWeights& weights, const SparseRows& rows, const std::vector<MarginTarget>& targets, std::size_t labels) {
    const ColumnMass mass{rows, targets, labels};
    for (std::size_t column = 0; column < rows.width; ++column) {
        if (!mass.has(column)) continue;
        float* const own = weights.values.data() + column * weights.stride;
        for (std::size_t label = 0; label < labels; ++label)
            own[label] += static_cast<float>(evidence_share * mass.evidence(column, label));
    }
}

} // namespace huiying
