// The life of a message as one table: which verb leads from which states to which, who may use it, and under what guard.
// The `verbs` of a message, the 409 answers, the roles of the routes and the documentation are all derived from it.
#pragma once
#include "service/model/actor.hpp"
#include "service/model/deployment.hpp"
#include "service/model/message.hpp"
#include "service/result.hpp"
#include <span>

namespace huiying {

/// What a person is to a message.
enum class Party : std::uint8_t { lead = 1, assist = 2, dispatcher = 4, supervisor = 8, channel = 16 };

/// A set of parties.
using Parties = std::uint8_t;
constexpr Parties operator|(Party a, Party b) noexcept { return static_cast<Parties>(static_cast<unsigned>(a) | static_cast<unsigned>(b)); }
constexpr Parties operator|(Parties set, Party party) noexcept { return static_cast<Parties>(set | static_cast<unsigned>(party)); }
constexpr bool includes(Parties set, Party party) noexcept { return (set & static_cast<Parties>(party)) != 0; }

/// Everything a guard may look at.
struct Situation {
    const Deployment& deployment;
    const Policy& policy;
    const Message& message;
    std::span<const MessageClock> clocks;
    std::span<const Request> requests;
    const Actor& actor;
    Instant at; ///< when the verb takes effect
    const Reply* reply = nullptr;   ///< the latest, where one is there
    const Rating* rating = nullptr; ///< the latest, where one is there
};

struct LifecycleRule {
    Verb verb{};
    std::uint16_t from = 0;              ///< set of states, bit per State
    std::optional<State> to;             ///< absent: the state stays, or the use case decides
    Parties who = 0;
    /// Why not, or nothing.
    std::optional<Problem> (*guard)(const Situation&) = nullptr;

    bool leads_from(State state) const noexcept { return (from >> static_cast<unsigned>(state)) & 1U; }
};

/// The whole table.
std::span<const LifecycleRule> lifecycle() noexcept;
/// The row of a verb that callers use on a message; throws std::logic_error for others.
const LifecycleRule& rule_of(Verb verb);
/// The roles a token needs so that a verb can come into question at all.
Roles roles_for(Parties who) noexcept;
/// What the actor is to the message.
Parties parties(const Actor& actor, const Message& message);

/// How many extensions have been approved.
std::size_t extensions_granted(std::span<const Request> requests) noexcept;
/// The refusal once no reply clock of the policy is open and in time any more.
std::optional<Problem> extension_too_late(const Policy& policy, std::span<const MessageClock> clocks, Instant at);

/// The answer to whoever is no party to what these may do: whose turn it is.
Problem not_yours(Parties who);

/// Whether the verb is possible: forbidden for who is no party to it, a state conflict naming the verbs that are allowed, or the guard's refusal.
Result<const LifecycleRule*> judge(const Situation& situation, Verb verb);
/// The verbs this caller may use now.
std::vector<std::string> possible_verbs(const Situation& situation);

} // namespace huiying
