// Who is asking: the person behind a token, and what that token opens.
#pragma once
#include "service/model/ids.hpp"
#include "service/model/words.hpp"
#include "service/time.hpp"
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace huiying {

/// A set of roles.
class Roles {
public:
    constexpr Roles() noexcept = default;
    constexpr Roles(std::initializer_list<Role> roles) noexcept {
        for (const Role role : roles) add(role);
    }
    constexpr void add(Role role) noexcept { bits_ |= 1U << static_cast<unsigned>(role); }
    constexpr bool has(Role role) const noexcept { return (bits_ & (1U << static_cast<unsigned>(role))) != 0; }
    constexpr bool meets(Roles other) const noexcept { return (bits_ & other.bits_) != 0; }
    constexpr bool empty() const noexcept { return bits_ == 0; }

private:
    std::uint32_t bits_ = 0;
};

/// The person and scope behind a token. Rules that need two people compare `person`.
struct Actor {
    TokenId token;
    std::string person;
    Roles roles;
    std::vector<std::string> channels; ///< an adapter's; `*` is every channel
    std::vector<std::string> offices;  ///< an office's; `*` is every office
    int level = 0;                     ///< a supervisor's, 1 or 2
    bool may_import = false;           ///< may say when a verb took effect

    bool has(Role role) const noexcept { return roles.has(role); }
    bool for_channel(const std::string& code) const { return has(Role::adapter) && names(channels, code); }
    bool for_office(const std::string& code) const { return has(Role::office) && names(offices, code); }

private:
    static bool names(const std::vector<std::string>& list, const std::string& code) {
        return std::any_of(list.begin(), list.end(), [&](const std::string& entry) { return entry == "*" || entry == code; });
    }
};

/// A token as stored: never the secret, only its hash.
struct Token {
    TokenId id;
    Actor actor;
    Instant created_at;
    std::optional<Instant> expires_at;
    std::optional<Instant> revoked_at;
};

/// A sitting at the console (会话): a token exchanged for a cookie. It opens what its token opens, and no longer than either lasts.
struct Session {
    Token token;
    Instant expires_at;
};

} // namespace huiying
