// Working notes, replies and ratings: free text that can be erased, each with the salt of its digest in the record.
#pragma once
#include "service/port/tables.hpp"
#include "storage/sqlite/statement.hpp"

namespace huiying::sqlite {

class PapersTable final : public Papers {
public:
    explicit PapersTable(SQLite::Database& database);

    std::vector<Note> notes(MessageId id) const override;
    std::optional<Reply> reply(MessageId id) const override;
    void add_note(MessageId id, const Note& note, const Salt& salt) override;
    void add_reply(MessageId id, const Reply& reply, const Salt& salt) override;
    void reply_delivered(MessageId id, Instant at) override;
    void reply_reviewed(MessageId id, const Reply& reply) override;
    std::optional<Rating> rating(MessageId id) const override;
    void add_rating(MessageId id, const Rating& rating, const Salt& salt) override;

private:
    Statement notes_;
    Statement reply_;
    Statement add_note_;
    Statement add_reply_;
    Statement delivered_;
    Statement reviewed_;
    Statement rating_;
    Statement add_rating_;
};

}  // namespace huiying::sqlite
