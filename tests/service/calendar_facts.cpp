#include "tests/service/calendar_facts.hpp"
#include <fstream>
#include <nlohmann/json.hpp>

namespace huiying::tests {

namespace chrono = std::chrono;

std::vector<CalendarYear> shipped_years() {
    std::ifstream file{"config/calendars/cn.json"};
    const auto content = nlohmann::json::parse(file, nullptr, true, true);
    std::vector<CalendarYear> years;
    for (const auto& year : content.at("years")) {
        CalendarYear made{year.at("year").get<int>(), {}};
        for (const auto& notice : year.at("notices"))
            for (const auto& holiday : notice.at("holidays"))
                for (const bool off : {true, false})
                    for (const auto& day : holiday.value(off ? "off" : "work", nlohmann::json::array()))
                        made.days.push_back({parse_day(day.get<std::string>()).value(), off, holiday.at("name"), notice.at("number")});
        years.push_back(std::move(made));
    }
    return years;
}

NaiveCalendar::NaiveCalendar(const std::vector<CalendarYear>& years, const std::vector<CalendarDay>& local) {
    for (const auto& year : years)
        for (const auto& day : year.days) (day.off ? off_ : work_).insert(day.day);
    for (const auto& day : local) {
        (day.off ? work_ : off_).erase(day.day);
        (day.off ? off_ : work_).insert(day.day);
    }
}

bool NaiveCalendar::is_working(Day day) const {
    const bool weekday = chrono::weekday{day}.iso_encoding() <= 5;
    return weekday ? !off_.contains(day) : work_.contains(day);
}

Day NaiveCalendar::walk(Day day, int working_days) const {
    while (working_days > 0) working_days -= is_working(day += chrono::days{1});
    return day;
}

Day NaiveCalendar::on_or_after(Day day) const {
    while (!is_working(day)) day += chrono::days{1};
    return day;
}

} // namespace huiying::tests
