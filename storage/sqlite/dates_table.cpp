#include "storage/sqlite/dates_table.hpp"

#include <algorithm>
#include <stdexcept>

namespace huiying::sqlite {

namespace {

// Each from an index that covers it.
const std::string open_ids =
    "SELECT id FROM messages INDEXED BY messages_queue_@ WHERE closed_at IS NULL AND due_@ IS NOT NULL"
    " UNION ALL SELECT id >> 16 FROM clocks INDEXED BY clocks_running_@ WHERE state = 'running' AND due_@ IS NOT NULL"
    " UNION ALL SELECT id >> 16 FROM clocks INDEXED BY clocks_paused WHERE state = 'paused'";

// What closed with the other side in use may keep something there: nobody reads it, and the next write clears it.
const std::string ids_on_other_side =
    "SELECT id FROM messages INDEXED BY messages_queue_% WHERE closed_at IS NULL AND due_% IS NOT NULL"
    " UNION ALL SELECT id >> 16 FROM clocks INDEXED BY clocks_running_% WHERE state = 'running' AND due_% IS NOT NULL"
    " UNION ALL SELECT id >> 16 FROM clocks INDEXED BY clocks_paused WHERE state = 'paused' AND due_% IS NOT NULL";

// Each id once, ascending. Ids are dense, so that a bit for each is smaller and quicker than sorting them.
std::vector<MessageId> ascending(Rows rows) {
    std::vector<bool> there;
    while (rows.next()) {
        const auto id = static_cast<std::size_t>(rows.get<std::int64_t>());
        if (id >= there.size()) there.resize(std::max(id + 1, there.size() * 2));
        there[id] = true;
    }
    std::vector<MessageId> ids;
    for (std::size_t id = 0; id < there.size(); ++id)
        if (there[id]) ids.emplace_back(static_cast<std::int64_t>(id));
    return ids;
}

void expect_one(int changed) {
    if (changed != 1) throw std::logic_error("there is no such row to date");
}

}  // namespace

DatesTable::DatesTable(SQLite::Database& database, Sides& sides, const ClocksTable& clocks)
    : sides_(sides),
      clocks_(clocks),
      find_(database,
            "SELECT id, channel, kind, priority, state, office, triage, policy, registered_at, round, escalation_level, parts FROM messages"
            " WHERE id = ?"),
      open_(database, sides, open_ids),
      on_other_side_(database, sides, ids_on_other_side),
      firing_(database, sides,
              "SELECT id FROM messages INDEXED BY messages_firing_@ WHERE fires_@ IS NOT NULL AND fires_@ <= ? ORDER BY fires_@, id LIMIT ?"),
      next_firing_(database, sides, "SELECT min(fires_@) FROM messages INDEXED BY messages_firing_@ WHERE fires_@ IS NOT NULL"),
      climbed_(database, sides, "UPDATE messages SET escalation_level = ?2, fires_@ = ?3 WHERE id = ?1"),
      climbed_staged_(database, sides, "UPDATE messages SET escalation_level = ?2, fires_@ = ?3, fires_% = ?4 WHERE id = ?1"),
      climbed_clock_(database, "UPDATE clocks SET rungs = ?2 WHERE id = ?1 AND rungs <> ?2"),
      stage_(database, sides, "UPDATE messages SET due_% = ?2, late_% = ?3, fires_% = ?4 WHERE id = ?1"),
      stage_clock_(database, sides,
                   "UPDATE clocks SET due_% = ?2, on_% = ?3, provisional_% = ?4, limit_% = ?5, policy_% = ?6 WHERE id = ?1"),
      clear_(database, sides, "UPDATE messages SET due_% = NULL, late_% = NULL, fires_% = NULL WHERE id = ?1"),
      // Not of clocks that ended before the last turn: these have their dates there and nowhere else.
      clear_clocks_(database, sides,
                    "UPDATE clocks SET due_% = NULL, on_% = NULL, provisional_% = NULL, limit_% = NULL, policy_% = NULL"
                    " WHERE id > ?1 * 65536 AND id < (?1 + 1) * 65536 AND due_% IS NOT NULL AND due_@ IS NOT NULL") {}

std::optional<ClockedMessage> DatesTable::find(MessageId id) const {
    ClockedMessage message;
    {
        auto rows = find_.run(id);
        if (!rows.next()) return std::nullopt;
        rows.take(message.id, message.channel, message.kind, message.priority, message.state, message.office, message.triage,
                  message.policy, message.registered_at, message.round, message.escalation_level, message.parts);
    }
    message.clocks = clocks_.of(id);
    return message;
}

std::vector<MessageId> DatesTable::open() const { return ascending(open_.run()); }

std::vector<MessageId> DatesTable::on_other_side() const { return ascending(on_other_side_.run()); }

std::vector<MessageId> DatesTable::firing(Instant until, int most) const {
    std::vector<MessageId> ids;
    auto rows = firing_.run(until, most);
    while (rows.next()) ids.push_back(rows.get<MessageId>());
    return ids;
}

std::optional<Instant> DatesTable::next_firing() const {
    auto rows = next_firing_.run();
    return rows.next() ? rows.get<std::optional<Instant>>() : std::nullopt;
}

void DatesTable::climbed(const ClockedMessage& message, const MessageDates& dates, const std::optional<MessageDates>& staged) {
    if (staged) expect_one(climbed_staged_.exec(message.id, message.escalation_level, dates.fires_at, staged->fires_at));
    else expect_one(climbed_.exec(message.id, message.escalation_level, dates.fires_at));
    for (const MessageClock& clock : message.clocks) climbed_clock_.exec(clock.id, clock.rungs);
}

void DatesTable::stage(const ClockedMessage& message, const MessageDates& staged) {
    const DateColumns there = columns_of(staged);
    expect_one(stage_.exec(message.id, there.due_at, there.late_at, there.fires_at));
    for (const MessageClock& clock : message.clocks) {
        if (!clock.staged) continue;
        const ClockDates& to = *clock.staged;
        expect_one(stage_clock_.exec(clock.id, to.due_at, to.due_on, to.provisional, to.limit, to.policy));
    }
}

void DatesTable::clear_other_side(MessageId id) {
    clear_.exec(id);
    clear_clocks_.exec(id);
}

}  // namespace huiying::sqlite
