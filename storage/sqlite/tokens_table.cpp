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
      revoke_(database, "UPDATE tokens SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL") {}

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

}  // namespace huiying::sqlite
