#include "service/rules/clusters/commonness.hpp"

#include <algorithm>
#include <cmath>

#include "service/rules/clusters/common_words.hpp"

namespace huiying::clusters {

namespace {

constexpr std::size_t cells = std::size_t{1} << 22;

/// ln(n + ½) for small n: looked up a thousand times for each message.
const std::vector<float>& logarithms() {
    static const std::vector<float> table = [] {
        std::vector<float> out;
        for (std::size_t n = 0; n < 4096; ++n) out.push_back(std::log(static_cast<float>(n) + 0.5F));
        return out;
    }();
    return table;
}

std::size_t first_cell(Gram gram) noexcept { return gram & (cells - 1); }
std::size_t second_cell(Gram gram) noexcept { return spread(gram) & (cells - 1); }

}  // namespace

Commonness::Commonness(double prior_messages)
    : messages_(prior_messages), first_(cells), second_(cells), symbols_(std::size_t{1} << 16), symbol_weights_(std::size_t{1} << 16) {
    for (const CommonWords& words : common_words()) {
        const auto by = static_cast<std::uint32_t>(words.share * prior_messages);
        const std::vector<Symbol> row = symbols_of(words.words, words.words.size());
        for (std::size_t at = 0; at < row.size(); ++at) {
            if (row[at] == gap) continue;
            symbols_[row[at]] = std::max(symbols_[row[at]], by);
            for (const std::size_t length : {2U, 3U}) {
                if (at + length > row.size()) continue;
                const Gram gram = gram_at(row.data() + at, length);
                if (const std::uint32_t known = times(gram); gram != 0 && known < by) add(gram, by - known);
            }
        }
    }
    log_messages_ = static_cast<float>(std::log(messages_ + 1));
    weigh_symbols();
}

void Commonness::add(Gram gram, std::uint32_t by) noexcept {
    std::uint32_t& first = first_[first_cell(gram)];
    std::uint32_t& second = second_[second_cell(gram)];
    const std::uint32_t sum = std::min(first, second) + by;
    first = std::max(first, sum);
    second = std::max(second, sum);
}

void Commonness::count(const std::vector<Gram>& grams, const std::vector<Symbol>& symbols) {
    messages_ += 1;
    log_messages_ = static_cast<float>(std::log(messages_ + 1));
    for (const Gram gram : grams) add(gram, 1);
    for (const Symbol symbol : symbols) {
        ++symbols_[symbol];
        symbol_weights_[symbol] = weight_for(symbols_[symbol]);
    }
    if (messages_ > weighed_at_ * 1.1) weigh_symbols();
}

void Commonness::weigh_symbols() {
    weighed_at_ = messages_;
    for (std::size_t i = 0; i < symbols_.size(); ++i) symbol_weights_[i] = weight_for(symbols_[i]);
}

std::uint32_t Commonness::times(Gram gram) const noexcept { return std::min(first_[first_cell(gram)], second_[second_cell(gram)]); }

float Commonness::weight(Gram gram) const noexcept { return weight_for(times(gram)); }

float Commonness::weight_for(std::uint32_t times) const noexcept {
    const auto& logs = logarithms();
    return log_messages_ - (times < logs.size() ? logs[times] : std::log(static_cast<float>(times) + 0.5F));
}

}  // namespace huiying::clusters
