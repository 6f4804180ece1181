#include "service/rules/clocks.hpp"
#include <algorithm>

namespace huiying {

namespace {

constexpr bool is_open(ClockState state) noexcept { return state == ClockState::running || state == ClockState::paused; }

void earlier(std::optional<Instant>& at, Instant due) noexcept {
    if (!at || due < *at) at = due;
}

} // namespace

std::vector<MessageClock> clocks_for(const Deployment& deployment, const Policy& policy, Trigger trigger, Instant start, bool complex) {
    std::vector<MessageClock> clocks;
    for (const ClockRule& rule : policy.clocks) {
        if (rule.start != trigger) continue;
        const auto longer = policy.complex.find(rule.stage);
        const Limit limit = complex && longer != policy.complex.end() ? longer->second : rule.limit;
        const Due due = deployment.due(start, limit);
        MessageClock clock;
        clock.stage = rule.stage;
        clock.started_at = start;
        clock.limit = limit.text();
        clock.due_at = due.at;
        clock.due_on = due.on;
        clock.provisional = due.provisional;
        clock.policy = policy.label();
        clocks.push_back(std::move(clock));
    }
    return clocks;
}

const std::string& basis_of(const Deployment& deployment, const MessageClock& clock) {
    static const std::string unknown;
    const auto policy = deployment.policy_versions.find(clock.policy);
    if (policy == deployment.policy_versions.end()) return unknown;
    const auto& rules = policy->second.clocks;
    const auto rule = std::find_if(rules.begin(), rules.end(), [&](const ClockRule& other) { return other.stage == clock.stage; });
    return rule == rules.end() ? unknown : rule->basis;
}

MessageClock* end_clock(std::vector<MessageClock>& clocks, Stage stage, Instant at) noexcept {
    for (MessageClock& clock : clocks) {
        if (clock.stage != stage || !is_open(clock.state)) continue;
        clock.state = is_late(clock.due_at, at) ? ClockState::missed : ClockState::met;
        clock.ended_at = at;
        return &clock;
    }
    return nullptr;
}

const MessageClock* nearest_clock(const std::vector<MessageClock>& clocks) noexcept {
    const MessageClock* nearest = nullptr;
    for (const MessageClock& clock : clocks)
        if (clock.state == ClockState::running && clock.stage != Stage::internal && (nearest == nullptr || clock.due_at < nearest->due_at))
            nearest = &clock;
    return nearest;
}

void set_deadlines(Message& message, const std::vector<MessageClock>& clocks) noexcept {
    message.due_at.reset();
    message.late_at.reset();
    for (const MessageClock& clock : clocks) {
        if (clock.state != ClockState::running || clock.stage == Stage::internal) continue;
        earlier(message.due_at, clock.due_at);
        if (clock.stage == Stage::reply || clock.stage == Stage::total) earlier(message.late_at, clock.due_at);
    }
}

} // namespace huiying
