// How text is cut for searching. Chinese has no spaces: every pair of neighbouring characters is a word (and the last of a stretch one by itself), so that
// two-character words are found and longer ones are rows of pairs; letters and digits stay together. What is searched for is cut the same way.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace huiying {

/// The grams of a text, a space between two. Full width is folded to half, letters to lower case; punctuation separates.
std::string grams_of(std::string_view text);

/// What people typed, as a question to the index (FTS5 syntax): each stretch between spaces must be there, as it stands. Nothing when it holds no
/// letter, digit or character to look for.
std::optional<std::string> grams_wanted(std::string_view typed);

} // namespace huiying
