// The load of the coming days as JSON.
#pragma once
#include "json/writer.hpp"
#include "service/load.hpp"

namespace huiying {

JsonText load_json(const Context& context, const LoadReport& report);

} // namespace huiying
