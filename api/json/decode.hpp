// Requests as the API reads them. Every fault is collected; nothing of the domain is decided here.
#pragma once
#include "json/reader.hpp"
#include "service/answer.hpp"
#include "service/dispatch.hpp"
#include "service/intake.hpp"
#include "service/rating.hpp"
#include "service/ruling.hpp"
#include "service/staff.hpp"

namespace huiying {

/// One message as an adapter posts it, checked in shape and in content: every fault of both.
Result<Draft> decode_draft(std::string_view body, const Deployment& deployment, Instant now);

/// The same for POST /v1/route: an `external_id` may be there and means nothing.
Result<Draft> decode_route_question(std::string_view body, const Deployment& deployment, Instant now);

/// What a verb does once its body has been read.
using VerbScript = std::function<Result<Dossier>(Unit&, const Context&, MessageId, const VerbOptions&)>;

/// One verb of the API: how its body is read.
struct VerbDecoder {
    Verb verb{};
    VerbScript (*read)(ObjectReader& body, const Deployment& deployment, Faults& faults) = nullptr;
};
/// All verbs that are posted to a message, each once.
std::span<const VerbDecoder> verb_decoders() noexcept;

/// What each ruling may say: approving a return names the next office, rejecting one whether it is final, withdrawing nothing.
Ruling decode_approval(ObjectReader& body);
Ruling decode_rejection(ObjectReader& body);
Ruling decode_withdrawal(ObjectReader& body);
/// A rating as channels, citizens and staff give it.
RatingReport decode_rating(ObjectReader& body);
TokenOrder decode_token_order(ObjectReader& body);

} // namespace huiying
