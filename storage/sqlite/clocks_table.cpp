#include "storage/sqlite/clocks_table.hpp"

#include <stdexcept>

#include "service/rules/clocks.hpp"

namespace huiying::sqlite {

namespace {

// All columns of a side are NULL, or none.
std::optional<ClockDates> take_dates(Rows& rows) {
    std::optional<Instant> due_at;
    std::optional<Day> due_on;
    std::optional<bool> provisional;
    std::optional<std::string> limit;
    std::optional<std::string> policy;
    rows.take(due_at, due_on, provisional, limit, policy);
    if (!due_at) return std::nullopt;
    return ClockDates{*due_at, due_on.value_or(Day{}), provisional.value_or(false), std::move(limit).value_or(""), std::move(policy).value_or("")};
}

// The value of one column of a side; null where nothing is staged.
template <class T>
const T* part(const ClockDates* dates, T ClockDates::*member) {
    return dates == nullptr ? nullptr : &(dates->*member);
}

// What goes to the other side. The dates of a clock that has ended are not moved any more, whatever its caller has counted.
const ClockDates* staged_of(const MessageClock& clock) { return is_open(clock.state) && clock.staged ? &*clock.staged : nullptr; }

std::vector<ClockStep> read_steps(const std::string& text) {
    auto steps = parse_steps(text);
    if (!steps) throw StorageFailure("the steps of a clock cannot be read", false);
    return std::move(*steps);
}

}  // namespace

ClocksTable::ClocksTable(SQLite::Database& database, const Sides& sides)
    : database_(database),
      sides_(sides),
      of_(database, sides,
          "SELECT id, stage, state, started_at, ended_at, steps, calendar, rungs, due_@, on_@, provisional_@, limit_@, policy_@,"
          " due_%, on_%, provisional_%, limit_%, policy_% FROM clocks WHERE id > ?1 * 65536 AND id < (?1 + 1) * 65536 ORDER BY id"),
      insert_(database, sides,
              "INSERT INTO clocks (id, stage, state, started_at, ended_at, steps, calendar, rungs, due_@, on_@, provisional_@, limit_@,"
              " policy_@, due_%, on_%, provisional_%, limit_%, policy_%)"
              " VALUES (ifnull((SELECT max(id) FROM clocks WHERE id > ?1 * 65536 AND id < (?1 + 1) * 65536), ?1 * 65536) + 1,"
              " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      update_(database, sides,
              "UPDATE clocks SET state = ?2, started_at = ?3, ended_at = ?4, steps = ?5, calendar = ?6, rungs = ?7, due_@ = ?8, on_@ = ?9,"
              " provisional_@ = ?10, limit_@ = ?11, policy_@ = ?12, due_% = ?13, on_% = ?14, provisional_% = ?15, limit_% = ?16,"
              " policy_% = ?17 WHERE id = ?1") {}

// A clock that ended before the last turn has its dates on the other side only; none that has ended has any on both. While a recompute stages, what
// it staged is read back, so that a clock written as it was read loses nothing.
void ClocksTable::set_dates(MessageClock& clock, std::optional<ClockDates> here, std::optional<ClockDates> there) const {
    if (!here) here.swap(there);
    if (!here) throw StorageFailure("a clock has no dates", false);
    clock.due_at = here->due_at;
    clock.due_on = here->due_on;
    clock.provisional = here->provisional;
    clock.limit = std::move(here->limit);
    clock.policy = std::move(here->policy);
    if (sides_.state().phase == DatesPhase::settling) clock.left = std::move(there);
    if (sides_.state().phase == DatesPhase::staging) clock.staged = std::move(there);
}

std::vector<MessageClock> ClocksTable::of(MessageId id) const {
    std::vector<MessageClock> clocks;
    auto rows = of_.run(id);
    while (rows.next()) {
        MessageClock& clock = clocks.emplace_back();
        std::string steps;
        rows.take(clock.id, clock.stage, clock.state, clock.started_at, clock.ended_at, steps, clock.calendar, clock.rungs);
        if (!steps.empty()) clock.steps = read_steps(steps);
        auto here = take_dates(rows);
        set_dates(clock, std::move(here), take_dates(rows));
    }
    return clocks;
}

ClockId ClocksTable::insert(MessageId id, const MessageClock& c) {
    const ClockDates* const to = staged_of(c);
    insert_.exec(id, c.stage, c.state, c.started_at, c.ended_at, steps_text(c.steps), c.calendar, c.rungs, c.due_at, c.due_on, c.provisional,
                 c.limit, c.policy, part(to, &ClockDates::due_at), part(to, &ClockDates::due_on), part(to, &ClockDates::provisional),
                 part(to, &ClockDates::limit), part(to, &ClockDates::policy));
    // Not RETURNING: that builds a table for the one row, each time.
    return ClockId{database_.getLastInsertRowid()};
}

void ClocksTable::update(const MessageClock& c) {
    const ClockDates* const to = staged_of(c);
    const int changed =
        update_.exec(c.id, c.state, c.started_at, c.ended_at, steps_text(c.steps), c.calendar, c.rungs, c.due_at, c.due_on, c.provisional,
                     c.limit, c.policy, part(to, &ClockDates::due_at), part(to, &ClockDates::due_on), part(to, &ClockDates::provisional),
                     part(to, &ClockDates::limit), part(to, &ClockDates::policy));
    if (changed != 1) throw std::logic_error("there is no such clock to update");
}

}  // namespace huiying::sqlite
