// 拆分: a letter about several matters is split by a dispatcher into parts with a number, an office and clocks of their own. The letter itself is
// then handled by nobody; it closes when all its parts have, and opens again with one of them. And 合并撤销: a link to an earlier letter undone.
#pragma once
#include "service/handling.hpp"

namespace huiying {

inline constexpr std::size_t most_parts = 20;

/// One matter of a letter.
struct PartOrder {
    std::optional<std::string> title;
    std::string body;
    std::optional<Kind> kind;                ///< absent: the letter's
    std::optional<std::string> service_item;
    std::string office;                      ///< empty: routed as a message of its own
    std::vector<std::string> assisting;      ///< only with an office
    std::optional<std::vector<Digest>> attachments{}; ///< which of the letter's files go with it; absent: all
};

struct SplitOrder {
    std::vector<PartOrder> parts; ///< two at least
    std::optional<std::string> note;
};

/// Registers the parts and takes the letter from its office. Each part keeps channel, contact and time of receipt, so that the citizen's own clock
/// is no longer than before; its external id is the letter's with `#1`, `#2` …
/// What one part keeps from an office, the files of another must not bring there: where any part will be confidential, each has to say which of the letter's
/// files it gets. Problems: the lifecycle's, invalid parts (`required` at `/parts/0/attachments`).
Result<Dossier> split_message(Unit& unit, const Context& context, MessageId id, const SplitOrder& order, const VerbOptions& options);

/// Lets a letter follow its parts: over when they all are, open again when one is. At `at`, recorded as the service's own doing.
void follow_parts(Unit& unit, const Context& context, MessageId parent, Instant at);

/// The message is no repeat after all.
Result<Dossier> unlink(Unit& unit, const Context& context, MessageId id, const std::optional<std::string>& note, const VerbOptions& options);

} // namespace huiying
