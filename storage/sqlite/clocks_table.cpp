#include "storage/sqlite/clocks_table.hpp"

#include <stdexcept>

namespace huiying::sqlite {

ClocksTable::ClocksTable(SQLite::Database& database)
    : database_(database),
      of_(database,
          "SELECT id, stage, state, started_at, due_limit, due_at, due_on, provisional, policy, ended_at FROM clocks"
          " WHERE id > ?1 * 65536 AND id < (?1 + 1) * 65536 ORDER BY id"),
      insert_(database,
              "INSERT INTO clocks (id, stage, state, started_at, due_limit, due_at, due_on, provisional, policy, ended_at)"
              " VALUES (ifnull((SELECT max(id) FROM clocks WHERE id > ?1 * 65536 AND id < (?1 + 1) * 65536), ?1 * 65536) + 1,"
              " ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      update_(database,
              "UPDATE clocks SET state = ?2, started_at = ?3, due_limit = ?4, due_at = ?5, due_on = ?6, provisional = ?7, policy = ?8,"
              " ended_at = ?9 WHERE id = ?1") {}

std::vector<MessageClock> ClocksTable::of(MessageId id) const {
    std::vector<MessageClock> clocks;
    auto rows = of_.run(id);
    while (rows.next()) {
        MessageClock& clock = clocks.emplace_back();
        rows.take(clock.id, clock.stage, clock.state, clock.started_at, clock.limit, clock.due_at, clock.due_on, clock.provisional,
                  clock.policy, clock.ended_at);
    }
    return clocks;
}

ClockId ClocksTable::insert(MessageId id, const MessageClock& clock) {
    insert_.exec(id, clock.stage, clock.state, clock.started_at, clock.limit, clock.due_at, clock.due_on, clock.provisional, clock.policy,
                 clock.ended_at);
    // Not RETURNING: that builds a table for the one row, each time.
    return ClockId{database_.getLastInsertRowid()};
}

void ClocksTable::update(const MessageClock& clock) {
    const int changed = update_.exec(clock.id, clock.state, clock.started_at, clock.limit, clock.due_at, clock.due_on, clock.provisional,
                                     clock.policy, clock.ended_at);
    if (changed != 1) throw std::logic_error("there is no such clock to update");
}

}  // namespace huiying::sqlite
