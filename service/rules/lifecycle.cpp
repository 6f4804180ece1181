#include "service/rules/lifecycle.hpp"
#include "service/rules/clocks.hpp"
#include <algorithm>
#include <array>
#include <stdexcept>

namespace huiying {

namespace {

constexpr std::uint16_t in(std::initializer_list<State> states) noexcept {
    unsigned bits = 0;
    for (const State state : states) bits |= 1U << static_cast<unsigned>(state);
    return static_cast<std::uint16_t>(bits);
}

constexpr std::uint16_t before_closed = in({State::registered, State::dispatched, State::handling, State::paused, State::replied});

constexpr std::uint16_t any_state = in({State::registered, State::dispatched, State::handling, State::paused, State::replied, State::closed, State::declined, State::voided});

Problem refusal(std::string code, std::string detail) { return {Fault::conflict, std::move(code), std::move(detail), {}, {}}; }

bool has_pending(const Situation& s, RequestType type) {
    return std::any_of(s.requests.begin(), s.requests.end(),
                       [&](const Request& request) { return request.type == type && request.state == RequestState::pending; });
}

std::optional<Problem> no_return_pending(const Situation& s) {
    if (has_pending(s, RequestType::return_)) return refusal("return_pending", "退单申请待裁定 / a return is waiting for a ruling: approve or reject it first");
    return std::nullopt;
}

std::optional<Problem> no_void_pending(const Situation& s) {
    if (has_pending(s, RequestType::void_)) return refusal("void_pending", "作废申请待另一人确认 / voiding already waits for another person");
    return std::nullopt;
}

/// 退单: only early, only twice, never against a final ruling, never for a bad review.
std::optional<Problem> may_return(const Situation& s) {
    if (auto pending = no_return_pending(s)) return pending;
    if (!s.policy.returns.allowed || s.message.kind == Kind::bad_review)
        return refusal("not_returnable", "该类来件不得退单 / messages of this sort cannot be returned");
    if (s.message.contacted_at) return refusal("already_contacted", "已先行联系，不得退单 / the citizen has been contacted: too late to return it");
    int returns = 0;
    for (const Request& request : s.requests) {
        if (request.type != RequestType::return_ || request.state == RequestState::withdrawn) continue;
        ++returns;
        if (request.final && request.office == s.message.office)
            return refusal("return_final", "退单已被终局裁定驳回 / a final ruling has already kept it with this office");
    }
    if (returns >= s.policy.returns.most) return refusal("too_many_returns", "退单次数已满 / it has been returned as often as allowed");
    // A message that came in late was dispatched as of its receipt, but nobody could return it before it was there.
    const Instant seen = std::max(s.message.dispatched_at.value_or(s.at), s.message.registered_at);
    if (is_late(s.deployment.due(seen, s.policy.returns.window).at, s.at))
        return refusal("return_window_over", "已超过退单期限 / the time for returning it is over");
    return std::nullopt;
}

/// 延期: asked for before the reply is due, step by step as the policy allows.
std::optional<Problem> may_extend(const Situation& s) {
    if (has_pending(s, RequestType::extension)) return refusal("extension_pending", "延期申请待审批 / an extension is waiting for its approval");
    if (s.policy.extension.steps.empty()) return refusal("not_extendable", "该类来件不得延期 / messages of this sort cannot be extended");
    if (extensions_granted(s.requests) >= s.policy.extension.steps.size())
        return refusal("too_many_extensions", "延期次数已满 / it has been extended as often as allowed");
    return extension_too_late(s.policy, s.clocks, s.at);
}

/// What stands still already, or has nothing left to stop.
std::optional<Problem> may_pause(const Situation& s) {
    // A ruling may hand the message on: a pause of the old office must not go with it.
    if (auto pending = no_return_pending(s)) return pending;
    const bool late = std::none_of(s.clocks.begin(), s.clocks.end(), [&](const MessageClock& clock) {
        return clock.state == ClockState::running && clock.stage == Stage::reply && !clock.limit.empty() && !is_late(clock.due_at, s.at);
    });
    if (late) return refusal("pause_too_late", "答复期限已过，不得挂起 / the reply is overdue: nothing is left that could be paused");
    return std::nullopt;
}

std::optional<Problem> has_office(const Situation& s) {
    if (s.message.office) return std::nullopt;
    return refusal("no_office", "该来件没有主办单位 / no office has ever led this message");
}

/// 审核: another person than the one who wrote it.
std::optional<Problem> may_review(const Situation& s) {
    if (s.reply == nullptr || s.reply->author != s.actor.person) return std::nullopt;
    return Problem{Fault::forbidden, "same_person", "须由另一人审核 / another person than its author has to review the reply", {}, {}};
}

/// One rating for each round.
std::optional<Problem> may_rate(const Situation& s) {
    if (s.rating == nullptr || s.rating->round != s.message.round) return std::nullopt;
    return refusal("already_rated", "本轮办理已评价 / this round has been rated");
}

/// 合并撤销: there has to be a link.
std::optional<Problem> is_repeat(const Situation& s) {
    if (s.message.duplicate_of) return std::nullopt;
    return refusal("no_repeat", "该来件未被识别为重复件 / the message is not linked to an earlier one");
}

/// 拆分: once, and never a part again.
std::optional<Problem> may_split(const Situation& s) {
    if (auto pending = no_return_pending(s)) return pending;
    if (s.message.parent) return refusal("is_part", "该来件本身是拆分出的子件 / the message is a part already");
    return std::nullopt;
}

/// What was split is answered in its parts. The citizen may still add to the whole, take it back, and say how it was.
std::optional<Problem> handled_in_parts(const Situation& s, Verb verb) {
    if (s.message.parts == 0 || verb == Verb::supplement || verb == Verb::withdraw || verb == Verb::rating) return std::nullopt;
    return refusal("split", "来件已拆分，请在子件上办理 / the message was split: its parts are handled instead");
}

std::optional<Problem> refused(const LifecycleRule& rule, const Situation& s) {
    if (auto problem = handled_in_parts(s, rule.verb)) return problem;
    return rule.guard != nullptr ? rule.guard(s) : std::nullopt;
}

constexpr std::array table{
    LifecycleRule{Verb::dispatch, in({State::registered, State::dispatched, State::handling}), State::dispatched, static_cast<Parties>(Party::dispatcher), no_return_pending},
    LifecycleRule{Verb::sign, in({State::dispatched}), State::handling, static_cast<Parties>(Party::lead), nullptr},
    LifecycleRule{Verb::assign, in({State::dispatched, State::handling, State::paused}), std::nullopt, static_cast<Parties>(Party::lead), nullptr},
    LifecycleRule{Verb::contact, in({State::dispatched, State::handling, State::paused}), std::nullopt, static_cast<Parties>(Party::lead), nullptr},
    LifecycleRule{Verb::progress, in({State::handling, State::paused}), std::nullopt, Party::lead | Party::assist, nullptr},
    LifecycleRule{Verb::reply, in({State::dispatched, State::handling}), std::nullopt, static_cast<Parties>(Party::lead), nullptr},
    LifecycleRule{Verb::return_, in({State::dispatched, State::handling}), std::nullopt, static_cast<Parties>(Party::lead), may_return},
    LifecycleRule{Verb::transfer_out, before_closed, State::closed, Party::dispatcher | Party::lead, nullptr},
    LifecycleRule{Verb::decline, before_closed, State::declined, static_cast<Parties>(Party::dispatcher), nullptr},
    LifecycleRule{Verb::void_, before_closed, std::nullopt, static_cast<Parties>(Party::dispatcher), no_void_pending},
    LifecycleRule{Verb::withdraw, before_closed, State::voided, static_cast<Parties>(Party::channel), nullptr},
    LifecycleRule{Verb::extend, in({State::dispatched, State::handling}), std::nullopt, static_cast<Parties>(Party::lead), may_extend},
    LifecycleRule{Verb::pause, in({State::handling}), State::paused, static_cast<Parties>(Party::lead), may_pause},
    LifecycleRule{Verb::resume, in({State::paused}), State::handling, static_cast<Parties>(Party::lead), nullptr},
    LifecycleRule{Verb::approve, in({State::replied}), State::closed, static_cast<Parties>(Party::supervisor), may_review},
    LifecycleRule{Verb::send_back, in({State::replied}), State::handling, static_cast<Parties>(Party::supervisor), may_review},
    LifecycleRule{Verb::supplement, any_state, std::nullopt, static_cast<Parties>(Party::channel), nullptr},
    LifecycleRule{Verb::rating, in({State::closed}), std::nullopt, (Party::channel | Party::dispatcher) | Party::supervisor, may_rate},
    LifecycleRule{Verb::rework, in({State::closed}), State::dispatched, static_cast<Parties>(Party::supervisor), has_office},
    LifecycleRule{Verb::nudge, before_closed, std::nullopt, static_cast<Parties>(Party::supervisor), nullptr},
    LifecycleRule{Verb::supervise, before_closed, std::nullopt, static_cast<Parties>(Party::supervisor), nullptr},
    LifecycleRule{Verb::unlink, before_closed, std::nullopt, static_cast<Parties>(Party::dispatcher), is_repeat},
    LifecycleRule{Verb::split, in({State::registered, State::dispatched, State::handling, State::paused}), std::nullopt, static_cast<Parties>(Party::dispatcher), may_split},
};

} // namespace

std::size_t extensions_granted(std::span<const Request> requests) noexcept {
    return static_cast<std::size_t>(std::count_if(requests.begin(), requests.end(), [](const Request& request) {
        return request.type == RequestType::extension && request.state == RequestState::approved;
    }));
}

std::optional<Problem> extension_too_late(const Policy& policy, std::span<const MessageClock> clocks, Instant at) {
    const std::string label = policy.label();
    const bool timely = std::any_of(clocks.begin(), clocks.end(), [&](const MessageClock& clock) {
        // What stands still was in time when it stopped.
        const bool in_time = clock.state == ClockState::paused || !is_late(clock.due_at, at);
        return clock.stage == Stage::reply && is_open(clock.state) && clock.policy == label && in_time;
    });
    if (timely) return std::nullopt;
    return refusal("extension_too_late", "答复期限已过，不得延期 / the reply is overdue: an extension has to be approved before it is due");
}

std::span<const LifecycleRule> lifecycle() noexcept { return table; }

const LifecycleRule& rule_of(Verb verb) {
    const auto row = std::find_if(table.begin(), table.end(), [&](const LifecycleRule& rule) { return rule.verb == verb; });
    if (row == table.end()) throw std::logic_error("no lifecycle row for this verb");
    return *row;
}

Roles roles_for(Parties who) noexcept {
    Roles roles;
    if (includes(who, Party::lead) || includes(who, Party::assist)) roles.add(Role::office);
    if (includes(who, Party::dispatcher)) roles.add(Role::dispatcher);
    if (includes(who, Party::supervisor)) roles.add(Role::supervisor);
    if (includes(who, Party::channel)) roles.add(Role::adapter);
    return roles;
}

Parties parties(const Actor& actor, const Message& message) {
    unsigned set = 0;
    if (message.office && actor.for_office(*message.office)) set |= static_cast<unsigned>(Party::lead);
    if (std::any_of(message.assisting.begin(), message.assisting.end(), [&](const std::string& office) { return actor.for_office(office); }))
        set |= static_cast<unsigned>(Party::assist);
    if (actor.has(Role::dispatcher)) set |= static_cast<unsigned>(Party::dispatcher);
    if (actor.has(Role::supervisor)) set |= static_cast<unsigned>(Party::supervisor);
    if (actor.for_channel(message.channel)) set |= static_cast<unsigned>(Party::channel);
    return static_cast<Parties>(set);
}

Problem not_yours(Parties who) {
    struct Name {
        Party party;
        const char* chinese;
        const char* english;
    };
    constexpr std::array<Name, 5> names{{{Party::lead, "主办单位", "the lead office"},
                                         {Party::assist, "协办单位", "an assisting office"},
                                         {Party::dispatcher, "派单员", "a dispatcher"},
                                         {Party::supervisor, "督办人员", "a supervisor"},
                                         {Party::channel, "来件渠道", "the channel it came by"}}};
    std::string chinese;
    std::string english;
    for (const Name& name : names) {
        if (!includes(who, name.party)) continue;
        chinese += (chinese.empty() ? "" : "或") + std::string{name.chinese};
        english += (english.empty() ? "" : " or ") + std::string{name.english};
    }
    if (who == 0) return {Fault::forbidden, "not_yours", "此操作由系统自动办理 / this the service does by itself", {}, {}};
    return {Fault::forbidden, "not_yours", "此操作须由" + chinese + "办理 / this is for " + english, {}, {}};
}

Result<const LifecycleRule*> judge(const Situation& situation, Verb verb) {
    const LifecycleRule& rule = rule_of(verb);
    if ((parties(situation.actor, situation.message) & rule.who) == 0)
        return not_yours(rule.who);
    if (!rule.leads_from(situation.message.state)) {
        Problem problem = refusal("state_conflict", "当前状态（" + std::string{word(situation.message.state)} + "）不允许此操作 / not possible in this state");
        problem.allowed = possible_verbs(situation);
        return problem;
    }
    if (auto problem = refused(rule, situation)) {
        if (problem->fault == Fault::conflict) problem->allowed = possible_verbs(situation);
        return *problem;
    }
    return &rule;
}

std::vector<std::string> possible_verbs(const Situation& situation) {
    std::vector<std::string> verbs;
    const Parties mine = parties(situation.actor, situation.message);
    for (const LifecycleRule& rule : table)
        if ((mine & rule.who) != 0 && rule.leads_from(situation.message.state) && !refused(rule, situation))
            verbs.emplace_back(word(rule.verb));
    return verbs;
}

} // namespace huiying
