// An escalation as the API writes it.
#pragma once
#include "json/writer.hpp"
#include "service/escalations.hpp"

namespace huiying {

/// `color` is how lists show the level: yellow while there is time, red from the due time on.
JsonText escalation_json(const Context& context, const ShownEscalation& shown);

} // namespace huiying
