#include "service/record.hpp"
#include "service/rules/routing.hpp"
#include <algorithm>

namespace huiying {

namespace {

using Text = std::optional<std::string>;

Text joined(const std::vector<std::string>& list) {
    if (list.empty()) return std::nullopt;
    std::string out;
    for (const auto& item : list) out += (out.empty() ? "" : ",") + item;
    return out;
}

Text flag(bool value) { return value ? Text{"true"} : std::nullopt; }

template <class E>
Text worded(const std::optional<E>& value) {
    return value ? Text{std::string{word(*value)}} : std::nullopt;
}

/// The fields of a message that the record follows, each with its text. One list for all verbs.
std::vector<std::pair<const char*, Text>> fields(const Message& m) {
    return {{"state", std::string{word(m.state)}},
            {"office", m.office},
            {"assisting", joined(m.assisting)},
            {"assignee", m.assignee},
            {"kind", std::string{word(m.kind)}},
            {"priority", std::string{word(m.priority)}},
            {"service_item", m.service_item},
            {"about_document", m.about_document},
            {"channel", m.channel},
            {"number", m.number},
            {"policy", m.policy},
            {"routed_by", std::string{word(m.routing.by)}},
            {"routing_reason", recorded_reason(m.routing)},
            {"round", std::to_string(m.round)},
            {"complex", flag(m.complex)},
            {"confidential", flag(m.confidential)},
            {"outcome", worded(m.outcome)},
            {"paused_for", worded(m.paused_for)},
            {"supervised", m.supervised == 0 ? Text{} : Text{std::to_string(m.supervised)}},
            {"duplicate_of", m.duplicate_of ? Text{m.duplicate_of->text()} : std::nullopt},
            {"against", joined(m.against)},
            {"parent", m.parent ? Text{m.parent->text()} : std::nullopt},
            {"parts", m.parts == 0 ? Text{} : Text{std::to_string(m.parts)}}};
}

Text describe(const MessageClock& clock, const Zone& zone) {
    std::string steps = steps_text(clock.steps);
    if (!steps.empty()) steps = " [" + steps + "]";
    return std::string{word(clock.state)} + " " + (clock.limit.empty() ? "fixed" : clock.limit) + steps + " " +
           format_time(clock.started_at, zone) + " " + format_time(clock.due_at, zone);
}

bool runs_alike(const MessageClock& a, const MessageClock& b) noexcept {
    return a.state == b.state && a.started_at == b.started_at && a.due_at == b.due_at && a.limit == b.limit && a.steps == b.steps;
}

const MessageClock* same_clock(const std::vector<MessageClock>& clocks, ClockId id) noexcept {
    const auto found = std::find_if(clocks.begin(), clocks.end(), [id](const MessageClock& clock) { return clock.id == id; });
    return found == clocks.end() ? nullptr : &*found;
}

void add(std::vector<FieldChange>& changes, std::string field, Text before, Text after) {
    if (before != after) changes.push_back({std::move(field), std::move(before), std::move(after)});
}

} // namespace

std::string field_of(const MessageClock& clock) {
    return "clock." + std::string{word(clock.stage)} + (clock.stage == Stage::assist ? "." + clock.calendar : "");
}

Event start_event(const Context& context, Verb verb, const Message& message, std::string role, Instant effective_at) {
    Event event;
    event.verb = verb;
    event.message = message.id;
    event.person = context.actor.person;
    event.role = std::move(role);
    event.recorded_at = context.now;
    event.effective_at = effective_at;
    return event;
}

std::vector<FieldChange> differences(const Standing* before, const Standing& after, const Zone& zone) {
    std::vector<FieldChange> changes;
    const auto now = fields(after.message);
    if (before == nullptr) {
        for (const auto& [name, text] : now) add(changes, name, std::nullopt, text);
    } else {
        const auto then = fields(before->message);
        for (std::size_t i = 0; i < now.size(); ++i) add(changes, now[i].first, then[i].second, now[i].second);
    }
    for (const MessageClock& clock : after.clocks) {
        const MessageClock* old = before != nullptr ? same_clock(before->clocks, clock.id) : nullptr;
        if (old != nullptr && runs_alike(*old, clock)) continue;
        add(changes, field_of(clock), old != nullptr ? Text{describe(*old, zone)} : std::nullopt, describe(clock, zone));
    }
    return changes;
}

} // namespace huiying
