// Deadlines. A clock's id is its message's id times 65536 plus its place among that message's clocks.
#pragma once
#include "service/port/tables.hpp"
#include "storage/sqlite/statement.hpp"

namespace huiying::sqlite {

class ClocksTable final : public Clocks {
public:
    explicit ClocksTable(SQLite::Database& database);

    std::vector<MessageClock> of(MessageId id) const override;
    ClockId insert(MessageId id, const MessageClock& clock) override;
    void update(const MessageClock& clock) override;

private:
    SQLite::Database& database_;
    Statement of_;
    Statement insert_;
    Statement update_;
};

}  // namespace huiying::sqlite
