#include "tests/support/simulation/slow_year.hpp"
#include <algorithm>
#include <stdexcept>

namespace huiying::tests {

namespace {

constexpr int page = 1000;
/// As the domain has it, by the code's own word.
constexpr std::chrono::minutes in_time{15};

std::shared_ptr<const SlowCalendars> version(const View& view, int number) {
    return std::make_shared<const SlowCalendars>(view.registry().calendar(number).value().content);
}

} // namespace

SlowYear::SlowYear(const View& view, const Deployment& data, const Journal& journal) : data_(data) {
    in_force_.push_back({Instant{}, version(view, 1)});
    read(view);
    auto next = journal.looks.begin();
    for (std::size_t i = 0; i < events_.size(); ++i) {
        for (; next != journal.looks.end() && next->after < events_[i].seq; ++next) look(*next);
        live(i, view);
    }
    for (; next != journal.looks.end(); ++next) look(*next);
}

void SlowYear::read(const View& view) {
    for (EventSeq last;;) {
        const auto events = view.events().after(last, page);
        for (const StoredEvent& event : events) events_.push_back(RecordedEvent::read(event));
        if (events.empty()) return;
        last = events.back().seq;
    }
}

void SlowYear::live(std::size_t place, const View& view) {
    const RecordedEvent& event = events_[place];
    if (event.message == MessageId{}) {
        if (event.verb == "recompute") turn(event, view);
        return;
    }
    // The events of single clocks tell what the turn has done already; rungs are worked out here.
    if (event.verb == "recompute" || event.verb == "escalate") return;
    if (event.verb == "register") messages_.emplace(event.message, SlowMessage{view.messages().find(event.message).value()});
    const bool routed = place + 1 < events_.size() && events_[place + 1].message == event.message && events_[place + 1].verb == "dispatch" && events_[place + 1].recorded_at == event.recorded_at;
    messages_.at(event.message).live(event, routed, data_, calendars_now());
    plan(event.message);
}

void SlowYear::turn(const RecordedEvent& event, const View& view) {
    const Policy* policy = nullptr;
    if (const auto* change = event.find("policy")) policy = &data_.policy_versions.at(change->after.value());
    if (const auto* change = event.find("calendar")) in_force_.push_back({event.effective_at, version(view, std::stoi(change->after.value()))});
    for (auto& [id, message] : messages_) {
        if (std::none_of(message.clocks().begin(), message.clocks().end(), [](const SlowClock& clock) { return clock.open(); })) continue;
        message.move(policy, data_, calendars_now());
        plan(id);
    }
}

std::optional<Instant> SlowYear::next_rung(MessageId id) const {
    const auto found = planned_.find(id);
    return found == planned_.end() ? std::nullopt : std::optional{found->second};
}

void SlowYear::plan(MessageId id) {
    if (const auto old = planned_.find(id); old != planned_.end()) {
        agenda_.erase({old->second, id});
        planned_.erase(old);
    }
    std::optional<Instant> first;
    const SlowMessage& message = messages_.at(id);
    for (const SlowClock& clock : message.clocks())
        if (const auto at = slow_next_rung(data_, calendars_now(), message.facts(), clock); at && (!first || *at < *first)) first = at;
    if (!first) return;
    planned_.emplace(id, *first);
    agenda_.emplace(*first, id);
}

void SlowYear::look(const Journal::Look& look) {
    while (!agenda_.empty() && agenda_.begin()->first <= look.at) fire(agenda_.begin()->second, look.at);
}

void SlowYear::fire(MessageId id, Instant now) {
    SlowMessage& message = messages_.at(id);
    std::map<Stage, std::size_t> count;
    SlowClock* chosen = nullptr;
    SlowRung rung;
    for (SlowClock& clock : message.clocks()) {
        const std::size_t nth = count[clock.stage]++;
        const auto at = slow_next_rung(data_, calendars_now(), message.facts(), clock);
        if (!at || *at > now || (chosen != nullptr && *at >= rung.planned_at)) continue;
        chosen = &clock;
        rung.nth = nth;
        rung.planned_at = *at;
    }
    if (chosen == nullptr) throw std::logic_error("nothing to fire");
    const Ladder& ladder = *slow_ladder(data_, message.facts(), *chosen);
    rung.message = id;
    rung.stage = chosen->stage;
    rung.level = ladder.rungs[static_cast<std::size_t>(chosen->rungs)].level;
    rung.rung = ++chosen->rungs;
    rung.office = chosen->stage == Stage::assist ? chosen->owner : message.responsible();
    rung.urgent = ladder.urgent;
    rung.fired_at = now;
    rung.skipped = rung.planned_at < message.facts().registered_at;
    rung.late = !rung.skipped && now - rung.planned_at > in_time;
    rungs_.push_back(std::move(rung));
    plan(id);
}

const SlowCalendars& SlowYear::calendars_at(Instant at) const {
    const SlowCalendars* found = in_force_.front().calendars.get();
    for (const InForce& entry : in_force_)
        if (entry.from <= at) found = entry.calendars.get();
    return *found;
}

} // namespace huiying::tests
