#include "service/rules/piece_rows.hpp"
#include <algorithm>
#include <bit>
#include <numeric>

namespace huiying {

namespace {

/// At most half full, so that nearly every search ends in its first bucket.
std::size_t buckets_for(std::size_t pieces, std::size_t bucket) { return std::bit_ceil(std::max<std::size_t>(2, pieces * 2 / bucket + 1)); }

} // namespace

PieceRows::PieceRows(std::span<const std::uint32_t> keys, std::span<const float> scales, std::span<const float> steps,
                     std::span<const std::int8_t> weights, std::size_t labels)
    : stride_{sizeof(Head) + (labels + lane - 1) / lane * lane}, buckets_(buckets_for(keys.size(), Bucket::room)) {
    shift_ = 32 - std::countr_zero(buckets_.size());
    rows_.resize((keys.size() + 1) * stride_);
    // Common pieces say least: by their scales those that nearly every text has lie side by side, and stay in the cache.
    std::vector<std::uint32_t> order(keys.size());
    std::iota(order.begin(), order.end(), 0U);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return scales[a] < scales[b]; });
    std::int8_t* row = rows_.data();
    for (std::uint32_t i = 0; i < order.size(); ++i) {
        const std::uint32_t piece = order[i];
        const Head head{scales[piece], steps[piece]};
        row += stride_;
        std::memcpy(row, &head, sizeof head);
        std::memcpy(row + sizeof head, weights.data() + piece * labels, labels);
        place(keys[piece], i + 1);
    }
}

void PieceRows::place(std::uint32_t key, std::uint32_t row) noexcept {
    std::size_t at = key >> shift_;
    while (buckets_[at].keys[1][3] != 0) at = (at + 1) & (buckets_.size() - 1);
    Bucket& bucket = buckets_[at];
    std::size_t free = 0;
    while (bucket.keys[free / 4][free % 4] != 0) ++free;
    bucket.keys[free / 4][free % 4] = key;
    bucket.rows[free / 4][free % 4] = row;
}

} // namespace huiying
