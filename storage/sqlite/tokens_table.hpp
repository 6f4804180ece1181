// Tokens and the sessions opened with them: whom a secret stands for. Only hashes are kept.
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
    std::optional<Session> session(const Digest& hash) const override;
    void open_session(const Digest& hash, TokenId token, Instant opened_at, Instant expires_at) override;
    void end_session(const Digest& hash) override;
    void forget_sessions(TokenId token, int most, Instant now) override;

private:
    SQLite::Database& database_;
    Statement by_hash_;
    Statement by_id_;
    Statement all_;
    Statement insert_;
    Statement revoke_;
    Statement session_;
    Statement open_session_;
    Statement end_session_;
    Statement forget_over_;
    Statement forget_oldest_;
};

}  // namespace huiying::sqlite
