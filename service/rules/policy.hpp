// Which policy a message falls under: the most specific that fits, a named service item weighing more than a priority, that more than a kind,
// and that more than a channel.
#pragma once
#include "service/model/deployment.hpp"

namespace huiying {

/// What of a message decides its policy.
struct PolicyFacts {
    std::string channel;
    Kind kind{};
    Priority priority{};
    std::optional<std::string> service_item;
    Day received{}; ///< day of receipt: effective dates are compared with it
    bool special = false; ///< supervised or opened again (督办、重办)
};

/// The policy in force for these facts; null only when the configuration lacks a catch-all, which find_policy_faults reports.
const Policy* choose_policy(const std::vector<Policy>& policies, const PolicyFacts& facts) noexcept;

/// Every combination of channel, kind, priority and service item at every effective date must find exactly one policy: names those that find
/// none or two alike. Empty when all is well.
std::vector<std::string> find_policy_faults(const Deployment& deployment);

} // namespace huiying
