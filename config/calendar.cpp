#include "config/calendar.hpp"
#include <map>
#include <nlohmann/json.hpp>

namespace huiying {

using nlohmann::json;

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

/// Days on their way into a list that holds each day once; what a day has wrong is told at its own place.
class DayGatherer {
public:
    void add(ObjectReader& reader, std::string_view place, CalendarDay day, const std::vector<std::string>& wrong) {
        const auto [first, added] = places_.emplace(day.day, reader.pointer(place));
        // Of a day that is off and worked one is always wrong on its own as well; that would only hide what happened.
        const std::string twice = format_day(day.day) + " is named twice, or both off and worked; see " + first->second;
        if (!added) return reader.fault(place, "invalid_calendar", twice);
        for (const auto& detail : wrong) reader.fault(place, "invalid_calendar", detail);
        if (wrong.empty()) days_.push_back(std::move(day));
    }
    std::vector<CalendarDay> take() { return std::move(days_); }

private:
    std::map<Day, std::string> places_;
    std::vector<CalendarDay> days_;
};

/// What is known of the days of one list of a holiday.
struct HolidayList {
    std::optional<int> year;
    const char* member;
    bool off;
    const std::string& name;
    const std::string& notice;
};

void read_holiday_list(ObjectReader& reader, const HolidayList& list, DayGatherer& days) {
    for (const Entry& entry : read_list(reader, list.member, true)) {
        const auto day = parse_day(entry.text);
        if (!day) reader.fault(entry.place, "invalid_date", "must be a date that exists, written YYYY-MM-DD");
        if (!day || !list.year) continue;
        CalendarDay made{*day, list.off, list.name, list.notice};
        const auto wrong = WorkCalendar::find_faults({{*list.year, {made}}}, {});
        days.add(reader, entry.place, std::move(made), wrong);
    }
}

CalendarYear read_year(ObjectReader& reader, Faults& faults) {
    reader.require("year");
    const auto number = reader.integer("year", 1950, 2200);
    const std::optional<int> year = number ? std::optional{static_cast<int>(*number)} : std::nullopt;
    DayGatherer days;
    read_each(reader, "notices", false, faults, [&](ObjectReader& notice, const auto&) {
        const std::string text = notice.required_text("number");
        read_each(notice, "holidays", true, faults, [&](ObjectReader& holiday, const auto&) {
            const std::string name = holiday.required_text("name");
            holiday.require("off");
            read_holiday_list(holiday, {year, "off", true, name, text}, days);
            read_holiday_list(holiday, {year, "work", false, name, text}, days);
            holiday.finish();
        });
        notice.finish();
    });
    reader.finish();
    return {year.value_or(0), days.take()};
}

void read_years(ObjectReader& top, Faults& faults, std::vector<CalendarYear>& years) {
    std::vector<CalendarYear> bare;
    read_each(top, "years", false, faults, [&](ObjectReader& reader, const auto&) {
        CalendarYear year = read_year(reader, faults);
        if (year.year == 0) return;
        bare.push_back({year.year, {}});
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

std::vector<CalendarDay> read_local_days(ObjectReader& holder, std::string_view name, const WorkCalendar& below, Faults& faults) {
    DayGatherer days;
    read_each(holder, name, true, faults, [&](ObjectReader& reader, const auto&) {
        reader.require("date");
        reader.require("off");
        const auto day = reader.day("date");
        const auto off = reader.flag("off");
        CalendarDay made{day.value_or(Day{}), off.value_or(true), reader.required_text("name"), reader.text("notice").value_or("")};
        reader.finish();
        if (!day || !off) return;
        const auto wrong = WorkCalendar::find_local_faults(below, {made});
        days.add(reader, "date", std::move(made), wrong);
    });
    return days.take();
}

bool is_code(std::string_view text) {
    return !text.empty() && text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

void read_offices_days(ObjectReader& top, const WorkCalendar& street, Faults& faults, const ByCode<Office>& known, CalendarFacts& facts) {
    const json* named = top.raw("offices");
    ObjectReader offices{named, top.pointer("offices"), faults};
    if (!offices.present()) return;
    for (const auto& [code, days] : named->items()) {
        if (!is_code(code)) {
            top.fault("offices", "invalid_value", "each member must be the code of an office: lower-case letters, digits and _");
            continue;
        }
        check_reference(offices, code, code, known, "office");
        facts.offices.emplace(code, read_local_days(offices, code, street, faults));
    }
}

bool names_a_day(const CalendarFacts& facts) {
    for (const auto& [code, days] : facts.offices)
        if (!days.empty()) return true;
    return !facts.city.empty();
}

} // namespace

void read_national(ObjectReader& top, Faults& faults, CalendarFacts& facts) {
    read_code(top, "region", plain_code);
    read_hours(top, faults, facts.hours);
    read_years(top, faults, facts.years);
}

void read_local(ObjectReader& top, Faults& faults, const ByCode<Office>& offices, CalendarFacts& facts) {
    ObjectReader city = top.object("city");
    if (city.present()) {
        city.required_text("name");
        facts.city = read_local_days(city, "days", WorkCalendar{facts.years, facts.hours}, faults);
        city.finish();
    }
    read_offices_days(top, WorkCalendar{facts.years, facts.hours, facts.city}, faults, offices, facts);
}

std::shared_ptr<const Calendars> make_calendars(CalendarFacts facts, json cn, json local) {
    cn.erase("$schema");
    json content{{"cn", std::move(cn)}};
    if (names_a_day(facts)) {
        local.erase("$schema");
        content["local"] = std::move(local);
    }
    std::map<std::string, std::shared_ptr<const WorkCalendar>, std::less<>> own;
    for (const auto& [code, days] : facts.offices) {
        if (days.empty()) continue;
        std::vector<CalendarDay> local_days = facts.city;
        local_days.insert(local_days.end(), days.begin(), days.end());
        own.emplace(code, std::make_shared<const WorkCalendar>(facts.years, facts.hours, std::move(local_days)));
    }
    auto street = std::make_shared<const WorkCalendar>(std::move(facts.years), std::move(facts.hours), std::move(facts.city));
    return std::make_shared<const Calendars>(canonical_text(content), std::move(street), std::move(own));
}

} // namespace huiying
