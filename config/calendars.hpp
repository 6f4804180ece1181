// The calendars of an installation: read from calendars/cn.json and calendars/local.json at the start, and back from the one text that stands for
// both where a version is stored or a candidate comes to be looked at.
#pragma once
#include "config/fault.hpp"
#include "service/model/deployment.hpp"
#include "service/result.hpp"
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace huiying {

/// Reads `{"cn": {...}, "local": {...}}`, each as its file holds it; "local" may be absent. All faults, with their pointers, when it is no pair of
/// calendars; malformed when it is no JSON.
Result<std::shared_ptr<const Calendars>> parse_calendars(std::string_view content);
/// The same; offices that are none of `offices` are faults too.
Result<std::shared_ptr<const Calendars>> parse_calendars(std::string_view content, const ByCode<Office>& offices);

struct LoadedCalendars {
    std::shared_ptr<const Calendars> calendars; ///< there exactly when no fault is
    std::vector<ConfigFault> faults;
};

/// Reads calendars/cn.json and, where it is there, calendars/local.json of the folder of huiying.json. Office codes are checked where `offices` is
/// not empty. Blocks on files.
LoadedCalendars load_calendars(const std::string& folder, const ByCode<Office>& offices = {});

} // namespace huiying
