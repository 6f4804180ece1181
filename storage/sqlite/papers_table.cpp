#include "storage/sqlite/papers_table.hpp"

#include <stdexcept>

namespace huiying::sqlite {

PapersTable::PapersTable(SQLite::Database& database)
    : notes_(database, "SELECT verb, office, author, at, text FROM notes WHERE message_id = ? ORDER BY id"),
      reply_(database,
             "SELECT office, author, outcome, body, replied_at, delivered_at, approved_by, approved_at, sent_back FROM replies"
             " WHERE message_id = ? ORDER BY id DESC LIMIT 1"),
      add_note_(database, "INSERT INTO notes (message_id, verb, office, author, at, text, salt) VALUES (?, ?, ?, ?, ?, ?, ?)"),
      add_reply_(database,
                 "INSERT INTO replies (message_id, office, author, outcome, body, replied_at, delivered_at, approved_by, approved_at, sent_back,"
                 " salt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      delivered_(database, "UPDATE replies SET delivered_at = ?2 WHERE id = (SELECT max(id) FROM replies WHERE message_id = ?1)"),
      reviewed_(database,
                "UPDATE replies SET approved_by = ?2, approved_at = ?3, sent_back = ?4"
                " WHERE id = (SELECT max(id) FROM replies WHERE message_id = ?1)"),
      rating_(database,
              "SELECT round, score, comment, contacted, solved, rated_by, person, at FROM ratings WHERE message_id = ?"
              " ORDER BY round DESC LIMIT 1"),
      add_rating_(database,
                  "INSERT INTO ratings (message_id, round, score, comment, contacted, solved, rated_by, person, at, salt)"
                  " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)") {}

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
    rows.take(reply.office, reply.author, reply.outcome, reply.body, reply.replied_at, reply.delivered_at, reply.approved_by, reply.approved_at,
              reply.sent_back);
    return reply;
}

void PapersTable::add_note(MessageId id, const Note& note, const Salt& salt) {
    add_note_.exec(id, note.verb, note.office, note.author, note.at, note.text, salt);
}

void PapersTable::add_reply(MessageId id, const Reply& reply, const Salt& salt) {
    add_reply_.exec(id, reply.office, reply.author, reply.outcome, reply.body, reply.replied_at, reply.delivered_at, reply.approved_by,
                    reply.approved_at, reply.sent_back, salt);
}

void PapersTable::reply_delivered(MessageId id, Instant at) { delivered_.exec(id, at); }

void PapersTable::reply_reviewed(MessageId id, const Reply& reply) {
    if (reviewed_.exec(id, reply.approved_by, reply.approved_at, reply.sent_back) != 1)
        throw std::logic_error("there is no reply that was reviewed");
}

std::optional<Rating> PapersTable::rating(MessageId id) const {
    auto rows = rating_.run(id);
    if (!rows.next()) return std::nullopt;
    Rating rating;
    rows.take(rating.round, rating.score, rating.comment, rating.contacted, rating.solved, rating.by, rating.person, rating.at);
    return rating;
}

void PapersTable::add_rating(MessageId id, const Rating& rating, const Salt& salt) {
    add_rating_.exec(id, rating.round, rating.score, rating.comment, rating.contacted, rating.solved, rating.by, rating.person, rating.at,
                     salt);
}

}  // namespace huiying::sqlite
