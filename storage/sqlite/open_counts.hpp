// The overdue metric over all open messages: how many of each office, channel and kind stand between which due times, read off spans of one index, whose
// rows are counted and not looked at.
#pragma once
#include "storage/sqlite/sides.hpp"
#include <array>
#include <string_view>
#include <vector>

namespace huiying::sqlite {

class OpenCounts {
public:
    OpenCounts(SQLite::Database& database, const Sides& sides);

    /// As MessageCounts::overdue, for questions without a stage.
    std::vector<OverdueCell> overdue(const OverdueQuestion& question) const;

private:
    /// One span of the index: all open messages that agree in these.
    struct Span {
        std::optional<std::string> office; ///< none: in triage
        std::string channel;
        std::string kind;
    };
    class Standing;

    void each_of(const std::optional<std::string>& office, const OverdueQuestion& question, std::vector<OverdueCell>& cells) const;
    void count(const Span& span, const OverdueQuestion& question, OverdueCell& cell) const;

    SidedStatement next_office_;
    SidedStatement next_span_;
    SidedStatement between_;
    SidedStatement earliest_;
};

/// The SQL for both sides (see sides); for OpenCounts and for the tests of query plans.
extern const std::array<std::string_view, 4> open_counts_texts;

}  // namespace huiying::sqlite
