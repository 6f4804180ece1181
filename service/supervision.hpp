// 催办、督办、重办: what supervisors do about a message by hand.
#pragma once
#include "service/handling.hpp"

namespace huiying {

/// 催办: reminds the office. Recorded and told, but the message's version stays: whoever is writing an answer need not begin anew.
Result<Dossier> nudge(Unit& unit, const Context& context, MessageId id, const std::optional<std::string>& note, const VerbOptions& options);

struct SupervisionOrder {
    int level = 1;          ///< 1–3, the installation's own scale; raised or lowered at will
    bool short_clock = false; ///< sets the short reply clock of the policy for what is supervised, beside ours; the earlier counts
    std::optional<std::string> note;
};
/// 督办.
Result<Dossier> supervise(Unit& unit, const Context& context, MessageId id, const SupervisionOrder& order, const VerbOptions& options);

/// 重办: opens a closed message again for the same office: next round, same number, short clock. The second one goes to the main leader.
Result<Dossier> rework(Unit& unit, const Context& context, MessageId id, const std::string& note, const VerbOptions& options);

/// Opens it again inside a verb that leads to it: a low rating, a supplement that is accepted.
void open_again(Handling& handling);

} // namespace huiying
