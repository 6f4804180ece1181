// Which messages hold a term, newest first: a hash table of terms, and one chained list for each. A walk is bounded by the caller, so that
// a flood of like messages costs the ones after it no more than its newest part.
#pragma once
#include <cstdint>
#include <vector>

#include "service/rules/clusters/symbols.hpp"

namespace huiying::clusters {

class Postings {
public:
    Postings() : slots_(std::size_t{1} << 12) {}

    void add(Gram gram, std::uint32_t message);

    /// Calls `visit(message)` for at most `limit` messages, newest first; returns how many.
    template <class Visit>
    std::size_t walk(Gram gram, std::size_t limit, Visit visit) const {
        std::size_t steps = 0;
        for (std::uint32_t at = slots_[slot_of(gram)].newest; at != 0 && steps < limit; at = entries_[at - 1].before, ++steps)
            visit(entries_[at - 1].message);
        return steps;
    }

    std::size_t bytes() const noexcept { return slots_.capacity() * sizeof(Slot) + entries_.capacity() * sizeof(Entry); }

private:
    struct Slot {
        Gram gram = 0;
        std::uint32_t newest = 0;  ///< 1 + place in entries_, 0 for none
    };
    struct Entry {
        std::uint32_t message = 0;
        std::uint32_t before = 0;
    };

    std::size_t slot_of(Gram gram) const noexcept;
    void grow();

    std::vector<Slot> slots_;
    std::vector<Entry> entries_;
    std::size_t terms_ = 0;
};

}  // namespace huiying::clusters
