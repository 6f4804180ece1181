// The record by itself: before and after lead from nothing to what stands, for every field and every clock.
#include "tests/support/simulation/verdict.hpp"
#include <algorithm>
#include <sstream>

namespace huiying::tests {

namespace {

/// What an event of a moved clock says: `5wd hotline.complaint@1 2026-12-01T00:00:00+08:00 provisional`.
struct Moved {
    std::string limit;
    std::string policy;
    std::string due;
    std::string start;

    static Moved read(const std::string& text) {
        Moved out;
        std::istringstream words{text};
        words >> out.limit >> out.policy >> out.due;
        // `provisional` may stand between.
        for (std::string word; words >> word;)
            if (word == "since") words >> out.start;
        return out;
    }
};

/// The clocks of a message as the record has told them so far: `reply running 5wd <start> <due>`.
class ClockSheet {
public:
    bool change(const std::string& stage, const RecordedEvent::Change& change) {
        if (change.before) {
            const auto old = lines_.find(stage + " " + *change.before);
            if (old == lines_.end()) return false;
            lines_.erase(old);
        }
        if (change.after) lines_.insert(stage + " " + *change.after);
        return true;
    }
    /// A recompute tells limit, policy, due time and start.
    bool move(const std::string& stage, const std::string& before, const std::string& after) {
        const Moved was = Moved::read(before);
        const Moved is = Moved::read(after);
        for (const std::string& line : lines_) {
            const bool open = line.starts_with(stage + " running ") || line.starts_with(stage + " paused ");
            if (!open || !line.ends_with(" " + was.start + " " + was.due)) continue;
            const std::size_t limit = line.find(' ', stage.size() + 1) + 1;
            if (line.substr(limit, was.limit.size() + 1) != was.limit + " ") continue;
            std::string next = line.substr(0, line.size() - was.due.size()) + is.due;
            next.replace(limit, was.limit.size(), is.limit);
            lines_.erase(lines_.find(line));
            moved_.insert(std::move(next));
            return true;
        }
        return false;
    }
    /// A recompute has told of all clocks it moved: from now on they may be spoken of again.
    void end_move() { lines_.merge(moved_); }
    const std::multiset<std::string>& lines() const noexcept { return lines_; }

private:
    std::multiset<std::string> lines_;
    std::multiset<std::string> moved_; ///< by the recompute that is being told
};

/// One message as its events tell it.
struct Sheet {
    std::map<std::string, std::string> fields;
    ClockSheet clocks;
    std::map<std::string, int> rungs;
    std::optional<Instant> moved_at; ///< of the recompute that is being told
};

void take(const RecordedEvent& event, Sheet& sheet, Verdict& verdict) {
    const std::string where = "message " + event.message.text() + " event " + event.seq.text() + " " + event.verb + " ";
    const auto moved_at = event.verb == "recompute" ? std::optional{event.effective_at} : std::nullopt;
    if (moved_at != sheet.moved_at) sheet.clocks.end_move();
    sheet.moved_at = moved_at;
    for (const auto& change : event.changes) {
        if (change.field.starts_with("request.")) continue;
        if (change.field.starts_with("clock.")) {
            const std::string stage = change.field.substr(6);
            const bool fits = event.verb == "recompute" ? sheet.clocks.move(stage, change.before.value_or(""), change.after.value_or("")) : sheet.clocks.change(stage, change);
            if (!fits) verdict.fault(where + change.field + " was told to be: " + change.before.value_or("-"));
            continue;
        }
        if (change.field.starts_with("rung.")) {
            ++sheet.rungs[change.field];
            continue;
        }
        if (event.verb == "escalate") continue;
        const auto known = sheet.fields.find(change.field);
        verdict.compare(where + change.field + " before", change.before.value_or("-"), known == sheet.fields.end() ? "-" : known->second);
        sheet.fields[change.field] = change.after.value_or("-");
    }
}

std::string line_of(const MessageClock& clock) {
    const std::string steps = steps_text(clock.steps);
    const std::string owner = clock.stage == Stage::assist ? "." + clock.calendar : "";
    return std::string{word(clock.stage)} + owner + " " + std::string{word(clock.state)} + " " + (clock.limit.empty() ? "fixed" : clock.limit) + (steps.empty() ? "" : " [" + steps + "]") + " " +
           readable(clock.started_at) + " " + readable(clock.due_at);
}

std::string joined(const std::multiset<std::string>& lines) {
    std::string out;
    for (const auto& line : lines) out += "\n      " + line;
    return out;
}

void judge_end(const View& view, MessageId id, const Sheet& sheet, Verdict& verdict) {
    const Message stored = view.messages().find(id).value();
    const auto told = [&](const char* field) {
        const auto found = sheet.fields.find(field);
        return found == sheet.fields.end() ? std::string{"-"} : found->second;
    };
    const std::string where = "message " + id.text() + " in the end: ";
    verdict.compare(where + "state", std::string{word(stored.state)}, told("state"));
    verdict.compare(where + "office", stored.office.value_or("-"), told("office"));
    verdict.compare(where + "round", std::to_string(stored.round), told("round"));
    verdict.compare(where + "policy", stored.policy, told("policy"));
    std::multiset<std::string> lines;
    for (const MessageClock& clock : view.clocks().of(id)) lines.insert(line_of(clock));
    verdict.compare(where + "clocks", joined(lines), joined(sheet.clocks.lines()));
}

} // namespace

void judge_record(const View& view, const SlowYear& slow, Verdict& verdict) {
    std::map<MessageId, Sheet> sheets;
    for (const RecordedEvent& event : slow.events()) {
        ++verdict.counts["events of " + event.verb];
        if (event.message != MessageId{}) take(event, sheets[event.message], verdict);
    }
    std::map<MessageId, std::map<std::string, int>> rungs;
    for (const Escalation& each : all_escalations(view))
        if (each.kind == EscalationKind::rung) ++rungs[each.message]["rung." + std::string{word(each.stage)}];
    for (auto& [id, sheet] : sheets) {
        sheet.clocks.end_move();
        judge_end(view, id, sheet, verdict);
        if (sheet.rungs != rungs[id]) verdict.fault("message " + id.text() + ": the record tells of other rungs than the table of escalations");
    }
}

} // namespace huiying::tests
