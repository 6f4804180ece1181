#include "storage/sqlite/tokens_table.hpp"

#include "storage/sqlite/codes.hpp"

namespace huiying::sqlite {

namespace {

const std::string select =
    "SELECT id, person, roles, channels, offices, level, may_import, created_at, expires_at, revoked_at FROM tokens";

std::string join_roles(const Roles& roles) {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < Words<Role>::all.size(); ++i)
        if (roles.has(static_cast<Role>(i))) words.emplace_back(Words<Role>::all[i]);
    return join_codes(words);
}

// A role this program does not know opens nothing.
Roles split_roles(const std::string& text) {
    Roles roles;
    for (const auto& code : split_codes(text))
        if (const auto role = from_word<Role>(code)) roles.add(*role);
    return roles;
}

Token take(Rows& rows) {
    Token token;
    std::string roles;
    std::string channels;
    std::string offices;
    rows.take(token.id, token.actor.person, roles, channels, offices, token.actor.level, token.actor.may_import, token.created_at,
              token.expires_at, token.revoked_at);
    token.actor.token = token.id;
    token.actor.roles = split_roles(roles);
    token.actor.channels = split_codes(channels);
    token.actor.offices = split_codes(offices);
    return token;
}

}  // namespace

TokensTable::TokensTable(SQLite::Database& database)
    : database_(database),
      by_hash_(database, select + " WHERE hash = ?"),
      by_id_(database, select + " WHERE id = ?"),
      all_(database, select + " ORDER BY id"),
      insert_(database,
              "INSERT INTO tokens (hash, person, roles, channels, offices, level, may_import, created_at, expires_at, revoked_at)"
              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      revoke_(database, "UPDATE tokens SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL"),
      session_(database, "SELECT token_id, expires_at FROM sessions WHERE hash = ?"),
      open_session_(database, "INSERT INTO sessions (hash, token_id, opened_at, expires_at) VALUES (?, ?, ?, ?)"),
      end_session_(database, "DELETE FROM sessions WHERE hash = ?"),
      forget_over_(database, "DELETE FROM sessions WHERE expires_at <= ?"),
      forget_oldest_(database,
                     "DELETE FROM sessions WHERE hash IN (SELECT hash FROM sessions INDEXED BY sessions_of WHERE token_id = ?"
                     " ORDER BY opened_at DESC, hash LIMIT -1 OFFSET ?)") {}

std::optional<Token> TokensTable::find(const Digest& hash) const {
    auto rows = by_hash_.run(hash);
    if (!rows.next()) return std::nullopt;
    return take(rows);
}

std::optional<Token> TokensTable::find(TokenId id) const {
    auto rows = by_id_.run(id);
    if (!rows.next()) return std::nullopt;
    return take(rows);
}

std::vector<Token> TokensTable::all() const {
    std::vector<Token> tokens;
    auto rows = all_.run();
    while (rows.next()) tokens.push_back(take(rows));
    return tokens;
}

TokenId TokensTable::insert(const Token& token, const Digest& hash) {
    const Actor& actor = token.actor;
    insert_.exec(hash, actor.person, join_roles(actor.roles), join_codes(actor.channels), join_codes(actor.offices), actor.level,
                 actor.may_import, token.created_at, token.expires_at, token.revoked_at);
    return TokenId{database_.getLastInsertRowid()};
}

void TokensTable::revoke(TokenId id, Instant at) { revoke_.exec(id, at); }

std::optional<Session> TokensTable::session(const Digest& hash) const {
    TokenId token;
    Session session;
    {
        auto rows = session_.run(hash);
        if (!rows.next()) return std::nullopt;
        rows.take(token, session.expires_at);
    }
    session.token = find(token).value();
    return session;
}

void TokensTable::open_session(const Digest& hash, TokenId token, Instant opened_at, Instant expires_at) {
    open_session_.exec(hash, token, opened_at, expires_at);
}

void TokensTable::end_session(const Digest& hash) { end_session_.exec(hash); }

void TokensTable::forget_sessions(TokenId token, int most, Instant now) {
    forget_over_.exec(now);
    forget_oldest_.exec(token, most);
}

}  // namespace huiying::sqlite
