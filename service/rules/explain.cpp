#include "service/rules/explain.hpp"
#include "service/rules/explain_text.hpp"
#include <algorithm>

namespace huiying {
namespace chrono = std::chrono;

namespace {

bool is_weekend(Day day) noexcept { return chrono::weekday{day}.iso_encoding() > 5; }

/// Walks the days of a course along its stretches.
class DayWalk {
public:
    DayWalk(const WorkCalendar& calendar, const Zone& zone, const Course& course)
        : calendar_(calendar), zone_(zone), first_(zone.day(course.started_at)), legs_(legs_of(calendar, zone, course)) {}

    ExplainedDay next(Day day, const Due& due) {
        ExplainedDay out;
        out.day = day;
        out.due = day == due.on;
        out.provisional = !calendar_.covers(day);
        if (const CalendarDay* entry = calendar_.find(day)) {
            out.name = entry->name;
            out.notice = entry->notice;
        }
        if (const CourseLeg* leg = day_leg(day)) mark_day(out, *leg);
        else if (has_time(day) || out.due) mark_time(out);
        else out.mark = day == first_ ? DayMark::start : DayMark::late;
        return out;
    }

private:
    const CourseLeg* day_leg(Day day) const noexcept {
        const auto holds = [day](const CourseLeg& leg) { return !leg.timed() && leg.after < day && day <= leg.through; };
        const auto found = std::find_if(legs_.begin(), legs_.end(), holds);
        return found == legs_.end() ? nullptr : &*found;
    }

    /// The part of a stretch of time that lies on the day.
    chrono::milliseconds part(const CourseLeg& leg, Day day) const noexcept {
        const Instant from = std::max(leg.from, zone_.instant(LocalTime{day}));
        const Instant to = std::min(leg.to, zone_.instant(LocalTime{day + chrono::days{1}}));
        if (to <= from) return chrono::milliseconds{0};
        const bool office_time = leg.unit == LimitUnit::working_hours && leg.kind == CourseLeg::Kind::counted;
        return office_time ? working_time(calendar_, zone_, from, to) : to - from;
    }

    bool has_time(Day day) const noexcept {
        return std::any_of(legs_.begin(), legs_.end(), [&](const CourseLeg& leg) {
            return leg.timed() && leg.from < zone_.instant(LocalTime{day + chrono::days{1}}) && leg.to > zone_.instant(LocalTime{day});
        });
    }

    void mark_time(ExplainedDay& out) const noexcept {
        bool paused = false;
        for (const CourseLeg& leg : legs_) {
            if (!leg.timed()) continue;
            out.unit = leg.unit;
            if (leg.kind == CourseLeg::Kind::counted) out.time += part(leg, out.day);
            else paused = paused || part(leg, out.day).count() > 0;
        }
        if (out.time.count() > 0 || out.due) out.mark = DayMark::counted;
        else if (paused) out.mark = DayMark::paused;
        else out.mark = calendar_.is_working(out.day) ? DayMark::start : skipped(out.day);
    }

    void mark_day(ExplainedDay& out, const CourseLeg& leg) noexcept {
        out.unit = leg.unit;
        if (leg.kind != CourseLeg::Kind::counted) {
            out.mark = leg.kind == CourseLeg::Kind::paused ? DayMark::paused : DayMark::moved_on;
            return;
        }
        const bool working_days = leg.unit == LimitUnit::working_days;
        if (working_days && !calendar_.is_working(out.day)) {
            out.mark = skipped(out.day);
            return;
        }
        // Days of another unit begin a count of their own.
        const bool same = count_ == 0 || working_days == counts_working_days_;
        count_ = same ? count_ + 1 : 1;
        counts_working_days_ = working_days;
        out.count = count_;
        out.mark = working_days && is_weekend(out.day) ? DayMark::make_up : DayMark::counted;
    }

    DayMark skipped(Day day) const noexcept {
        if (calendar_.find(day) == nullptr) return DayMark::weekend;
        return calendar_.is_local(day) ? DayMark::closed : DayMark::holiday;
    }

    const WorkCalendar& calendar_;
    const Zone& zone_;
    Day first_;
    std::vector<CourseLeg> legs_;
    int count_ = 0;
    bool counts_working_days_ = true;
};

} // namespace

Explanation explain(const WorkCalendar& calendar, const Zone& zone, const Course& course) {
    Explanation out;
    out.due = due_of(calendar, zone, course);
    out.limit = limit_text(course);
    DayWalk walk{calendar, zone, course};
    const DayTexts texts{calendar, zone, course, out.due};
    for (Day day = zone.day(course.started_at); day <= out.due.on; day += chrono::days{1}) {
        if (out.days.size() == most_explained_days) {
            out.complete = false;
            break;
        }
        ExplainedDay made = walk.next(day, out.due);
        texts.write(made);
        out.days.push_back(std::move(made));
    }
    return out;
}

} // namespace huiying
