// A store filled straight through the storage layer, so that a large one is there in seconds.
#pragma once
#include <cstddef>
#include <string>

namespace huiying::bench {

/// How a filled store is made up.
struct ArchivePlan {
    std::size_t messages = 0;       ///< in all; those that are not open are closed
    std::size_t open = 2'000;       ///< spread evenly over the whole time
    std::size_t open_of_office = 200; ///< of these, led by `office`; the rest by other offices
    std::string office = "glb";
    bool record = false;            ///< lines of the record for each, so that what follows it has something to follow
};

/// Fills the store of the reference deployment at this path. Letters and clocks are there; the record only when asked for: no queue reads it.
/// Throws std::runtime_error.
void fill_archive(const std::string& database, const ArchivePlan& plan);

}  // namespace huiying::bench
