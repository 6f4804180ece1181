#include "storage/sqlite/feed_table.hpp"

namespace huiying::sqlite {

namespace {

const std::string select = "SELECT id, channel, message_id, type, created_at, delivered_at, outcome, text, code, due_at, failed_at FROM feed";

FeedEntry take(Rows& rows) {
    FeedEntry entry;
    rows.take(entry.id, entry.channel, entry.message, entry.type, entry.created_at, entry.delivered_at, entry.outcome, entry.text,
              entry.code, entry.due_at, entry.failed_at);
    return entry;
}

}  // namespace

FeedTable::FeedTable(SQLite::Database& database)
    : database_(database),
      find_(database, select + " WHERE id = ?"),
      pending_(database, select + " WHERE channel = ? AND delivered_at IS NULL AND failed_at IS NULL AND id > ? ORDER BY id LIMIT ?"),
      insert_(database,
              "INSERT INTO feed (channel, message_id, type, created_at, delivered_at, outcome, text, code, due_at, failed_at)"
              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      delivered_(database, "UPDATE feed SET delivered_at = ?2 WHERE id = ?1"),
      failed_(database, "UPDATE feed SET failed_at = ?2 WHERE id = ?1") {}

std::optional<FeedEntry> FeedTable::find(FeedId id) const {
    auto rows = find_.run(id);
    if (!rows.next()) return std::nullopt;
    return take(rows);
}

std::vector<FeedEntry> FeedTable::pending(const std::string& channel, FeedId after, int limit) const {
    std::vector<FeedEntry> entries;
    auto rows = pending_.run(channel, after, limit);
    while (rows.next()) entries.push_back(take(rows));
    return entries;
}

FeedId FeedTable::append(const FeedEntry& entry) {
    insert_.exec(entry.channel, entry.message, entry.type, entry.created_at, entry.delivered_at, entry.outcome, entry.text, entry.code,
                 entry.due_at, entry.failed_at);
    ++appended_;
    return FeedId{database_.getLastInsertRowid()};
}

void FeedTable::delivered(FeedId id, Instant at) { delivered_.exec(id, at); }

void FeedTable::failed(FeedId id, Instant at) { failed_.exec(id, at); }

}  // namespace huiying::sqlite
