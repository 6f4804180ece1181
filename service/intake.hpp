// Intake (登记): a message comes in, gets its number, its office and its clocks, and a line in the record, all in one transaction.
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"
#include "service/rules/routing.hpp"

namespace huiying {

inline constexpr std::size_t most_title_characters = 500;
inline constexpr std::size_t most_body_bytes = 128 * 1024;
inline constexpr std::size_t most_extra_bytes = 8 * 1024;

/// Everything of a draft that can be wrong in content, as the deployment and the present see it; empty when it can be registered.
/// (Shape and types are the decoder's business.)
std::vector<FieldFault> check_draft(const Deployment& deployment, const Draft& draft, Instant now);

/// What can be worked out before the transaction, off the writer's thread.
struct PreparedDraft {
    Draft draft;
    RoutingDecision route;
    Digest person{}; ///< keyed digest of phone, else e-mail, else channel and ref; of the text where there is no identity at all
    std::vector<WriterKey> keys; ///< of phone, e-mail and ref, as far as they are there: any of them makes two letters the same person's
    std::vector<TextDigest> digests;
};
PreparedDraft prepare(const Context& context, Draft draft);

struct Registration {
    Dossier dossier;
    bool created = false; ///< false: the same content had been registered before
    std::string query_code;
};

/// Registers the draft, or gives what the same (channel, external_id) with the same content has already become.
/// A letter like one the same person has written before (重复诉求), over whatever channel, is linked to the first and goes to the office that has
/// it; it keeps clocks and an answer of its own.
/// Problems: forbidden (not the caller's channel), conflict `external_id_conflict` (other content), invalid (names a file that is not there for it).
Result<Registration> register_message(Unit& unit, const Context& context, const PreparedDraft& prepared);

/// A letter that is being split, as it stood until then.
struct Whole {
    Message letter;
    std::vector<MessageClock> clocks;
    Instant at; ///< when it is split
};
/// Registers one part of it; `assisting` beside the office of its route. The office's clocks start when it is split; the citizen's own goes on from
/// the letter's receipt with whatever the letter was granted.
Dossier register_as_part(Unit& unit, const Context& context, const PreparedDraft& prepared, const Whole& whole, const std::vector<std::string>& assisting);

/// Where a draft would go, without storing anything.
RoutingDecision route_only(const Context& context, const Draft& draft);

/// 查询码: what the citizen quotes beside the number. Derived by key, so that it is never stored.
std::string query_code(const Secrets& secrets, const std::string& number);

} // namespace huiying
