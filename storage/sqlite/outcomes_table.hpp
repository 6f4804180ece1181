// What became of messages: one narrow row each, and for each day a page of its rows, walked by period.
#pragma once
#include "service/port/outcomes.hpp"
#include "storage/sqlite/sides.hpp"
#include "storage/sqlite/statement.hpp"

namespace huiying::sqlite {

class OutcomesTable final : public Outcomes {
public:
    OutcomesTable(SQLite::Database& database, const Sides& sides);

    EventSeq cursor() const override;
    std::optional<Handled> find(MessageId id) const override;
    std::vector<Handled> after(MessageId id, int most) const override;
    void each_closed(Instant from, Instant to, const SeePage& see) const override;
    void each_due(Instant from, Instant to, const SeePage& see) const override;
    HandledPage unanswered(Instant from, Instant to) const override;
    std::vector<PackedPage> stale_pages(int most) const override;
    std::int64_t wrong_pages() const override;
    void set_cursor(EventSeq seq) override;
    void keep(const Handled& handled) override;
    void forget(MessageId id) override;
    void forget_all() override;
    void keep_page(const PackedPage& page) override;

private:
    void walk(PageSide side, Instant from, Instant to, const SeePage& see) const;
    HandledPage pack(PageSide side, Day day) const;
    void touch(const Handled& handled);

    Statement cursor_;
    Statement set_cursor_;
    Statement find_;
    Statement after_;
    Statement closed_;
    Statement due_;
    SidedStatement unanswered_;
    Statement keep_;
    Statement forget_;
    Statement forget_all_;
    Statement pages_;
    Statement stale_;
    Statement touch_;
    Statement touch_all_;
    Statement keep_page_;
};

}  // namespace huiying::sqlite
