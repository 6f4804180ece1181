// Everyday words of letters to an office, with the share of letters they stand in, roughly. They only matter until a few thousand messages
// have been counted: without them the first ones would be held alike for beginning with a greeting.
#pragma once
#include <string_view>
#include <vector>

namespace huiying::clusters {

struct CommonWords {
    double share = 0;
    std::string_view words;  ///< parted by blanks
};

const std::vector<CommonWords>& common_words();

}  // namespace huiying::clusters
