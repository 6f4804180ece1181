// What each column of the rows says by itself, beside what the separators make of all columns together.
#pragma once
#include "service/rules/margin.hpp"

namespace huiying {

/// Adds to each label's weight for a column a small share of log P(column | label) − log P(column | other labels): naive Bayes against the
/// complement, over values that are scaled and rows of one length (Rennie, Shih, Teevan, Karger, "Tackling the poor assumptions of naive
/// Bayes text classifiers", ICML 2003). A separator leaves a word alone that others beside it have settled already; in a letter without those
/// others it should speak all the same. A row counts as much as its target costs; only the costs' proportions matter. The weights are those
/// found for the same rows and labels; the biases stay as they are.
void add_evidence(MarginWeights& weights, const SparseRows& rows, const std::vector<MarginTarget>& targets, std::size_t labels);

} // namespace huiying
