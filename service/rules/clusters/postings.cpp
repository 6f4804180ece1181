#include "service/rules/clusters/postings.hpp"

#include <utility>

namespace huiying::clusters {

std::size_t Postings::slot_of(Gram gram) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = spread(gram) & mask;
    while (slots_[at].gram != 0 && slots_[at].gram != gram) at = (at + 1) & mask;
    return at;
}

void Postings::add(Gram gram, std::uint32_t message) {
    if ((terms_ + 1) * 4 > slots_.size() * 3) grow();
    Slot& slot = slots_[slot_of(gram)];
    if (slot.gram == 0) {
        slot.gram = gram;
        ++terms_;
    }
    entries_.push_back({message, slot.newest});
    slot.newest = static_cast<std::uint32_t>(entries_.size());
}

void Postings::grow() {
    std::vector<Slot> old(slots_.size() * 2);
    std::swap(old, slots_);
    for (const Slot& slot : old)
        if (slot.gram != 0) slots_[slot_of(slot.gram)] = slot;
}

}  // namespace huiying::clusters
