// Counts over open messages: the overdue metric and an office's summary, each from a partial index.
// A due instant is an exclusive end (domain, counting rule 6): what falls due at `now` is not late yet.
#pragma once
#include "service/port/tables.hpp"
#include "storage/sqlite/open_counts.hpp"
#include "storage/sqlite/search.hpp"
#include "storage/sqlite/sides.hpp"

namespace huiying::sqlite {

class MessageCounts {
public:
    MessageCounts(SQLite::Database& database, const Sides& sides);

    std::vector<OverdueCell> overdue(const OverdueQuestion& question) const;
    OfficeSummary summary(const std::string& office, Instant now, Instant today_end, Instant week_end) const;

private:
    const Sides& sides_;
    OpenCounts open_;
    Searches searches_;
    SidedStatement queue_;
    SidedStatement late_;
    SidedStatement to_contact_;
    Statement pending_;
    SidedStatement assisting_;
};

/// The SQL of the overdue metric of one stage for the side in force (see sides); for overdue() and for the tests of query plans.
std::string overdue_by_stage_text(const OverdueQuestion& question, char here);

}  // namespace huiying::sqlite
