// The pieces that a model knows, laid out for the processor's cache: one line of memory says whether a key is known, and one more what its
// piece weighs.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

namespace huiying {

/// Immutable; any thread.
class PieceRows {
public:
    /// Of each piece: its key (different from all others, not 0), how much it says at all, what one unit of weight is worth, and its weights
    /// for the labels, piece after piece.
    PieceRows(std::span<const std::uint32_t> keys, std::span<const float> scales, std::span<const float> steps,
              std::span<const std::int8_t> weights, std::size_t labels);

    /// Rows are numbered from 1; this is the row of a key that no piece has.
    static constexpr std::uint32_t no_row = 0;

    struct Head {
        float scale;
        float step;
    };
    Head head(std::uint32_t row) const noexcept {
        Head head{};
        std::memcpy(&head, at(row), sizeof head);
        return head;
    }
    /// `width()` weights; those beyond the labels are 0.
    const std::int8_t* weights(std::uint32_t row) const noexcept { return at(row) + sizeof(Head); }
    /// The number of labels, rounded up to whole lanes.
    std::size_t width() const noexcept { return stride_ - sizeof(Head); }
    static constexpr std::size_t lane = 8;

    std::uint32_t row_of(std::uint32_t key) const noexcept {
        for (std::size_t place = key >> shift_;; place = (place + 1) & (buckets_.size() - 1)) {
            const Bucket& bucket = buckets_.data()[place];
            // All eight at a time: whether a piece is known is a toss-up, and a wrong guess of the processor costs more than that.
            const auto found = (Four(bucket.keys[0] == key) & bucket.rows[0]) | (Four(bucket.keys[1] == key) & bucket.rows[1]);
            const std::uint32_t row = found[0] | found[1] | found[2] | found[3];
            const bool may_stand_further_on = (row == no_row) & (bucket.keys[1][3] != 0);
            if (!may_stand_further_on) [[likely]]
                return row;
        }
    }
    /// Has the memory fetched that `row_of` will look at, or `head` and `weights`.
    void prefetch_key(std::uint32_t key) const noexcept { __builtin_prefetch(buckets_.data() + (key >> shift_)); }
    void prefetch_row(std::uint32_t row) const noexcept { __builtin_prefetch(at(row)); }

private:
    using Four = std::uint32_t __attribute__((vector_size(16)));
    /// One line of memory with room for eight. Filled from the front; what does not fit stands in the next.
    struct alignas(64) Bucket {
        static constexpr std::size_t room = 8;
        Four keys[2]{}; ///< 0 is none
        Four rows[2]{};
    };

    void place(std::uint32_t key, std::uint32_t row) noexcept;
    const std::int8_t* at(std::uint32_t row) const noexcept { return rows_.data() + std::size_t{row} * stride_; }

    std::size_t stride_;
    int shift_;
    std::vector<Bucket> buckets_;
    std::vector<std::int8_t> rows_; ///< head and weights of one piece after the other
};

} // namespace huiying
