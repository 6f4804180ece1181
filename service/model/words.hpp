// The closed vocabularies of the field (信访, 12345), each with the one spelling used in the API, the files and the record.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace huiying {

/// 性质: what the message is.
enum class Kind : std::uint8_t { consultation, help, complaint, report, suggestion, praise, bad_review, petition, disclosure_request, opinion };
enum class Priority : std::uint8_t { normal, urgent };
/// Where a message stands in its life.
enum class State : std::uint8_t { registered, dispatched, handling, paused, replied, closed, declined, voided };
/// What a clock measures; see domain table of stages.
enum class Stage : std::uint8_t { dispatch, sign, first_contact, internal, reply, total, deliver, callback, ruling, assist, special_response };
enum class ClockState : std::uint8_t { running, paused, met, missed, cancelled };
/// What starts a clock.
enum class Trigger : std::uint8_t { receipt, registration, dispatch, reply, close };
/// What decided where a message went.
enum class RoutedBy : std::uint8_t { service_item, rule, model, manual, fallback };
/// How a message ended; the first four for matters, the next four for suggestions (采纳 …).
enum class Outcome : std::uint8_t { solved, partly_solved, explained, unsolved, adopted, partly_adopted, noted, not_adopted, transferred_out };
/// A request waits for another person's ruling.
enum class RequestType : std::uint8_t { return_, void_, extension, supplement, delivery };
enum class RequestState : std::uint8_t { pending, approved, rejected, withdrawn };
/// What goes back to the citizen over the channel.
enum class FeedType : std::uint8_t { reply, decline, transferred_out, due_changed, question };
enum class Role : std::uint8_t { adapter, office, dispatcher, supervisor, editor, admin };
/// What the record tells of: the verbs of a message's life (`POST /v1/messages/{id}/{verb}` and what goes with them), and of tokens.
enum class Verb : std::uint8_t {
    register_, dispatch, sign, assign, contact, progress, reply, return_, approve_return, reject_return, withdraw_return, transfer_out,
    decline, void_, approve_void, reject_void, withdraw_void, withdraw, view_identity, deliver, issue_token, revoke_token,
    pause, resume, extend, approve_extension, reject_extension, withdraw_extension, approve, send_back, supplement, approve_supplement,
    reject_supplement, rating, rework, nudge, supervise, fail_delivery, settle_delivery, escalate, acknowledge, recompute,
    endorse_return, unlink, split, close, reopen, train,
    flag_cluster, confirm_cluster, dismiss_cluster, merge_clusters, split_cluster, move_member,
    open_response, take_measure, answer_response, answer_member, close_response
};
/// 挂起: the closed list of reasons (补正, 征求第三方意见, 听证, 鉴定).
enum class PauseReason : std::uint8_t { correction, third_party, hearing, appraisal };
/// 满意度.
enum class Score : std::uint8_t { satisfied, mostly_satisfied, neutral, dissatisfied };
/// Through whom a rating came.
enum class RatedBy : std::uint8_t { channel, citizen, staff };
/// What put a message before a supervisor: a rung of its ladder, a hand, or one rework too many.
enum class EscalationKind : std::uint8_t { rung, nudge, supervise, rework };
/// How an office lost a message that had been sent to it: by its own return, or because a dispatcher moved it on.
enum class HopCause : std::uint8_t { returned, moved };
/// What became of a training of the routing model.
enum class TrainingOutcome : std::uint8_t { kept, not_better, nothing_new, failed };
/// How far a recompute of dates has come.
enum class DatesPhase : std::uint8_t { idle, staging, settling };
/// 不予受理: the closed list of reasons.
enum class DeclineReason : std::uint8_t { emergency_line, in_other_procedure, no_new_facts, secret_or_private, outside_government, unlawful_or_abusive, too_vague };
/// 退单: the closed list of reasons.
enum class ReturnReason : std::uint8_t { not_accepted_by_hotline, not_our_duty, not_our_area, essentials_missing, wrongly_repeated, other };
/// Why the citizen was not reached at the first contact.
enum class UnreachedReason : std::uint8_t { no_answer, wrong_number, refused, no_contact_given, other };

/// The words of an enumeration in the order of its values.
template <class E>
struct Words;

// clang-format off
template <> struct Words<Kind> { static constexpr std::array<std::string_view, 10> all{"consultation", "help", "complaint", "report", "suggestion", "praise", "bad_review", "petition", "disclosure_request", "opinion"}; };
template <> struct Words<Priority> { static constexpr std::array<std::string_view, 2> all{"normal", "urgent"}; };
template <> struct Words<State> { static constexpr std::array<std::string_view, 8> all{"registered", "dispatched", "handling", "paused", "replied", "closed", "declined", "voided"}; };
template <> struct Words<Stage> { static constexpr std::array<std::string_view, 11> all{"dispatch", "sign", "first_contact", "internal", "reply", "total", "deliver", "callback", "ruling", "assist", "special_response"}; };
template <> struct Words<ClockState> { static constexpr std::array<std::string_view, 5> all{"running", "paused", "met", "missed", "cancelled"}; };
template <> struct Words<Trigger> { static constexpr std::array<std::string_view, 5> all{"receipt", "registration", "dispatch", "reply", "close"}; };
template <> struct Words<RoutedBy> { static constexpr std::array<std::string_view, 5> all{"service_item", "rule", "model", "manual", "fallback"}; };
template <> struct Words<Outcome> { static constexpr std::array<std::string_view, 9> all{"solved", "partly_solved", "explained", "unsolved", "adopted", "partly_adopted", "noted", "not_adopted", "transferred_out"}; };
template <> struct Words<RequestType> { static constexpr std::array<std::string_view, 5> all{"return", "void", "extension", "supplement", "delivery"}; };
template <> struct Words<RequestState> { static constexpr std::array<std::string_view, 4> all{"pending", "approved", "rejected", "withdrawn"}; };
template <> struct Words<FeedType> { static constexpr std::array<std::string_view, 5> all{"reply", "decline", "transferred_out", "due_changed", "question"}; };
template <> struct Words<Role> { static constexpr std::array<std::string_view, 6> all{"adapter", "office", "dispatcher", "supervisor", "editor", "admin"}; };
template <> struct Words<Verb> { static constexpr std::array<std::string_view, 59> all{"register", "dispatch", "sign", "assign", "contact", "progress", "reply", "return", "approve_return", "reject_return", "withdraw_return", "transfer_out", "decline", "void", "approve_void", "reject_void", "withdraw_void", "withdraw", "view_identity", "deliver", "issue_token", "revoke_token", "pause", "resume", "extend", "approve_extension", "reject_extension", "withdraw_extension", "approve", "send_back", "supplement", "approve_supplement", "reject_supplement", "rating", "rework", "nudge", "supervise", "fail_delivery", "settle_delivery", "escalate", "acknowledge", "recompute", "endorse_return", "unlink", "split", "close", "reopen", "train", "flag_cluster", "confirm_cluster", "dismiss_cluster", "merge_clusters", "split_cluster", "move_member", "open_response", "take_measure", "answer_response", "answer_member", "close_response"}; };
template <> struct Words<HopCause> { static constexpr std::array<std::string_view, 2> all{"returned", "moved"}; };
template <> struct Words<TrainingOutcome> { static constexpr std::array<std::string_view, 4> all{"kept", "not_better", "nothing_new", "failed"}; };
template <> struct Words<DeclineReason> { static constexpr std::array<std::string_view, 7> all{"emergency_line", "in_other_procedure", "no_new_facts", "secret_or_private", "outside_government", "unlawful_or_abusive", "too_vague"}; };
template <> struct Words<ReturnReason> { static constexpr std::array<std::string_view, 6> all{"not_accepted_by_hotline", "not_our_duty", "not_our_area", "essentials_missing", "wrongly_repeated", "other"}; };
template <> struct Words<UnreachedReason> { static constexpr std::array<std::string_view, 5> all{"no_answer", "wrong_number", "refused", "no_contact_given", "other"}; };
template <> struct Words<PauseReason> { static constexpr std::array<std::string_view, 4> all{"correction", "third_party", "hearing", "appraisal"}; };
template <> struct Words<Score> { static constexpr std::array<std::string_view, 4> all{"satisfied", "mostly_satisfied", "neutral", "dissatisfied"}; };
template <> struct Words<RatedBy> { static constexpr std::array<std::string_view, 3> all{"channel", "citizen", "staff"}; };
template <> struct Words<EscalationKind> { static constexpr std::array<std::string_view, 4> all{"rung", "nudge", "supervise", "rework"}; };
template <> struct Words<DatesPhase> { static constexpr std::array<std::string_view, 3> all{"idle", "staging", "settling"}; };
// clang-format on

/// The word of a value.
template <class E>
constexpr std::string_view word(E value) noexcept {
    return Words<E>::all[static_cast<std::size_t>(value)];
}

/// The value of a word; nothing for a word outside the list.
template <class E>
constexpr std::optional<E> from_word(std::string_view text) noexcept {
    for (std::size_t i = 0; i < Words<E>::all.size(); ++i)
        if (Words<E>::all[i] == text) return static_cast<E>(i);
    return std::nullopt;
}

/// All words, for messages that name the choices: `a, b, c`.
template <class E>
std::string word_list() {
    std::string out;
    for (const auto text : Words<E>::all) {
        if (!out.empty()) out += ", ";
        out += text;
    }
    return out;
}

} // namespace huiying
