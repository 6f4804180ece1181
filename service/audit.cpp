#include "service/audit.hpp"
#include "service/rules/chain.hpp"

namespace huiying {

ChainReport verify_chain(Store& store, const std::function<void(std::int64_t)>& progress) {
    constexpr std::size_t page = 1000;
    ChainReport report;
    ChainWalk walk;
    std::size_t read = page;
    while (read == page && !report.broken_at) {
        const auto events = store.read_now([last = walk.last()](const View& view) -> Result<std::vector<StoredEvent>> { return view.events().after(last, page); });
        read = events.value().size();
        for (const StoredEvent& event : *events)
            if (!walk.take(event)) {
                report.broken_at = event.seq;
                break;
            }
        if (progress) progress(walk.length());
    }
    report.events = walk.length();
    report.head = walk.head();
    return report;
}

} // namespace huiying
