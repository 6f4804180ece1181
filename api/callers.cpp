#include "api/callers.hpp"
#include <algorithm>

namespace huiying {

namespace {

constexpr std::size_t most_known = 10'000; // beyond it everything is looked up again

Problem unauthenticated() {
    return {Fault::unauthenticated, "unauthenticated", "缺少令牌，或令牌无效、已过期、已吊销 / the bearer token is missing, unknown, expired or revoked", {}, {}};
}

/// RFC 6750 section 2.1; the scheme is case-insensitive.
std::string_view bearer(std::string_view header) noexcept {
    constexpr std::string_view scheme = "bearer ";
    if (header.size() <= scheme.size()) return {};
    for (std::size_t i = 0; i < scheme.size(); ++i)
        if ((header[i] | (scheme[i] == ' ' ? 0 : 0x20)) != scheme[i]) return {};
    return header.substr(scheme.size());
}

} // namespace

Task<Result<Actor>> Callers::identify(std::string authorization) {
    const std::string_view secret = bearer(authorization);
    if (secret.empty() || secret.size() > 200) co_return unauthenticated();
    const Digest hash = token_hash(secret);
    const Instant now = clock_.now();
    auto entry = known_.find(hash);
    const bool fresh = entry != known_.end() && now - entry->second.looked_up < remembered && now >= entry->second.looked_up;
    if (!fresh) {
        auto look_up = [hash](const View& view) -> Result<std::optional<Token>> { return view.tokens().find(hash); };
        auto found = co_await store_.read(look_up);
        if (!found) co_return std::move(found).error();
        if (!*found) co_return unauthenticated(); // not remembered: wrong tokens push out nobody
        if (known_.size() >= most_known) known_.clear();
        const auto place = known_.try_emplace(hash, Known{std::nullopt, now, 2 * rate_, now});
        entry = place.first;
        entry->second.token = std::move(*found);
        entry->second.looked_up = now;
    }
    co_return admit(entry->second, now);
}

Result<Actor> Callers::admit(Known& known, Instant now) const {
    if (!known.token || !is_valid(*known.token, now)) return unauthenticated();
    if (rate_ > 0) {
        const double passed = std::chrono::duration<double>(std::max(now - known.counted, std::chrono::milliseconds{0})).count();
        known.allowance = std::min(2 * rate_, known.allowance + passed * rate_);
        known.counted = now;
        if (known.allowance < 1) return Problem{Fault::rate_limited, "rate_limited", "请求过于频繁，请稍后再试 / over this token's rate: slow down", {}, {}};
        known.allowance -= 1;
    }
    return known.token->actor;
}

} // namespace huiying
