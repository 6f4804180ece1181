// Sessions of the console (会话): a token exchanged for a secret that a browser keeps in a cookie its scripts cannot read. A session is bound to
// its token: when that is revoked or over, so is the session. It stands in storage as a hash, so that every instance knows it and none can leak it.
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"

namespace huiying {

/// A working day at the desk and a little: whoever comes back the next morning signs in again.
inline constexpr std::chrono::hours session_life{12};
/// Of one token; opening another ends the oldest.
inline constexpr int most_sessions = 20;

struct OpenedSession {
    Session session;
    std::string secret; ///< for the cookie; never stored
};

/// Opens a session on a token that is valid now; it lasts session_life, or as long as the token. Problem: unauthenticated.
Result<OpenedSession> open_session(Unit& unit, TokenId token, Instant now);
/// Ends the session with this hash; nothing when there is none.
void end_session(Unit& unit, const Digest& hash);

/// The hash a session is found by; never that of a token.
Digest session_hash(std::string_view secret);
/// Whether the session opens anything at this time.
bool is_valid(const Session& session, Instant now) noexcept;
/// Whether what admitted somebody earlier, the session where there was one, else the token, still does: for answers that last.
bool still_opens(const View& view, TokenId token, const std::optional<Digest>& session, Instant now);

/// The answer to whoever shows nothing that opens anything.
Problem unauthenticated();

} // namespace huiying
