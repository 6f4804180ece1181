// The dates of all messages, for what looks at many of them at once: the sweep, and a recompute that stages new dates and turns to them.
#pragma once
#include "storage/sqlite/clocks_table.hpp"
#include "storage/sqlite/sides.hpp"

namespace huiying::sqlite {

class DatesTable final : public Dates {
public:
    DatesTable(SQLite::Database& database, Sides& sides, const ClocksTable& clocks);

    DatesState state() const override { return sides_.state(); }
    std::optional<ClockedMessage> find(MessageId id) const override;
    /// Open messages without any open clock too: they must have a place on both sides, or a turn would lose them from the queues.
    std::vector<MessageId> open() const override;
    std::vector<MessageId> on_other_side() const override;
    std::vector<MessageId> firing(Instant until, int most) const override;
    std::optional<Instant> next_firing() const override;

    void set_state(const DatesState& state) override { sides_.set(state); }
    void climbed(const ClockedMessage& message, const MessageDates& dates, const std::optional<MessageDates>& staged) override;
    void stage(const ClockedMessage& message, const MessageDates& staged) override;
    void clear_other_side(MessageId id) override;

private:
    Sides& sides_;
    const ClocksTable& clocks_;
    Statement find_;
    SidedStatement open_;
    SidedStatement on_other_side_;
    SidedStatement firing_;
    SidedStatement next_firing_;
    SidedStatement climbed_;
    SidedStatement climbed_staged_;
    Statement climbed_clock_;
    SidedStatement stage_;
    SidedStatement stage_clock_;
    SidedStatement clear_;
    SidedStatement clear_clocks_;
};

}  // namespace huiying::sqlite
