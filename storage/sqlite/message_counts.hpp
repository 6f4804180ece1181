// Counts over open messages: the overdue metric and an office's summary, each one pass over a partial index.
// A due instant is an exclusive end (domain, counting rule 6): what falls due at `now` is not late yet.
#pragma once
#include "service/port/tables.hpp"
#include "storage/sqlite/search.hpp"

namespace huiying::sqlite {

class MessageCounts {
public:
    explicit MessageCounts(SQLite::Database& database);

    std::vector<OverdueCell> overdue(const OverdueQuestion& question) const;
    OfficeSummary summary(const std::string& office, Instant now, Instant today_end, Instant week_end) const;

private:
    Searches searches_;
    Statement queue_;
    Statement late_;
    Statement to_contact_;
    Statement pending_;
    Statement assisting_;
};

/// The SQL of the overdue metric; for overdue() and for the tests of query plans.
std::string overdue_text(const OverdueQuestion& question);

}  // namespace huiying::sqlite
