#include "config/deployment_files.hpp"
#include "config/fields.hpp"

namespace huiying {

namespace {

/// Minutes after midnight of `HH:MM`.
std::optional<int> parse_minutes(const std::string& text) {
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 100; };
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const int hours = digit(0) * 10 + digit(1);
    const int minutes = digit(3) * 10 + digit(4);
    if (hours > 23 || minutes > 59) return std::nullopt;
    return hours * 60 + minutes;
}

std::optional<int> read_minutes(ObjectReader& reader, std::string_view name) {
    const std::string text = reader.required_text(name);
    const auto minutes = parse_minutes(text);
    if (!text.empty() && !minutes) reader.fault(name, "invalid_time", "must be a time of day written HH:MM");
    return minutes;
}

std::vector<Day> read_days(ObjectReader& reader, std::string_view name) {
    std::vector<Day> days;
    reader.require(name);
    for (const Entry& entry : read_list(reader, name, true)) {
        if (const auto day = parse_day(entry.text)) days.push_back(*day);
        else reader.fault(entry.place, "invalid_date", "must be a date that exists, written YYYY-MM-DD");
    }
    return days;
}

/// Faults are looked for year by year where they lie within one, so that each is told at its year.
void read_years(ObjectReader& top, Faults& faults, std::vector<CalendarYear>& years) {
    std::vector<CalendarYear> bare;
    read_each(top, "years", false, faults, [&](ObjectReader& reader, const auto&) {
        CalendarYear year;
        reader.require("year");
        const auto number = reader.integer("year", 1950, 2200);
        year.notices = texts_of(read_list(reader, "notices", true));
        year.off = read_days(reader, "off");
        year.work = read_days(reader, "work");
        reader.finish();
        if (!number) return;
        year.year = static_cast<int>(*number);
        bare.push_back({year.year, {}, {}, {}});
        for (const auto& detail : WorkCalendar::find_faults({year}, {})) faults.push_back({reader.pointer("year"), "invalid_calendar", detail});
        years.push_back(std::move(year));
    });
    for (const auto& detail : WorkCalendar::find_faults(bare, {})) top.fault("years", "invalid_calendar", detail);
}

void read_hours(ObjectReader& top, Faults& faults, std::vector<OfficeHours>& hours) {
    bool whole = true;
    read_each(top, "office_hours", false, faults, [&](ObjectReader& reader, const auto&) {
        const auto from = read_minutes(reader, "from");
        const auto to = read_minutes(reader, "to");
        reader.finish();
        if (from && to) hours.push_back({*from, *to});
        else whole = false;
    });
    if (!whole) return;
    for (const auto& detail : WorkCalendar::find_faults({}, hours)) top.fault("office_hours", "invalid_calendar", detail);
}

} // namespace

void read_calendar(Document& file, Deployment& out) {
    if (!file.readable()) return;
    ObjectReader top = file.root();
    read_code(top, "region", plain_code);
    std::vector<CalendarYear> years;
    std::vector<OfficeHours> hours;
    read_hours(top, file.faults, hours);
    read_years(top, file.faults, years);
    file.finish(top);
    if (file.faults.empty()) out.calendar = std::make_shared<const WorkCalendar>(std::move(years), std::move(hours));
}

} // namespace huiying
