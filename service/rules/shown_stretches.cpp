#include "service/rules/shown_stretches.hpp"
#include <algorithm>

namespace huiying {

ShownStretches::ShownStretches(std::span<const std::uint64_t> hashes)
    : bits_(std::size_t{1} << (address_bits - 6)), starts_((std::size_t{1} << range_bits) + 1), hashes_(hashes.begin(), hashes.end()) {
    std::sort(hashes_.begin(), hashes_.end());
    for (const std::uint64_t hash : hashes_) {
        bits_[hash >> (70 - address_bits)] |= std::uint64_t{1} << ((hash >> (64 - address_bits)) & 63U);
        ++starts_[(hash >> (64 - range_bits)) + 1];
    }
    for (std::size_t i = 1; i < starts_.size(); ++i) starts_[i] += starts_[i - 1];
}

bool ShownStretches::contains(std::uint64_t hash) const noexcept {
    const std::uint32_t* const start = starts_.data() + (hash >> (64 - range_bits));
    return std::binary_search(hashes_.data() + start[0], hashes_.data() + start[1], hash);
}

} // namespace huiying
