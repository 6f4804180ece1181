// Tokens: whom a secret stands for. Only its hash is kept.
#pragma once
#include "service/port/tables.hpp"
#include "storage/sqlite/statement.hpp"

namespace huiying::sqlite {

class TokensTable final : public Tokens {
public:
    explicit TokensTable(SQLite::Database& database);

    std::optional<Token> find(const Digest& hash) const override;
    std::optional<Token> find(TokenId id) const override;
    std::vector<Token> all() const override;
    TokenId insert(const Token& token, const Digest& hash) override;
    void revoke(TokenId id, Instant at) override;

private:
    SQLite::Database& database_;
    Statement by_hash_;
    Statement by_id_;
    Statement all_;
    Statement insert_;
    Statement revoke_;
};

}  // namespace huiying::sqlite
