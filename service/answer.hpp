// The office's errands: take the message, name who does it, call the citizen, note progress, answer; or say that it is not its own.
#pragma once
#include "service/handling.hpp"

namespace huiying {

/// 签收.
Result<Dossier> sign(Unit& unit, const Context& context, MessageId id, const VerbOptions& options);

/// 承办人: names the person in charge.
Result<Dossier> assign(Unit& unit, const Context& context, MessageId id, const std::string& assignee, const VerbOptions& options);

struct ContactAttempt {
    bool reached = false;
    std::optional<UnreachedReason> reason; ///< required when not reached
    std::optional<std::string> note;
};
/// 先行联系. Reached, it ends `first_contact`, and so does not reached with a reason; signs what was unsigned.
Result<Dossier> contact(Unit& unit, const Context& context, MessageId id, const ContactAttempt& attempt, const VerbOptions& options);

struct ProgressReport {
    std::string note;
    bool done = false; ///< an assisting office has done its part, which ends its clock
};
/// 进展, by the lead or an assisting office.
Result<Dossier> note_progress(Unit& unit, const Context& context, MessageId id, const ProgressReport& report, const VerbOptions& options);

struct Answer {
    Outcome outcome{};
    std::string body;
};
/// 答复: the answer to the citizen goes into the channel's feed and closes the message, unless its policy has answers reviewed.
/// An outcome must suit the kind: 采纳 … for suggestions and opinions, 解决 … for the rest.
Result<Dossier> reply(Unit& unit, const Context& context, MessageId id, const Answer& answer, const VerbOptions& options);

/// Suggestions and opinions are adopted or not; all else is solved, explained or not.
bool wants_verdict(Kind kind) noexcept;

/// The answer goes out: closes the message, starts `deliver` and `callback`, puts the reply into the channel's feed.
void send_answer(Handling& handling, const std::string& body);

struct ReturnReport {
    ReturnReason reason{};
    std::optional<std::string> note; ///< required with `other`
    std::optional<std::string> suggested_office;
};
/// 退单: asks a dispatcher to rule; the message and its clocks go on meanwhile.
Result<Dossier> ask_return(Unit& unit, const Context& context, MessageId id, const ReturnReport& report, const VerbOptions& options);

} // namespace huiying
