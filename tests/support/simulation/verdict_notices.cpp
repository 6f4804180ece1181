// Whether people were told: each escalation in one digest, one digest for an office and hour, in office hours, each handed on.
#include "tests/support/simulation/verdict.hpp"
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>
#include <algorithm>

namespace huiying::tests {

namespace chrono = std::chrono;

namespace {

Instant instant(std::int64_t value) { return Instant{chrono::milliseconds{value}}; }

std::vector<Notice> all_notices(const std::string& file) {
    const SQLite::Database database{file, SQLite::OPEN_READONLY};
    SQLite::Statement rows{database, "SELECT id, office, hour, made_at, sent_at, items, highest FROM notices ORDER BY id"};
    std::vector<Notice> out;
    while (rows.executeStep()) {
        Notice notice;
        notice.id = NoticeId{rows.getColumn(0).getInt64()};
        notice.office = rows.getColumn(1).getString();
        notice.hour = instant(rows.getColumn(2).getInt64());
        notice.made_at = instant(rows.getColumn(3).getInt64());
        if (!rows.getColumn(4).isNull()) notice.sent_at = instant(rows.getColumn(4).getInt64());
        notice.items = rows.getColumn(5).getInt();
        notice.highest = rows.getColumn(6).getInt();
        out.push_back(std::move(notice));
    }
    return out;
}

bool is_full_hour(Instant at) { return at == chrono::floor<chrono::hours>(at); }

bool in_office_hours(const SlowCalendar& calendar, Instant at) {
    const auto of_day = at - slow_midnight(slow_day(at));
    return calendar.works(slow_day(at)) && of_day >= chrono::minutes{calendar.opens} && of_day < chrono::minutes{calendar.closes};
}

struct Content {
    int items = 0;
    int highest = 0;
    bool all_urgent = true;
};

void judge_notice(const Notice& notice, const Content& content, const SlowYear& slow, const Journal& journal, Verdict& verdict) {
    const std::string where = "digest " + notice.id.text() + " for " + notice.office + " of " + readable(notice.hour);
    verdict.compare(where + " items, highest", std::to_string(notice.items) + ", " + std::to_string(notice.highest), std::to_string(content.items) + ", " + std::to_string(content.highest));
    if (!notice.sent_at) verdict.fault(where + " was never handed on");
    const auto sent = journal.sent.find(notice.id);
    const int times = sent == journal.sent.end() ? 0 : sent->second;
    if (times == 0) verdict.fault(where + " never reached the notifier");
    if (times > 1) ++verdict.counts["digests handed on again after a kill"];
    const bool regular = is_full_hour(notice.hour);
    ++verdict.counts[regular ? "digests by the hour" : content.all_urgent ? "urgent digests" : "digests after the hour's had left"];
    if (!regular) return;
    if (chrono::floor<chrono::hours>(notice.made_at) != notice.hour) verdict.fault(where + " was made at " + readable(notice.made_at));
    if (!content.all_urgent && !in_office_hours(slow.calendars_at(notice.made_at).of(notice.office), notice.made_at)) verdict.fault(where + " was made outside office hours: " + readable(notice.made_at));
}

} // namespace

void judge_notices(const std::string& database, const View& view, const SlowYear& slow, const Journal& journal, Verdict& verdict) {
    std::map<NoticeId, Content> contents;
    const Instant end = journal.looks.back().at;
    for (const Escalation& each : all_escalations(view)) {
        const std::string where = "escalation " + each.id.text() + " of message " + each.message.text();
        if (each.skipped && each.notice != NoticeId{}) verdict.fault(where + " was skipped, and told all the same");
        if (each.skipped) continue;
        if (each.notice == NoticeId{}) {
            ++verdict.counts["escalations that wait for their hour"];
            if (each.notice_at <= end) verdict.fault(where + " was never told; it might have been at " + readable(each.notice_at));
            continue;
        }
        Content& content = contents[each.notice];
        ++content.items;
        content.highest = std::max(content.highest, each.level);
        content.all_urgent = content.all_urgent && each.urgent;
    }
    const auto notices = all_notices(database);
    for (const Notice& notice : notices) judge_notice(notice, contents[notice.id], slow, journal, verdict);
    if (contents.size() > notices.size()) verdict.fault("escalations in digests that are not there");
    // Only a clock set back, or a calendar changed in that hour, makes a second one for an office's hour.
    if (verdict.counts["digests after the hour's had left"] > 40) verdict.fault("too many digests beside the hour's own");
}

} // namespace huiying::tests
