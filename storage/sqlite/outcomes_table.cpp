#include "storage/sqlite/outcomes_table.hpp"

#include "storage/sqlite/codes.hpp"

namespace huiying::sqlite {

namespace {

const std::string columns =
    "message_id, office, channel, kind, service_item, community, closed_at, declined, transferred, contacted, signed_in_time, due_at,"
    " in_time, solved, score, round, minutes, wrong_ways";

std::string join_ways(const std::vector<WrongWay>& ways) {
    std::vector<std::string> codes;
    for (const WrongWay& way : ways) codes.push_back(way.office + (way.returned ? "!" : ""));
    return join_codes(codes);
}

std::vector<WrongWay> split_ways(const std::string& text) {
    std::vector<WrongWay> ways;
    if (text.empty()) return ways;
    for (std::string& code : split_codes(text)) {
        const bool returned = code.ends_with('!');
        if (returned) code.pop_back();
        ways.push_back({std::move(code), returned});
    }
    return ways;
}

Handled take(Rows& rows) {
    Handled h;
    std::string ways;
    rows.take(h.message, h.office, h.channel, h.kind, h.service_item, h.community, h.closed_at, h.declined, h.transferred, h.contacted,
              h.signed_in_time, h.due_at, h.in_time, h.solved, h.score, h.round, h.minutes, ways);
    h.wrong_ways = split_ways(ways);
    return h;
}

/// Pages are by days of UTC: where the street's day begins is the report's affair.
Day utc_day(Instant at) { return Day{std::chrono::floor<std::chrono::days>(at).time_since_epoch()}; }
Instant begin_of(Day utc_day) { return Instant{utc_day.time_since_epoch()}; }
Instant end_of(Day utc_day) { return begin_of(utc_day + std::chrono::days{1}); }

/// What is due, with nothing but its time and what it is counted under.
HandledPage pack_due(Rows rows) {
    HandledPacker packer;
    Handled h;
    Instant due;
    while (rows.next()) {
        rows.take(h.office, h.channel, h.kind, h.service_item, h.community, due, h.in_time);
        packer.add(due, h);
    }
    return packer.take();
}

}  // namespace

OutcomesTable::OutcomesTable(SQLite::Database& database, const Sides& sides)
    : cursor_(database, "SELECT seq FROM cursors WHERE follower = 'outcomes'"),
      set_cursor_(database, "INSERT INTO cursors (follower, seq) VALUES ('outcomes', ?) ON CONFLICT DO UPDATE SET seq = excluded.seq"),
      find_(database, "SELECT " + columns + " FROM handled WHERE message_id = ?"),
      after_(database, "SELECT " + columns + " FROM handled WHERE message_id > ? ORDER BY message_id LIMIT ?"),
      closed_(database, "SELECT " + columns + " FROM handled INDEXED BY handled_closed WHERE closed_at IS NOT NULL AND closed_at >= ? AND closed_at < ? ORDER BY closed_at"),
      due_(database,
           "SELECT office, channel, kind, service_item, community, due_at, in_time FROM handled INDEXED BY handled_due"
           " WHERE due_at IS NOT NULL AND due_at >= ? AND due_at < ? ORDER BY due_at"),
      // A rework's deadline is not the message's own: what has facts already was answered once. A message may have two reply clocks: the
      // earlier counts.
      unanswered_(database, sides,
                  "SELECT m.office, m.channel, m.kind, m.service_item, m.community, c.due, 0 FROM (SELECT id >> 16 AS message_id,"
                  " min(due_@) AS due FROM clocks INDEXED BY clocks_running_@ WHERE stage = 'reply' AND state = 'running' AND due_@ IS NOT NULL"
                  " AND due_@ < ?2 GROUP BY id >> 16) AS c CROSS JOIN messages AS m ON m.id = c.message_id"
                  " WHERE c.due >= ?1 AND m.parts = 0 AND NOT EXISTS (SELECT 1 FROM handled WHERE handled.message_id = m.id AND handled.due_at IS NOT NULL)"),
      keep_(database, "INSERT OR REPLACE INTO handled (" + columns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      forget_(database, "DELETE FROM handled WHERE message_id = ?"),
      forget_all_(database, "DELETE FROM handled"),
      pages_(database, "SELECT day, page FROM handled_pages WHERE side = ? AND day BETWEEN ? AND ? ORDER BY day"),
      stale_(database, "SELECT side, day, changes FROM handled_pages WHERE page IS NULL LIMIT ?"),
      touch_(database,
             "INSERT INTO handled_pages (side, day, changes) VALUES (?, ?, 0) ON CONFLICT DO UPDATE SET changes = changes + 1, page = NULL"),
      touch_all_(database, "UPDATE handled_pages SET changes = changes + 1, page = NULL"),
      keep_page_(database, "UPDATE handled_pages SET page = CAST(?4 AS BLOB) WHERE side = ?1 AND day = ?2 AND changes = ?3") {}

EventSeq OutcomesTable::cursor() const {
    auto rows = cursor_.run();
    return rows.next() ? rows.get<EventSeq>() : EventSeq{};
}

std::optional<Handled> OutcomesTable::find(MessageId id) const {
    auto rows = find_.run(id);
    if (!rows.next()) return std::nullopt;
    return take(rows);
}

std::vector<Handled> OutcomesTable::after(MessageId id, int most) const {
    std::vector<Handled> found;
    auto rows = after_.run(id, most);
    while (rows.next()) found.push_back(take(rows));
    return found;
}

void OutcomesTable::each_closed(Instant from, Instant to, const SeePage& see) const { walk(PageSide::closed, from, to, see); }

void OutcomesTable::each_due(Instant from, Instant to, const SeePage& see) const { walk(PageSide::due, from, to, see); }

HandledPage OutcomesTable::unanswered(Instant from, Instant to) const { return pack_due(unanswered_.run(from, to)); }

void OutcomesTable::walk(PageSide side, Instant from, Instant to, const SeePage& see) const {
    if (to <= from) return;
    auto rows = pages_.run(side, utc_day(from), utc_day(to - Instant::duration{1}));
    while (rows.next()) {
        const Day day = rows.get<Day>();
        const auto bytes = rows.get<std::optional<std::string>>();
        auto page = bytes ? page_of(*bytes) : std::nullopt;
        if (!page) page = pack(side, day);
        if (begin_of(day) < from || end_of(day) > to) page->keep_between(from, to);
        see(*page);
    }
}

HandledPage OutcomesTable::pack(PageSide side, Day day) const {
    if (side == PageSide::due) return pack_due(due_.run(begin_of(day), end_of(day)));
    HandledPacker packer;
    auto rows = closed_.run(begin_of(day), end_of(day));
    while (rows.next()) {
        const Handled handled = take(rows);
        packer.add(handled.closed_at.value(), handled);
    }
    return packer.take();
}

std::vector<PackedPage> OutcomesTable::stale_pages(int most) const {
    std::vector<PackedPage> pages;
    auto rows = stale_.run(most);
    while (rows.next()) {
        PackedPage& page = pages.emplace_back();
        rows.take(page.side, page.day, page.changes);
        page.bytes = bytes_of(pack(page.side, page.day));
    }
    return pages;
}

std::int64_t OutcomesTable::wrong_pages() const {
    std::int64_t wrong = 0;
    for (const PageSide side : {PageSide::closed, PageSide::due}) {
        auto rows = pages_.run(side, Day::min(), Day::max());
        while (rows.next()) {
            const Day day = rows.get<Day>();
            const auto bytes = rows.get<std::optional<std::string>>();
            if (bytes && *bytes != bytes_of(pack(side, day))) ++wrong;
        }
    }
    return wrong;
}

void OutcomesTable::set_cursor(EventSeq seq) { set_cursor_.exec(seq); }

void OutcomesTable::keep(const Handled& h) {
    const auto before = find(h.message);
    if (before == h) return;
    if (before) touch(*before);
    touch(h);
    keep_.exec(h.message, h.office, h.channel, h.kind, h.service_item, h.community, h.closed_at, h.declined, h.transferred, h.contacted,
               h.signed_in_time, h.due_at, h.in_time, h.solved, h.score, h.round, h.minutes, join_ways(h.wrong_ways));
}

void OutcomesTable::forget(MessageId id) {
    if (const auto before = find(id)) touch(*before);
    forget_.exec(id);
}

void OutcomesTable::forget_all() {
    touch_all_.exec();
    forget_all_.exec();
    set_cursor(EventSeq{});
}

void OutcomesTable::keep_page(const PackedPage& page) { keep_page_.exec(page.side, page.day, page.changes, page.bytes); }

void OutcomesTable::touch(const Handled& handled) {
    if (handled.closed_at) touch_.exec(PageSide::closed, utc_day(*handled.closed_at));
    if (handled.due_at) touch_.exec(PageSide::due, utc_day(*handled.due_at));
}

}  // namespace huiying::sqlite
