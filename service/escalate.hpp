// 升级: what is late is put before the people above, rung by rung. A rung fires in the transaction that counts it, so it fires once, whatever restarts,
// crashes or clocks do; missed ones are made up for in order. Only its notice waits for office hours (see notices).
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"
#include <optional>
#include <string>

namespace huiying {

/// A rung recorded this long after it fell due is late: the service was down, or a reply was sent back.
inline constexpr std::chrono::minutes late_after{15};

/// What a sweep did.
struct SweepReport {
    int messages = 0; ///< looked at; fewer than asked for: nothing more is due
    int fired = 0;    ///< rungs recorded, the skipped ones among them
    int late = 0;
    int skipped = 0;
};

/// Who sweeps: nobody on the staff.
Actor clockwork();

/// Fires every rung that has fallen due by now, of up to `most` messages, each message's in order, with an event each; effective when it fell due.
/// A rung that fell due before its message was registered is recorded as skipped and never told. The message's version stays.
/// Problems: outdated.
Result<SweepReport> sweep(Unit& unit, const Context& context, int most);

/// When the sweep has something to do next: a rung falls due, a notice may leave, or one waits to be handed on (then: long ago).
std::optional<Instant> next_look(const View& view);

/// Puts a message before the people above by hand, or for one rework too many; raises message.escalation_level, which the caller stores with the
/// message. The event is the calling verb's.
EscalationId raise(Unit& unit, const Context& context, EscalationKind kind, Message& message, int level, const std::string& person);
/// The same for a message opened again, from the round on that the configuration names (第二次重办); nothing before that.
std::optional<EscalationId> raise_rework(Unit& unit, const Context& context, Message& message, const std::string& person);

} // namespace huiying
