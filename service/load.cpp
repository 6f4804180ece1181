#include "service/load.hpp"
#include "service/port/outcomes.hpp"
#include <algorithm>
#include <cmath>
#include <map>

namespace huiying {

namespace {

/// Whether only days off lie between this working day and the next, a public holiday's among them.
bool is_before_holiday(const WorkCalendar& calendar, Day day) {
    if (!calendar.is_working(day)) return false;
    const Day next = calendar.on_or_after(day + std::chrono::days{1});
    for (Day between = day + std::chrono::days{1}; between < next; between += std::chrono::days{1})
        if (const CalendarDay* entry = calendar.find(between); entry != nullptr && entry->off) return true;
    return false;
}

/// How many of each office's open messages fall due by the end of each day, counted from `now` on, and how many are overdue. Three days to a question.
class DueCounts {
public:
    DueCounts(const View& view, const Context& context, const std::vector<LoadDay>& days) : view_(view), context_(context), days_(days) {
        for (std::size_t i = 0; i < days.size(); i += 3) ask(i);
    }
    /// Overdue, then up to the end of each day.
    std::map<std::string, std::vector<std::int64_t>> by_office;

private:
    Instant end_of(std::size_t i) const {
        return context_.deployment->zone->instant(LocalTime{days_[std::min(i, days_.size() - 1)].day + std::chrono::days{1}});
    }
    void ask(std::size_t i) {
        OverdueQuestion question;
        question.now = context_.now;
        question.today_end = end_of(i);
        question.end_of_1wd = end_of(i + 1);
        question.end_of_3wd = end_of(i + 2);
        question.by_office = true;
        for (const OverdueCell& cell : view_.messages().overdue(question)) {
            auto& counts = by_office[cell.office.value_or("")];
            counts.resize(days_.size() + 1);
            counts[0] = cell.overdue;
            const std::array<std::int64_t, 3> due{cell.due_today, cell.due_within_1wd, cell.due_within_3wd};
            for (std::size_t day = 0; day < due.size() && i + day < days_.size(); ++day) counts[i + day + 1] = due[day];
        }
    }

    const View& view_;
    const Context& context_;
    const std::vector<LoadDay>& days_;
};

std::map<std::string, std::int64_t> closed_before(const View& view, const Deployment& deployment, Day today) {
    std::map<std::string, std::int64_t> closed;
    const auto begin = [&](Day day) { return deployment.zone->instant(LocalTime{day}); };
    view.outcomes().each_closed(begin(today - pace_window), begin(today), [&closed](const HandledPage& page) {
        std::vector<std::int64_t> counts(page.names.size());
        for (const HandledRow& row : page.rows) ++counts[row.names.office];
        for (std::size_t i = 0; i < counts.size(); ++i)
            if (counts[i] > 0) closed[page.names[i]] += counts[i];
    });
    return closed;
}

std::optional<double> pace_of(std::int64_t closed, std::int64_t working_days) {
    if (closed < least_for_pace || working_days == 0) return std::nullopt;
    return static_cast<double>(closed) / static_cast<double>(working_days);
}

/// Splits running counts into days, and says what of each is likely late.
OfficeLoad load_of(std::string office, const std::vector<std::int64_t>& counts, std::optional<double> pace, const std::vector<LoadDay>& days) {
    OfficeLoad load{std::move(office), counts[0], pace, {}};
    double done = 0;
    for (std::size_t i = 0; i < days.size(); ++i) {
        LoadCell cell;
        const std::int64_t before = i == 0 ? 0 : counts[i];
        cell.due = counts[i + 1] - before;
        if (pace) {
            done += days[i].working ? *pace : 0;
            // What is overdue or due by this day's end and cannot have been done; at most all of this day's, for what came due earlier is late already.
            const auto behind = static_cast<std::int64_t>(std::ceil(static_cast<double>(counts[0] + counts[i + 1]) - done));
            cell.likely_late = std::clamp<std::int64_t>(behind, 0, cell.due);
        }
        load.days.push_back(cell);
    }
    return load;
}

} // namespace

Result<LoadReport> report_load(const View& view, const Context& context, int count) {
    const Deployment& deployment = *context.deployment;
    const WorkCalendar& calendar = deployment.street();
    const Day today = deployment.zone->day(context.now);
    LoadReport report;
    report.as_of = context.now;
    for (int i = 0; i < count; ++i) {
        const Day day = today + std::chrono::days{i};
        report.days.push_back({day, calendar.is_working(day), is_before_holiday(calendar, day)});
    }
    const auto closed = closed_before(view, deployment, today);
    const std::int64_t working_days = calendar.between(today - pace_window - std::chrono::days{1}, today - std::chrono::days{1});
    const DueCounts due{view, context, report.days};
    for (const auto& [office, counts] : due.by_office) {
        const auto done = closed.find(office);
        report.offices.push_back(load_of(office, counts, pace_of(done == closed.end() ? 0 : done->second, working_days), report.days));
    }
    return report;
}

} // namespace huiying
