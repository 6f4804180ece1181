// Escalations, and the digests in which people are told of them.
#pragma once
#include "service/port/tables.hpp"
#include "storage/sqlite/search.hpp"
#include "storage/sqlite/statement.hpp"

namespace huiying::sqlite {

class EscalationsTable final : public Escalations {
public:
    explicit EscalationsTable(SQLite::Database& database);

    std::optional<Escalation> find(EscalationId id) const override;
    Page<Escalation> list(const EscalationFilter& filter, int limit, std::optional<Position> after) const override;
    /// Office by office, the earliest of each first.
    std::vector<Escalation> to_tell(Instant now, int most) const override;
    std::optional<Instant> next_notice() const override;
    std::vector<Notice> unsent(int most) const override;
    std::optional<Notice> notice_of(const std::string& office, Instant hour) const override;

    EscalationId insert(const Escalation& escalation) override;
    void acknowledge(EscalationId id, const std::string& person, Instant at) override;
    void settle(ClockId clock, Instant at) override;
    void settle_raised(MessageId message, Instant at) override;
    void postpone(EscalationId id, Instant notice_at) override;
    NoticeId insert_notice(const Notice& notice) override;
    void grow(NoticeId id, int items, int highest) override;
    void tell(EscalationId id, NoticeId notice) override;
    void sent(NoticeId id, Instant at) override;

private:
    SQLite::Database& database_;
    Searches searches_;
    Statement find_;
    Statement to_tell_;
    Statement next_notice_;
    Statement unsent_;
    Statement notice_of_;
    Statement insert_;
    Statement acknowledge_;
    Statement settle_;
    Statement settle_raised_;
    Statement postpone_;
    Statement insert_notice_;
    Statement grow_;
    Statement tell_;
    Statement sent_;
};

/// The SQL of a list; its last values are the id to begin before, if there is one, and the limit. For list() and for the tests of query plans.
std::string escalations_text(const EscalationFilter& filter, bool goes_on);

}  // namespace huiying::sqlite
