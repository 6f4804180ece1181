// The way back (反馈): what a channel's adapter still has to bring home, in order.
#pragma once
#include "service/port/tables.hpp"
#include "storage/sqlite/statement.hpp"

namespace huiying::sqlite {

class FeedTable final : public Feed {
public:
    explicit FeedTable(SQLite::Database& database);

    std::optional<FeedEntry> find(FeedId id) const override;
    std::vector<FeedEntry> pending(const std::string& channel, FeedId after, int limit) const override;
    FeedId append(const FeedEntry& entry) override;
    void delivered(FeedId id, Instant at) override;
    void failed(FeedId id, Instant at) override;

    /// How many entries were appended since the connection was opened, rolled back ones included.
    std::uint64_t appended() const noexcept { return appended_; }

private:
    SQLite::Database& database_;
    std::uint64_t appended_ = 0;
    Statement find_;
    Statement pending_;
    Statement insert_;
    Statement delivered_;
    Statement failed_;
};

}  // namespace huiying::sqlite
