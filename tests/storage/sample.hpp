// What the storage tests store: made-up messages, and the few writes that belong together at registration.
#pragma once
#include <optional>
#include <string>

#include "service/port/store.hpp"

namespace huiying::test {

/// 2026-11-02T01:00:00Z plus so many hours.
Instant hours(int count);
/// A message in triage of `dzb`, registered at hours(0), with every optional value absent.
Message plain_message(const std::string& external_id);
/// A message with every value set.
Message full_message(const std::string& external_id);
Letter full_letter();
MessageClock clock_of(Stage stage, Instant due);
Event event_of(Verb verb, MessageId message);
Digest digest_of(std::uint8_t fill);
Salt salt_of(std::uint8_t fill);

/// Number, message, letter, holding of its lead, a `reply` clock if it is due, one event. Gives the id.
MessageId add(Unit& unit, Message message);
/// The same in a unit of its own.
MessageId add(Store& store, Message message);
Message get(Store& store, MessageId id);
/// Runs `work(Unit&)`, which gives nothing back.
template <class Work>
void write(Store& store, Work work) {
    const auto done = [work](Unit& unit) -> Result<int> {
        work(unit);
        return 0;
    };
    store.write_now(done).value();
}
/// Runs `work(const View&)` and gives what it returns.
template <class Work>
auto read(Store& store, Work work) {
    using Value = std::invoke_result_t<const Work&, const View&>;
    const auto done = [work](const View& view) -> Result<Value> { return work(view); };
    return store.read_now(done).value();
}

/// Recomputes the whole chain: the number of events, or -1 at the first link that does not hold.
std::int64_t chain_length(Store& store);

}  // namespace huiying::test
