#include "service/rules/policy.hpp"
#include <algorithm>
#include <set>

namespace huiying {

namespace {

template <class T>
bool names(const std::vector<T>& list, const T& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

bool fits(const Policy& policy, const PolicyFacts& facts) {
    const PolicyMatch& match = policy.match;
    if (match.special != facts.special) return false;
    if (policy.from && facts.received < *policy.from) return false;
    if (policy.to && facts.received > *policy.to) return false;
    if (!match.channels.empty() && !names(match.channels, facts.channel)) return false;
    if (!match.kinds.empty() && !names(match.kinds, facts.kind)) return false;
    if (match.priority && *match.priority != facts.priority) return false;
    if (!match.service_items.empty() && !(facts.service_item && names(match.service_items, *facts.service_item))) return false;
    return true;
}

int specificity(const PolicyMatch& match) noexcept {
    return (match.service_items.empty() ? 0 : 8) + (match.priority ? 4 : 0) + (match.kinds.empty() ? 0 : 2) + (match.channels.empty() ? 0 : 1);
}

struct Choice {
    const Policy* best = nullptr;
    const Policy* rival = nullptr; ///< as specific as the best
};

Choice choose(const std::vector<Policy>& policies, const PolicyFacts& facts) noexcept {
    Choice choice;
    int most = -1;
    for (const Policy& policy : policies) {
        if (!fits(policy, facts)) continue;
        const int weight = specificity(policy.match);
        if (weight == most) choice.rival = &policy;
        if (weight <= most) continue;
        most = weight;
        choice = {&policy, nullptr};
    }
    return choice;
}

/// The days on which the choice can change: the first of each stretch of effective dates.
std::set<Day> turning_days(const std::vector<Policy>& policies) {
    std::set<Day> days{Day{std::chrono::days{0}}};
    for (const Policy& policy : policies) {
        if (policy.from) days.insert(*policy.from);
        if (policy.to) days.insert(*policy.to + std::chrono::days{1});
    }
    return days;
}

/// The service items that policies tell apart, and none.
std::vector<std::optional<std::string>> told_items(const std::vector<Policy>& policies) {
    std::set<std::string> codes;
    for (const Policy& policy : policies) codes.insert(policy.match.service_items.begin(), policy.match.service_items.end());
    std::vector<std::optional<std::string>> items{std::nullopt};
    items.insert(items.end(), codes.begin(), codes.end());
    return items;
}

std::string describe(const PolicyFacts& facts) {
    std::string text = facts.channel + " · " + std::string{word(facts.kind)} + " · " + std::string{word(facts.priority)};
    if (facts.service_item) text += " · " + *facts.service_item;
    if (facts.special) text += " · special";
    return text + " from " + format_day(facts.received);
}

} // namespace

const Policy* choose_policy(const std::vector<Policy>& policies, const PolicyFacts& facts) noexcept {
    return choose(policies, facts).best;
}

std::vector<std::string> find_policy_faults(const Deployment& deployment) {
    std::set<std::string> faults;
    const auto days = turning_days(deployment.policies);
    const auto items = told_items(deployment.policies);
    const auto check = [&](const PolicyFacts& facts) {
        const Choice choice = choose(deployment.policies, facts);
        if (choice.best == nullptr) faults.insert("no policy fits " + describe(facts));
        else if (choice.rival != nullptr)
            faults.insert("policies " + choice.best->name + " and " + choice.rival->name + " fit alike: " + describe(facts));
    };
    // Without a policy of their own, what is supervised or opened again keeps the one it had.
    std::vector<bool> sorts{false};
    if (std::any_of(deployment.policies.begin(), deployment.policies.end(), [](const Policy& policy) { return policy.match.special; })) sorts.push_back(true);
    for (const auto& [code, channel] : deployment.channels)
        for (std::size_t kind = 0; kind < Words<Kind>::all.size(); ++kind)
            for (const Priority priority : {Priority::normal, Priority::urgent})
                for (const auto& item : items)
                    for (const Day day : days)
                        for (const bool special : sorts) check({code, static_cast<Kind>(kind), priority, item, day, special});
    return {faults.begin(), faults.end()};
}

} // namespace huiying
