#include "tests/support/simulation/slow_calendar.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace huiying::tests {

namespace chrono = std::chrono;
using nlohmann::json;

namespace {

constexpr chrono::hours east{8};
constexpr chrono::days one_day{1};

Day day_of(const json& text) { return parse_day(text.get<std::string>()).value(); }

int minutes_of(const std::string& text) { return std::stoi(text.substr(0, 2)) * 60 + std::stoi(text.substr(3, 2)); }

void add_local(const json& days, SlowCalendar& out) {
    for (const auto& entry : days) {
        const Day day = day_of(entry.at("date"));
        (entry.at("off").get<bool>() ? out.off : out.worked).insert(day);
        (entry.at("off").get<bool>() ? out.worked : out.off).erase(day);
    }
}

SlowCalendar read_national(const json& cn) {
    SlowCalendar out;
    for (const auto& year : cn.at("years")) {
        out.years.insert(year.at("year").get<int>());
        for (const auto& notice : year.at("notices"))
            for (const auto& holiday : notice.at("holidays")) {
                for (const auto& day : holiday.value("off", json::array())) out.off.insert(day_of(day));
                for (const auto& day : holiday.value("work", json::array())) out.worked.insert(day_of(day));
            }
    }
    const auto& hours = cn.at("office_hours");
    out.opens = minutes_of(hours.front().at("from").get<std::string>());
    out.closes = minutes_of(hours.back().at("to").get<std::string>());
    return out;
}

/// A clock as it is counted along: the last day so far, or the instant of limits of hours.
struct Count {
    const SlowCalendar& calendar;
    bool hours = false;
    bool working_days = false;
    Day last{};
    Instant at;

    void add(Day from, Limit limit) {
        working_days = limit.unit == LimitUnit::working_days;
        if (!working_days && limit.unit != LimitUnit::days) throw std::logic_error("the slow count knows no limit of this unit");
        last = working_days ? calendar.forward(from, limit.count) : from + chrono::days{limit.count};
    }
    void stand_still(Instant from, Instant until) {
        if (hours) {
            at = until + std::max(at - from, chrono::milliseconds{0});
            return;
        }
        const Day resumed = slow_day(until);
        const Day paused = slow_day(from);
        if (working_days) {
            const int left = calendar.count(paused, last);
            last = left == 0 ? calendar.not_before(resumed) : calendar.forward(resumed, left);
            return;
        }
        last = last > paused ? resumed + (last - paused) : resumed;
    }
};

/// What counts of the steps: pauses that are over, and the extensions since the last new limit, each when it takes effect on the count.
std::vector<ClockStep> effects(const std::vector<ClockStep>& steps, Limit& limit) {
    std::vector<ClockStep> out;
    for (const ClockStep& step : steps) {
        if (step.kind == ClockStep::Kind::extend_to) {
            limit = step.limit;
            std::erase_if(out, [](const ClockStep& other) { return other.kind == ClockStep::Kind::extend_by; });
        } else if (step.kind == ClockStep::Kind::extend_by || step.until) {
            out.push_back(step);
        }
    }
    const auto when = [](const ClockStep& step) { return step.kind == ClockStep::Kind::pause ? *step.until : step.at; };
    std::stable_sort(out.begin(), out.end(), [&](const ClockStep& a, const ClockStep& b) { return when(a) < when(b); });
    return out;
}

} // namespace

Day slow_day(Instant at) { return Day{chrono::floor<chrono::days>(at.time_since_epoch() + east)}; }

Instant slow_midnight(Day day) { return Instant{chrono::milliseconds{day.time_since_epoch() - east}}; }

bool SlowCalendar::works(Day day) const {
    if (worked.contains(day)) return true;
    return chrono::weekday{day}.iso_encoding() <= 5 && !off.contains(day);
}

bool SlowCalendar::known(Day day) const { return years.contains(static_cast<int>(chrono::year_month_day{day}.year())); }

Day SlowCalendar::forward(Day day, int working_days) const {
    while (working_days > 0) {
        day += one_day;
        if (works(day)) --working_days;
    }
    return day;
}

Day SlowCalendar::backward(Day day, int working_days) const {
    while (!works(day)) day -= one_day;
    while (working_days > 0) {
        day -= one_day;
        if (works(day)) --working_days;
    }
    return day;
}

Day SlowCalendar::not_before(Day day) const {
    while (!works(day)) day += one_day;
    return day;
}

int SlowCalendar::count(Day from, Day to) const {
    int working_days = 0;
    for (Day day = from + one_day; day <= to; day += one_day) working_days += works(day) ? 1 : 0;
    return working_days;
}

SlowCalendars::SlowCalendars(const std::string& content) {
    const json whole = json::parse(content);
    SlowCalendar street = read_national(whole.at("cn"));
    const json local = whole.value("local", json::object());
    add_local(local.value("city", json::object()).value("days", json::array()), street);
    const json offices = local.value("offices", json::object());
    for (const auto& [code, days] : offices.items()) {
        SlowCalendar own = street;
        add_local(days, own);
        if (!days.empty()) calendars_.emplace(code, std::move(own));
    }
    calendars_.emplace("", std::move(street));
}

const SlowCalendar& SlowCalendars::of(const std::string& office) const {
    const auto found = calendars_.find(office);
    return found == calendars_.end() ? calendars_.at("") : found->second;
}

SlowDue slow_due(const SlowCalendar& calendar, Instant start, Limit limit, const std::vector<ClockStep>& steps) {
    const std::vector<ClockStep> after = effects(steps, limit);
    Count count{calendar, false, false, {}, {}};
    count.hours = limit.unit == LimitUnit::hours;
    if (count.hours) count.at = start + chrono::hours{limit.count};
    else count.add(slow_day(start), limit);
    for (const ClockStep& step : after) {
        if (step.kind == ClockStep::Kind::pause) count.stand_still(std::max(step.at, start), std::max(*step.until, start));
        else count.add(count.last, step.limit);
    }
    if (count.hours) return {count.at, slow_day(count.at)};
    const Day on = calendar.not_before(count.last);
    return {slow_midnight(on + one_day), on};
}

} // namespace huiying::tests
