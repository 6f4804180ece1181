// What has been escalated, as supervisors, dispatchers and offices see it, and 知悉: a supervisor takes note.
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"
#include <optional>
#include <string>
#include <vector>

namespace huiying {

struct ShownEscalation {
    Escalation escalation;
    std::optional<std::string> number; ///< of its message; absent when the caller may not see it any more: then its id must not be shown either
    std::string name;                  ///< 催办, 到期 …
    std::string name_en;
    std::vector<std::string> to; ///< whom it concerns, as the ladder names them: 分管领导, 督办值班 …
};

/// Newest first. Supervisors and dispatchers see all, offices what was raised while they led. Problem: not_found for an office that is not the
/// caller's.
Result<Page<ShownEscalation>> list_escalations(const View& view, const Context& context, EscalationFilter filter, int limit,
                                               std::optional<Position> after);

/// 知悉: recorded with person and time; a second time changes nothing. Problem: not_found.
Result<ShownEscalation> acknowledge(Unit& unit, const Context& context, EscalationId id);

} // namespace huiying
