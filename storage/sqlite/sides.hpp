// The two sides on which dates stand, a and b: one in force, the other for what a recompute stages or has left behind. Which is which says one row
// of the file, read at the beginning of each transaction; a statement about dates has two texts and takes the one that fits.
#pragma once
#include "service/port/tables.hpp"
#include "storage/sqlite/statement.hpp"

namespace huiying::sqlite {

/// What stands in a due column of the side in force when no clock runs: later than every instant.
inline constexpr Instant never{std::chrono::milliseconds::max()};

/// The dates of a message as one side's columns hold them; nothing at all: the side is not used.
struct DateColumns {
    std::optional<Instant> due_at;
    std::optional<Instant> late_at;
    std::optional<Instant> fires_at;
};
DateColumns columns_of(const MessageDates& dates);
/// Nothing where the side is not used.
std::optional<MessageDates> dates_of(const DateColumns& columns);

/// The text for the side in force `here`, 'a' or 'b': each `@` becomes its letter, each `%` the other's.
std::string sided(std::string_view text, char here);

/// Where the dates stand, as the current transaction of this connection sees it. One thread.
class Sides {
public:
    explicit Sides(SQLite::Database& database);

    const DatesState& state() const noexcept { return state_; }
    /// The letter of the side in force.
    char here() const noexcept { return state_.turned ? 'b' : 'a'; }
    /// Reads the state from the file.
    void reload();
    /// Goes back to an earlier state after a roll-back.
    void go_back(const DatesState& state) { state_ = state; }
    /// Writes the state and turns to it. Throws StorageFailure.
    void set(const DatesState& state);

private:
    DatesState state_;
    Statement find_;
    Statement update_;
};

/// A statement about dates: `@` and `%` in its text as in sided().
class SidedStatement {
public:
    SidedStatement(SQLite::Database& database, const Sides& sides, std::string_view text)
        : sides_(sides), a_(database, sided(text, 'a')), b_(database, sided(text, 'b')) {}

    template <class... Values>
    Rows run(const Values&... values) const {
        return now().run(values...);
    }
    template <class... Values>
    int exec(const Values&... values) const {
        return now().exec(values...);
    }

private:
    const Statement& now() const noexcept { return sides_.state().turned ? b_ : a_; }

    const Sides& sides_;
    Statement a_;
    Statement b_;
};

}  // namespace huiying::sqlite
