#include "service/handling.hpp"
#include "service/recompute.hpp"
#include "service/rules/clocks.hpp"
#include "service/rules/digest.hpp"
#include "service/splitting.hpp"
#include <algorithm>

namespace huiying {

Problem invalid_fields(std::vector<FieldFault> faults) {
    return {Fault::invalid, "invalid", "内容有误，请按 errors 逐项更正 / some fields are not acceptable, see errors", std::move(faults), {}};
}

VerbOptions for_part(const VerbOptions& options, const Message& part) {
    if (!options.occurred_at) return {};
    return {std::nullopt, std::max(*options.occurred_at, part.effective_at)};
}

Problem invalid_field(std::string pointer, std::string code, std::string detail) {
    return invalid_fields({{std::move(pointer), std::move(code), std::move(detail)}});
}

namespace {

bool starts_at_dispatch(const Policy& policy, Stage stage) {
    // 应反 goes with the reply it comes before.
    const Stage decisive = stage == Stage::internal ? Stage::reply : stage;
    return std::any_of(policy.clocks.begin(), policy.clocks.end(), [&](const ClockRule& rule) { return rule.stage == decisive && rule.start == Trigger::dispatch; });
}

/// Takes back what waits for a ruling that has lost its sense.
void withdraw_pending(Handling& handling, bool (*concerned)(RequestType)) {
    for (Request& request : handling.requests()) {
        if (request.state != RequestState::pending || !concerned(request.type)) continue;
        request.state = RequestState::withdrawn;
        request.ruled_at = handling.at();
        handling.unit().requests().update(request);
        handling.record_request(request, RequestState::pending);
    }
}

/// When the verb takes effect: now, unless a token that may import says otherwise.
Result<Instant> effective_time(const Context& context, const Message& message, const VerbOptions& options) {
    if (!options.occurred_at) return std::max(context.now, message.effective_at);
    if (!context.actor.may_import)
        return Problem{Fault::forbidden, "may_not_import", "此令牌不能补录时间 / only a token that may import can say when a verb took effect", {}, {}};
    if (*options.occurred_at > context.now) return invalid_field("/occurred_at", "in_future", "occurred_at lies ahead of the present");
    if (*options.occurred_at < message.effective_at)
        return invalid_field("/occurred_at", "before_last_verb", "occurred_at lies before the last verb of this message took effect");
    return *options.occurred_at;
}

} // namespace

Result<Handling> Handling::load(Unit& unit, const Context& context, MessageId id, Verb verb, const VerbOptions& options) {
    auto message = visible_message(unit, context.actor, id);
    HUIYING_TRY(message);
    const auto current = check_epoch(unit, *context.deployment);
    HUIYING_TRY(current);
    // What a recompute has moved is recorded before anything else happens to it.
    if (settle_pending(unit, *context.deployment, id, context.now)) message = unit.messages().find(id).value();
    Handling handling{unit, context, verb};
    handling.now_.message = std::move(*message);
    if (options.if_match && *options.if_match != handling.now_.message.version)
        return Problem{Fault::stale, "stale_version", "来件已被他人更新，请重新打开 / the message has changed meanwhile; its version is now " + std::to_string(handling.now_.message.version), {}, {}};
    const auto at = effective_time(context, handling.now_.message, options);
    HUIYING_TRY(at);
    handling.at_ = *at;
    const auto policy = context.deployment->policy_versions.find(handling.now_.message.policy);
    if (policy == context.deployment->policy_versions.end()) throw std::logic_error("unknown policy " + handling.now_.message.policy);
    handling.policy_ = &policy->second;
    handling.now_.clocks = unit.clocks().of(id);
    handling.requests_ = unit.requests().of(id);
    if (const State state = handling.now_.message.state; state == State::replied || state == State::closed) {
        handling.reply_ = unit.papers().reply(id);
        handling.rating_ = unit.papers().rating(id);
    }
    handling.before_ = handling.now_;
    return handling;
}

Result<Handling> Handling::open(Unit& unit, const Context& context, MessageId id, Verb verb, const VerbOptions& options) {
    auto handling = load(unit, context, id, verb, options);
    HUIYING_TRY(handling);
    const Standing& standing = handling->now_;
    const auto rule = judge({*context.deployment, *handling->policy_, standing.message, standing.clocks, handling->requests_, context.actor, handling->at_,
                             handling->reply_ ? &*handling->reply_ : nullptr, handling->rating_ ? &*handling->rating_ : nullptr},
                            verb);
    HUIYING_TRY(rule);
    handling->who_ = (*rule)->who;
    if ((*rule)->to) handling->now_.message.state = *(*rule)->to;
    return handling;
}

Result<Handling> Handling::open_ruling(Unit& unit, const Context& context, MessageId id, Verb verb, Parties who, const VerbOptions& options) {
    auto handling = load(unit, context, id, verb, options);
    HUIYING_TRY(handling);
    if ((parties(context.actor, handling->now_.message) & who) == 0) return not_yours(who);
    handling->who_ = who;
    return handling;
}

std::string Handling::acting_office() const {
    const Message& m = before_.message;
    if (m.office && context_->actor.for_office(*m.office)) return *m.office;
    for (const auto& office : m.assisting)
        if (context_->actor.for_office(office)) return office;
    return {};
}

std::string Handling::acting_as() const {
    if (!role_.empty()) return role_;
    const Parties mine = parties(context_->actor, before_.message);
    const auto acting = static_cast<Parties>(who_ & mine);
    if (includes(acting, Party::lead) || includes(acting, Party::assist)) return "office:" + acting_office();
    if (includes(acting, Party::dispatcher)) return "dispatcher";
    if (includes(acting, Party::supervisor)) return "supervisor";
    return "channel:" + before_.message.channel;
}

void Handling::start_clocks(Trigger trigger) {
    for (auto& clock : clocks_for(*context_->deployment, *policy_, trigger, at_, now_.message.complex, now_.message.office.value_or("")))
        now_.clocks.push_back(std::move(clock));
}

void Handling::recount() { count(*context_->deployment, now_.clocks); }

void Handling::end(Stage stage) { end_clocks(now_.clocks, stage, at_); }

void Handling::end_if_late(Stage stage) {
    for (const MessageClock& clock : now_.clocks)
        if (clock.stage == stage && clock.state == ClockState::running && is_late(clock.due_at, at_)) return end(stage);
}

void Handling::cancel(std::initializer_list<Stage> stages) {
    for (MessageClock& clock : now_.clocks) {
        const bool open = is_open(clock.state);
        const bool named = stages.size() == 0 || std::find(stages.begin(), stages.end(), clock.stage) != stages.end();
        if (!open || !named) continue;
        cancel_clock(clock);
    }
}

void Handling::cancel_clock(MessageClock& clock) {
    // Being overtaken does not make an assisting office timely.
    if (clock.stage == Stage::assist && clock.state == ClockState::running && is_late(clock.due_at, at_)) return end_clock(clock, at_);
    clock.state = ClockState::cancelled;
    clock.ended_at = at_;
}

void Handling::leave_hop(const std::string& next) {
    Message& m = now_.message;
    // What was answered has been handled: another office for the next round is no wrong way.
    if (!m.office || *m.office == next || before_.message.closed_at) return;
    ++m.hops;
    unit_->messages().add_hop(m.id, {*m.office, m.routing.by, m.dispatched_at.value_or(m.registered_at), at_,
                                     verb_ == Verb::approve_return ? HopCause::returned : HopCause::moved, next});
}

void Handling::set_assistants(const DispatchOrder& order) {
    Message& m = now_.message;
    const auto assists = [](const std::vector<std::string>& list, const std::string& office) { return std::find(list.begin(), list.end(), office) != list.end(); };
    for (MessageClock& clock : now_.clocks)
        if (clock.stage == Stage::assist && is_open(clock.state) && !assists(order.assisting, clock.calendar)) cancel_clock(clock);
    for (const auto& office : order.assisting) {
        unit_->messages().hand_to(m.id, office);
        const auto running = std::find_if(now_.clocks.begin(), now_.clocks.end(), [&](const MessageClock& clock) { return clock.stage == Stage::assist && clock.calendar == office && is_open(clock.state); });
        if (order.assist_limit && running != now_.clocks.end()) running->limit = order.assist_limit->text();
        else if (order.assist_limit || !assists(m.assisting, office)) now_.clocks.push_back(assist_clock(*context_->deployment, *policy_, office, at_, order.assist_limit));
    }
    m.assisting = order.assisting;
}

void Handling::end_assist(const std::string& office) {
    for (MessageClock& clock : now_.clocks)
        if (clock.stage == Stage::assist && clock.calendar == office && is_open(clock.state)) end_clock(clock, at_);
}

void Handling::take_apart(int parts) {
    Message& m = now_.message;
    end(Stage::dispatch);
    cancel();
    withdraw_pending(*this, [](RequestType type) { return type != RequestType::delivery; });
    unit_->escalations().settle_raised(m.id, at_);
    m.parts = parts;
    m.state = State::handling;
    m.paused_for.reset();
    m.office.reset();
    m.assisting.clear();
    m.assignee.reset();
}

void Handling::hand_over(const DispatchOrder& order) {
    Message& m = now_.message;
    const std::string& office = order.office;
    const bool same_lead = m.office == office;
    const bool newly_complex = order.complex && !m.complex;
    leave_hop(office);
    m.complex = m.complex || order.complex;
    m.office = office;
    set_assistants(order);
    m.state = State::dispatched;
    if (const auto found = context_->deployment->offices.find(office); found != context_->deployment->offices.end() && found->second.sealed)
        m.confidential = true;
    unit_->messages().hand_to(m.id, office);
    end(Stage::dispatch);
    const std::string label = policy_->label();
    if (newly_complex)
        for (MessageClock& clock : now_.clocks)
            if (const auto limit = policy_->complex.find(clock.stage); limit != policy_->complex.end() && clock.policy == label && is_open(clock.state))
                clock.limit = limit->second.text();
    if (same_lead) {
        // What has just been opened again stays so.
        const bool begins = before_.message.state == State::registered || m.round != before_.message.round;
        m.state = begins ? State::dispatched : before_.message.state;
        return recount();
    }
    m.assignee.reset();
    m.contacted_at.reset();
    m.dispatched_at = at_;
    // The new office asks for itself.
    withdraw_pending(*this, [](RequestType type) { return type == RequestType::extension; });
    // The office's clocks begin anew with a new lead; whatever began at receipt runs on.
    for (MessageClock& clock : now_.clocks)
        if (is_open(clock.state) && clock.policy == label && starts_at_dispatch(*policy_, clock.stage)) cancel_clock(clock);
    // What runs on is the new office's now, and counted by its calendar.
    for (MessageClock& clock : now_.clocks)
        if (is_open(clock.state) && clock.stage != Stage::assist) clock.calendar.clear();
    for (MessageClock& clock : now_.clocks)
        if (is_open(clock.state) && (clock.stage == Stage::reply || clock.stage == Stage::internal)) clock.calendar = office;
    start_clocks(Trigger::dispatch);
    recount();
}

void Handling::reopen(const Policy* special) {
    Message& m = now_.message;
    if (special != nullptr) policy_ = special;
    m.policy = policy_->label();
    m.state = State::dispatched;
    m.closed_at.reset();
    m.contacted_at.reset();
    m.outcome.reset();
    m.dispatched_at = at_;
    m.escalation_level = 0;
    ++m.round;
    cancel({Stage::callback});
    start_clocks(Trigger::dispatch);
    for (const auto& office : m.assisting) now_.clocks.push_back(assist_clock(*context_->deployment, *policy_, office, at_, std::nullopt));
    // A policy that counts the reply from receipt has no short clock to give: it counts from now.
    const bool has_reply = std::any_of(now_.clocks.begin(), now_.clocks.end(), [](const MessageClock& clock) { return clock.stage == Stage::reply && is_open(clock.state); });
    if (!has_reply)
        for (auto& clock : clocks_for(*context_->deployment, *policy_, Trigger::receipt, at_, m.complex, m.office.value_or("")))
            if (clock.stage == Stage::reply) now_.clocks.push_back(std::move(clock));
    recount();
}

void Handling::close(State state) {
    now_.message.state = state;
    now_.message.paused_for.reset();
    if (state != State::replied) {
        now_.message.closed_at = at_;
        unit_->escalations().settle_raised(now_.message.id, at_);
        for (const MessageClock& clock : now_.clocks)
            if (!is_open(clock.state) && clock.rungs > 0) unit_->escalations().settle(clock.id, at_);
    }
    withdraw_pending(*this, [](RequestType type) { return type != RequestType::delivery; });
}

void Handling::tell_channel(FeedType type, std::string code, std::string text, std::optional<Instant> due_at) {
    FeedEntry entry;
    entry.type = type;
    entry.channel = now_.message.channel;
    entry.message = now_.message.id;
    entry.created_at = at_;
    entry.outcome = now_.message.outcome;
    entry.code = std::move(code);
    entry.text = std::move(text);
    entry.due_at = due_at;
    unit_->feed().append(entry);
}

void Handling::note(const std::optional<std::string>& text) {
    if (!text || text->empty()) return;
    const Salt salt = random_salt();
    const bool for_office = acting_as().starts_with("office:");
    unit_->papers().add_note(now_.message.id, {verb_, for_office ? acting_office() : "", context_->actor.person, at_, *text}, salt);
    record_text("note", salt, *text);
}

void Handling::record_request(const Request& request, std::optional<RequestState> before) {
    FieldChange change{"request." + std::string{word(request.type)}, std::nullopt, std::string{word(request.state)}};
    if (before) change.before = std::string{word(*before)};
    if (request.final) *change.after += " final";
    if (request.endorsed_by && request.state == RequestState::pending) *change.after += " endorsed";
    request_changes_.push_back(std::move(change));
}

void Handling::record_text(const char* field, const Salt& salt, std::string_view text) {
    digests_.push_back({field, salted_digest(salt, text)});
}

void Handling::write_clocks() {
    const Deployment& deployment = *context_->deployment;
    // While dates are being moved, whatever is touched is written on both sides.
    if (deployment.change) count_change(deployment, *deployment.change, now_.clocks);
    for (MessageClock& clock : now_.clocks) {
        if (clock.id == ClockId{}) {
            clock.id = unit_->clocks().insert(now_.message.id, clock);
            continue;
        }
        const auto old = std::find_if(before_.clocks.begin(), before_.clocks.end(), [&](const MessageClock& other) { return other.id == clock.id; });
        const bool changed = old->state != clock.state || old->due_at != clock.due_at || old->limit != clock.limit || old->steps != clock.steps ||
                             old->calendar != clock.calendar || clock.staged.has_value();
        if (changed) unit_->clocks().update(clock);
        // What a reply that waits for its review has ended may run again: it is settled with the message.
        const bool answered = clock.stage == Stage::reply || clock.stage == Stage::total || clock.stage == Stage::internal;
        const bool over = !is_open(clock.state) && !(now_.message.state == State::replied && answered);
        if (over && is_open(old->state) && clock.rungs > 0) unit_->escalations().settle(clock.id, at_);
    }
}

Result<Dossier> Handling::finish(std::string reason) {
    Message& m = now_.message;
    write_clocks();
    set_deadlines(*context_->deployment, m, now_.clocks);
    // A reminder is no change: whoever is writing an answer need not begin anew.
    if (verb_ != Verb::nudge) {
        ++m.version;
        m.effective_at = at_;
    }
    unit_->messages().update(m);
    Event event = start_event(*context_, verb_, m, acting_as(), at_);
    event.reason = std::move(reason);
    event.changes = differences(&before_, now_, *context_->deployment->zone);
    event.changes.insert(event.changes.end(), request_changes_.begin(), request_changes_.end());
    event.digests = std::move(digests_);
    unit_->events().append(event);
    if (m.parent && m.closed_at.has_value() != before_.message.closed_at.has_value()) follow_parts(*unit_, *context_, *m.parent, at_);
    return load_dossier(*unit_, m);
}

} // namespace huiying
