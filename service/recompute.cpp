#include "service/recompute.hpp"
#include "service/record.hpp"
#include "service/rules/digest.hpp"
#include <algorithm>

namespace huiying {

namespace {

constexpr std::string_view calendar_head = "{\"calendar\":";
constexpr std::string_view policy_head = "{\"policy\":";

bool is_left(const MessageClock& clock) { return clock.left.has_value(); }

ClockDates dates_now(const MessageClock& clock) { return {clock.due_at, clock.due_on, clock.provisional, clock.limit, clock.policy}; }

/// As the record tells a clock's dates: `5wd hotline.complaint@1 2026-12-01T00:00:00+08:00`.
/// Its start says which clock is meant where a message has two of a stage.
std::string describe(const ClockDates& dates, Instant started_at, const Zone& zone) {
    return (dates.limit.empty() ? "fixed" : dates.limit) + " " + dates.policy + " " + format_time(dates.due_at, zone) +
           (dates.provisional ? " provisional" : "") + " since " + format_time(started_at, zone);
}

Registry::Candidate candidate_of(const View& view, const ChangeMark& mark) {
    auto candidate = view.registry().candidate(mark.digest);
    if (!candidate) throw StorageFailure("the recompute in progress is not in the database", false);
    return std::move(*candidate);
}

ChangeContent content_of(const Registry::Candidate& candidate) {
    auto change = ChangeContent::parse(candidate.content);
    if (!change) throw StorageFailure("the recompute in progress cannot be read", false);
    return std::move(*change);
}

/// Where all its clocks under the message's old policy have moved on, the message goes with them: what it is allowed from now on is the new one's.
void move_policy(Unit& unit, const ClockedMessage& message) {
    const auto moved = std::find_if(message.clocks.begin(), message.clocks.end(), [&](const MessageClock& clock) {
        return clock.left && clock.left->policy == message.policy && clock.policy != message.policy;
    });
    if (moved == message.clocks.end()) return;
    auto whole = unit.messages().find(message.id);
    if (!whole) throw std::logic_error("a clock without its message");
    whole->policy = moved->policy;
    unit.messages().update(*whole);
}

} // namespace

Result<void> check_epoch(const View& view, const Deployment& deployment) {
    if (view.dates().state().epoch == deployment.epoch) return {};
    return Problem{Fault::outdated, "outdated", "时限计算依据刚刚更新，请重试 / what deadlines are counted by has just changed; try again", {}, {}};
}

std::string ChangeContent::text() const { return std::string{is_policy ? policy_head : calendar_head} + content + "}"; }

std::optional<ChangeContent> ChangeContent::parse(std::string_view text) {
    for (const auto head : {calendar_head, policy_head})
        if (text.starts_with(head) && text.ends_with('}'))
            return ChangeContent{head == policy_head, std::string{text.substr(head.size(), text.size() - head.size() - 1)}};
    return std::nullopt;
}

std::string candidate_digest(const std::string& change, std::int64_t epoch, const std::string& preview) {
    return to_hex(FieldHash{}.add(change).add(std::to_string(epoch)).add(preview).digest());
}

std::string ChangeMark::text() const {
    if (policy.empty()) return digest;
    return digest + " " + policy + (is_new ? " new" : "");
}

ChangeMark ChangeMark::parse(const std::string& text) {
    ChangeMark mark;
    const auto first = text.find(' ');
    mark.digest = text.substr(0, first);
    if (first == std::string::npos) return mark;
    const auto second = text.find(' ', first + 1);
    mark.policy = text.substr(first + 1, second == std::string::npos ? second : second - first - 1);
    mark.is_new = second != std::string::npos;
    return mark;
}

std::string staged_policy(const View& view) {
    const DatesState state = view.dates().state();
    const ChangeMark mark = ChangeMark::parse(state.change);
    return state.phase == DatesPhase::staging && mark.is_new ? mark.policy : "";
}

std::shared_ptr<const DateChange> change_in_progress(const View& view, const Deployment& deployment, const ContentReaders& read) {
    const DatesState state = view.dates().state();
    if (state.phase != DatesPhase::staging) return nullptr;
    const ChangeMark mark = ChangeMark::parse(state.change);
    auto change = std::make_shared<DateChange>();
    change->calendars = deployment.calendars;
    if (!mark.policy.empty()) {
        change->to_policy = deployment.policy_versions.at(mark.policy);
        return change;
    }
    auto calendars = read.calendars(content_of(candidate_of(view, mark)).content, {});
    if (!calendars) throw StorageFailure("the calendar of the recompute in progress cannot be read", false);
    change->calendars = std::move(*calendars);
    return change;
}

std::optional<Settlement> settlement_in_progress(const View& view) {
    const DatesState state = view.dates().state();
    if (state.phase != DatesPhase::settling) return std::nullopt;
    const ChangeMark mark = ChangeMark::parse(state.change);
    const auto candidate = candidate_of(view, mark);
    return Settlement{candidate.applied_by.value_or(""), mark.policy.empty() ? "calendar" : "policy", candidate.turned_at.value_or(Instant{})};
}

std::vector<Event> events_of_moved(const Zone& zone, const Settlement& settlement, const ClockedMessage& message, Instant now) {
    std::vector<Event> events;
    bool told = false; // of the message's own policy, which goes with its clocks: see move_policy
    for (const MessageClock& clock : message.clocks) {
        const ClockDates present = dates_now(clock);
        if (!clock.left || *clock.left == present) continue;
        Event event;
        event.verb = Verb::recompute;
        event.message = message.id;
        event.person = settlement.person;
        event.role = "recompute";
        event.recorded_at = std::max(now, settlement.turned_at);
        event.effective_at = settlement.turned_at;
        event.reason = settlement.reason;
        event.changes.push_back({field_of(clock), describe(*clock.left, clock.started_at, zone), describe(present, clock.started_at, zone)});
        if (!told && clock.left->policy == message.policy && clock.policy != message.policy) {
            event.changes.push_back({"policy", message.policy, clock.policy});
            told = true;
        }
        events.push_back(std::move(event));
    }
    return events;
}

void settle_message(Unit& unit, const ClockedMessage& message, const std::vector<Event>& events) {
    move_policy(unit, message);
    for (const Event& event : events) unit.events().append(event);
    unit.dates().clear_other_side(message.id);
}

bool settle_pending(Unit& unit, const Deployment& deployment, MessageId id, Instant now) {
    if (unit.dates().state().phase != DatesPhase::settling) return false;
    const auto message = unit.dates().find(id);
    if (!message || std::none_of(message->clocks.begin(), message->clocks.end(), is_left)) return false;
    const auto settlement = settlement_in_progress(unit);
    settle_message(unit, *message, events_of_moved(*deployment.zone, settlement.value(), *message, now));
    return true;
}

} // namespace huiying
