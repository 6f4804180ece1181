// What happens once when an installation starts: its secrets are made or read, and its policies get their versions.
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"
#include <functional>

namespace huiying {

/// The installation's secrets, made at the first start.
std::shared_ptr<const Secrets> open_secrets(Store& store);

/// Reads a policy back from its stored content; nothing when it cannot be read.
using ReadPolicy = std::function<std::optional<Policy>(const std::string& content)>;

/// Gives each policy its version: the stored one when nothing changed, else the next one, which is stored. Older versions, which open messages
/// keep, are read back with `read`.
void register_policies(Store& store, Deployment& deployment, const ReadPolicy& read, Instant now);

} // namespace huiying
