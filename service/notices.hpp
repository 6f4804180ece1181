// 通报: people are told of escalations in digests, one for an office and hour, in office hours. What comes after an hour's digest waits for the next
// full hour. Urgent ones do not wait: they leave at once, in a digest of their own that takes no hour's place.
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"
#include <string>
#include <vector>

namespace huiying {

/// When the notice of something recorded at `at` may leave, the digests there are already taken into account.
Instant notice_slot(const View& view, const Deployment& deployment, const std::string& office, bool urgent, Instant at);

/// Puts up to `most` escalations whose time has come into digests; gives how many it looked at. What comes to its time outside office hours, since
/// nothing ran in them, is put off to the next. Call when the sweep has nothing left, so that a digest is whole.
Result<int> make_digests(Unit& unit, const Context& context, int most);

/// Digests to hand to the Notifier, oldest first.
Result<std::vector<Notice>> unsent_notices(const View& view, int most);
/// Notes that the Notifier has taken them. Crash before this, and they are handed over again.
Result<void> mark_sent(Unit& unit, const std::vector<NoticeId>& notices, Instant now);

} // namespace huiying
