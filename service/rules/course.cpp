#include "service/rules/course.hpp"
#include <algorithm>

namespace huiying {
namespace chrono = std::chrono;

namespace {

constexpr bool is_timed(LimitUnit unit) noexcept { return unit == LimitUnit::hours || unit == LimitUnit::working_hours; }

/// Counts along a course. What it holds is always the due time so far: a day before it is moved on, or an instant; `legs` gathers how it came there.
class Reckoning {
public:
    Reckoning(const WorkCalendar& calendar, const Zone& zone, const Course& course, Limit limit, std::vector<CourseLeg>* legs)
        : calendar_(calendar), zone_(zone), course_(course), legs_(legs) {
        is_timed(limit.unit) ? run_on(course.started_at, limit) : count_on(zone.day(course.started_at), limit);
    }

    void extend_by(Limit limit) {
        if (!is_timed(limit.unit)) return count_on(timed() ? on_ : nominal_, limit);
        const Due before = due();
        provisional_ = before.provisional;
        run_on(before.at, limit);
    }

    void pause(Instant at, Instant until) {
        at = std::max(at, course_.started_at);
        until = std::max(until, at);
        if (legs_) cut_legs(at);
        timed() ? pause_time(at, until) : pause_days(zone_.day(at), zone_.day(until));
    }

    Due due() const noexcept {
        if (timed()) return {at_, on_, provisional_};
        const Day on = calendar_.on_or_after(nominal_);
        return {close_of(calendar_, zone_, on, course_.end), on, provisional_ || !calendar_.covers(on)};
    }

    void close_legs() {
        const Day on = due().on;
        if (!timed() && on != nominal_) add_days(CourseLeg::Kind::moved_on, nominal_, on);
    }

private:
    bool timed() const noexcept { return is_timed(unit_); }

    void count_on(Day from, Limit limit) {
        unit_ = limit.unit;
        if (unit_ == LimitUnit::working_days) nominal_ = calendar_.at_rank(calendar_.rank(from) + limit.count);
        else nominal_ = unit_ == LimitUnit::days ? from + chrono::days{limit.count} : add_months(from, limit.count);
        provisional_ = provisional_ || !calendar_.covers(from) || !calendar_.covers(nominal_);
        add_days(CourseLeg::Kind::counted, from, nominal_);
    }

    void run_on(Instant from, Limit limit) {
        unit_ = limit.unit;
        set_instant(due_after(calendar_, zone_, from, limit));
        add_time(CourseLeg::Kind::counted, from, at_);
    }

    void pause_time(Instant at, Instant until) {
        add_time(CourseLeg::Kind::paused, at, until);
        const auto left = unit_ == LimitUnit::hours ? at_ - at : working_time(calendar_, zone_, at, at_);
        if (left.count() <= 0) set_instant({until, zone_.day(until), false});
        else if (unit_ == LimitUnit::hours) set_instant({until + left, zone_.day(until + left), false});
        else set_instant(add_working_time(calendar_, zone_, until, left));
        add_time(CourseLeg::Kind::counted, until, at_);
    }

    void pause_days(Day at, Day until) {
        add_days(CourseLeg::Kind::paused, at, until);
        const bool working_days = unit_ == LimitUnit::working_days;
        const std::int64_t left = working_days ? calendar_.between(at, nominal_) : (nominal_ - at).count();
        if (left <= 0) nominal_ = working_days ? calendar_.on_or_after(until) : until;
        else nominal_ = working_days ? calendar_.at_rank(calendar_.rank(until) + left) : until + chrono::days{left};
        provisional_ = provisional_ || !calendar_.covers(until) || !calendar_.covers(nominal_);
        add_days(left <= 0 ? CourseLeg::Kind::moved_on : CourseLeg::Kind::counted, until, nominal_);
    }

    void set_instant(const Due& due) noexcept {
        at_ = due.at;
        on_ = due.on;
        provisional_ = provisional_ || due.provisional;
    }

    void add_days(CourseLeg::Kind kind, Day after, Day through) {
        if (!legs_ || through <= after) return;
        const bool goes_on = !legs_->empty() && legs_->back().kind == kind && legs_->back().unit == unit_ && legs_->back().through == after;
        if (goes_on) legs_->back().through = through;
        else legs_->push_back({kind, unit_, after, through, {}, {}});
    }

    void add_time(CourseLeg::Kind kind, Instant from, Instant to) {
        if (legs_ && to > from) legs_->push_back({kind, unit_, {}, {}, from, to});
    }

    /// What was to be counted after `at` is counted again after the pause.
    void cut_legs(Instant at) {
        const Day day = zone_.day(at);
        for (auto& leg : *legs_) {
            leg.through = std::min(leg.through, day);
            leg.to = std::min(leg.to, at);
        }
        std::erase_if(*legs_, [](const CourseLeg& leg) { return leg.timed() ? leg.to <= leg.from : leg.through <= leg.after; });
    }

    const WorkCalendar& calendar_;
    const Zone& zone_;
    const Course& course_;
    std::vector<CourseLeg>* legs_;
    LimitUnit unit_ = LimitUnit::working_days;
    Day nominal_{};            ///< of days and months: the last day, before it is moved on
    Instant at_;               ///< of hours and working hours
    Day on_{};                 ///< of hours and working hours
    bool provisional_ = false;
};

using Steps = std::vector<ClockStep>;

/// The last step that set a new limit; the "extend_by" before it no longer matter. end() when none did.
Steps::const_iterator new_limit(const Steps& steps) noexcept {
    const auto last = std::find_if(steps.rbegin(), steps.rend(), [](const ClockStep& step) { return step.kind == ClockStep::Kind::extend_to; });
    return last == steps.rend() ? steps.end() : std::prev(last.base());
}

Reckoning reckon(const WorkCalendar& calendar, const Zone& zone, const Course& course, std::vector<CourseLeg>* legs) {
    const Steps& steps = course.steps;
    const auto limit = new_limit(steps);
    Reckoning reckoning{calendar, zone, course, limit == steps.end() ? course.limit : limit->limit, legs};
    auto extension = limit == steps.end() ? steps.begin() : limit;
    // An extension made during a pause lengthens what the pause keeps.
    const auto extend_until = [&](std::optional<Instant> before) {
        for (; extension != steps.end() && (!before || extension->at < *before); ++extension)
            if (extension->kind == ClockStep::Kind::extend_by) reckoning.extend_by(extension->limit);
    };
    for (const ClockStep& step : steps) {
        if (step.kind != ClockStep::Kind::pause || !step.until) continue;
        extend_until(step.until);
        reckoning.pause(step.at, *step.until);
    }
    extend_until(std::nullopt);
    return reckoning;
}

} // namespace

Due due_of(const WorkCalendar& calendar, const Zone& zone, const Course& course) noexcept { return reckon(calendar, zone, course, nullptr).due(); }

std::vector<CourseLeg> legs_of(const WorkCalendar& calendar, const Zone& zone, const Course& course) {
    std::vector<CourseLeg> legs;
    reckon(calendar, zone, course, &legs).close_legs();
    return legs;
}

} // namespace huiying
