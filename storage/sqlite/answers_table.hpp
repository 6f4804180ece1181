// First answers to verbs that carried an Idempotency-Key, for as long as they are kept.
#pragma once
#include "service/port/tables.hpp"
#include "storage/sqlite/statement.hpp"

namespace huiying::sqlite {

class AnswersTable final : public Answers {
public:
    explicit AnswersTable(SQLite::Database& database);

    std::optional<Stored> find(const std::string& person, const std::string& route, const std::string& key) const override;
    void insert(const std::string& person, const std::string& route, const std::string& key, const Stored& answer, Instant at) override;
    void forget(Instant before, int most) override;

private:
    Statement find_;
    Statement insert_;
    Statement forget_;
};

}  // namespace huiying::sqlite
