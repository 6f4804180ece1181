#include "service/sessions.hpp"
#include "service/rules/digest.hpp"
#include "service/staff.hpp"
#include <algorithm>

namespace huiying {

Result<OpenedSession> open_session(Unit& unit, TokenId token, Instant now) {
    OpenedSession opened;
    auto found = unit.tokens().find(token);
    if (!found || !is_valid(*found, now)) return unauthenticated();
    opened.session.token = std::move(*found);
    opened.session.expires_at = now + session_life;
    if (opened.session.token.expires_at) opened.session.expires_at = std::min(opened.session.expires_at, *opened.session.token.expires_at);
    opened.secret = random_text(32);
    unit.tokens().open_session(session_hash(opened.secret), token, now, opened.session.expires_at);
    unit.tokens().forget_sessions(token, most_sessions, now);
    return opened;
}

void end_session(Unit& unit, const Digest& hash) { unit.tokens().end_session(hash); }

Digest session_hash(std::string_view secret) { return FieldHash{}.add("session").add(secret).digest(); }

bool is_valid(const Session& session, Instant now) noexcept { return now < session.expires_at && is_valid(session.token, now); }

bool still_opens(const View& view, TokenId token, const std::optional<Digest>& session, Instant now) {
    if (session) {
        const auto found = view.tokens().session(*session);
        return found && is_valid(*found, now);
    }
    const auto found = view.tokens().find(token);
    return found && is_valid(*found, now);
}

Problem unauthenticated() {
    return {Fault::unauthenticated, "unauthenticated", "缺少令牌，或令牌、会话无效、已过期、已吊销 / the token or session is missing, unknown, expired or revoked", {}, {}};
}

} // namespace huiying
