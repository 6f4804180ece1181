// The facts of the calendars as their files and candidates write them, before they become calendars: cn.json for the nation, local.json for the
// city and the offices. Shared by the start, which reads files, and by parse_calendars(), which reads stored versions and candidates.
#pragma once
#include "config/fields.hpp"
#include <memory>
#include <nlohmann/json_fwd.hpp>

namespace huiying {

struct CalendarFacts {
    std::vector<CalendarYear> years;
    std::vector<OfficeHours> hours;
    std::vector<CalendarDay> city;
    std::map<std::string, std::vector<CalendarDay>, std::less<>> offices;
};

/// Reads what cn.json holds, but for `$schema`; faults go to `faults`. The caller finishes `top`.
void read_national(ObjectReader& top, Faults& faults, CalendarFacts& facts);

/// Reads what local.json holds on top of the national facts, which must be free of faults. Office codes are checked where `offices` is not empty.
void read_local(ObjectReader& top, Faults& faults, const ByCode<Office>& offices, CalendarFacts& facts);

/// The calendars these facts make, which must be free of faults. `local` may be null. Their content is the canonical text of {"cn", "local"} without
/// `$schema`; without "local" where that names no day, so that an empty file and none are the same version.
std::shared_ptr<const Calendars> make_calendars(CalendarFacts facts, nlohmann::json cn, nlohmann::json local);

} // namespace huiying
