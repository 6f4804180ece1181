#include "service/outcomes.hpp"
#include <algorithm>
#include <set>
#include <utility>

namespace huiying {

namespace {

constexpr std::size_t most_named = 20; ///< wrong ones that an audit names

std::optional<Handled> facts_of(const View& view, const Deployment& deployment, MessageId id) {
    const auto message = view.messages().find(id);
    if (!message) return std::nullopt;
    // Most have no more than started: their clocks say nothing yet.
    const bool answered = message->closed_at || message->state == State::replied || message->round > 1 || message->outcome;
    if (!answered || message->parts > 0 || message->state == State::voided) return std::nullopt;
    return handled_of(deployment, *message, view.clocks().of(id), view.papers().rating(id), message->hops > 0 ? view.messages().hops(id) : std::vector<Hop>{});
}

/// What cannot have brought a message to its answer, nor changed what counts of it since.
bool leaves_outcome(std::string_view verb) noexcept {
    return verb == word(Verb::register_) || verb == word(Verb::dispatch) || verb == word(Verb::sign) || verb == word(Verb::view_identity);
}

} // namespace

OutcomeBatch read_outcomes(const View& view, const Deployment& deployment, int most) {
    OutcomeBatch batch;
    batch.from = batch.to = view.outcomes().cursor();
    std::set<MessageId> concerned;
    const auto events = view.events().after(batch.from, most);
    batch.is_full = std::cmp_greater_equal(events.size(), most);
    for (const StoredEvent& event : events) {
        batch.to = event.seq;
        if (event.message != MessageId{} && !leaves_outcome(event.verb)) concerned.insert(event.message);
    }
    for (const MessageId id : concerned) {
        if (auto facts = facts_of(view, deployment, id)) batch.kept.push_back(std::move(*facts));
        else if (view.outcomes().find(id)) batch.gone.push_back(id);
    }
    return batch;
}

void keep_outcomes(Unit& unit, const OutcomeBatch& batch) {
    if (batch.empty() || unit.outcomes().cursor() != batch.from) return;
    for (const Handled& handled : batch.kept) unit.outcomes().keep(handled);
    for (const MessageId id : batch.gone) unit.outcomes().forget(id);
    unit.outcomes().set_cursor(batch.to);
}

PageBatch read_pages(const View& view, int most) {
    PageBatch batch{view.outcomes().stale_pages(most), false};
    batch.is_full = std::cmp_greater_equal(batch.pages.size(), most);
    return batch;
}

void keep_pages(Unit& unit, const PageBatch& batch) {
    for (const PackedPage& page : batch.pages) unit.outcomes().keep_page(page);
}

OutcomeAudit audit_outcomes(const View& view, const Deployment& deployment, MessageId after, int most) {
    OutcomeAudit audit;
    MessageFilter all;
    all.order = MessageOrder::oldest;
    const auto page = view.messages().list(all, most, Position{0, after.value()});
    for (const MessageId id : page.items) {
        ++audit.messages;
        audit.next = id;
        if (facts_of(view, deployment, id) == view.outcomes().find(id)) continue;
        ++audit.wrong_ones;
        if (audit.wrong.size() < most_named) audit.wrong.push_back(id);
    }
    audit.more = page.next.has_value();
    audit.behind = view.outcomes().cursor() != view.events().last();
    return audit;
}

} // namespace huiying
