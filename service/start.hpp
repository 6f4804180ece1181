// What happens once when an installation starts: its secrets are made or read, and its policies get their versions.
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"
#include <cstdint>
#include <functional>

namespace huiying {

/// The installation's secrets, made at the first start.
std::shared_ptr<const Secrets> open_secrets(Store& store);

/// Reads a policy back from its stored content; nothing when it cannot be read.
using ReadPolicy = std::function<std::optional<Policy>(const std::string& content)>;

/// What to do about policies that differ from the newest stored versions.
enum class PolicyChange : std::uint8_t { take, refuse };

/// Gives each policy its version: the stored one when nothing changed, else the next one, which is stored. Older versions, which open messages
/// keep, are read back with `read`. With `refuse`, a difference is a StorageFailure: only who serves may bring new versions, since a running
/// service learns of them at its own reload. An installation without any version takes them in either case.
void register_policies(Store& store, Deployment& deployment, const ReadPolicy& read, PolicyChange change, Instant now);

} // namespace huiying
