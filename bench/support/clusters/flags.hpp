// Whether the clusters that were flagged are those that deserve it: five distinct people within 90 days.
#pragma once
#include <set>

#include "bench/support/clusters/judged.hpp"

namespace huiying::bench {

struct FlagScore {
    std::size_t expected = 0;
    std::size_t found = 0;
    std::size_t wrong = 0;  ///< flagged clusters that no judged cluster covers to half
};

FlagScore score_flags(const std::vector<JudgedCluster>& judged, const std::vector<JudgedMessage>& messages, const Clustering& clustering,
                      const std::set<std::int64_t>& raised);

}  // namespace huiying::bench
