#include "api/json/load.hpp"
#include "api/sheet.hpp"

namespace huiying {

namespace {

/// What a row of days adds up to. Likely late is unknown as soon as it is for one that has something due.
struct Sum {
    std::int64_t due = 0;
    std::optional<std::int64_t> likely_late = 0;

    void add(const LoadCell& cell) {
        due += cell.due;
        if (cell.due == 0) return;
        if (likely_late && cell.likely_late) *likely_late += *cell.likely_late;
        else likely_late.reset();
    }
    std::optional<double> share() const {
        if (due == 0 || !likely_late) return std::nullopt;
        return rounded(static_cast<double>(*likely_late) / static_cast<double>(due));
    }
    void write(JsonObject& out) const { out.add("due", due).add("likely_late", likely_late).add("likely_late_share", share()); }
};

JsonText office_json(const OfficeLoad& load, const std::vector<LoadDay>& days) {
    JsonList list;
    Sum sum;
    for (std::size_t i = 0; i < days.size(); ++i) {
        const LoadCell& cell = load.days[i];
        sum.add(cell);
        list.add(JsonObject{}.add("day", format_day(days[i].day)).add("due", cell.due).add("likely_late", cell.likely_late).take());
    }
    JsonObject out;
    out.add("office", load.office.empty() ? std::nullopt : std::optional{load.office}).add("overdue", load.overdue);
    out.add("pace", load.pace ? std::optional{rounded(*load.pace)} : std::nullopt);
    sum.write(out);
    return out.add("days", list.take()).take();
}

JsonText day_json(const LoadReport& report, std::size_t i) {
    Sum sum;
    for (const OfficeLoad& office : report.offices) sum.add(office.days[i]);
    JsonObject out;
    out.add("day", format_day(report.days[i].day)).add("working", report.days[i].working).add("before_holiday", report.days[i].before_holiday);
    sum.write(out);
    return out.take();
}

} // namespace

JsonText load_json(const Context& context, const LoadReport& report) {
    JsonList days;
    for (std::size_t i = 0; i < report.days.size(); ++i) days.add(day_json(report, i));
    JsonList offices;
    std::int64_t overdue = 0;
    for (const OfficeLoad& office : report.offices) {
        overdue += office.overdue;
        offices.add(office_json(office, report.days));
    }
    return JsonObject{}
        .add("as_of", format_time(report.as_of, *context.deployment->zone))
        .add("overdue", overdue)
        .add("days", days.take())
        .add("offices", offices.take())
        .take();
}

} // namespace huiying
