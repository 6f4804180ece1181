// Small arithmetic for figures: medians and percentiles of what was measured.
#pragma once
#include <algorithm>
#include <cstddef>
#include <vector>

namespace huiying::bench {

/// The value below which the given share (0 … 1) of the values lies; 0 of none.
inline double quantile(std::vector<double> values, double share) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const auto place = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
    return values[place];
}

inline double median(std::vector<double> values) { return quantile(std::move(values), 0.5); }

}  // namespace huiying::bench
