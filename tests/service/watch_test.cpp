// The overdue metric over a street's worth of messages, against a plain recount of every message and clock.
#include "service/rules/clocks.hpp"
#include "service/watch.hpp"
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>
#include <algorithm>
#include <map>

namespace huiying::tests {

namespace {

/// Messages of several channels, kinds and offices from seven weeks, some signed, some answered, some in triage.
std::vector<MessageId> fill(Street& street) {
    std::vector<MessageId> ids;
    const std::array<const char*, 3> channels{"hotline_12345", "web_message", "leader_mailbox"};
    const std::array<Kind, 3> kinds{Kind::complaint, Kind::consultation, Kind::help};
    const std::array<const char*, 4> items{"property.management", "noise.fitout", "elderly.care", ""};
    for (int i = 0; i < 150; ++i) {
        const auto n = static_cast<std::size_t>(i);
        Draft draft = street.letter(channels[n % 3], kinds[n / 3 % 3]);
        if (*items[n / 5 % 4] != '\0') draft.service_item = items[n / 5 % 4];
        if (i % 10 == 3) draft.priority = Priority::urgent;
        draft.received_at = street.clock.now() - std::chrono::hours{7 * i};
        const Message m = street.bring(draft).dossier.message;
        ids.push_back(m.id);
        if (!m.office || i % 4 == 0) continue;
        street.act(clerk(*m.office), i % 4 == 1 ? Verb::sign : i % 4 == 2 ? Verb::contact : Verb::reply, m.id).value();
    }
    return ids;
}

/// What of a dossier the question counts by: its nearest due time, or nothing.
std::optional<Instant> counted_by(const Dossier& dossier, std::optional<Stage> stage) {
    if (!stage && dossier.message.closed_at) return std::nullopt;
    std::optional<Instant> due;
    for (const MessageClock& one : dossier.clocks) {
        const bool counts = stage ? one.stage == *stage : one.stage == Stage::reply || one.stage == Stage::total;
        if (counts && one.state == ClockState::running && (!due || one.due_at < *due)) due = one.due_at;
    }
    return due;
}

Day next_working(const WorkCalendar& calendar, Day day, int count) {
    for (; count > 0; --count) {
        do day += std::chrono::days{1};
        while (!calendar.is_working(day));
    }
    return day;
}

void count(OverdueCell& cell, const Deployment& deployment, Instant now, Instant due) {
    const WorkCalendar& calendar = deployment.street();
    const Day today = deployment.zone->day(now);
    const auto close = [&](Day day) { return deployment.zone->instant(LocalTime{day + std::chrono::days{1}}); };
    ++cell.open;
    if (due < now) {
        ++cell.overdue;
        if (!cell.oldest_due_at || due < *cell.oldest_due_at) cell.oldest_due_at = due;
        // The last day on which it was not late.
        const Day last = deployment.zone->day(due - std::chrono::milliseconds{1});
        int late = 0;
        for (Day day = last + std::chrono::days{1}; day <= today; day += std::chrono::days{1}) late += calendar.is_working(day);
        ++cell.lateness[late <= 1 ? 0 : late <= 3 ? 1 : late <= 5 ? 2 : late <= 15 ? 3 : 4];
        return;
    }
    cell.due_today += due <= close(today);
    cell.due_within_1wd += due <= close(next_working(calendar, today, 1));
    cell.due_within_3wd += due <= close(next_working(calendar, today, 3));
}

std::string text(const OverdueCell& cell) {
    std::string out = cell.office.value_or("·") + "/" + cell.channel.value_or("·") + "/" + cell.kind.value_or("·");
    for (const std::int64_t number : {cell.open, cell.overdue, cell.due_today, cell.due_within_1wd, cell.due_within_3wd}) out += " " + std::to_string(number);
    for (const std::int64_t number : cell.lateness) out += " " + std::to_string(number);
    return out + " " + (cell.oldest_due_at ? std::to_string(cell.oldest_due_at->time_since_epoch().count()) : "-");
}

} // namespace

BOOST_AUTO_TEST_SUITE(watch)

BOOST_AUTO_TEST_CASE(equals_a_plain_recount) {
    Street street;
    const auto ids = fill(street);
    std::vector<Dossier> dossiers;
    for (const MessageId id : ids) dossiers.push_back(street.look(id));
    for (const char* now : {"2026-11-23T09:00:00+08:00", "2026-11-24T00:00:00+08:00", "2026-11-28T12:00:00+08:00", "2026-12-20T23:59:59+08:00"})
        for (const auto& stage : std::vector<std::optional<Stage>>{std::nullopt, Stage::sign, Stage::first_contact, Stage::dispatch, Stage::total, Stage::deliver})
            for (int grouping = 0; grouping < 8; ++grouping) {
                street.clock.set(now);
                OverdueRequest request;
                request.by_office = grouping & 1;
                request.by_channel = grouping & 2;
                request.by_kind = grouping & 4;
                request.stage = stage;
                std::map<std::string, OverdueCell> expected;
                OverdueCell total;
                for (const Dossier& dossier : dossiers) {
                    const auto due = counted_by(dossier, stage);
                    if (!due) continue;
                    const Message& m = dossier.message;
                    OverdueCell blank;
                    if (request.by_office) blank.office = m.office.value_or("");
                    if (request.by_channel) blank.channel = m.channel;
                    if (request.by_kind) blank.kind = word(m.kind);
                    auto& cell = expected.try_emplace(text(blank), blank).first->second;
                    count(cell, *street.deployment, at(now), *due);
                    count(total, *street.deployment, at(now), *due);
                }
                const auto report = street.read([context = street.as(supervisor()), request](const View& view) -> Result<OverdueReport> { return report_overdue(view, context, request); }).value();
                BOOST_TEST_CONTEXT(now << (stage ? word(*stage) : "") << grouping) {
                    BOOST_TEST((report.as_of == at(now)));
                    BOOST_TEST(text(report.total) == text(total));
                    std::vector<std::string> cells;
                    for (const auto& cell : report.groups) cells.push_back(text(cell));
                    std::vector<std::string> wanted;
                    for (const auto& [key, cell] : expected)
                        if (grouping != 0) wanted.push_back(text(cell));
                    std::sort(cells.begin(), cells.end());
                    std::sort(wanted.begin(), wanted.end());
                    BOOST_TEST(cells == wanted, boost::test_tools::per_element());
                }
            }
}

BOOST_AUTO_TEST_CASE(one_offices_summary_agrees_with_the_metric) {
    Street street;
    fill(street);
    street.clock.set("2026-11-24T11:00:00+08:00");
    for (const char* office : {"glb", "zfd", "fwb", "sfs"}) {
        OverdueRequest request;
        request.office = office;
        const auto cell = street.read([context = street.as(supervisor()), request](const View& view) -> Result<OverdueReport> { return report_overdue(view, context, request); })->total;
        const auto summary = street.read([context = street.as(clerk(office)), office](const View& view) -> Result<OfficeSummary> { return summarize_office(view, context, office); }).value();
        BOOST_TEST((summary.open == cell.open && summary.overdue == cell.overdue && summary.due_today == cell.due_today), office);
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_late_where_nothing_is) {
    Street street;
    const auto report = street.read([context = street.as(supervisor())](const View& view) -> Result<OverdueReport> { return report_overdue(view, context, {}); }).value();
    BOOST_TEST((report.total.open == 0 && report.total.overdue == 0 && !report.total.oldest_due_at && report.groups.empty()));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
