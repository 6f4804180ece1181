#include "storage/sqlite/events_table.hpp"

#include "service/rules/chain.hpp"
#include "storage/sqlite/event_text.hpp"

namespace huiying::sqlite {

namespace {

const std::string columns = "seq, message_id, verb, person, role, recorded_at, effective_at, reason, detail, hash";

StoredEvent take(Rows& rows) {
    StoredEvent event;
    rows.take(event.seq, event.message, event.verb, event.person, event.role, event.recorded_at, event.effective_at, event.reason,
              event.detail, event.hash);
    return event;
}

}  // namespace

EventsTable::EventsTable(SQLite::Database& database)
    : of_(database, "SELECT " + columns + " FROM events WHERE message_id = ? AND seq > ? ORDER BY seq LIMIT ?"),
      after_(database, "SELECT " + columns + " FROM events WHERE seq > ? ORDER BY seq LIMIT ?"),
      details_(database, "SELECT detail FROM events WHERE message_id = ? AND effective_at <= ? ORDER BY seq"),
      last_(database, "SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1"),
      insert_(database, "INSERT INTO events (" + columns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") {}

Page<StoredEvent> EventsTable::of(MessageId id, int limit, std::optional<Position> after) const {
    Page<StoredEvent> page;
    auto rows = of_.run(id, after ? after->id : 0, std::int64_t{limit} + 1);
    while (rows.next()) {
        if (page.items.size() == static_cast<std::size_t>(limit)) {
            page.next = Position{0, page.items.back().seq.value()};
            break;
        }
        page.items.push_back(take(rows));
    }
    return page;
}

std::vector<StoredEvent> EventsTable::after(EventSeq seq, int limit) const {
    std::vector<StoredEvent> events;
    auto rows = after_.run(seq, limit);
    while (rows.next()) events.push_back(take(rows));
    return events;
}

std::vector<FieldChange> EventsTable::changes(MessageId id, Instant until, const std::function<bool(std::string_view field)>& wanted) const {
    std::vector<FieldChange> changes;
    auto rows = details_.run(id, until);
    while (rows.next()) read_changes(rows.get<std::string>(), wanted, changes);
    return changes;
}

EventSeq EventsTable::last() const {
    auto rows = last_.run();
    return rows.next() ? rows.get<EventSeq>() : EventSeq{};
}

void EventsTable::append(const Event& event) {
    StoredEvent stored{EventSeq{head_.seq.value() + 1}, event.message, std::string(word(event.verb)), event.person, event.role,
                       event.recorded_at, event.effective_at, event.reason, detail_text(event), {}};
    stored.hash = chain_hash(head_.hash, stored);
    insert_.exec(stored.seq, stored.message, stored.verb, stored.person, stored.role, stored.recorded_at, stored.effective_at,
                 stored.reason, stored.detail, stored.hash);
    head_ = {stored.seq, stored.hash};
}

void EventsTable::reload() {
    head_ = {EventSeq{}, chain_origin};
    auto rows = last_.run();
    if (rows.next()) rows.take(head_.seq, head_.hash);
}

}  // namespace huiying::sqlite
