// `huiying explain`: how the dates of a message's clocks came about, as a table to read: Chinese, with English beside it.
#include "cli/commands.hpp"
#include "cli/installation.hpp"
#include "service/explaining.hpp"
#include <iostream>

namespace huiying::commands {

namespace chrono = std::chrono;

namespace {

std::string weekday_text(Day day) {
    constexpr const char* names[]{"周一 Mon", "周二 Tue", "周三 Wed", "周四 Thu", "周五 Fri", "周六 Sat", "周日 Sun"};
    return names[chrono::weekday{day}.iso_encoding() - 1];
}

/// The message that a number or an id names.
Result<MessageId> find_message(const View& view, const std::string& name, Instant now) {
    MessageFilter filter;
    filter.number = name;
    filter.now = now;
    const auto found = view.messages().list(filter, 1, std::nullopt);
    if (!found.items.empty()) return found.items.front();
    const auto id = MessageId::parse(name);
    if (id && view.messages().find(*id)) return *id;
    return not_found("message");
}

void print_clock(const ExplainedClock& explained, int calendar_version, const Zone& zone) {
    const MessageClock& clock = explained.clock;
    const Explanation& explanation = explained.explanation;
    std::cout << "环节 / stage: " << word(clock.stage) << " (" << word(clock.state) << ")\n"
              << "政策 / policy: " << clock.policy << '\n'
              << "依据 / basis: " << explained.basis << '\n'
              << "日历 / calendar: version " << calendar_version << (clock.calendar.empty() ? "" : ", " + clock.calendar) << '\n'
              << "起算 / started: " << format_time(clock.started_at, zone) << '\n'
              << "时限 / limit: " << (explanation.limit.empty() ? "上级指定日期 / a date set from above" : explanation.limit) << '\n'
              << "到期 / due: " << format_day(clock.due_on) << " (" << format_time(clock.due_at, zone) << ")"
              << (clock.provisional ? "，暂定 / provisional" : "") << '\n';
    if (explained.recounted)
        std::cout << "按现行日历重算 / counted by the calendar in force: " << format_time(*explained.recounted, zone) << '\n';
    for (const ExplainedDay& day : explanation.days)
        std::cout << "  " << format_day(day.day) << "  " << weekday_text(day.day) << "  " << day.reason_zh << " / " << day.reason_en << '\n';
    if (!explanation.complete) std::cout << "  ……其余从略 / the rest is left out\n";
}

} // namespace

int explain(const std::string& config, const std::string& message, const std::string& stage_word) {
    const auto stage = from_word<Stage>(stage_word);
    if (!stage) return std::cerr << "huiying explain: --stage must be one of " << word_list<Stage>() << '\n', failed;
    const auto installation = open_installation(config, PolicyChange::keep);
    if (!installation) return failed;
    const Instant now = SystemClock{}.now();
    auto work = [deployment = installation->deployment, message, stage = *stage, now](const View& view) -> Result<ClockExplanation> {
        const auto id = find_message(view, message, now);
        HUIYING_TRY(id);
        return explain_stage(*deployment, view.clocks().of(*id), stage);
    };
    const auto explained = installation->store->read_now(std::move(work));
    if (!explained) return std::cerr << "huiying explain: " << explained.error().detail << '\n', refused;
    std::cout << "来件 / message: " << message << '\n';
    print_clock(explained->counting, explained->calendar_version, *installation->deployment->zone);
    for (const ExplainedClock& other : explained->others) {
        std::cout << "\n同一环节的其他时限 / another clock of the stage\n";
        print_clock(other, explained->calendar_version, *installation->deployment->zone);
    }
    return done;
}

} // namespace huiying::commands
