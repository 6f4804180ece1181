// How common a term is among the messages so far, in fixed memory: a count-min sketch with conservative update (Cormode and Muthukrishnan
// 2005; Estan and Varghese 2002). It never counts too little, and too much only where two rows collide. Before there are messages, a list
// of everyday words of such letters stands in for them.
#pragma once
#include <cstdint>
#include <vector>

#include "service/rules/clusters/symbols.hpp"

namespace huiying::clusters {

class Commonness {
public:
    explicit Commonness(double prior_messages);

    /// One more message; each gram and each symbol is to be given once for it.
    void count(const std::vector<Gram>& grams, const std::vector<Symbol>& symbols);

    /// In how many messages, at most.
    std::uint32_t times(Gram gram) const noexcept;

    /// Inverse document frequency, natural logarithm; above 0.
    float weight(Gram gram) const noexcept;
    float weight_of_symbol(Symbol symbol) const noexcept { return symbol_weights_[symbol]; }

private:
    float weight_for(std::uint32_t times) const noexcept;
    void add(Gram gram, std::uint32_t by) noexcept;

    double messages_;
    float log_messages_ = 0;  ///< ln of messages_ + 1
    std::vector<std::uint32_t> first_;
    std::vector<std::uint32_t> second_;
    std::vector<std::uint32_t> symbols_;
    std::vector<float>
        symbol_weights_;  ///< looked at far more often than counted; made anew when the number of messages has grown by a tenth
    double weighed_at_ = 0;
    void weigh_symbols();
};

}  // namespace huiying::clusters
