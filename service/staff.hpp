// Tokens (令牌): each names one person on the staff or one adapter; only hashes are kept.
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"

namespace huiying {

struct IssuedToken {
    Token token;
    std::string secret; ///< shown once, never stored
};

/// What a new token shall open.
struct TokenOrder {
    Actor actor;
    std::optional<Instant> expires_at;
};

/// Every fault of an order: no person, no role, an adapter without channels, an office token without offices, unknown codes, a level that is no level.
std::vector<FieldFault> check_token_order(const Deployment& deployment, const TokenOrder& order, Instant now);

/// Both are recorded; `by` is the person who does it.
Result<IssuedToken> issue_token(Unit& unit, const TokenOrder& order, const std::string& by, Instant now);
Result<Token> revoke_token(Unit& unit, TokenId id, const std::string& by, Instant now);

/// The hash a token is found by.
Digest token_hash(std::string_view secret);
/// Whether the token opens anything at this time.
bool is_valid(const Token& token, Instant now) noexcept;

} // namespace huiying
