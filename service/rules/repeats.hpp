// 重复诉求: whether a person writes again about what they have written about before. The same person is known by keyed digests of phone, e-mail and
// the channel's own id; here is what makes two letters of one person the same matter.
#pragma once
#include "service/model/message.hpp"
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace huiying {

/// A letter as it is compared with others, worked out once. Looks at the first 4,000 characters or so.
class ComparedLetter {
public:
    explicit ComparedLetter(const Letter& letter);

    /// How alike two texts are, 0 to 1: Dice's coefficient over their different pairs of neighbouring characters, after tidying (Dice, Ecology 26,
    /// 1945). Texts below 20 characters are alike when they are the same, and not otherwise: they hold too few pairs to tell more.
    double likeness(const ComparedLetter& other) const;
    /// Whether both are about one place, as far as they say where: a letter about another place, word for word, is another matter. Looks at
    /// community and address, and at what in the texts ends like a place (小区, 路, 村 …).
    bool same_place(const ComparedLetter& other) const;

private:
    std::u32string text_;
    std::vector<std::uint64_t> pairs_; ///< of neighbouring characters, ascending
    std::set<std::u32string> places_;  ///< that the text names
    std::string community_;            ///< tidied
    std::string address_;
};

/// The same matter: like text, and no sign of another place.
bool same_matter(const ComparedLetter& one, const ComparedLetter& other, double likeness);

} // namespace huiying
