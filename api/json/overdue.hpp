// The overdue metric as JSON, and as a table: a row for each group, then the total.
#pragma once
#include "api/sheet.hpp"
#include "json/writer.hpp"
#include "service/watch.hpp"

namespace huiying {

JsonText overdue_json(const Context& context, const OverdueReport& report);
Sheet overdue_sheet(const Context& context, const OverdueReport& report);

} // namespace huiying
