// What happens once when an installation starts: its secrets are made or read, its policies get their versions, and its dates go on by the calendars
// they are counted by, which the store keeps. A running process follows here when another one has changed them.
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

/// How contents become values. Both read what the store keeps, and what people hand in: with all that is wrong about it.
struct ContentReaders {
    std::function<Result<Policy>(const std::string& content)> policy;
    /// Offices that are none of `offices` are faults, unless that is empty: stored calendars may name some that have gone.
    std::function<Result<std::shared_ptr<const Calendars>>(const std::string& content, const ByCode<Office>& offices)> calendars;
};

/// What to do about policies that differ from the newest stored versions.
enum class PolicyChange : std::uint8_t {
    take,
    refuse,
    keep, ///< what is in force stays, whatever the files say
};

/// Gives each policy its version: the stored one when nothing changed, else the next one, which is stored. Older versions, which open messages
/// keep, are read back with `read`. With `refuse`, a difference is a StorageFailure: only who serves may bring new versions, since a running
/// service learns of them at its own reload. An installation without any version takes them in either case.
void register_policies(Store& store, Deployment& deployment, const ReadPolicy& read, PolicyChange change, Instant now);

/// Lets the deployment count like the dates in the store: by the calendars in force there, and by the change in progress where there is one. The
/// first start stores the deployment's own calendars as version 1. False: they differ from those in force, which stay; they are a candidate for a
/// recompute. After register_policies. Throws StorageFailure when stored calendars cannot be read.
bool register_calendars(Store& store, Deployment& deployment, const ContentReaders& read, Instant now);

/// `known`, or where dates are counted by something else since, a copy that counts like them: with the calendars in force, the change in progress,
/// and the policies that have come since. Throws StorageFailure when a stored content cannot be read.
std::shared_ptr<const Deployment> present_deployment(const View& view, const std::shared_ptr<const Deployment>& known, const ContentReaders& read);

} // namespace huiying
