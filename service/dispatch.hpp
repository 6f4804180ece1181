// The dispatcher's errands (派单): hand a message to an office, out of the street, or turn it down; and the citizen's own withdrawal.
#pragma once
#include "service/handling.hpp"

namespace huiying {

/// 派单/重派. Problems beside the lifecycle's: an office that is not configured, one that would assist itself, or one that the message accuses.
Result<Dossier> dispatch(Unit& unit, const Context& context, MessageId id, const DispatchOrder& order, const VerbOptions& options);
/// The faults of an order's offices; `message`, where it is known, must accuse none of them.
std::vector<FieldFault> check_order(const Deployment& deployment, const DispatchOrder& order, const Message* message = nullptr);

struct TransferOrder {
    std::string body; ///< code of an outside body
    std::string reason; ///< free text
};
/// 转出: closes it with outcome `transferred_out`; clocks are cancelled, and the channel is told where it went.
Result<Dossier> transfer_out(Unit& unit, const Context& context, MessageId id, const TransferOrder& order, const VerbOptions& options);

struct DeclineOrder {
    DeclineReason reason{};
    std::string advice; ///< where the citizen can turn to
};
/// 不予受理.
Result<Dossier> decline(Unit& unit, const Context& context, MessageId id, const DeclineOrder& order, const VerbOptions& options);

/// 撤回, by the channel for the citizen.
Result<Dossier> withdraw(Unit& unit, const Context& context, MessageId id, const std::optional<std::string>& note, const VerbOptions& options);

/// 作废 (entry error): asks for it; another dispatcher has to approve.
Result<Dossier> ask_void(Unit& unit, const Context& context, MessageId id, const std::optional<std::string>& note, const VerbOptions& options);

} // namespace huiying
