#include "service/rules/clusters/candidates.hpp"

#include <algorithm>

namespace huiying::clusters {

void Candidates::add(const std::vector<Gram>& posted, std::uint32_t message) {
    if (shared_.size() <= message) shared_.resize(message + 1);
    for (const Gram gram : posted) postings_.add(gram, message);
}

void Candidates::begin() {
    touched_.clear();
    steps_ = 0;
}

void Candidates::touch(std::uint32_t message, float weight) {
    shared_[message] = weight;
    touched_.push_back(message);
}

const std::vector<std::uint32_t>& Candidates::best(std::size_t count) {
    const auto better = [&](std::uint32_t a, std::uint32_t b) { return shared_[a] != shared_[b] ? shared_[a] > shared_[b] : a > b; };
    const auto end = touched_.begin() + static_cast<std::ptrdiff_t>(std::min(count, touched_.size()));
    std::partial_sort(touched_.begin(), end, touched_.end(), better);
    for (const std::uint32_t message : touched_) shared_[message] = 0;
    touched_.erase(end, touched_.end());
    return touched_;
}

}  // namespace huiying::clusters
