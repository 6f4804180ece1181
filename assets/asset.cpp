#include "assets/asset.hpp"

#include <algorithm>

namespace huiying::assets {

const Asset* find(std::span<const Asset> table, std::string_view name) {
    const auto row = std::ranges::find(table, name, &Asset::name);
    return row == table.end() ? nullptr : &*row;
}

}  // namespace huiying::assets
