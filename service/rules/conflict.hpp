// Conflict of interest (回避): which offices a message accuses. Accusation material never reaches whom it accuses (信访工作条例 第三十条:
// what is reported against an organ or person is not handed to that organ or person).
#pragma once
#include "service/model/deployment.hpp"
#include "service/rules/searched_text.hpp"

namespace huiying {

/// The offices that the text names in one sentence with a word of accusation, in the order of their codes; where that sentence names none and
/// begins with "they", those that the sentence before it names, be that the title. Empty for nearly every message, at the price of a look at a few
/// words.
std::vector<std::string> accused_offices(const Deployment& deployment, const SearchedText& text);

/// Who takes what accuses these: the first of the configured offices that is not among them; nothing when all are.
std::optional<std::string> office_without_conflict(const Deployment& deployment, const std::vector<std::string>& accused);

} // namespace huiying
