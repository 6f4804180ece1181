// 评价: what the citizen says of the answer, through the channel, on the public page, or to the staff who call back; a low one can open the
// message again.
#pragma once
#include "service/handling.hpp"

namespace huiying {

struct RatingReport {
    Score score{};
    std::optional<std::string> comment;
    std::optional<bool> contacted;
    std::optional<bool> solved;
};
/// One for each round; ends `callback`. Where the policy says so, 不满意 opens the message again. Problem: conflict `already_rated`.
Result<Dossier> rate(Unit& unit, const Context& context, MessageId id, const RatingReport& report, const VerbOptions& options);

/// What the public page shows to whoever knows number and code; nobody's data.
struct PublicStatus {
    Message message;
    std::optional<Instant> due_at; ///< the reply date
    std::optional<Day> due_on;
    std::optional<Reply> reply; ///< once it has gone out
    std::optional<Score> rating;
    std::vector<PublicStatus> parts{}; ///< what a letter about several matters was split into
};
/// Problem: not_found, the same for a wrong code and an unknown number.
Result<PublicStatus> public_status(const View& view, const Context& context, const std::string& number, const std::string& code);
/// The citizen's own rating. Problems: those of rate(), not_found.
Result<PublicStatus> rate_as_citizen(Unit& unit, const Context& context, const std::string& number, const std::string& code, const RatingReport& report);

} // namespace huiying
