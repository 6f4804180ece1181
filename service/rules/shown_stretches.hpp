// Which stretches of a text may be shown, by their hashes.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace huiying {

/// Immutable; any thread.
class ShownStretches {
public:
    explicit ShownStretches(std::span<const std::uint64_t> hashes);

    /// False for nearly all that are not among them, at the price of a look.
    bool may_contain(std::uint64_t hash) const noexcept {
        return ((bits_.data()[hash >> (70 - address_bits)] >> ((hash >> (64 - address_bits)) & 63U)) & 1U) != 0;
    }
    bool contains(std::uint64_t hash) const noexcept;

private:
    static constexpr int address_bits = 20;
    static constexpr int range_bits = 13;

    std::vector<std::uint64_t> bits_;   ///< one for each way hashes begin that some have
    std::vector<std::uint32_t> starts_; ///< where the hashes of each range begin: hashes are spread evenly, so that a range holds a few
    std::vector<std::uint64_t> hashes_; ///< ascending
};

} // namespace huiying
