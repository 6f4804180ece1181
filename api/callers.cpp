#include "api/callers.hpp"
#include <algorithm>

namespace huiying {

namespace {

constexpr std::size_t most_known = 10'000; // beyond it everything is looked up again

/// RFC 6750 section 2.1; the scheme is case-insensitive.
std::string_view bearer(std::string_view header) noexcept {
    constexpr std::string_view scheme = "bearer ";
    if (header.size() <= scheme.size()) return {};
    for (std::size_t i = 0; i < scheme.size(); ++i)
        if ((header[i] | (scheme[i] == ' ' ? 0 : 0x20)) != scheme[i]) return {};
    return header.substr(scheme.size());
}

} // namespace

Task<Result<Caller>> Callers::identify(Credentials credentials) {
    const bool session = credentials.authorization.empty() && credentials.session.has_value();
    const std::string_view secret = session ? std::string_view{*credentials.session} : bearer(credentials.authorization);
    if (secret.empty() || secret.size() > 200) co_return unauthenticated();
    const Digest hash = session ? session_hash(secret) : token_hash(secret);
    const Instant now = clock_.now();
    auto entry = known_.find(hash);
    const bool fresh = entry != known_.end() && now - entry->second.looked_up < remembered && now >= entry->second.looked_up;
    if (!fresh) {
        auto found = co_await look_up(hash, session);
        if (!found) co_return std::move(found).error();
        if (!*found) co_return unauthenticated(); // not remembered: wrong tokens push out nobody
        if (known_.size() >= most_known) known_.clear();
        const auto place = known_.insert_or_assign(hash, std::move(**found));
        entry = place.first;
        entry->second.looked_up = now;
    }
    co_return admit(entry->second, now);
}

Task<Result<std::optional<Callers::Known>>> Callers::look_up(Digest hash, bool session) {
    auto work = [hash, session](const View& view) -> Result<std::optional<Known>> {
        if (session) {
            auto found = view.tokens().session(hash);
            if (!found) return std::optional<Known>{};
            return std::optional{Known{std::move(found->token), {hash, found->expires_at}, {}}};
        }
        auto found = view.tokens().find(hash);
        if (!found) return std::optional<Known>{};
        const auto until = found->expires_at;
        return std::optional{Known{std::move(*found), {std::nullopt, until}, {}}};
    };
    auto found = co_await store_.read(std::move(work));
    co_return found;
}

Result<Caller> Callers::admit(const Known& known, Instant now) {
    const auto& until = known.admission.until;
    if (!is_valid(known.token, now) || (until && now >= *until)) return unauthenticated();
    if (rate_ > 0 && !within_rate(known.token.id, now))
        return Problem{Fault::rate_limited, "rate_limited", "请求过于频繁，请稍后再试 / over this token's rate: slow down", {}, {}};
    return Caller{known.token.actor, known.admission};
}

bool Callers::within_rate(TokenId token, Instant now) {
    if (allowances_.size() >= most_known) allowances_.clear();
    Allowance& allowance = allowances_.try_emplace(token, Allowance{2 * rate_, now}).first->second;
    const double passed = std::chrono::duration<double>(std::max(now - allowance.counted, std::chrono::milliseconds{0})).count();
    allowance.left = std::min(2 * rate_, allowance.left + passed * rate_);
    allowance.counted = now;
    if (allowance.left < 1) return false;
    allowance.left -= 1;
    return true;
}

} // namespace huiying
