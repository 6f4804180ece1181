// Names of places and bodies in a text, found by how Chinese names end (…小区, …路, …学院) and by the numbers of bus lines and buildings.
// No list of names is needed, and none could be complete. Only two things are asked of a name: is it the same as another, spelled a little
// differently perhaps, and is it surely another.
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "service/rules/clusters/commonness.hpp"
#include "service/rules/clusters/symbols.hpp"

namespace huiying::clusters {

/// The end of a name, and up to four symbols before it.
struct Name {
    std::array<Symbol, 4> before{};  ///< right-aligned; gaps where the run begins
    Symbol ending = 0;               ///< number of the ending in its table
};

constexpr float common_word = 3.9F;  ///< a weight in Commonness: stands in one message of fifty

/// Names of a row of symbols in their order, each once, at most `most`.
std::vector<Name> names_in(std::span<const Symbol> row, const Commonness& commonness, std::size_t most);

/// Equal, or near enough to be two spellings of one: one of the two symbols before the ending may differ, or their order. Numbers must be
/// equal.
bool may_be_same(const Name& a, const Name& b) noexcept;

/// One is the other with a further word before it (an institution 北方学院 and one called 学院 of 某市北方…): two of them, in texts alike
/// otherwise.
bool is_further_qualified(const Name& a, const Name& b) noexcept;

/// The two symbols, one after the other, stand within the name or across one of its borders: they tell no more than the name does.
bool touches(const Name& name, Symbol one, Symbol next) noexcept;

}  // namespace huiying::clusters
