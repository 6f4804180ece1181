#include "storage/sqlite/outcomes_table.hpp"

#include "storage/sqlite/codes.hpp"

namespace huiying::sqlite {

namespace {

const std::string columns =
    "message_id, office, channel, kind, service_item, community, closed_at, declined, transferred, contacted, signed_in_time, due_at,"
    " in_time, solved, score, round, minutes, wrong_ways";

std::string join_ways(const std::vector<WrongWay>& ways) {
    std::vector<std::string> codes;
    for (const WrongWay& way : ways) codes.push_back(way.office + (way.returned ? "!" : ""));
    return join_codes(codes);
}

std::vector<WrongWay> split_ways(const std::string& text) {
    std::vector<WrongWay> ways;
    if (text.empty()) return ways;
    for (std::string& code : split_codes(text)) {
        const bool returned = code.ends_with('!');
        if (returned) code.pop_back();
        ways.push_back({std::move(code), returned});
    }
    return ways;
}

Handled take(Rows& rows) {
    Handled h;
    std::string ways;
    rows.take(h.message, h.office, h.channel, h.kind, h.service_item, h.community, h.closed_at, h.declined, h.transferred, h.contacted,
              h.signed_in_time, h.due_at, h.in_time, h.solved, h.score, h.round, h.minutes, ways);
    h.wrong_ways = split_ways(ways);
    return h;
}

void see_due(Rows rows, const std::function<void(const Handled&)>& see) {
    Handled h;
    while (rows.next()) {
        rows.take(h.message, h.office, h.channel, h.kind, h.service_item, h.community, h.due_at, h.in_time);
        see(h);
    }
}

}  // namespace

OutcomesTable::OutcomesTable(SQLite::Database& database, const Sides& sides)
    : cursor_(database, "SELECT seq FROM cursors WHERE follower = 'outcomes'"),
      set_cursor_(database, "INSERT INTO cursors (follower, seq) VALUES ('outcomes', ?) ON CONFLICT DO UPDATE SET seq = excluded.seq"),
      find_(database, "SELECT " + columns + " FROM handled WHERE message_id = ?"),
      after_(database, "SELECT " + columns + " FROM handled WHERE message_id > ? ORDER BY message_id LIMIT ?"),
      closed_(database, "SELECT " + columns + " FROM handled INDEXED BY handled_closed WHERE closed_at IS NOT NULL AND closed_at >= ? AND closed_at < ? ORDER BY closed_at"),
      due_(database,
           "SELECT message_id, office, channel, kind, service_item, community, due_at, in_time FROM handled INDEXED BY handled_due"
           " WHERE due_at IS NOT NULL AND due_at >= ? AND due_at < ? ORDER BY due_at"),
      // A rework's deadline is not the message's own: what has facts already was answered once. A message may have two reply clocks: the
      // earlier counts.
      unanswered_(database, sides,
                  "SELECT m.id, m.office, m.channel, m.kind, m.service_item, m.community, c.due, 0 FROM (SELECT id >> 16 AS message_id,"
                  " min(due_@) AS due FROM clocks INDEXED BY clocks_running_@ WHERE stage = 'reply' AND state = 'running' AND due_@ IS NOT NULL"
                  " AND due_@ < ?2 GROUP BY id >> 16) AS c CROSS JOIN messages AS m ON m.id = c.message_id"
                  " WHERE c.due >= ?1 AND m.parts = 0 AND NOT EXISTS (SELECT 1 FROM handled WHERE handled.message_id = m.id AND handled.due_at IS NOT NULL)"),
      keep_(database, "INSERT OR REPLACE INTO handled (" + columns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      forget_(database, "DELETE FROM handled WHERE message_id = ?"),
      forget_all_(database, "DELETE FROM handled") {}

EventSeq OutcomesTable::cursor() const {
    auto rows = cursor_.run();
    return rows.next() ? rows.get<EventSeq>() : EventSeq{};
}

std::optional<Handled> OutcomesTable::find(MessageId id) const {
    auto rows = find_.run(id);
    if (!rows.next()) return std::nullopt;
    return take(rows);
}

std::vector<Handled> OutcomesTable::after(MessageId id, int most) const {
    std::vector<Handled> found;
    auto rows = after_.run(id, most);
    while (rows.next()) found.push_back(take(rows));
    return found;
}

void OutcomesTable::each_closed(Instant from, Instant to, const std::function<void(const Handled&)>& see) const {
    auto rows = closed_.run(from, to);
    while (rows.next()) see(take(rows));
}

void OutcomesTable::each_due(Instant from, Instant to, const std::function<void(const Handled&)>& see) const { see_due(due_.run(from, to), see); }

void OutcomesTable::each_unanswered(Instant from, Instant to, const std::function<void(const Handled&)>& see) const {
    see_due(unanswered_.run(from, to), see);
}

void OutcomesTable::set_cursor(EventSeq seq) { set_cursor_.exec(seq); }

void OutcomesTable::keep(const Handled& h) {
    keep_.exec(h.message, h.office, h.channel, h.kind, h.service_item, h.community, h.closed_at, h.declined, h.transferred, h.contacted,
               h.signed_in_time, h.due_at, h.in_time, h.solved, h.score, h.round, h.minutes, join_ways(h.wrong_ways));
}

void OutcomesTable::forget(MessageId id) { forget_.exec(id); }

void OutcomesTable::forget_all() {
    forget_all_.exec();
    set_cursor(EventSeq{});
}

}  // namespace huiying::sqlite
