#include "bench/support/clusters/invented.hpp"

#include <cmath>

namespace huiying::bench {

namespace {

constexpr std::size_t characters = 3000;
constexpr std::size_t vocabulary = 30000;
constexpr std::size_t place_count = 40000;
constexpr int first_character = 0x4E00;
constexpr const char* endings[]{"小区", "路", "花园", "村", "街道", "中学", "广场", "公司"};

void append(std::string& out, std::size_t character) {
    const auto c = static_cast<unsigned>(first_character + static_cast<int>(character));
    out += static_cast<char>(0xE0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
}

}  // namespace

InventedLetters::InventedLetters(std::size_t total) : total_(total) {
    for (std::size_t i = 0; i < vocabulary; ++i) {
        std::string word;
        for (std::size_t k = 0; k < 1 + random_() % 3; ++k) append(word, zipf(characters));
        words_.push_back(word);
    }
    for (std::size_t i = 0; i < place_count; ++i) {
        std::string name;
        for (std::size_t k = 0; k < 2 + random_() % 2; ++k) append(name, random_() % characters);
        places_.push_back(name + endings[random_() % std::size(endings)]);
    }
}

/// Rank r with a share of about 1/r, by inversion of the continuous law.
std::size_t InventedLetters::zipf(std::size_t count) {
    const double u = std::uniform_real_distribution<double>{}(random_);
    return static_cast<std::size_t>(std::exp(u * std::log(static_cast<double>(count)))) - 1;
}

InventedLetter InventedLetters::next() {
    InventedLetter letter;
    const std::string& place = places_[zipf(place_count)];
    const std::string& matter = words_[200 + random_() % 800];
    letter.title = place + matter + words_[zipf(vocabulary)] + words_[zipf(vocabulary)] + words_[zipf(vocabulary)];
    const std::size_t length = 30 + random_() % 120;  // words: about 60 to 300 characters
    for (std::size_t i = 0; i < length; ++i) {
        letter.body += i % 40 == 20 ? place : i % 40 == 30 ? matter : words_[zipf(vocabulary)];
        if (i % 9 == 8) letter.body += "，";
    }
    letter.person = 1 + random_() % (total_ / 2 + 1);
    letter.received = std::chrono::sys_days{std::chrono::year{2024} / 1 / 1} +
                      std::chrono::seconds{365LL * 86400 * static_cast<long long>(made_++) / static_cast<long long>(total_)};
    return letter;
}

}  // namespace huiying::bench
