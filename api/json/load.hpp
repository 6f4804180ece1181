// The load of the coming days as JSON, and as a table: for each office its sums and then its days, at last all offices.
#pragma once
#include "api/sheet.hpp"
#include "json/writer.hpp"
#include "service/load.hpp"

namespace huiying {

JsonText load_json(const Context& context, const LoadReport& report);
Sheet load_sheet(const LoadReport& report);

} // namespace huiying
