// Invented letters, as many as one likes: words of a made-up language in Chinese characters, frequent and rare ones as in real text (Zipf),
// places and matters, a few of which many people write about. Nothing in them was ever written by anyone.
#pragma once
#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

namespace huiying::bench {

struct InventedLetter {
    std::string title;
    std::string body;
    std::uint64_t person = 0;
    std::chrono::sys_seconds received;
};

class InventedLetters {
public:
    /// `total` letters spread over a year.
    explicit InventedLetters(std::size_t total);

    InventedLetter next();

private:
    std::size_t zipf(std::size_t count);

    std::mt19937_64 random_{20210618};
    std::vector<std::string> words_;
    std::vector<std::string> places_;
    std::size_t total_;
    std::size_t made_ = 0;
};

}  // namespace huiying::bench
