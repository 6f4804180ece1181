#include "service/handling.hpp"
#include "service/rules/clocks.hpp"
#include "service/rules/digest.hpp"
#include <algorithm>

namespace huiying {

Problem invalid_fields(std::vector<FieldFault> faults) {
    return {Fault::invalid, "invalid", "内容有误，请按 errors 逐项更正 / some fields are not acceptable, see errors", std::move(faults), {}};
}

Problem invalid_field(std::string pointer, std::string code, std::string detail) {
    return invalid_fields({{std::move(pointer), std::move(code), std::move(detail)}});
}

namespace {

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
    handling.before_ = handling.now_;
    return handling;
}

Result<Handling> Handling::open(Unit& unit, const Context& context, MessageId id, Verb verb, const VerbOptions& options) {
    auto handling = load(unit, context, id, verb, options);
    HUIYING_TRY(handling);
    const Standing& standing = handling->now_;
    const auto rule = judge({*context.deployment, *handling->policy_, standing.message, standing.clocks, handling->requests_, context.actor, handling->at_}, verb);
    HUIYING_TRY(rule);
    handling->who_ = (*rule)->who;
    if ((*rule)->to) handling->now_.message.state = *(*rule)->to;
    return handling;
}

Result<Handling> Handling::open_ruling(Unit& unit, const Context& context, MessageId id, Verb verb, Parties who, const VerbOptions& options) {
    auto handling = load(unit, context, id, verb, options);
    HUIYING_TRY(handling);
    if ((parties(context.actor, handling->now_.message) & who) == 0) return not_yours();
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
    const Parties mine = parties(context_->actor, before_.message);
    if ((includes(who_, Party::lead) && includes(mine, Party::lead)) || (includes(who_, Party::assist) && includes(mine, Party::assist)))
        return "office:" + acting_office();
    if (includes(who_, Party::dispatcher)) return "dispatcher";
    return includes(who_, Party::channel) ? "channel:" + before_.message.channel : "supervisor";
}

void Handling::start_clocks(Trigger trigger) {
    for (auto& clock : clocks_for(*context_->deployment, *policy_, trigger, at_, now_.message.complex)) now_.clocks.push_back(std::move(clock));
}

void Handling::end(Stage stage) { end_clock(now_.clocks, stage, at_); }

void Handling::end_if_late(Stage stage) {
    for (const MessageClock& clock : now_.clocks)
        if (clock.stage == stage && clock.state == ClockState::running && is_late(clock.due_at, at_)) return end(stage);
}

void Handling::cancel(std::initializer_list<Stage> stages) {
    for (MessageClock& clock : now_.clocks) {
        const bool open = clock.state == ClockState::running || clock.state == ClockState::paused;
        const bool named = stages.size() == 0 || std::find(stages.begin(), stages.end(), clock.stage) != stages.end();
        if (!open || !named) continue;
        clock.state = ClockState::cancelled;
        clock.ended_at = at_;
    }
}

void Handling::hand_over(const std::string& office, const std::vector<std::string>& assisting, bool complex) {
    Message& m = now_.message;
    const bool same_lead = m.office == office;
    const bool newly_complex = complex && !m.complex;
    m.complex = m.complex || complex;
    m.office = office;
    m.assisting = assisting;
    m.state = State::dispatched;
    if (const auto found = context_->deployment->offices.find(office); found != context_->deployment->offices.end() && found->second.sealed)
        m.confidential = true;
    unit_->messages().hand_to(m.id, office);
    for (const auto& other : assisting) unit_->messages().hand_to(m.id, other);
    end(Stage::dispatch);
    if (newly_complex)
        for (MessageClock& clock : now_.clocks)
            if (const auto limit = policy_->complex.find(clock.stage); limit != policy_->complex.end() && clock.state == ClockState::running) {
                const Due due = context_->deployment->due(clock.started_at, limit->second);
                clock.limit = limit->second.text();
                clock.due_at = due.at;
                clock.due_on = due.on;
                clock.provisional = due.provisional;
            }
    if (same_lead) {
        m.state = before_.message.state == State::registered ? State::dispatched : before_.message.state;
        return;
    }
    m.assignee.reset();
    m.contacted_at.reset();
    m.dispatched_at = at_;
    // The office's clocks begin anew with a new lead; whatever began at receipt runs on.
    for (const ClockRule& rule : policy_->clocks)
        if (rule.start == Trigger::dispatch) cancel({rule.stage});
    start_clocks(Trigger::dispatch);
}

void Handling::close(State state) {
    now_.message.state = state;
    if (state != State::replied) now_.message.closed_at = at_;
    for (Request& request : requests_)
        if (request.state == RequestState::pending) {
            request.state = RequestState::withdrawn;
            request.ruled_at = at_;
            unit_->requests().update(request);
            record_request(request, RequestState::pending);
        }
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
    request_changes_.push_back(std::move(change));
}

void Handling::record_text(const char* field, const Salt& salt, std::string_view text) {
    digests_.push_back({field, salted_digest(salt, text)});
}

void Handling::write_clocks() {
    for (MessageClock& clock : now_.clocks) {
        if (clock.id == ClockId{}) clock.id = unit_->clocks().insert(now_.message.id, clock);
        else if (const auto old = std::find_if(before_.clocks.begin(), before_.clocks.end(), [&](const MessageClock& other) { return other.id == clock.id; });
                 old != before_.clocks.end() && (old->state != clock.state || old->due_at != clock.due_at || old->limit != clock.limit))
            unit_->clocks().update(clock);
    }
}

Result<Dossier> Handling::finish(std::string reason) {
    Message& m = now_.message;
    write_clocks();
    set_deadlines(m, now_.clocks);
    ++m.version;
    m.effective_at = at_;
    unit_->messages().update(m);
    Event event = start_event(*context_, verb_, m, acting_as(), at_);
    event.reason = std::move(reason);
    event.changes = differences(&before_, now_, *context_->deployment->zone);
    event.changes.insert(event.changes.end(), request_changes_.begin(), request_changes_.end());
    event.digests = std::move(digests_);
    unit_->events().append(event);
    return load_dossier(*unit_, m);
}

} // namespace huiying
