// One policy in its stored form: the text that the store keeps of each version, so that an open message stays under the one it began with.
#pragma once
#include "service/model/deployment.hpp"
#include "service/result.hpp"
#include <optional>
#include <string>

namespace huiying {

/// Reads a policy back from its canonical text (Policy::content); nothing when the text is no valid policy. Codes it names may have gone
/// from the configuration since. The version is 1: the store knows the real one.
std::optional<Policy> parse_policy(const std::string& content);

/// The same for a policy that somebody hands in: its content becomes canonical text. Problem: all faults, with pointers into the policy; malformed.
Result<Policy> read_policy_content(const std::string& content);

} // namespace huiying
