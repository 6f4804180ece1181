// Pages of lists: a page costs the same however deep it lies.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

namespace huiying {

/// Where a page of a list goes on: the sort key and id of the last row seen. Absent: from the start.
struct Position {
    std::int64_t key = 0;
    std::int64_t id = 0;
};

template <class T>
struct Page {
    std::vector<T> items;
    std::optional<Position> next; ///< absent when nothing more is there
};

} // namespace huiying
