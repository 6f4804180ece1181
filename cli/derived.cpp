// `huiying audit metrics|index`: what is derived from messages behind the record, proved and made anew. Also beside a running service, which goes on by
// the same cursors.
#include "cli/commands.hpp"
#include "cli/installation.hpp"
#include "service/indexing.hpp"
#include "service/outcomes.hpp"
#include <iostream>
#include <unistd.h>

namespace huiying::commands {

namespace {

constexpr int events_at_a_time = 1000;
constexpr int messages_at_a_time = 1000;
constexpr int pages_at_a_time = 50;
constexpr int most_tries = 5; ///< of one page, where a running service writes meanwhile

template <class T>
T value_of(Result<T> result) {
    if (!result) throw StorageFailure(result.error().code + ": " + result.error().detail, false);
    return std::move(*result);
}

std::int64_t place_of(const auto& batch) { return batch.to.value(); }
std::string place_of(const PageBatch& batch) { return "page of " + format_day(batch.pages.back().day); }

/// Reads and stores batch after batch until nothing is behind.
template <class Read, class Keep>
void catch_up(Store& store, const char* doing, const Read& read, const Keep& keep) {
    const bool person_watches = isatty(STDERR_FILENO) == 1;
    for (;;) {
        auto batch = value_of(store.read_now(read));
        if (batch.empty()) break;
        if (person_watches) std::cerr << '\r' << doing << ' ' << place_of(batch) << std::flush;
        value_of(store.write_now([batch = std::move(batch), keep](Unit& unit) -> Result<bool> { return keep(unit, batch), true; }));
    }
    if (person_watches) std::cerr << '\n';
}

void follow_outcomes(Installation& installation) {
    const auto read = [deployment = installation.deployment](const View& view) -> Result<OutcomeBatch> { return read_outcomes(view, *deployment, events_at_a_time); };
    catch_up(*installation.store, "counted to event", read, [](Unit& unit, const OutcomeBatch& batch) { keep_outcomes(unit, batch); });
}

void follow_pages(Installation& installation) {
    const auto read = [](const View& view) -> Result<PageBatch> { return read_pages(view, pages_at_a_time); };
    catch_up(*installation.store, "packed", read, keep_pages);
}

std::int64_t wrong_pages(Installation& installation) {
    return value_of(installation.store->read_now([](const View& view) -> Result<std::int64_t> { return view.outcomes().wrong_pages(); }));
}

/// A page of the audit, read when nothing was behind.
OutcomeAudit audit_page(Installation& installation, MessageId after) {
    OutcomeAudit page;
    for (int tries = 0; tries < most_tries; ++tries) {
        page = value_of(installation.store->read_now(
            [&](const View& view) -> Result<OutcomeAudit> { return audit_outcomes(view, *installation.deployment, after, messages_at_a_time); }));
        if (page.wrong_ones == 0 || !page.behind) break;
        follow_outcomes(installation);
    }
    return page;
}

} // namespace

int audit_metrics(const std::string& config, bool rebuild) {
    auto installation = open_installation(config, PolicyChange::keep);
    if (!installation) return failed;
    if (rebuild) value_of(installation->store->write_now([](Unit& unit) -> Result<bool> { return unit.outcomes().forget_all(), true; }));
    follow_outcomes(*installation);
    std::int64_t messages = 0;
    std::int64_t wrong = 0;
    OutcomeAudit page;
    do {
        page = audit_page(*installation, page.next);
        messages += page.messages;
        wrong += page.wrong_ones;
        for (const MessageId id : page.wrong) std::cout << "DIFFERS: message " << id.text() << '\n';
    } while (page.more);
    follow_pages(*installation);
    if (const std::int64_t pages = wrong_pages(*installation); pages != 0) {
        std::cout << pages << " days are kept otherwise than their facts; `huiying audit metrics --rebuild` makes them anew\n";
        return refused;
    }
    if (wrong != 0) {
        std::cout << wrong << " of " << messages << " messages differ from what the figures count; `huiying audit metrics --rebuild` makes it anew\n";
        return refused;
    }
    std::cout << "ok: " << messages << " messages counted anew, none differs\n";
    return done;
}

int index_texts(const std::string& config, bool rebuild) {
    const auto store = open_store(config);
    if (!store) return failed;
    if (rebuild) value_of(store->write_now([](Unit& unit) -> Result<bool> { return unit.texts().forget_all(), true; }));
    const auto read = [](const View& view) -> Result<TextBatch> { return read_texts(view, events_at_a_time); };
    catch_up(*store, "indexed to event", read, [](Unit& unit, const TextBatch& batch) { huiying::index_texts(unit, batch); });
    const auto end = value_of(store->read_now([](const View& view) -> Result<EventSeq> { return view.texts().cursor(); }));
    std::cout << "ok: the index holds what came up to event " << end.text() << '\n';
    return done;
}

} // namespace huiying::commands
