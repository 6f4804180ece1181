// What became of messages: one narrow row each, walked by period.
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
    void each_closed(Instant from, Instant to, const std::function<void(const Handled&)>& see) const override;
    void each_due(Instant from, Instant to, const std::function<void(const Handled&)>& see) const override;
    void each_unanswered(Instant from, Instant to, const std::function<void(const Handled&)>& see) const override;
    void set_cursor(EventSeq seq) override;
    void keep(const Handled& handled) override;
    void forget(MessageId id) override;
    void forget_all() override;

private:
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
};

}  // namespace huiying::sqlite
