#include "storage/sqlite/texts_table.hpp"

namespace huiying::sqlite {

TextsTable::TextsTable(SQLite::Database& database)
    : cursor_(database, "SELECT seq FROM cursors WHERE follower = 'texts'"),
      set_cursor_(database, "INSERT INTO cursors (follower, seq) VALUES ('texts', ?) ON CONFLICT DO UPDATE SET seq = excluded.seq"),
      holds_(database, "SELECT 1 FROM texts WHERE rowid = ?"),
      add_(database, "INSERT INTO texts (rowid, grams) VALUES (?, ?)"),
      forget_all_(database, "INSERT INTO texts (texts) VALUES ('delete-all')") {}

EventSeq TextsTable::cursor() const {
    auto rows = cursor_.run();
    return rows.next() ? rows.get<EventSeq>() : EventSeq{};
}

bool TextsTable::holds(MessageId id) const {
    auto rows = holds_.run(id);
    return rows.next();
}

void TextsTable::set_cursor(EventSeq seq) { set_cursor_.exec(seq); }

void TextsTable::add(MessageId id, const std::string& grams) { add_.exec(id, grams); }

void TextsTable::forget_all() {
    forget_all_.exec();
    set_cursor(EventSeq{});
}

}  // namespace huiying::sqlite
