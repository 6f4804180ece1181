// The whole configuration of an installation: huiying.json and the files beside it, read together so that all faults are told at once.
#pragma once
#include "config/fault.hpp"
#include "config/policies.hpp"
#include "config/settings.hpp"
#include "service/model/deployment.hpp"
#include <optional>
#include <string>
#include <vector>

namespace huiying {

struct Configuration {
    Settings settings;
    Deployment deployment; ///< policies are version 1 and policy_versions is empty: the store knows the history
};

struct LoadedConfiguration {
    std::optional<Configuration> configuration; ///< there exactly when no fault is
    std::vector<ConfigFault> faults;
};

struct LoadedSettings {
    Settings settings; ///< of use only when no fault is
    std::vector<ConfigFault> faults;
};

/// What counting needs and nothing else.
struct LoadedCounting {
    std::shared_ptr<const Zone> zone;           ///< there, as the calendars are, exactly when no fault is
    std::shared_ptr<const Calendars> calendars;
    std::vector<ConfigFault> faults;
};

/// Reads the zone and the calendars. Faults elsewhere in huiying.json and in the other files do not matter here.
LoadedCounting load_counting(const std::string& huiying_json, const Environment& environment = process_environment());

/// Reads `huiying_json` alone.
LoadedSettings load_settings(const std::string& huiying_json, const Environment& environment = process_environment());

/// Reads `huiying_json` and, in the same folder, offices.json, channels.json, policies.json, routing.json, calendars/cn.json and, where it is there,
/// calendars/local.json. Never throws for what stands in them. Blocks on files: not for the network thread while it serves.
LoadedConfiguration load_configuration(const std::string& huiying_json, const Environment& environment = process_environment());

} // namespace huiying
