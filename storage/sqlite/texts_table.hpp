// The full-text index (FTS5) over titles and bodies: pairs of characters and where they stand. It is made anew from the letters that are there, which
// is how what has been erased leaves it too.
#pragma once
#include "service/port/texts.hpp"
#include "storage/sqlite/statement.hpp"

namespace huiying::sqlite {

class TextsTable final : public Texts {
public:
    explicit TextsTable(SQLite::Database& database);

    EventSeq cursor() const override;
    bool holds(MessageId id) const override;
    void set_cursor(EventSeq seq) override;
    void add(MessageId id, const std::string& grams) override;
    void forget_all() override;

private:
    Statement cursor_;
    Statement set_cursor_;
    Statement holds_;
    Statement add_;
    Statement forget_all_;
};

}  // namespace huiying::sqlite
