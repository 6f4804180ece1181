// 挂起与补充: the clock stops while the office has to wait for others, and goes on by itself when the citizen adds what was asked for.
#pragma once
#include "service/handling.hpp"

namespace huiying {

struct PauseOrder {
    PauseReason reason{};
    std::optional<std::string> question; ///< to the citizen; required with `correction` (补正), and only there
    std::optional<std::string> note;
};
/// 挂起: stops the reply, total and internal clocks, but for dates fixed from above and what is late already; 补正 puts the question into the feed.
Result<Dossier> pause_message(Unit& unit, const Context& context, MessageId id, const PauseOrder& order, const VerbOptions& options);

/// A pause is over, whatever ended it: the message is handled again, and its clocks run on.
void go_on(Handling& handling);

/// 恢复.
Result<Dossier> resume_message(Unit& unit, const Context& context, MessageId id, const std::optional<std::string>& note, const VerbOptions& options);

/// 补充: the citizen adds something. It ends a pause that waited for it (补正); on a closed message it asks a dispatcher to look at it.
Result<Dossier> supplement(Unit& unit, const Context& context, MessageId id, const std::string& text, const VerbOptions& options);

} // namespace huiying
