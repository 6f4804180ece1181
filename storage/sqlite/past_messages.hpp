// Which messages a question about the past has to look at: a superset, found in indexes by when things ended, that the record then narrows down.
#pragma once
#include "service/port/tables.hpp"
#include "storage/sqlite/sides.hpp"

namespace huiying::sqlite {

class PastMessages {
public:
    PastMessages(SQLite::Database& database, const Sides& sides);

    /// See Messages.
    std::vector<MessageId> perhaps_open_at(Instant at, std::optional<Stage> stage) const;

private:
    SidedStatement open_;
    Statement closed_since_;
    Statement split_;
    SidedStatement running_;
    Statement ended_since_;
};

/// The SQL of these, for the tests of query plans. ?1 the instant, ?2 the stage.
std::vector<std::string> past_texts(char here);

}  // namespace huiying::sqlite
