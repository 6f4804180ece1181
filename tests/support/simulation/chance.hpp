// Chance that can be repeated: the same seed gives the same throws, here and on every machine.
#pragma once
#include <chrono>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace huiying::tests {

/// A number that looks random and depends on both: what belongs to the n-th thing of a plan, whoever asks and how often.
constexpr std::uint64_t mixed(std::uint64_t seed, std::uint64_t n) noexcept {
    std::uint64_t z = seed * 0x9e3779b97f4a7c15ULL + n + 0x9e3779b97f4a7c15ULL;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31U);
}

class Chance {
public:
    explicit Chance(std::uint64_t seed) : engine_(seed) {}

    /// 0 … n-1.
    std::uint64_t below(std::uint64_t n) { return engine_() % n; }
    int between(int from, int to) { return from + static_cast<int>(below(static_cast<std::uint64_t>(to - from + 1))); }
    /// With so many chances in a thousand.
    bool happens(int per_mille) { return below(1000) < static_cast<std::uint64_t>(per_mille); }
    /// Waiting times of things that happen on average every `mean`.
    std::chrono::milliseconds wait(std::chrono::milliseconds mean) {
        const double share = (static_cast<double>(below(1'000'000)) + 1) / 1'000'001;
        return std::chrono::milliseconds{static_cast<std::int64_t>(-std::log(share) * static_cast<double>(mean.count()))};
    }
    template <class List>
    const auto& one_of(const List& list) {
        return *std::next(std::begin(list), static_cast<std::ptrdiff_t>(below(std::size(list))));
    }
    /// A place in the list, by weight; the list is not empty and some weight is above 0.
    std::size_t weighted(const std::vector<int>& weights) {
        std::uint64_t total = 0;
        for (const int weight : weights) total += static_cast<std::uint64_t>(weight);
        std::uint64_t left = below(total);
        for (std::size_t i = 0;; ++i) {
            if (left < static_cast<std::uint64_t>(weights[i])) return i;
            left -= static_cast<std::uint64_t>(weights[i]);
        }
    }

private:
    std::mt19937_64 engine_;
};

} // namespace huiying::tests
