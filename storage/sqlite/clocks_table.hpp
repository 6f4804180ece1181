// Deadlines. A clock's id is its message's id times 65536 plus its place among that message's clocks. Its dates stand on two sides; see sides.
#pragma once
#include "service/port/tables.hpp"
#include "storage/sqlite/sides.hpp"

namespace huiying::sqlite {

class ClocksTable final : public Clocks {
public:
    ClocksTable(SQLite::Database& database, const Sides& sides);

    std::vector<MessageClock> of(MessageId id) const override;
    ClockId insert(MessageId id, const MessageClock& clock) override;
    void update(const MessageClock& clock) override;

private:
    void set_dates(MessageClock& clock, std::optional<ClockDates> here, std::optional<ClockDates> there) const;

    SQLite::Database& database_;
    const Sides& sides_;
    SidedStatement of_;
    SidedStatement insert_;
    SidedStatement update_;
};

}  // namespace huiying::sqlite
