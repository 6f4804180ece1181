// The few messages worth a closer look: those that share rare terms with the one that arrives, best first. Never a walk over all.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "service/rules/clusters/commonness.hpp"
#include "service/rules/clusters/postings.hpp"
#include "service/rules/clusters/settings.hpp"

namespace huiying::clusters {

class Candidates {
public:
    void add(const std::vector<Gram>& posted, std::uint32_t message);

    /// At most `settings.candidates` messages, those that share the most weight first (the newer of two equals), found in at most
    /// `settings.steps` entries. `skip(message)` leaves one out. The answer stands until the next call.
    template <class Skip>
    const std::vector<std::uint32_t>& find(const std::vector<Gram>& sought, const Commonness& commonness, const JoiningSettings& settings,
                                           Skip skip) {
        begin();
        for (const Gram gram : sought) {
            if (steps_ >= settings.steps) break;
            const float weight = commonness.weight(gram);
            steps_ += postings_.walk(gram, std::min(settings.list_length, settings.steps - steps_), [&](std::uint32_t message) {
                if (shared_[message] != 0)
                    shared_[message] += weight;
                else if (!skip(message))
                    touch(message, weight);
            });
        }
        return best(settings.candidates);
    }

    std::size_t steps() const noexcept { return steps_; }  ///< of the last `find`
    std::size_t bytes() const noexcept { return postings_.bytes() + shared_.capacity() * sizeof(float); }

private:
    void begin();
    void touch(std::uint32_t message, float weight);
    const std::vector<std::uint32_t>& best(std::size_t count);

    Postings postings_;
    std::vector<float> shared_;  ///< by message: weight of shared terms so far
    std::vector<std::uint32_t> touched_;
    std::size_t steps_ = 0;
};

}  // namespace huiying::clusters
