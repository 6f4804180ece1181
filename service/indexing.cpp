#include "service/indexing.hpp"
#include "service/rules/grams.hpp"
#include <set>
#include <utility>

namespace huiying {

namespace {

/// One text, so that words of the body never seem to go on from the title.
std::string grams_of(const Letter& letter) { return huiying::grams_of(letter.title.value_or("") + "\n" + letter.body.value_or("")); }

} // namespace

TextBatch read_texts(const View& view, int most) {
    TextBatch batch;
    batch.from = batch.to = view.texts().cursor();
    std::set<MessageId> seen;
    const auto events = view.events().after(batch.from, most);
    batch.is_full = std::cmp_greater_equal(events.size(), most);
    for (const StoredEvent& event : events) {
        batch.to = event.seq;
        const bool brought = event.verb == word(Verb::register_);
        if (!brought || !seen.insert(event.message).second || view.texts().holds(event.message)) continue;
        batch.texts.emplace_back(event.message, grams_of(view.messages().letter(event.message)));
    }
    return batch;
}

void index_texts(Unit& unit, const TextBatch& batch) {
    if (batch.empty() || unit.texts().cursor() != batch.from) return;
    for (const auto& [id, grams] : batch.texts)
        if (!grams.empty()) unit.texts().add(id, grams);
    unit.texts().set_cursor(batch.to);
}

} // namespace huiying
