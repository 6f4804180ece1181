// How likely two messages are of one matter, as a probability. Three things are asked for, and all count: that what one says in its title
// stands in the other (which is where the place and the matter are named), that the whole is written in like characters (which survives
// names that are masked, cut or written in another order), and that what each comes back to (its refrain: the matter, where a name tells
// only the place) stands in the other.
#pragma once
#include <chrono>
#include <vector>

#include "service/rules/clusters/commonness.hpp"
#include "service/rules/clusters/portrait.hpp"
#include "service/rules/clusters/settings.hpp"

namespace huiying::clusters {

/// What is compared; each is documented with its weight in LikenessWeights.
struct Features {
    float covered_less = 0;
    float covered_more = 0;
    float characters = 0;
    float refrain = 0;
    float days_apart = 0;
    bool other_name = false;            ///< each title names something, and the other message has no such name
    bool title_swapped = false;         ///< each title has a name of one kind that the other message has not
    bool shares_only_names = false;      ///< what the titles share with the other message is a name and no word more: one place, two matters
    bool shares_name = false;           ///< a name of one stands in the other
    bool same_words_elsewhere = false;  ///< a copy with the place changed: never of one matter
};

/// What stands beside the text.
struct Circumstance {
    std::chrono::sys_seconds received;
    std::uint32_t place = 0;  ///< number of a place, 0 where none is given
    std::uint32_t item = 0;   ///< number of a service item, 0 where none is given
};

double likeness(const Features& features, const Circumstance& a, const Circumstance& b, const LikenessWeights& weights) noexcept;

/// Compares one message with many: laid open once, each of the others costs one walk over its portrait.
class Comparison {
public:
    explicit Comparison(const Commonness& commonness);

    void open(const Portrait& portrait, double shrink);
    Features with(const Portrait& other) const noexcept;
    void close();  ///< before the next `open`

private:
    struct TitleGram {
        Fingerprint gram = 0;
        float weight = 0;
    };

    float title_weight(Gram gram) const noexcept;
    float covered(const Portrait& other) const noexcept;
    float covers(const Portrait& other) const noexcept;
    float share_refrain(const Portrait& other) const noexcept;

    template <class Holds>
    bool only_names(const Portrait& ours, Holds held_by_other) const noexcept;
    void compare_names(const Portrait& other, Features& features) const noexcept;

    const Commonness& commonness_;
    Portrait portrait_;
    float shrink_ = 0;
    std::vector<TitleGram> title_;
    float title_weight_ = 0;
    std::vector<bool> holds_;   ///< by fingerprint
    std::vector<float> whole_;  ///< by symbol: its weight in the message
    float whole_norm_ = 0;
};

}  // namespace huiying::clusters
