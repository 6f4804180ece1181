// Messages, their letters, and which offices have had them. Lists stand in message_search, counts in message_counts.
#pragma once
#include "service/port/tables.hpp"
#include "storage/sqlite/message_counts.hpp"
#include "storage/sqlite/message_search.hpp"
#include "storage/sqlite/past_messages.hpp"
#include "storage/sqlite/sides.hpp"

namespace huiying::sqlite {

class MessagesTable final : public Messages {
public:
    MessagesTable(SQLite::Database& database, const Sides& sides);

    std::optional<Stored> find_external(const std::string& channel, const std::string& external_id) const override;
    std::optional<Message> find(MessageId id) const override;
    Letter letter(MessageId id) const override;
    Page<MessageId> list(const MessageFilter& filter, int limit, std::optional<Position> after) const override;
    bool had_by(MessageId id, const std::string& office) const override;
    std::vector<OverdueCell> overdue(const OverdueQuestion& question) const override;
    std::vector<MessageId> perhaps_open_at(Instant at, std::optional<Stage> stage) const override;
    OfficeSummary summary(const std::string& office, Instant now, Instant today_end, Instant week_end) const override;
    std::vector<MessageId> by_writer(const std::vector<WriterKey>& keys, Instant since, int most) const override;
    std::vector<MessageId> parts(MessageId parent) const override;
    std::vector<Hop> hops(MessageId id) const override;
    std::vector<Hop> hops_between(Instant from, Instant to) const override;
    std::vector<RoutedCell> routed_between(Day from, Day to) const override;

    std::int64_t next_of_day(Day day) override;
    MessageId insert(const Message& message, const Letter& letter, const Digest& content, const Digest& person) override;
    void update(const Message& message) override;
    void hand_to(MessageId id, const std::string& office) override;
    void returned(MessageId id, const std::string& office) override;
    void written_by(MessageId id, const std::vector<WriterKey>& keys) override;
    void add_hop(MessageId id, const Hop& hop) override;

private:
    SQLite::Database& database_;
    const Sides& sides_;
    MessageSearch search_;
    MessageCounts counts_;
    PastMessages past_;
    Statement find_external_;
    SidedStatement find_;
    Statement letter_;
    Statement had_by_;
    Statement count_of_day_;
    Statement last_of_day_;
    SidedStatement insert_;
    Statement insert_letter_;
    SidedStatement update_;
    Statement hand_to_;
    Statement returned_;
    Statement by_writer_;
    Statement written_by_;
    Statement parts_;
    Statement hops_;
    Statement hops_between_;
    Statement routed_;
    Statement add_hop_;
};

}  // namespace huiying::sqlite
