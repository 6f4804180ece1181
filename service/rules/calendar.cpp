#include "service/rules/calendar.hpp"
#include <algorithm>
#include <set>

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

void find_day_faults(const CalendarYear& year, std::vector<std::string>& faults) {
    std::set<Day> seen;
    for (const auto& [day, off, name, notice] : year.days) {
        const std::string text = format_day(day);
        if (chrono::year_month_day{day}.year() != chrono::year{year.year}) faults.push_back(text + " does not lie in " + std::to_string(year.year));
        if (off != is_weekday(day)) faults.push_back(text + (off ? " is off but falls on a weekend" : " is worked but falls on Monday–Friday"));
        if (!seen.insert(day).second) faults.push_back(text + " is named twice, or both off and worked");
    }
}

void find_year_faults(const std::vector<CalendarYear>& years, std::vector<std::string>& faults) {
    std::vector<int> numbers;
    for (const auto& year : years) numbers.push_back(year.year);
    std::sort(numbers.begin(), numbers.end());
    for (std::size_t i = 1; i < numbers.size(); ++i) {
        if (numbers[i] == numbers[i - 1]) faults.push_back("year " + std::to_string(numbers[i]) + " is given twice");
        else if (numbers[i] != numbers[i - 1] + 1)
            faults.push_back("hole between loaded years " + std::to_string(numbers[i - 1]) + " and " + std::to_string(numbers[i]));
    }
}

/// Later entries for a day win; those that come out are in order.
void keep_last_of_each_day(std::vector<CalendarDay>& days) {
    std::stable_sort(days.begin(), days.end(), [](const auto& a, const auto& b) { return a.day < b.day; });
    const auto same_day = [](const auto& a, const auto& b) { return a.day == b.day; };
    days.erase(days.begin(), std::unique(days.rbegin(), days.rend(), same_day).base());
}

} // namespace

std::vector<std::string> WorkCalendar::find_faults(const std::vector<CalendarYear>& years, const std::vector<OfficeHours>& hours) {
    std::vector<std::string> faults;
    for (const auto& year : years) find_day_faults(year, faults);
    find_year_faults(years, faults);
    int free_from = 0;
    for (const auto& stretch : hours) {
        const bool sound = stretch.from >= free_from && stretch.to > stretch.from && stretch.to <= 24 * 60;
        if (!sound) faults.push_back("office hours overlap, run backward or leave the day");
        free_from = stretch.to;
    }
    return faults;
}

std::vector<std::string> WorkCalendar::find_local_faults(const std::vector<CalendarYear>& years, const std::vector<CalendarDay>& local) {
    return find_local_faults(WorkCalendar{years, {}}, local);
}

std::vector<std::string> WorkCalendar::find_local_faults(const WorkCalendar& below, const std::vector<CalendarDay>& local) {
    std::vector<std::string> faults;
    std::set<Day> seen;
    for (const auto& [day, off, name, notice] : local) {
        const std::string text = format_day(day);
        if (!seen.insert(day).second) faults.push_back(text + " is named twice, or both off and worked");
        if (!below.covers(day)) faults.push_back(text + " lies outside the loaded years");
        else if (below.is_working(day) != off) faults.push_back(text + (off ? " is off anyway" : " is worked anyway"));
    }
    return faults;
}

WorkCalendar::WorkCalendar(std::vector<CalendarYear> years, std::vector<OfficeHours> hours, std::vector<CalendarDay> local)
    : hours_(std::move(hours)) {
    if (years.empty()) return;
    const auto [earliest, latest] = std::minmax_element(years.begin(), years.end(), [](const auto& a, const auto& b) { return a.year < b.year; });
    first_ = first_of(earliest->year);
    end_ = first_of(latest->year + 1);
    for (auto& year : years) std::move(year.days.begin(), year.days.end(), std::back_inserter(days_));
    for (const auto& one : local) local_.push_back(one.day);
    std::sort(local_.begin(), local_.end());
    std::move(local.begin(), local.end(), std::back_inserter(days_));
    keep_last_of_each_day(days_);

    auto entry = std::lower_bound(days_.begin(), days_.end(), first_, [](const CalendarDay& one, Day day) { return one.day < day; });
    std::int64_t rank = plain_rank(first_ - chrono::days{1});
    for (Day day = first_; day < end_; day += chrono::days{1}) {
        const bool named = entry != days_.end() && entry->day == day;
        if (named ? !entry->off : is_weekday(day)) {
            ++rank;
            working_.push_back(day);
        }
        if (named) ++entry;
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

const CalendarDay* WorkCalendar::find(Day day) const noexcept {
    const auto found = std::lower_bound(days_.begin(), days_.end(), day, [](const CalendarDay& one, Day wanted) { return one.day < wanted; });
    return found != days_.end() && found->day == day ? &*found : nullptr;
}

bool WorkCalendar::is_local(Day day) const noexcept { return std::binary_search(local_.begin(), local_.end(), day); }

} // namespace huiying
