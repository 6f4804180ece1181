// The load of the coming days (未来负荷): what falls due, office by office and day by day, beside what each office has been getting done. It counts as the
// overdue metric does: open messages by their reply and total clocks.
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"

namespace huiying {

struct LoadDay {
    Day day{};
    bool working = false;
    bool before_holiday = false; ///< the last working day before a public holiday: what is not done by then waits until after it
};

struct LoadCell {
    std::int64_t due = 0;
    std::optional<std::int64_t> likely_late; ///< of these; absent: the office's pace is not known
};

struct OfficeLoad {
    std::string office; ///< empty: in triage
    std::int64_t overdue = 0;
    std::optional<double> pace; ///< messages closed for each working day of the weeks before; absent: too few to say
    std::vector<LoadCell> days; ///< as LoadReport::days
};

struct LoadReport {
    Instant as_of;
    std::vector<LoadDay> days; ///< from today on
    std::vector<OfficeLoad> offices;
};

/// The pace is that of so many days before today, and needs so many messages to be one.
inline constexpr std::chrono::days pace_window{56};
inline constexpr std::int64_t least_for_pace = 10;

/// `days` days from today on. What is likely late is what would be if each office went on at its pace, the earliest due first, beginning with
/// what is overdue already, and nothing else came in.
Result<LoadReport> report_load(const View& view, const Context& context, int days);

} // namespace huiying
