#include "service/staff.hpp"
#include "service/access.hpp"
#include "service/rules/digest.hpp"
#include <algorithm>
#include <array>

namespace huiying {

namespace {

template <class Map>
void check_codes(std::vector<FieldFault>& faults, const char* field, const std::vector<std::string>& codes, const Map& known) {
    for (std::size_t i = 0; i < codes.size(); ++i)
        if (codes[i] != "*" && !known.contains(codes[i]))
            faults.push_back({std::string{"/"} + field + "/" + std::to_string(i), "unknown", "not in this installation's configuration"});
}

std::string role_words(const Actor& actor) {
    std::string out;
    for (std::size_t i = 0; i < Words<Role>::all.size(); ++i)
        if (actor.has(static_cast<Role>(i))) out.append(out.empty() ? "" : ",").append(Words<Role>::all[i]);
    return out;
}

/// Names that stand in the record for what no person of the staff did.
constexpr std::array<std::string_view, 4> nobodys_names{"citizen", "huiying", "system", "command line"};

/// Who may do what is part of the record; the secret and its hash are not.
void record(Unit& unit, Verb verb, const Token& token, const std::string& by, Instant now) {
    Event event;
    event.verb = verb;
    event.person = by;
    event.role = "admin";
    event.recorded_at = event.effective_at = now;
    event.changes.push_back({"token", std::nullopt, token.id.text()});
    event.changes.push_back({"person", std::nullopt, token.actor.person});
    event.changes.push_back({"roles", std::nullopt, role_words(token.actor)});
    unit.events().append(event);
}

} // namespace

std::vector<FieldFault> check_token_order(const Deployment& deployment, const TokenOrder& order, Instant now) {
    std::vector<FieldFault> faults;
    const Actor& actor = order.actor;
    if (actor.person.empty()) faults.push_back({"/person", "required", "a token names one person"});
    if (std::find(nobodys_names.begin(), nobodys_names.end(), actor.person) != nobodys_names.end())
        faults.push_back({"/person", "reserved", "the record uses this name for what no person did"});
    if (actor.roles.empty()) faults.push_back({"/roles", "required", "at least one role"});
    if (actor.has(Role::adapter) == actor.channels.empty())
        faults.push_back({"/channels", "does_not_suit_roles", "an adapter needs at least one channel; other roles have none"});
    if (actor.has(Role::office) == actor.offices.empty())
        faults.push_back({"/offices", "does_not_suit_roles", "the role office needs at least one office; other roles have none"});
    if (actor.has(Role::supervisor) ? actor.level < 1 || actor.level > 2 : actor.level != 0)
        faults.push_back({"/level", "does_not_suit_roles", "1 or 2 for a supervisor; none for other roles"});
    if (order.expires_at && *order.expires_at <= now) faults.push_back({"/expires_at", "in_past", "must lie ahead"});
    check_codes(faults, "channels", actor.channels, deployment.channels);
    check_codes(faults, "offices", actor.offices, deployment.offices);
    return faults;
}

Result<IssuedToken> issue_token(Unit& unit, const TokenOrder& order, const std::string& by, Instant now) {
    IssuedToken issued;
    issued.secret = "hy_" + random_text(32);
    issued.token.actor = order.actor;
    issued.token.created_at = now;
    issued.token.expires_at = order.expires_at;
    issued.token.id = unit.tokens().insert(issued.token, token_hash(issued.secret));
    issued.token.actor.token = issued.token.id;
    record(unit, Verb::issue_token, issued.token, by, now);
    return issued;
}

Result<Token> revoke_token(Unit& unit, TokenId id, const std::string& by, Instant now) {
    auto token = unit.tokens().find(id);
    if (!token) return not_found("token");
    if (!token->revoked_at) {
        token->revoked_at = now;
        unit.tokens().revoke(id, now);
        record(unit, Verb::revoke_token, *token, by, now);
    }
    return std::move(*token);
}

Digest token_hash(std::string_view secret) { return sha256(secret); }

bool is_valid(const Token& token, Instant now) noexcept {
    return !token.revoked_at && (!token.expires_at || now < *token.expires_at);
}

} // namespace huiying
