// The record. Events get their number and hash as they are appended: there is one writer, so the order of appending is the order of commits.
#pragma once
#include "service/port/tables.hpp"
#include "storage/sqlite/statement.hpp"

namespace huiying::sqlite {

class EventsTable final : public Events {
public:
    /// The end of the chain.
    struct Head {
        EventSeq seq;
        Digest hash{};
    };

    explicit EventsTable(SQLite::Database& database);

    Page<StoredEvent> of(MessageId id, int limit, std::optional<Position> after) const override;
    std::vector<StoredEvent> after(EventSeq seq, int limit) const override;
    std::vector<FieldChange> changes(MessageId id, Instant until, const std::function<bool(std::string_view field)>& wanted) const override;
    EventSeq last() const override;
    void append(const Event& event) override;

    /// The end of the chain as this connection knows it.
    const Head& head() const noexcept { return head_; }
    /// Goes back to an earlier end after a roll-back.
    void go_back(const Head& head) noexcept { head_ = head; }
    /// Reads the end of the chain from the file.
    void reload();

private:
    Head head_;
    Statement of_;
    Statement after_;
    Statement details_;
    Statement last_;
    Statement insert_;
};

}  // namespace huiying::sqlite
