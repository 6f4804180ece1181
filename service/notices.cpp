#include "service/notices.hpp"
#include "service/rules/escalation.hpp"
#include <algorithm>
#include <map>

namespace huiying {

namespace {

/// The full hour of the wall clock that `at` belongs to.
Instant hour_of(const Zone& zone, Instant at) {
    const auto local = zone.local(at);
    return at - (local - std::chrono::floor<std::chrono::hours>(local));
}

using Waiting = std::vector<const Escalation*>;

/// The digests of one office that are being made.
class OfficeDigests {
public:
    OfficeDigests(Unit& unit, const Context& context, std::string office)
        : unit_(unit), deployment_(*context.deployment), now_(context.now), hour_(hour_of(*deployment_.zone, now_)), office_(std::move(office)) {}

    void add(const Waiting& waiting) {
        Waiting urgent;
        Waiting others;
        for (const Escalation* each : waiting) (each->urgent ? urgent : others).push_back(each);
        const auto there = unit_.escalations().notice_of(office_, hour_);
        // The service was down when they should have left, or the hour's digest has left already.
        const bool too_late = notice_time(deployment_, office_, false, now_) != now_ || (there && there->sent_at);
        if (too_late) postpone(others);
        if (too_late || others.empty()) return put_apart(urgent);
        put(waiting, hour_, there);
    }

private:
    void postpone(const Waiting& waiting) {
        if (waiting.empty()) return;
        const Instant slot = notice_slot(unit_, deployment_, office_, false, now_);
        for (const Escalation* each : waiting) unit_.escalations().postpone(each->id, slot);
    }

    /// Under an instant of its own, so that the hour's place stays free.
    void put_apart(const Waiting& urgent) {
        if (urgent.empty()) return;
        Instant own = std::max(now_, hour_ + std::chrono::milliseconds{1});
        auto there = unit_.escalations().notice_of(office_, own);
        for (; there && there->sent_at; there = unit_.escalations().notice_of(office_, own)) own += std::chrono::milliseconds{1};
        put(urgent, own, there);
    }

    void put(const Waiting& waiting, Instant hour, const std::optional<Notice>& there) {
        Notice digest;
        digest.office = office_;
        digest.hour = hour;
        digest.made_at = now_;
        digest.items = static_cast<int>(waiting.size());
        for (const Escalation* each : waiting) digest.highest = std::max(digest.highest, each->level);
        const NoticeId id = there ? there->id : unit_.escalations().insert_notice(digest);
        if (there) unit_.escalations().grow(id, digest.items, digest.highest);
        for (const Escalation* each : waiting) unit_.escalations().tell(each->id, id);
    }

    Unit& unit_;
    const Deployment& deployment_;
    Instant now_;
    Instant hour_;
    std::string office_;
};

} // namespace

Instant notice_slot(const View& view, const Deployment& deployment, const std::string& office, bool urgent, Instant at) {
    Instant slot = notice_time(deployment, office, urgent, at);
    if (urgent) return slot;
    for (Instant hour = hour_of(*deployment.zone, slot); view.escalations().notice_of(office, hour); hour = hour_of(*deployment.zone, slot))
        slot = notice_time(deployment, office, false, hour + std::chrono::hours{1});
    return slot;
}

Result<int> make_digests(Unit& unit, const Context& context, int most) {
    const std::vector<Escalation> waiting = unit.escalations().to_tell(context.now, most);
    std::map<std::string, Waiting> by_office;
    for (const Escalation& each : waiting) by_office[each.office].push_back(&each);
    for (const auto& [office, each] : by_office) OfficeDigests{unit, context, office}.add(each);
    return static_cast<int>(waiting.size());
}

Result<std::vector<Notice>> unsent_notices(const View& view, int most) { return view.escalations().unsent(most); }

Result<void> mark_sent(Unit& unit, const std::vector<NoticeId>& notices, Instant now) {
    for (const NoticeId id : notices) unit.escalations().sent(id, now);
    return {};
}

} // namespace huiying
