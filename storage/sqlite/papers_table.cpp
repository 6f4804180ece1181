#include "storage/sqlite/papers_table.hpp"

namespace huiying::sqlite {

PapersTable::PapersTable(SQLite::Database& database)
    : notes_(database, "SELECT verb, office, author, at, text FROM notes WHERE message_id = ? ORDER BY id"),
      reply_(database,
             "SELECT office, author, outcome, body, replied_at, delivered_at FROM replies WHERE message_id = ? ORDER BY id DESC LIMIT 1"),
      add_note_(database, "INSERT INTO notes (message_id, verb, office, author, at, text, salt) VALUES (?, ?, ?, ?, ?, ?, ?)"),
      add_reply_(database,
                 "INSERT INTO replies (message_id, office, author, outcome, body, replied_at, delivered_at, salt)"
                 " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
      delivered_(database, "UPDATE replies SET delivered_at = ?2 WHERE id = (SELECT max(id) FROM replies WHERE message_id = ?1)") {}

std::vector<Note> PapersTable::notes(MessageId id) const {
    std::vector<Note> notes;
    auto rows = notes_.run(id);
    while (rows.next()) {
        Note& note = notes.emplace_back();
        rows.take(note.verb, note.office, note.author, note.at, note.text);
    }
    return notes;
}

std::optional<Reply> PapersTable::reply(MessageId id) const {
    auto rows = reply_.run(id);
    if (!rows.next()) return std::nullopt;
    Reply reply;
    rows.take(reply.office, reply.author, reply.outcome, reply.body, reply.replied_at, reply.delivered_at);
    return reply;
}

void PapersTable::add_note(MessageId id, const Note& note, const Salt& salt) {
    add_note_.exec(id, note.verb, note.office, note.author, note.at, note.text, salt);
}

void PapersTable::add_reply(MessageId id, const Reply& reply, const Salt& salt) {
    add_reply_.exec(id, reply.office, reply.author, reply.outcome, reply.body, reply.replied_at, reply.delivered_at, salt);
}

void PapersTable::reply_delivered(MessageId id, Instant at) { delivered_.exec(id, at); }

}  // namespace huiying::sqlite
