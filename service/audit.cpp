#include "service/audit.hpp"
#include "service/rules/chain.hpp"

namespace huiying {

ChainReport verify_chain(Store& store, const std::function<void(std::int64_t)>& progress) {
    constexpr int page = 1000;
    ChainReport report;
    report.head = chain_origin;
    EventSeq last;
    for (;;) {
        const auto events = store.read_now([last](const View& view) -> Result<std::vector<StoredEvent>> { return view.events().after(last, page); });
        for (const StoredEvent& event : events.value()) {
            const bool next = event.seq.value() == last.value() + 1;
            if (!next || chain_hash(report.head, event) != event.hash) {
                report.broken_at = event.seq;
                return report;
            }
            report.head = event.hash;
            last = event.seq;
            ++report.events;
        }
        if (progress) progress(report.events);
        if (static_cast<int>(events->size()) < page) return report;
    }
}

} // namespace huiying
