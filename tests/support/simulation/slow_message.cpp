#include "tests/support/simulation/slow_message.hpp"
#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

namespace huiying::tests {

using nlohmann::json;

namespace {

const ClockRule* rule_for(const Policy& policy, Stage stage) {
    for (const ClockRule& rule : policy.clocks)
        if (rule.stage == stage) return &rule;
    return nullptr;
}

/// Three weeks of work: from there on there is an internal deadline.
bool is_long(const SlowClock& clock) {
    std::map<LimitUnit, int> sum;
    LimitUnit first{};
    const auto take = [&](Limit limit) {
        sum = {{limit.unit, limit.count}};
        first = limit.unit;
    };
    take(Limit::parse(clock.limit).value());
    const auto enough = [](LimitUnit unit, int many) { return (unit == LimitUnit::working_days && many >= 15) || (unit == LimitUnit::days && many >= 21) || unit == LimitUnit::months; };
    for (const ClockStep& step : clock.steps) {
        if (step.kind == ClockStep::Kind::extend_to) take(step.limit);
        if (step.kind != ClockStep::Kind::extend_by) continue;
        if (step.limit.unit == first) sum[first] += step.limit.count;
        else if (enough(step.limit.unit, step.limit.count)) take(step.limit);
    }
    return enough(first, sum[first]);
}

bool of_the_office(Stage stage) { return stage == Stage::sign || stage == Stage::first_contact || stage == Stage::reply || stage == Stage::internal; }

std::vector<std::string> listed(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(',', at), text.size());
        out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

bool holds(const std::vector<std::string>& list, const std::string& one) { return std::find(list.begin(), list.end(), one) != list.end(); }

/// Who assists has three working days, or the lead's limit where that is shorter.
Limit assisting_limit(const Policy& policy) {
    const ClockRule* reply = rule_for(policy, Stage::reply);
    const Limit three{3, LimitUnit::working_days};
    if (reply == nullptr) return three;
    const Limit lead = reply->limit;
    const bool shorter = (lead.unit == LimitUnit::working_days && lead.count < 3) || (lead.unit == LimitUnit::days && lead.count <= 4) || (lead.unit == LimitUnit::hours && lead.count <= 100);
    return shorter ? lead : three;
}

const Policy& short_policy(const Deployment& data, const std::string& channel) {
    for (const auto& [label, policy] : data.policy_versions)
        if (policy.match.special && std::find(policy.match.channels.begin(), policy.match.channels.end(), channel) != policy.match.channels.end()) return policy;
    throw std::logic_error("no policy for what is supervised");
}

} // namespace

RecordedEvent RecordedEvent::read(const StoredEvent& event) {
    RecordedEvent out{event.seq, event.message, event.verb, event.role, event.reason, event.recorded_at, event.effective_at, {}};
    const json detail = json::parse(event.detail);
    for (const auto& change : detail.at("changes")) {
        Change made{change.at("field"), std::nullopt, std::nullopt};
        if (change.contains("before")) made.before = change["before"].get<std::string>();
        if (change.contains("after")) made.after = change["after"].get<std::string>();
        out.changes.push_back(std::move(made));
    }
    return out;
}

const RecordedEvent::Change* RecordedEvent::find(std::string_view field) const {
    for (const Change& change : changes)
        if (change.field == field) return &change;
    return nullptr;
}

bool RecordedEvent::sets_new_clock(std::string_view stage) const {
    const std::string field = "clock." + std::string{stage};
    return std::any_of(changes.begin(), changes.end(), [&](const Change& change) { return change.field == field && !change.before; });
}

struct SlowMessage::Telling {
    const RecordedEvent& event;
    const Deployment& data;
    const SlowCalendars& calendars;
    const Policy& policy; ///< the message's, as it was before
    std::string office;   ///< the lead, as it was before
    std::string state;    ///< as it was before
    bool newly_complex = false;
    bool dispatched_next = false;
    Instant at;
};

void SlowMessage::take_fields(const RecordedEvent& event) {
    if (const auto* change = event.find("office")) office_ = change->after.value_or("");
    if (const auto* change = event.find("policy")) policy_ = change->after.value_or("");
    if (const auto* change = event.find("state")) state_ = change->after.value_or("");
    if (const auto* change = event.find("complex")) complex_ = change->after.has_value();
    if (const auto* change = event.find("round")) round_ = std::stoi(change->after.value());
}

void SlowMessage::live(const RecordedEvent& event, bool dispatched_next, const Deployment& data, const SlowCalendars& calendars) {
    const std::string office = office_;
    const std::string state = state_;
    const std::string policy = policy_;
    const bool complex = complex_;
    take_fields(event);
    const Telling told{event, data, calendars, data.policy_versions.at(policy.empty() ? policy_ : policy), office, state, complex_ && !complex, dispatched_next, event.effective_at};
    const std::string& verb = event.verb;
    if (verb == "register") be_registered(told);
    else if (verb == "dispatch") be_handed_over(told);
    else if (verb == "sign") end(Stage::sign, told.at);
    else if (verb == "contact") {
        if (state == "dispatched") end(Stage::sign, told.at);
        end(Stage::first_contact, told.at);
    } else if (verb == "reply") be_answered(told);
    else if (verb == "return") start_ruling(told);
    else if (verb == "approve_return") {
        end(Stage::ruling, told.at);
        be_handed_over(told);
    } else if (verb == "reject_return") end(Stage::ruling, told.at);
    else if (verb == "withdraw_return") cancel(told.at, Stage::ruling);
    else if (verb == "transfer_out" || verb == "decline") {
        cancel(told.at);
        start(told, Trigger::reply, told.at);
    } else if (verb == "split") {
        end(Stage::dispatch, told.at);
        cancel(told.at);
        assisting_.clear();
    } else if (verb == "withdraw" || verb == "approve_void") cancel(told.at);
    else if (verb == "pause") stand_still(told);
    else if (verb == "resume" || (verb == "supplement" && event.reason == "correction")) go_on(told);
    else if (verb == "extend") wished_ = Limit::parse(event.reason);
    else if (verb == "approve_extension") be_extended(told);
    else if (verb == "approve") {
        cancel(told.at);
        start(told, Trigger::reply, told.at);
        if (!facts_.anonymous) start(told, Trigger::close, told.at);
    } else if (verb == "send_back") be_sent_back(told);
    else if (verb == "rating" || verb == "rework" || verb == "approve_supplement") {
        if (verb == "rating") end(Stage::callback, told.at);
        if (event.find("round") != nullptr) be_opened_again(told);
    } else if (verb == "supervise") {
        if (event.sets_new_clock("reply")) start_short(told);
    } else if (verb == "deliver" || verb == "settle_delivery") {
        // Whether it was an answer that arrived, or only a question, the record does not say but by the clock.
        if (event.find("clock.deliver") != nullptr) end(Stage::deliver, told.at);
    }
    count(calendars);
}

void SlowMessage::be_registered(const Telling& told) {
    start(told, Trigger::receipt, facts_.received_at);
    start(told, Trigger::registration, facts_.registered_at);
    if (told.dispatched_next) std::erase_if(clocks_, [](const SlowClock& clock) { return clock.stage == Stage::dispatch; });
    if (!facts_.upstream_due_at) return;
    SlowClock fixed;
    fixed.stage = Stage::reply;
    fixed.started_at = facts_.received_at;
    fixed.due_at = *facts_.upstream_due_at;
    fixed.due_on = slow_day(fixed.due_at - std::chrono::milliseconds{1});
    fixed.policy = "upstream";
    clocks_.push_back(std::move(fixed));
}

void SlowMessage::ask_to_assist(const Telling& told, const std::string& office) {
    SlowClock clock;
    clock.stage = Stage::assist;
    clock.started_at = told.at;
    clock.limit = assisting_limit(told.policy).text();
    clock.policy = told.policy.label();
    clock.owner = office;
    clocks_.push_back(std::move(clock));
    count(told.calendars);
}

void SlowMessage::be_assisted(const Telling& told) {
    const auto* change = told.event.find("assisting");
    if (change == nullptr) return;
    const auto now = listed(change->after.value_or(""));
    for (SlowClock& clock : clocks_) {
        if (clock.stage != Stage::assist || !clock.open() || holds(now, clock.owner)) continue;
        clock.state = clock.state == ClockState::running && told.at > clock.due_at ? ClockState::missed : ClockState::cancelled;
        clock.ended_at = told.at;
    }
    for (const auto& office : now)
        if (!holds(assisting_, office)) ask_to_assist(told, office);
    assisting_ = now;
}

void SlowMessage::be_handed_over(const Telling& told) {
    be_assisted(told);
    end(Stage::dispatch, told.at);
    const std::string label = told.policy.label();
    if (told.newly_complex)
        for (SlowClock& clock : clocks_)
            if (const auto limit = told.policy.complex.find(clock.stage); limit != told.policy.complex.end() && clock.policy == label && clock.open()) clock.limit = limit->second.text();
    if (office_ == told.office) return;
    for (SlowClock& clock : clocks_) {
        if (!clock.open() || clock.stage == Stage::assist) continue;
        const ClockRule* rule = rule_for(told.policy, clock.stage == Stage::internal ? Stage::reply : clock.stage);
        if (clock.policy == label && rule != nullptr && rule->start == Trigger::dispatch) {
            clock.state = ClockState::cancelled;
            clock.ended_at = told.at;
        } else if (of_the_office(clock.stage)) {
            // What runs on is the new office's now; who had to contact the citizen from receipt on is counted by the street.
            clock.owner = clock.stage == Stage::reply || clock.stage == Stage::internal ? office_ : "";
        }
    }
    start(told, Trigger::dispatch, told.at);
}

void SlowMessage::be_answered(const Telling& told) {
    if (told.state == "dispatched") end(Stage::sign, told.at);
    for (const Stage stage : {Stage::reply, Stage::total, Stage::internal}) end(stage, told.at);
    const bool too_late = std::any_of(clocks_.begin(), clocks_.end(), [&](const SlowClock& clock) { return clock.stage == Stage::first_contact && clock.open() && told.at > clock.due_at; });
    if (too_late) end(Stage::first_contact, told.at);
    cancel(told.at);
    answered_at_ = told.at;
    if (told.policy.review) return;
    start(told, Trigger::reply, told.at);
    if (!facts_.anonymous) start(told, Trigger::close, told.at);
}

void SlowMessage::be_opened_again(const Telling& told) {
    cancel(told.at, Stage::callback);
    const Policy& policy = told.data.policy_versions.at(policy_);
    const std::string office = office_;
    office_ = told.office;
    const Telling opened{told.event, told.data, told.calendars, policy, told.office, "closed", told.newly_complex, false, told.at};
    start(opened, Trigger::dispatch, told.at);
    for (const auto& helper : assisting_) ask_to_assist(opened, helper);
    const bool replies = std::any_of(clocks_.begin(), clocks_.end(), [](const SlowClock& clock) { return clock.stage == Stage::reply && clock.open(); });
    if (!replies) {
        const std::size_t before = clocks_.size();
        start(opened, Trigger::receipt, told.at);
        clocks_.erase(std::remove_if(clocks_.begin() + static_cast<std::ptrdiff_t>(before), clocks_.end(), [](const SlowClock& clock) { return clock.stage != Stage::reply; }), clocks_.end());
    }
    office_ = office;
    if (office_ != told.office) be_handed_over(opened);
    else be_assisted(opened);
}

void SlowMessage::be_extended(const Telling& told) {
    const auto kind = told.policy.extension.form == ExtensionRule::Form::to ? ClockStep::Kind::extend_to : ClockStep::Kind::extend_by;
    const std::string label = told.policy.label();
    for (SlowClock& clock : clocks_)
        if (clock.open() && clock.policy == label && (clock.stage == Stage::reply || clock.stage == Stage::total)) clock.steps.push_back({kind, told.at, std::nullopt, wished_.value()});
}

void SlowMessage::be_sent_back(const Telling&) {
    for (SlowClock& clock : clocks_) {
        const bool answered = clock.stage == Stage::reply || clock.stage == Stage::total || clock.stage == Stage::internal;
        const bool helps = clock.stage == Stage::assist && clock.state != ClockState::met;
        if (clock.ended_at != answered_at_ || !(helps || (answered && clock.state != ClockState::cancelled))) continue;
        clock.state = ClockState::running;
        clock.ended_at.reset();
    }
}

void SlowMessage::stand_still(const Telling& told) {
    for (SlowClock& clock : clocks_) {
        const bool waits = clock.stage == Stage::reply || clock.stage == Stage::total || clock.stage == Stage::internal || clock.stage == Stage::assist;
        if (!waits || clock.state != ClockState::running || clock.limit.empty() || told.at > clock.due_at) continue;
        clock.state = ClockState::paused;
        if (clock.stage != Stage::internal) clock.steps.push_back({ClockStep::Kind::pause, told.at, std::nullopt, {}});
    }
}

void SlowMessage::go_on(const Telling& told) {
    for (SlowClock& clock : clocks_) {
        if (clock.state != ClockState::paused) continue;
        clock.state = ClockState::running;
        for (ClockStep& step : clock.steps)
            if (step.kind == ClockStep::Kind::pause && !step.until) step.until = told.at;
    }
}

void SlowMessage::start(const Telling& told, Trigger trigger, Instant at) {
    for (const ClockRule& rule : told.policy.clocks) {
        if (rule.start != trigger) continue;
        const auto longer = told.policy.complex.find(rule.stage);
        SlowClock clock;
        clock.stage = rule.stage;
        clock.started_at = at;
        clock.limit = (complex_ && longer != told.policy.complex.end() ? longer->second : rule.limit).text();
        clock.policy = told.policy.label();
        // Before it is known whose it is, only the answer is the office's: it becomes so at dispatch.
        if (of_the_office(rule.stage) && (trigger == Trigger::dispatch || rule.stage == Stage::reply)) clock.owner = office_;
        clocks_.push_back(std::move(clock));
    }
    count(told.calendars);
}

void SlowMessage::start_ruling(const Telling& told) {
    if (!told.policy.returns.ruling) return;
    SlowClock clock;
    clock.stage = Stage::ruling;
    clock.started_at = told.at;
    clock.limit = told.policy.returns.ruling->text();
    clock.policy = told.policy.label();
    clocks_.push_back(std::move(clock));
}

void SlowMessage::start_short(const Telling& told) {
    const Policy& policy = short_policy(told.data, facts_.channel);
    SlowClock clock;
    clock.stage = Stage::reply;
    clock.started_at = told.at;
    clock.limit = rule_for(policy, Stage::reply)->limit.text();
    clock.policy = policy.label();
    clock.owner = office_;
    clocks_.push_back(std::move(clock));
}

void SlowMessage::end(Stage stage, Instant at) {
    for (SlowClock& clock : clocks_) {
        if (clock.stage != stage || !clock.open()) continue;
        clock.state = clock.state == ClockState::running && at > clock.due_at ? ClockState::missed : ClockState::met;
        clock.ended_at = at;
    }
}

void SlowMessage::cancel(Instant at, std::optional<Stage> only) {
    for (SlowClock& clock : clocks_) {
        if (!clock.open() || (only && clock.stage != *only)) continue;
        const bool too_late = clock.stage == Stage::assist && clock.state == ClockState::running && at > clock.due_at;
        clock.state = too_late ? ClockState::missed : ClockState::cancelled;
        clock.ended_at = at;
    }
}

void SlowMessage::count(const SlowCalendars& calendars) {
    for (SlowClock& clock : clocks_) {
        if (!clock.open() || clock.limit.empty() || clock.stage == Stage::internal) continue;
        const SlowDue due = slow_due(calendars.of(clock.owner), clock.started_at, Limit::parse(clock.limit).value(), clock.steps);
        clock.due_at = due.at;
        clock.due_on = due.on;
    }
    count_internal(calendars);
}

void SlowMessage::count_internal(const SlowCalendars& calendars) {
    // 应反 comes with a long reply, two working days before it, and stays with the reply of its policy.
    const auto answer_of = [&](const std::string& policy) {
        const auto found = std::find_if(clocks_.rbegin(), clocks_.rend(), [&](const SlowClock& clock) { return clock.stage == Stage::reply && clock.open() && clock.policy == policy; });
        return found == clocks_.rend() ? nullptr : &*found;
    };
    const auto lengthy = std::find_if(clocks_.rbegin(), clocks_.rend(), [](const SlowClock& clock) { return clock.stage == Stage::reply && clock.open() && !clock.limit.empty() && is_long(clock); });
    if (lengthy != clocks_.rend()) {
        SlowClock internal;
        internal.stage = Stage::internal;
        internal.state = lengthy->state;
        internal.started_at = lengthy->started_at;
        internal.limit = "-2wd";
        internal.policy = lengthy->policy;
        internal.owner = lengthy->owner;
        const bool there = std::any_of(clocks_.begin(), clocks_.end(), [&](const SlowClock& clock) { return clock.stage == Stage::internal && clock.open() && clock.policy == internal.policy; });
        if (!there) clocks_.push_back(std::move(internal));
    }
    for (SlowClock& clock : clocks_) {
        if (clock.stage != Stage::internal || !clock.open()) continue;
        const SlowClock* reply = answer_of(clock.policy);
        if (reply == nullptr) continue;
        clock.due_on = calendars.of(clock.owner).backward(reply->due_on, 2);
        clock.due_at = slow_midnight(clock.due_on + std::chrono::days{1});
    }
}

void SlowMessage::move(const Policy* policy, const Deployment& data, const SlowCalendars& calendars) {
    const auto comes_under = [&](const std::string& label) { return policy != nullptr && label.substr(0, label.rfind('@')) == policy->name && label != policy->label(); };
    bool message_moves = false;
    for (SlowClock& clock : clocks_) {
        if (!clock.open() || !comes_under(clock.policy)) continue;
        message_moves = message_moves || clock.policy == policy_;
        const Policy& old = data.policy_versions.at(clock.policy);
        const auto was = old.complex.find(clock.stage);
        const auto becomes = policy->complex.find(clock.stage);
        const ClockRule* rule = rule_for(*policy, clock.stage);
        const bool stays_complex = was != old.complex.end() && becomes != policy->complex.end() && was->second.text() == clock.limit;
        if (rule != nullptr && clock.stage != Stage::internal) clock.limit = (stays_complex ? becomes->second : rule->limit).text();
        clock.policy = policy->label();
    }
    if (message_moves) policy_ = policy->label();
    count(calendars);
}

} // namespace huiying::tests
