#include "service/rules/explain_text.hpp"

namespace huiying {
namespace chrono = std::chrono;

namespace {

struct UnitWords {
    const char* zh;
    const char* en;
};

UnitWords words_of(LimitUnit unit) noexcept {
    switch (unit) {
    case LimitUnit::working_days: return {"个工作日", "working day"};
    case LimitUnit::days: return {"天", "day"};
    case LimitUnit::hours: return {"小时", "hour"};
    case LimitUnit::working_hours: return {"个工作小时", "working hour"};
    case LimitUnit::months: return {"个月", "month"};
    }
    return {"", ""};
}

void add(ExplainedDay& day, const std::string& zh, const std::string& en) {
    day.reason_zh += zh;
    day.reason_en += en;
}

/// What makes the day special: 春节（国办发明电〔2020〕27号）; a weekend where nothing else is known.
std::string name_zh(const ExplainedDay& day) {
    if (day.name.empty()) return "周末";
    return day.notice.empty() ? day.name : day.name + "（" + day.notice + "）";
}

std::string name_en(const ExplainedDay& day) {
    if (day.name.empty()) return "weekend";
    return day.notice.empty() ? day.name : day.name + " (" + day.notice + ")";
}

/// `3小时30分`, cut to the minute.
std::string time_zh(chrono::milliseconds time) {
    const auto minutes = chrono::floor<chrono::minutes>(time).count();
    std::string out;
    if (minutes >= 60) out += std::to_string(minutes / 60) + "小时";
    if (minutes % 60 != 0 || minutes == 0) out += std::to_string(minutes % 60) + "分";
    return out;
}

std::string time_en(chrono::milliseconds time) {
    const auto minutes = chrono::floor<chrono::minutes>(time).count();
    std::string out;
    if (minutes >= 60) out += std::to_string(minutes / 60) + " h";
    if (minutes % 60 != 0 || minutes == 0) out += (out.empty() ? "" : " ") + std::to_string(minutes % 60) + " min";
    return out;
}

void write_counted(ExplainedDay& day) {
    if (day.count == 0 && day.time.count() == 0) return add(day, "不再计时", "nothing counted any more");
    if (day.count == 0) return add(day, "计" + time_zh(day.time), time_en(day.time) + " counted");
    const bool working_days = day.unit == LimitUnit::working_days;
    const std::string count = std::to_string(day.count);
    add(day, "第" + count + (working_days ? "个工作日" : "天"), (working_days ? "working day " : "day ") + count);
}

} // namespace

void DayTexts::write(ExplainedDay& day) const {
    write_mark(day);
    write_steps(day);
    write_due(day);
    if (day.provisional && day.mark != DayMark::paused) add(day, "（该年放假安排未载入，暂按周一至周五计）", " (year not loaded: Monday–Friday assumed)");
}

void DayTexts::write_mark(ExplainedDay& day) const {
    const bool working = calendar_.is_working(day.day);
    switch (day.mark) {
    case DayMark::start:
        if (day.day == zone_.day(course_.started_at)) return add(day, "起算日，不计", "starting day, not counted");
        return add(day, "非办公时间，不计", "outside office hours");
    case DayMark::counted:
        write_counted(day);
        if (!day.name.empty()) add(day, "：" + name_zh(day), ": " + name_en(day));
        return;
    case DayMark::make_up:
        write_counted(day);
        return add(day, "，调休上班：" + name_zh(day), ", a weekend day worked: " + name_en(day));
    case DayMark::weekend: return add(day, "跳过：周末", "skipped: weekend");
    case DayMark::holiday: return add(day, "跳过：" + name_zh(day), "skipped: public holiday " + name_en(day));
    case DayMark::closed: return add(day, "跳过：" + name_zh(day), "skipped: closed, " + name_en(day));
    case DayMark::paused: return add(day, "挂起，不计", "paused, not counted");
    case DayMark::moved_on:
        if (working) return add(day, "顺延至本日", "moved on to this day");
        return add(day, "顺延：" + name_zh(day), "moved on: " + name_en(day));
    case DayMark::late: return add(day, "已到期，不计", "past due, not counted");
    }
}

void DayTexts::write_steps(ExplainedDay& day) const {
    for (const ClockStep& step : course_.steps) {
        if (step.until && zone_.day(*step.until) == day.day) add(day, "；恢复计时", "; resumed");
        if (zone_.day(step.at) != day.day) continue;
        switch (step.kind) {
        case ClockStep::Kind::pause:
            step.until ? add(day, "；当日起挂起", "; paused from here") : add(day, "；当日起挂起，尚未恢复", "; paused from here, not resumed yet");
            break;
        case ClockStep::Kind::extend_to: add(day, "；延期至" + limit_zh(step.limit), "; extended to " + limit_en(step.limit)); break;
        case ClockStep::Kind::extend_by: add(day, "；延期" + limit_zh(step.limit), "; extended by " + limit_en(step.limit)); break;
        }
    }
}

void DayTexts::write_due(ExplainedDay& day) const {
    if (!day.due) return;
    // A day's own close is what people expect; any other instant is said.
    if (due_.at == zone_.instant(LocalTime{day.day + chrono::days{1}})) return add(day, "，到期", ", due");
    const std::string time = format_time(due_.at, zone_).substr(11, 5);
    add(day, "，" + time + "到期", ", due " + time);
}

std::string limit_zh(Limit limit) { return std::to_string(limit.count) + words_of(limit.unit).zh; }

std::string limit_en(Limit limit) { return std::to_string(limit.count) + " " + words_of(limit.unit).en + (limit.count == 1 ? "" : "s"); }

} // namespace huiying
