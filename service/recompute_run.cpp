#include "service/recompute_run.hpp"
#include "service/special_response.hpp"
#include "service/rules/clocks.hpp"
#include "service/rules/digest.hpp"
#include <algorithm>

namespace huiying {

namespace {

constexpr std::size_t most_reason_bytes = 1000;
constexpr int most_looks = 1000; // a run that meets another one at every step ends some time

/// A message with the dates it moves to.
struct StagedMessage {
    ClockedMessage message;
    MessageDates dates;
    Digest digest{};
};

/// A message whose dates have moved, with what the record will say of it.
struct MovedMessage {
    ClockedMessage message;
    std::vector<Event> events;
};

Problem overtaken() { return {Fault::outdated, "outdated", "another process has gone on / 已由另一进程继续", {}, {}}; }

std::int64_t number(Instant at) { return at.time_since_epoch().count(); }

Digest digest_of(const ClockedMessage& message) {
    FieldHash hash;
    hash.add(message.id.text());
    for (const MessageClock& clock : message.clocks)
        if (clock.staged)
            hash.add(clock.id.text()).add(std::to_string(number(clock.staged->due_at))).add(clock.staged->limit).add(clock.staged->policy);
    return hash.digest();
}

Digest chained(const Digest& before, const Digest& next) {
    const auto text = [](const Digest& digest) { return std::string_view{reinterpret_cast<const char*>(digest.data()), digest.size()}; };
    return sha256(std::string{text(before)} + std::string{text(next)});
}

/// An open message without a running clock is staged too: lists find it by its place among the due ones.
bool is_listed(const ClockedMessage& message) {
    const bool over = message.state == State::closed || message.state == State::declined || message.state == State::voided;
    return (!over && message.parts == 0) || std::any_of(message.clocks.begin(), message.clocks.end(), [](const MessageClock& clock) { return is_open(clock.state); });
}

std::optional<StagedMessage> staged_message(const View& view, const Deployment& deployment, MessageId id) {
    auto message = view.dates().find(id);
    if (!message || !is_listed(*message)) return std::nullopt;
    count_change(deployment, *deployment.change, message->clocks);
    const auto dates = staged_dates_of(deployment, message->priority, message->clocks);
    StagedMessage out{std::move(*message), dates.value(), {}};
    out.digest = digest_of(out.message);
    return out;
}

/// The dates are still being staged, for this deployment's change.
Result<void> check_staging(const View& view, const Deployment& deployment) {
    if (view.dates().state().phase != DatesPhase::staging || !deployment.change) return overtaken();
    return check_epoch(view, deployment);
}

/// All versions of a policy, the newest last.
std::vector<Registry::PolicyVersion> versions_of(const View& view, const std::string& name) {
    auto all = view.registry().policies();
    std::erase_if(all, [&](const auto& entry) { return entry.name != name; });
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.version < b.version; });
    return all;
}

std::string label_of(const Registry::PolicyVersion& version) { return version.name + "@" + std::to_string(version.version); }

/// Stores what is changed as a version of its own; a policy that is the newest version already stays that.
Result<ChangeMark> add_change(Unit& unit, const Registry::Candidate& candidate, const ContentReaders& read, Instant now) {
    const auto change = ChangeContent::parse(candidate.content);
    if (!change) throw StorageFailure("a candidate in the database cannot be read", false);
    ChangeMark mark;
    mark.digest = candidate.digest;
    if (!change->is_policy) {
        const auto latest = unit.registry().latest_calendar();
        unit.registry().add_calendar({latest ? latest->version + 1 : 1, change->content}, now);
        return mark;
    }
    const auto policy = read.policy(change->content);
    HUIYING_TRY(policy);
    const auto versions = versions_of(unit, policy->name);
    mark.is_new = versions.empty() || versions.back().content != change->content;
    if (!mark.is_new) {
        mark.policy = label_of(versions.back());
        return mark;
    }
    const Registry::PolicyVersion next{policy->name, versions.empty() ? 1 : versions.back().version + 1, change->content};
    unit.registry().add_policy(next, now);
    mark.policy = label_of(next);
    return mark;
}

Event turn_event(const Registry::Candidate& candidate, const DatesState& before, const DatesState& after, const ChangeMark& mark,
                 const Digest& staged, std::int64_t messages, Instant now) {
    Event event;
    event.verb = Verb::recompute;
    event.person = candidate.applied_by.value_or("");
    event.role = "recompute";
    event.recorded_at = now;
    event.effective_at = now;
    event.reason = mark.policy.empty() ? "calendar" : "policy";
    if (mark.policy.empty()) event.changes.push_back({"calendar", std::to_string(before.calendar_version), std::to_string(after.calendar_version)});
    else event.changes.push_back({"policy", std::nullopt, mark.policy});
    event.changes.push_back({"preview", std::nullopt, candidate.digest});
    event.changes.push_back({"messages", std::nullopt, std::to_string(messages)});
    event.digests.push_back({"staged", staged});
    event.digests.push_back({"reason", salted_digest(candidate.salt.value_or(Salt{}), candidate.reason.value_or(""))});
    return event;
}

Result<void> check_reason(const std::string& reason) {
    const bool blank = reason.find_first_not_of(" \t\r\n") == std::string::npos;
    if (!blank && reason.size() <= most_reason_bytes) return {};
    const FieldFault fault =
        blank ? FieldFault{"/reason", "required", "say why the deadlines are moved"} : FieldFault{"/reason", "too_long", "longer than 1000 bytes"};
    return Problem{Fault::invalid, "invalid", "内容有误，请按 errors 逐项更正 / some fields are not acceptable, see errors", {fault}, {}};
}

/// Events of moved clocks are still to be written.
Result<void> check_settling(const View& view) {
    if (view.dates().state().phase != DatesPhase::settling) return overtaken();
    return {};
}

/// Nothing is in progress, and something may have been left behind.
Result<void> check_idle(const View& view) {
    if (view.dates().state().phase != DatesPhase::idle) return overtaken();
    return {};
}

} // namespace

RecomputeProgress recompute_progress(const View& view) {
    const DatesState state = view.dates().state();
    RecomputeProgress out;
    out.phase = state.phase;
    out.digest = ChangeMark::parse(state.change).digest;
    if (state.phase == DatesPhase::idle) return out;
    const auto other = static_cast<std::int64_t>(view.dates().on_other_side().size());
    out.total = static_cast<std::int64_t>(view.dates().open().size());
    out.done = state.phase == DatesPhase::staging ? std::min(other, out.total) : std::max<std::int64_t>(out.total - other, 0);
    return out;
}

Result<RecomputeProgress> begin_recompute(Unit& unit, const Context& context, const ContentReaders& read, const std::string& digest,
                                          const std::string& reason) {
    const auto allowed = may_recompute(context.actor);
    HUIYING_TRY(allowed);
    const auto current = check_epoch(unit, *context.deployment);
    HUIYING_TRY(current);
    const auto said = check_reason(reason);
    HUIYING_TRY(said);
    auto candidate = unit.registry().candidate(digest);
    if (!candidate) return Problem{Fault::not_found, "not_found", "没有这份预览 / there is no preview with this digest", {}, {}};
    DatesState state = unit.dates().state();
    if (state.phase != DatesPhase::idle || !unit.dates().on_other_side().empty()) return recompute_in_progress();
    if (candidate_digest(candidate->content, state.epoch, candidate->preview) != digest)
        return Problem{Fault::conflict,
                       "preview_outdated",
                       "预览之后计算依据已变，请重新预览 / what deadlines are counted by has changed since this preview: ask for a new one",
                       {},
                       {}};
    const auto mark = add_change(unit, *candidate, read, context.now);
    HUIYING_TRY(mark);
    candidate->applied_by = context.actor.person;
    candidate->reason = reason;
    candidate->salt = random_salt();
    unit.registry().update_candidate(*candidate);
    state.phase = DatesPhase::staging;
    state.change = mark->text();
    ++state.epoch;
    unit.dates().set_state(state);
    return RecomputeProgress{state.phase, digest, 0, 0};
}

Result<void> turn_dates(Unit& unit, const Deployment& deployment, const Digest& staged, std::int64_t messages, Instant now) {
    const auto staging = check_staging(unit, deployment);
    HUIYING_TRY(staging);
    const DatesState before = unit.dates().state();
    const ChangeMark mark = ChangeMark::parse(before.change);
    auto candidate = unit.registry().candidate(mark.digest);
    if (!candidate) throw StorageFailure("the recompute in progress is not in the database", false);
    DatesState after = before;
    after.turned = !before.turned;
    after.phase = DatesPhase::settling;
    ++after.epoch;
    if (mark.policy.empty()) after.calendar_version = unit.registry().latest_calendar().value().version;
    candidate->turned_at = now;
    unit.registry().update_candidate(*candidate);
    unit.dates().set_state(after);
    if (mark.policy.empty() && deployment.change) recount_responses(unit, deployment, *deployment.change->calendars, now);
    unit.events().append(turn_event(*candidate, before, after, mark, staged, messages, now));
    return {};
}

Result<void> abandon_recompute(Unit& unit, const Deployment& deployment, Instant now) {
    const auto staging = check_staging(unit, deployment);
    HUIYING_TRY(staging);
    DatesState state = unit.dates().state();
    const ChangeMark mark = ChangeMark::parse(state.change);
    state.phase = DatesPhase::idle;
    state.change.clear();
    ++state.epoch;
    unit.dates().set_state(state);
    if (!mark.is_new) return {};
    // The newest version of a policy is the one in force: so the one before comes again.
    const auto versions = versions_of(unit, mark.policy.substr(0, mark.policy.rfind('@')));
    const Registry::PolicyVersion* before = nullptr;
    for (const auto& version : versions)
        if (label_of(version) != mark.policy) before = &version;
    if (before != nullptr) unit.registry().add_policy({before->name, versions.back().version + 1, before->content}, now);
    return {};
}

RecomputeRun::RecomputeRun(Store& store, const Clock& clock, std::shared_ptr<const Deployment> deployment, ContentReaders read, RunOptions options)
    : store_(store), clock_(clock), deployment_(std::move(deployment)), read_(std::move(read)), options_(std::move(options)) {}

Task<Result<void>> RecomputeRun::run() {
    for (int looks = 0; looks < most_looks; ++looks) {
        auto state = co_await look();
        if (!state) co_return std::move(state).error();
        Result<void> done;
        bool broken = false;
        if (state->phase == DatesPhase::staging) {
            try {
                done = co_await stage();
            } catch (const StorageFailure&) {
                throw;
            } catch (const std::exception&) {
                broken = true;
            }
        }
        if (broken) {
            done = co_await give_up();
            if (done) done = co_await clear();
            if (done)
                done = Problem{Fault::unavailable, "recompute_abandoned", "a message could not be counted; all dates stay as they were", {}, {}};
        }
        if (state->phase == DatesPhase::settling) done = co_await settle();
        if (state->phase == DatesPhase::idle) {
            done = co_await clear();
            if (done) co_return done;
        }
        if (!done && done.error().fault != Fault::outdated) co_return done;
    }
    co_return overtaken();
}

Task<Result<DatesState>> RecomputeRun::look() {
    struct Seen {
        DatesState state;
        std::shared_ptr<const Deployment> deployment;
    };
    auto work = [known = deployment_, read = read_](const View& view) -> Result<Seen> {
        return Seen{view.dates().state(), present_deployment(view, known, read)};
    };
    auto seen = co_await store_.read(std::move(work));
    if (!seen) co_return std::move(seen).error();
    if (deployment_ != seen->deployment) {
        deployment_ = seen->deployment;
        options_.on_deployment(deployment_);
    }
    digest_ = ChangeMark::parse(seen->state.change).digest;
    co_return std::move(seen->state);
}

Task<Result<std::vector<MessageId>>> RecomputeRun::list(std::vector<MessageId> (Dates::*which)() const) {
    auto work = [which](const View& view) -> Result<std::vector<MessageId>> { return (view.dates().*which)(); };
    auto ids = co_await store_.read(std::move(work));
    co_return ids;
}

void RecomputeRun::tell(DatesPhase phase, std::size_t done, std::size_t total) const {
    options_.on_progress({phase, digest_, static_cast<std::int64_t>(done), static_cast<std::int64_t>(total)});
}

Task<Result<void>> RecomputeRun::stage() {
    // What is registered or reopened from the beginning on is written on both sides, so that the list may be one of any time since.
    auto ids = co_await list(&Dates::open);
    if (!ids) co_return std::move(ids).error();
    const std::size_t total = ids->size();
    Digest staged{};
    std::int64_t messages = 0;
    Belt<StagedMessage> belt;
    belt.check = [deployment = deployment_](const View& view) { return check_staging(view, *deployment); };
    belt.prepare = [deployment = deployment_](const View& view, MessageId id) {
        return deployment->change ? staged_message(view, *deployment, id) : std::nullopt;
    };
    belt.write = [](Unit& unit, const StagedMessage& item) { unit.dates().stage(item.message, item.dates); };
    belt.written = [&](const StagedMessage& item) {
        staged = chained(staged, item.digest);
        ++messages;
    };
    belt.progress = [&](std::size_t done) { tell(DatesPhase::staging, done, total); };
    Conveyor<StagedMessage> conveyor{store_, std::move(belt), options_.conveyor};
    auto done = co_await conveyor.run(std::move(*ids));
    if (!done) co_return done;
    done = co_await turn(staged, messages);
    co_return done;
}

Task<Result<void>> RecomputeRun::turn(Digest staged, std::int64_t messages) {
    if (!options_.conveyor.go_on()) co_return Problem{Fault::unavailable, "stopped", "stopped before it turned", {}, {}};
    auto work = [deployment = deployment_, staged, messages, now = clock_.now()](Unit& unit) -> Result<void> {
        return turn_dates(unit, *deployment, staged, messages, now);
    };
    auto done = co_await store_.write(std::move(work));
    if (done) tell(DatesPhase::settling, 0, static_cast<std::size_t>(messages));
    co_return done;
}

Task<Result<void>> RecomputeRun::settle() {
    auto look_up = [](const View& view) -> Result<std::optional<Settlement>> { return settlement_in_progress(view); };
    auto settlement = co_await store_.read(look_up);
    if (!settlement) co_return std::move(settlement).error();
    auto ids = co_await list(&Dates::on_other_side);
    if (!ids) co_return std::move(ids).error();
    const std::size_t total = ids->size();
    if (*settlement && total > 0) {
        Belt<MovedMessage> belt;
        belt.check = check_settling;
        belt.prepare = [zone = deployment_->zone, settlement = **settlement, clock = &clock_](const View& view,
                                                                                              MessageId id) -> std::optional<MovedMessage> {
            auto message = view.dates().find(id);
            if (!message) return std::nullopt;
            auto events = events_of_moved(*zone, settlement, *message, clock->now());
            return MovedMessage{std::move(*message), std::move(events)};
        };
        belt.write = [](Unit& unit, const MovedMessage& item) { settle_message(unit, item.message, item.events); };
        belt.progress = [&](std::size_t done) { tell(DatesPhase::settling, done, total); };
        Conveyor<MovedMessage> conveyor{store_, std::move(belt), options_.conveyor};
        auto done = co_await conveyor.run(std::move(*ids));
        if (!done) co_return done;
    }
    auto done = co_await finish();
    co_return done;
}

Task<Result<void>> RecomputeRun::finish() {
    if (!options_.conveyor.go_on()) co_return Problem{Fault::unavailable, "stopped", "stopped before it was through", {}, {}};
    auto work = [](Unit& unit) -> Result<void> {
        const auto settling = check_settling(unit);
        HUIYING_TRY(settling);
        if (!unit.dates().on_other_side().empty()) return overtaken();
        DatesState state = unit.dates().state();
        state.phase = DatesPhase::idle;
        state.change.clear();
        unit.dates().set_state(state);
        return {};
    };
    auto done = co_await store_.write(work);
    co_return done;
}

Task<Result<void>> RecomputeRun::clear() {
    auto ids = co_await list(&Dates::on_other_side);
    if (!ids) co_return std::move(ids).error();
    Belt<MessageId> belt;
    belt.check = check_idle;
    belt.prepare = [](const View&, MessageId id) { return std::optional{id}; };
    belt.write = [](Unit& unit, const MessageId& id) { unit.dates().clear_other_side(id); };
    Conveyor<MessageId> conveyor{store_, std::move(belt), options_.conveyor};
    auto done = co_await conveyor.run(std::move(*ids));
    co_return done;
}

Task<Result<void>> RecomputeRun::give_up() {
    auto work = [deployment = deployment_, now = clock_.now()](Unit& unit) -> Result<void> { return abandon_recompute(unit, *deployment, now); };
    auto done = co_await store_.write(std::move(work));
    co_return done;
}

} // namespace huiying
