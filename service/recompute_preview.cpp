#include "service/recompute_preview.hpp"
#include "service/conveyor.hpp"
#include "service/rules/clocks.hpp"
#include "service/rules/digest.hpp"
#include "service/rules/policy.hpp"
#include <algorithm>

namespace huiying {

namespace {

constexpr std::size_t chunk = 8'000; // messages of one read: a moment, so that others get their turn between
constexpr std::size_t readers = 3;   // reads under way; more would only keep others waiting
constexpr int page = 200;
constexpr int pages = 25;

constexpr std::array<std::pair<const char*, std::int64_t MoveCounts::*>, 8> count_names{{
    {"clocks", &MoveCounts::clocks},
    {"moved", &MoveCounts::moved},
    {"earlier", &MoveCounts::earlier},
    {"later", &MoveCounts::later},
    {"newly_late", &MoveCounts::newly_late},
    {"no_longer_late", &MoveCounts::no_longer_late},
    {"made_firm", &MoveCounts::made_firm},
    {"other_policy", &MoveCounts::other_policy},
}};

std::string line(const std::string& name, const MoveCounts& counts) {
    std::string out = name;
    for (const auto& [word, member] : count_names) out += " " + std::string{word} + " " + std::to_string(counts.*member);
    return out + "\n";
}

/// Whether a late clock of this stage makes its message late.
bool can_be_late(Stage stage) noexcept { return stage != Stage::internal; }

/// What becomes of a clock that is judged at `judged`: the present, or when it ended.
MoveCounts moves_of(const MessageClock& clock, Instant judged, bool runs) {
    MoveCounts counts;
    counts.clocks = 1;
    if (!clock.staged) return counts;
    const ClockDates& becomes = *clock.staged;
    counts.earlier = becomes.due_at < clock.due_at ? 1 : 0;
    counts.later = becomes.due_at > clock.due_at ? 1 : 0;
    counts.moved = counts.earlier + counts.later;
    counts.made_firm = clock.provisional && !becomes.provisional ? 1 : 0;
    counts.other_policy = becomes.policy != clock.policy ? 1 : 0;
    if (!runs || !can_be_late(clock.stage)) return counts;
    const bool was = is_late(clock.due_at, judged);
    const bool is = is_late(becomes.due_at, judged);
    counts.newly_late = is && !was ? 1 : 0;
    counts.no_longer_late = was && !is ? 1 : 0;
    return counts;
}

void count_into(Preview& out, const ClockedMessage& message, const MoveCounts& counts) {
    out.total += counts;
    out.offices[message.office.value_or(message.triage)] += counts;
    const bool named = !out.late.empty() && out.late.back() == message.id;
    if (counts.newly_late > 0 && !named && out.late.size() < Preview::most_named) out.late.push_back(message.id);
}

std::vector<FieldFault> below(const char* member, std::vector<FieldFault> faults) {
    for (FieldFault& fault : faults) fault.pointer = member + fault.pointer;
    return faults;
}

Problem not_acceptable(std::vector<FieldFault> faults) {
    return {Fault::invalid, "invalid", "内容有误，请按 errors 逐项更正 / some fields are not acceptable, see errors", std::move(faults), {}};
}

/// The change as a Problem of the request it came in: pointers begin at its member.
template <class T>
Problem problem_of(const char* member, const Result<T>& read) {
    Problem problem = read.error();
    problem.errors = below(member, std::move(problem.errors));
    return problem;
}

template <class Map>
void check_known(const std::vector<std::string>& codes, const Map& known, const char* member, std::vector<FieldFault>& faults) {
    for (const auto& code : codes)
        if (known.find(code) == known.end()) faults.push_back({member, "unknown_code", "not in this installation's configuration: " + code});
}

/// The highest stored version of this name, and its content.
const Policy* latest_of(const Deployment& deployment, const std::string& name) {
    const Policy* latest = nullptr;
    for (const auto& [label, policy] : deployment.policy_versions)
        if (policy.name == name && (latest == nullptr || policy.version > latest->version)) latest = &policy;
    return latest;
}

Result<PlannedChange> plan_policy(const Deployment& deployment, const std::string& content, const ContentReaders& read) {
    auto policy = read.policy(content);
    if (!policy) return problem_of("/policy", policy);
    std::vector<FieldFault> faults;
    const auto in_force =
        std::find_if(deployment.policies.begin(), deployment.policies.end(), [&](const Policy& other) { return other.name == policy->name; });
    if (in_force == deployment.policies.end())
        faults.push_back({"/policy/name", "unknown_policy", "no policy of this name is in force; a new one comes with policies.json"});
    check_known(policy->match.channels, deployment.channels, "/policy/match/channel", faults);
    check_known(policy->match.service_items, deployment.service_items, "/policy/match/service_item", faults);
    if (!faults.empty()) return not_acceptable(std::move(faults));
    Deployment changed = deployment;
    changed.policies[static_cast<std::size_t>(in_force - deployment.policies.begin())] = *policy;
    for (auto& detail : find_policy_faults(changed)) faults.push_back({"/policy", "invalid_policies", std::move(detail)});
    if (!faults.empty()) return not_acceptable(std::move(faults));
    const Policy* latest = latest_of(deployment, policy->name);
    const int newest = latest == nullptr ? 0 : latest->version;
    policy->version = latest != nullptr && latest->content == policy->content ? newest : newest + 1;
    PlannedChange planned;
    planned.content = {true, policy->content};
    auto change = std::make_shared<DateChange>();
    change->calendars = deployment.calendars;
    change->to_policy = std::move(*policy);
    planned.change = std::move(change);
    return planned;
}

Result<PlannedChange> plan_calendars(const Deployment& deployment, const std::string& content, const ContentReaders& read) {
    auto calendars = read.calendars(content, deployment.offices);
    if (!calendars) return problem_of("/calendar", calendars);
    PlannedChange planned;
    planned.content = {false, (*calendars)->content()};
    auto change = std::make_shared<DateChange>();
    change->calendars = std::move(*calendars);
    planned.change = std::move(change);
    return planned;
}

/// A page of messages received in a period, counted; and where the next begins.
struct PastPages {
    Preview preview;
    std::optional<Position> next;
};

PastPages count_pages(const View& view, const Deployment& deployment, const DateChange& change, Instant now, const MessageFilter& filter,
                      std::optional<Position> after) {
    PastPages out;
    out.next = after;
    for (int i = 0; i < pages; ++i) {
        const auto found = view.messages().list(filter, page, out.next);
        for (const MessageId id : found.items)
            if (auto message = view.dates().find(id)) count_past_moves(deployment, change, std::move(*message), now, out.preview);
        out.next = found.next;
        if (!out.next) break;
    }
    return out;
}

} // namespace

MoveCounts& MoveCounts::operator+=(const MoveCounts& other) noexcept {
    for (const auto& [word, member] : count_names) this->*member += other.*member;
    return *this;
}

void Preview::add(const Preview& other) {
    total += other.total;
    for (const auto& [office, counts] : other.offices) offices[office] += counts;
    for (const MessageId id : other.late)
        if (late.size() < most_named) late.push_back(id);
}

std::string Preview::text() const {
    std::string out = line("all", total);
    for (const auto& [office, counts] : offices) out += line("office:" + office, counts);
    return out;
}

Result<PlannedChange> plan_change(const Deployment& deployment, const ChangeContent& asked, const ContentReaders& read) {
    return asked.is_policy ? plan_policy(deployment, asked.content, read) : plan_calendars(deployment, asked.content, read);
}

Result<void> may_recompute(const Actor& actor) {
    if (actor.has(Role::admin) || (actor.has(Role::supervisor) && actor.level >= 2)) return {};
    return Problem{Fault::forbidden, "level_missing", "需要二级督办或管理员 / moving deadlines takes a supervisor of level 2 or an admin", {}, {}};
}

void count_moves(const Deployment& deployment, const DateChange& change, ClockedMessage message, Instant now, Preview& out) {
    count_change(deployment, change, message.clocks);
    MoveCounts counts;
    for (const MessageClock& clock : message.clocks)
        if (is_open(clock.state)) counts += moves_of(clock, now, clock.state == ClockState::running);
    if (counts.clocks > 0) count_into(out, message, counts);
}

void count_past_moves(const Deployment& deployment, const DateChange& change, ClockedMessage message, Instant now, Preview& out) {
    std::erase_if(message.clocks, [](const MessageClock& clock) { return clock.state == ClockState::cancelled; });
    // What is over is counted once more as if it still ran.
    for (MessageClock& clock : message.clocks)
        if (!is_open(clock.state)) clock.state = ClockState::running;
    count_change(deployment, change, message.clocks);
    MoveCounts counts;
    for (const MessageClock& clock : message.clocks) counts += moves_of(clock, clock.ended_at.value_or(now), clock.state == ClockState::running);
    if (counts.clocks > 0) count_into(out, message, counts);
}

Task<Result<Preview>> preview_open(Store& store, std::shared_ptr<const Deployment> deployment, std::shared_ptr<const DateChange> change,
                                   Instant now) {
    const auto executor = co_await boost::asio::this_coro::executor;
    auto list = [](const View& view) -> Result<std::vector<MessageId>> { return view.dates().open(); };
    auto listed = co_await store.read(list);
    if (!listed) co_return std::move(listed).error();
    const auto ids = std::make_shared<const std::vector<MessageId>>(std::move(*listed));
    ReadAhead<Preview> ahead{store, executor};
    Preview out;
    std::size_t next = 0;
    while (next < ids->size() || ahead.under_way() > 0) {
        while (next < ids->size() && ahead.under_way() < readers) {
            const std::size_t to = std::min(ids->size(), next + chunk);
            ahead.start([ids, deployment, change, now, from = next, to](const View& view) -> Result<Preview> {
                Preview part;
                for (std::size_t i = from; i < to; ++i)
                    if (auto message = view.dates().find((*ids)[i])) count_moves(*deployment, *change, std::move(*message), now, part);
                return part;
            });
            next = to;
        }
        const auto part = co_await ahead.next();
        if (!part) co_return part.error();
        out.add(*part);
    }
    co_return out;
}

Task<Result<Preview>> preview_past(Store& store, std::shared_ptr<const Deployment> deployment, std::shared_ptr<const DateChange> change, Instant now,
                                   std::optional<Instant> from, std::optional<Instant> to) {
    MessageFilter filter;
    filter.received_from = from;
    filter.received_to = to;
    filter.order = MessageOrder::received;
    filter.now = now;
    Preview out;
    std::optional<Position> after;
    do {
        auto work = [deployment, change, now, filter, after](const View& view) -> Result<PastPages> {
            return count_pages(view, *deployment, *change, now, filter, after);
        };
        const auto counted = co_await store.read(std::move(work));
        if (!counted) co_return counted.error();
        out.add(counted->preview);
        after = counted->next;
    } while (after);
    co_return out;
}

Problem recompute_in_progress() {
    return {Fault::conflict, "recompute_in_progress", "已有一项重新计算正在进行 / another recompute is in progress; see GET /v1/recompute", {}, {}};
}

Result<std::string> keep_candidate(Unit& unit, const Context& context, const PlannedChange& planned, const Preview& preview) {
    const auto current = check_epoch(unit, *context.deployment);
    HUIYING_TRY(current);
    const auto allowed = may_recompute(context.actor);
    HUIYING_TRY(allowed);
    if (unit.dates().state().phase != DatesPhase::idle) return recompute_in_progress();
    Registry::Candidate candidate;
    candidate.content = planned.content.text();
    candidate.preview = preview.text();
    candidate.digest = candidate_digest(candidate.content, context.deployment->epoch, candidate.preview);
    candidate.asked_by = context.actor.person;
    candidate.asked_at = context.now;
    unit.registry().add_candidate(candidate);
    return candidate.digest;
}

} // namespace huiying
