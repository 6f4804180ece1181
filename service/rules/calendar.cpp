#include "service/rules/calendar.hpp"
#include <algorithm>
#include <unordered_set>

namespace huiying {
namespace chrono = std::chrono;

namespace {

bool is_weekday(Day day) noexcept {
    const auto index = chrono::weekday{day}.iso_encoding();
    return index <= 5;
}

/// Rank of a day when every Monday–Friday is worked, counted from Monday 1969-12-29.
std::int64_t plain_rank(Day day) noexcept {
    const std::int64_t days = day.time_since_epoch().count() + 3; // 1970-01-01 was a Thursday
    const std::int64_t week = days >= 0 ? days / 7 : -((-days + 6) / 7);
    return week * 5 + std::min<std::int64_t>(days - week * 7 + 1, 5);
}

/// Inverse of plain_rank on Monday–Friday.
Day plain_day(std::int64_t rank) noexcept {
    const std::int64_t from = rank - 1;
    const std::int64_t week = from >= 0 ? from / 5 : -((-from + 4) / 5);
    return Day{chrono::days{week * 7 + (from - week * 5) - 3}};
}

Day first_of(int year) {
    return Day{chrono::year_month_day{chrono::year{year}, chrono::January, chrono::day{1}}};
}

std::unordered_set<std::int64_t> day_numbers(const std::vector<CalendarYear>& years, std::vector<Day> CalendarYear::*list) {
    std::unordered_set<std::int64_t> out;
    for (const auto& year : years)
        for (const Day day : year.*list) out.insert(day.time_since_epoch().count());
    return out;
}

void find_day_faults(const CalendarYear& year, std::vector<std::string>& faults) {
    std::unordered_set<std::int64_t> seen;
    const auto check = [&](Day day, bool off) {
        const std::string name = format_day(day);
        if (chrono::year_month_day{day}.year() != chrono::year{year.year}) faults.push_back(name + " does not lie in " + std::to_string(year.year));
        if (off != is_weekday(day)) faults.push_back(name + (off ? " is off but falls on a weekend" : " is worked but falls on Monday–Friday"));
        if (!seen.insert(day.time_since_epoch().count()).second) faults.push_back(name + " is named twice, or both off and worked");
    };
    for (const Day day : year.off) check(day, true);
    for (const Day day : year.work) check(day, false);
}

} // namespace

std::vector<std::string> WorkCalendar::find_faults(const std::vector<CalendarYear>& years, const std::vector<OfficeHours>& hours) {
    std::vector<std::string> faults;
    std::vector<int> numbers;
    for (const auto& year : years) {
        find_day_faults(year, faults);
        numbers.push_back(year.year);
    }
    std::sort(numbers.begin(), numbers.end());
    for (std::size_t i = 1; i < numbers.size(); ++i) {
        if (numbers[i] == numbers[i - 1]) faults.push_back("year " + std::to_string(numbers[i]) + " is given twice");
        else if (numbers[i] != numbers[i - 1] + 1)
            faults.push_back("hole between loaded years " + std::to_string(numbers[i - 1]) + " and " + std::to_string(numbers[i]));
    }
    int free_from = 0;
    for (const auto& stretch : hours) {
        if (stretch.from < free_from || stretch.to <= stretch.from || stretch.to > 24 * 60) faults.push_back("office hours overlap, run backward or leave the day");
        free_from = stretch.to;
    }
    return faults;
}

WorkCalendar::WorkCalendar(std::vector<CalendarYear> years, std::vector<OfficeHours> hours)
    : years_(std::move(years)), hours_(std::move(hours)) {
    std::sort(years_.begin(), years_.end(), [](const auto& a, const auto& b) { return a.year < b.year; });
    if (years_.empty()) return;
    first_ = first_of(years_.front().year);
    end_ = first_of(years_.back().year + 1);
    const auto off = day_numbers(years_, &CalendarYear::off);
    const auto work = day_numbers(years_, &CalendarYear::work);
    std::int64_t rank = plain_rank(first_ - chrono::days{1});
    for (Day day = first_; day < end_; day += chrono::days{1}) {
        const std::int64_t number = day.time_since_epoch().count();
        if (is_weekday(day) ? !off.contains(number) : work.contains(number)) {
            ++rank;
            working_.push_back(day);
        }
        ranks_.push_back(rank);
    }
    shift_ = rank - plain_rank(end_ - chrono::days{1});
}

bool WorkCalendar::is_working(Day day) const noexcept {
    if (!covers(day)) return is_weekday(day);
    const std::int64_t before = day == first_ ? plain_rank(day - chrono::days{1}) : loaded_rank(day - chrono::days{1});
    return loaded_rank(day) != before;
}

std::int64_t WorkCalendar::rank(Day day) const noexcept {
    if (covers(day)) return loaded_rank(day);
    return plain_rank(day) + (day < first_ ? 0 : shift_);
}

Day WorkCalendar::at_rank(std::int64_t rank) const noexcept {
    if (working_.empty()) return plain_day(rank);
    const std::int64_t before = ranks_.front() - (is_working(first_) ? 1 : 0);
    if (rank <= before) return plain_day(rank);
    if (rank > ranks_.back()) return plain_day(rank - shift_);
    return working_[static_cast<std::size_t>(rank - before - 1)];
}

} // namespace huiying
