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

Sum sum_of(const OfficeLoad& office) {
    Sum sum;
    for (const LoadCell& cell : office.days) sum.add(cell);
    return sum;
}

Sum sum_of(const LoadReport& report, std::size_t day) {
    Sum sum;
    for (const OfficeLoad& office : report.offices) sum.add(office.days[day]);
    return sum;
}

std::int64_t overdue_of(const LoadReport& report) {
    std::int64_t overdue = 0;
    for (const OfficeLoad& office : report.offices) overdue += office.overdue;
    return overdue;
}

Cell cell_of(const std::optional<std::int64_t>& count) { return count ? Cell{*count} : Cell{}; }
Cell cell_of(const std::optional<double>& share) { return share ? Cell{rounded(*share)} : Cell{}; }

/// Rows of one office, or of all: what is overdue and what comes, then day by day.
void add_rows(Sheet& sheet, const std::string& office, std::int64_t overdue, const std::optional<double>& pace, const std::vector<LoadDay>& days, const std::vector<Sum>& sums) {
    Sum whole;
    for (const Sum& sum : sums) whole.add({sum.due, sum.likely_late});
    sheet.rows.push_back({office, Cell{}, Cell{}, Cell{}, overdue, pace ? Cell{Amount{*pace}} : Cell{}, whole.due, cell_of(whole.likely_late), cell_of(whole.share())});
    for (std::size_t i = 0; i < days.size(); ++i)
        sheet.rows.push_back({office, format_day(days[i].day), std::int64_t{days[i].working}, std::int64_t{days[i].before_holiday}, Cell{}, Cell{}, sums[i].due,
                              cell_of(sums[i].likely_late), cell_of(sums[i].share())});
}

JsonText office_json(const OfficeLoad& load, const std::vector<LoadDay>& days) {
    JsonList list;
    for (std::size_t i = 0; i < days.size(); ++i) {
        const LoadCell& cell = load.days[i];
        list.add(JsonObject{}.add("day", format_day(days[i].day)).add("due", cell.due).add("likely_late", cell.likely_late).take());
    }
    JsonObject out;
    out.add("office", load.office.empty() ? std::nullopt : std::optional{load.office}).add("overdue", load.overdue);
    out.add("pace", load.pace ? std::optional{rounded(*load.pace)} : std::nullopt);
    sum_of(load).write(out);
    return out.add("days", list.take()).take();
}

JsonText day_json(const LoadReport& report, std::size_t i) {
    JsonObject out;
    out.add("day", format_day(report.days[i].day)).add("working", report.days[i].working).add("before_holiday", report.days[i].before_holiday);
    sum_of(report, i).write(out);
    return out.take();
}

} // namespace

JsonText load_json(const Context& context, const LoadReport& report) {
    JsonList days;
    for (std::size_t i = 0; i < report.days.size(); ++i) days.add(day_json(report, i));
    JsonList offices;
    for (const OfficeLoad& office : report.offices) offices.add(office_json(office, report.days));
    return JsonObject{}
        .add("as_of", format_time(report.as_of, *context.deployment->zone))
        .add("overdue", overdue_of(report))
        .add("days", days.take())
        .add("offices", offices.take())
        .take();
}

Sheet load_sheet(const LoadReport& report) {
    Sheet sheet{"负荷",
                {"单位 office", "日期 day", "工作日 working", "节前最后工作日 before_holiday", "逾期 overdue", "每工作日办结 pace", "到期 due", "可能逾期 likely_late", "可能逾期占比 likely_late_share"},
                {}};
    for (const OfficeLoad& office : report.offices) {
        std::vector<Sum> sums;
        for (const LoadCell& cell : office.days) sums.push_back({cell.due, cell.likely_late});
        add_rows(sheet, office.office, office.overdue, office.pace, report.days, sums);
    }
    std::vector<Sum> sums;
    for (std::size_t i = 0; i < report.days.size(); ++i) sums.push_back(sum_of(report, i));
    add_rows(sheet, "合计 total", overdue_of(report), std::nullopt, report.days, sums);
    return sheet;
}

} // namespace huiying
