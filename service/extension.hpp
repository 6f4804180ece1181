// 延期: asked for before the reply is due, granted by a supervisor of the level its policy names, and told to the citizen.
#pragma once
#include "service/handling.hpp"

namespace huiying {

struct ExtensionWish {
    std::string reason;         ///< free text
    std::optional<Limit> limit; ///< absent: as far as the policy's next step goes
};
/// Asks for it. Problems beside the lifecycle's: invalid `over_cap` when it would lead further than the step allows.
Result<Dossier> ask_extension(Unit& unit, const Context& context, MessageId id, const ExtensionWish& wish, const VerbOptions& options);

/// Carries out what `request` asked for: moves the clocks and puts the new date into the feed. Problems: forbidden `level_too_low`; conflict
/// `extension_too_late` once the reply is overdue.
Result<void> grant_extension(Handling& handling, const Request& request);

} // namespace huiying
