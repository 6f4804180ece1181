// Moving open clocks (重新计算): a calendar that was amended, or a policy with a newer version, is shown first and then applied, all dates at once.
// New dates are staged beside the old ones in short transactions; one short transaction turns to them; the events of the single clocks and the
// clearing follow in short ones, and can be taken up again after a crash at any point. Here: what every writer has to know of it.
// recompute_preview shows what would move, recompute_run moves it.
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"
#include "service/start.hpp"

namespace huiying {

/// `outdated` when the dates in the store are counted by something else than this deployment: the caller fetches the present one and runs again.
Result<void> check_epoch(const View& view, const Deployment& deployment);

/// What a recompute changes, as it is kept: canonical text of the calendars or of one policy.
struct ChangeContent {
    bool is_policy = false;
    std::string content;

    /// `{"calendar":…}` or `{"policy":…}`, and back.
    std::string text() const;
    static std::optional<ChangeContent> parse(std::string_view text);
};

/// SHA-256 in hexadecimal over what is changed, what it was counted against, and what was shown: the same preview of the same change in another epoch
/// is another one.
std::string candidate_digest(const std::string& change, std::int64_t epoch, const std::string& preview);

/// What the dates' state says of the recompute in progress.
struct ChangeMark {
    std::string digest;
    std::string policy;    ///< label of the version it moves to; empty where only the calendar changes
    bool is_new = false;   ///< that version came with it, and is not in force until it turns

    std::string text() const;
    static ChangeMark parse(const std::string& text);
};

/// The policy version that is being staged and not in force yet, by its label; empty when there is none.
std::string staged_policy(const View& view);
/// What the recompute in progress moves open clocks to; null unless dates are being staged. `deployment` knows all policy versions and the calendars
/// in force. Throws StorageFailure when it cannot be read.
std::shared_ptr<const DateChange> change_in_progress(const View& view, const Deployment& deployment, const ContentReaders& read);

/// Who moved the dates that are being settled, when, and by what.
struct Settlement {
    std::string person;
    std::string reason; ///< `calendar` or `policy`
    Instant turned_at;
};
/// Nothing unless events of moved clocks are still to be written.
std::optional<Settlement> settlement_in_progress(const View& view);

/// The events of those clocks of the message that a recompute has moved: one for each, with its dates before and after.
std::vector<Event> events_of_moved(const Zone& zone, const Settlement& settlement, const ClockedMessage& message, Instant now);
/// Writes these events, lets the message itself come under its clocks' new policy, and clears what was left behind.
void settle_message(Unit& unit, const ClockedMessage& message, const std::vector<Event>& events);
/// Settles this message if a recompute has left that to be done; called before anything else changes it. True: it has, and what was read of the
/// message before may be old.
bool settle_pending(Unit& unit, const Deployment& deployment, MessageId id, Instant now);

} // namespace huiying
