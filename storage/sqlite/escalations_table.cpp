#include "storage/sqlite/escalations_table.hpp"

#include <stdexcept>

namespace huiying::sqlite {

namespace {

const std::string columns =
    "id, kind, message_id, response, clock_id, stage, rung, level, office, urgent, planned_at, fired_at, late, skipped, notice_at, notice, raised_by,"
    " acknowledged_by, acknowledged_at, settled_at";

const std::string select = "SELECT " + columns + " FROM escalations";

const std::string select_notice = "SELECT id, office, hour, made_at, sent_at, items, highest FROM notices";

Escalation take(Rows& rows) {
    Escalation e;
    rows.take(e.id, e.kind, e.message, e.response, e.clock, e.stage, e.rung, e.level, e.office, e.urgent, e.planned_at, e.fired_at, e.late, e.skipped,
              e.notice_at, e.notice, e.raised_by, e.acknowledged_by, e.acknowledged_at, e.settled_at);
    return e;
}

Notice take_notice(Rows& rows) {
    Notice n;
    rows.take(n.id, n.office, n.hour, n.made_at, n.sent_at, n.items, n.highest);
    return n;
}

// Written out, since a partial index is not used for a bound value. By id, newest first, where one index gives that order; so no page sorts.
std::string source_of(const EscalationFilter& filter) {
    const bool one_office = filter.offices.size() == 1;
    if (filter.message) return " INDEXED BY escalations_of";
    if (filter.open == true) return one_office ? " INDEXED BY escalations_open_office" : " INDEXED BY escalations_open";
    return one_office ? " INDEXED BY escalations_office" : " NOT INDEXED";
}

Conditions conditions_of(const EscalationFilter& filter) {
    Conditions conditions;
    if (filter.message) conditions.add("message_id = ?", {filter.message->value()});
    conditions.add_any("office", filter.offices);
    if (filter.open == true) conditions.add("acknowledged_at IS NULL AND settled_at IS NULL AND skipped = 0");
    if (filter.open == false) conditions.add("(acknowledged_at IS NOT NULL OR settled_at IS NOT NULL OR skipped = 1)");
    if (filter.level) conditions.add("level = ?", {std::int64_t{*filter.level}});
    return conditions;
}

void expect_one(int changed) {
    if (changed != 1) throw std::logic_error("there is no such escalation or notice to update");
}

}  // namespace

std::string escalations_text(const EscalationFilter& filter, bool goes_on) {
    Conditions conditions = conditions_of(filter);
    if (goes_on) conditions.add("id < ?");
    return select + source_of(filter) + conditions.where() + " ORDER BY id DESC LIMIT ?";
}

EscalationsTable::EscalationsTable(SQLite::Database& database)
    : database_(database),
      searches_(database),
      find_(database, select + " WHERE id = ?"),
      to_tell_(database,
               select + " INDEXED BY escalations_to_tell WHERE notice = 0 AND skipped = 0 AND notice_at <= ? ORDER BY office, notice_at, id LIMIT ?"),
      next_notice_(database, "SELECT min(notice_at) FROM escalations INDEXED BY escalations_next_notice WHERE notice = 0 AND skipped = 0"),
      unsent_(database, select_notice + " INDEXED BY notices_unsent WHERE sent_at IS NULL ORDER BY id LIMIT ?"),
      notice_of_(database, select_notice + " WHERE office = ? AND hour = ?"),
      insert_(database,
              "INSERT INTO escalations (kind, message_id, response, clock_id, stage, rung, level, office, urgent, planned_at, fired_at, late, skipped,"
              " notice_at, notice, raised_by, acknowledged_by, acknowledged_at, settled_at)"
              " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      acknowledge_(database, "UPDATE escalations SET acknowledged_by = ?2, acknowledged_at = ?3 WHERE id = ?1"),
      settle_(database,
              "UPDATE escalations INDEXED BY escalations_once SET settled_at = ?2 WHERE clock_id = ?1 AND kind = 'rung' AND settled_at IS NULL"),
      settle_raised_(database,
                     "UPDATE escalations INDEXED BY escalations_of SET settled_at = ?2 WHERE message_id = ?1 AND clock_id = 0"
                     " AND settled_at IS NULL"),
      postpone_(database, "UPDATE escalations SET notice_at = ?2 WHERE id = ?1"),
      insert_notice_(database, "INSERT INTO notices (office, hour, made_at, sent_at, items, highest) VALUES (?, ?, ?, ?, ?, ?)"),
      grow_(database, "UPDATE notices SET items = items + ?2, highest = max(highest, ?3) WHERE id = ?1"),
      tell_(database, "UPDATE escalations SET notice = ?2 WHERE id = ?1"),
      sent_(database, "UPDATE notices SET sent_at = ?2 WHERE id = ?1") {}

std::optional<Escalation> EscalationsTable::find(EscalationId id) const {
    auto rows = find_.run(id);
    if (!rows.next()) return std::nullopt;
    return take(rows);
}

Page<Escalation> EscalationsTable::list(const EscalationFilter& filter, int limit, std::optional<Position> after) const {
    Conditions conditions = conditions_of(filter);
    if (after) conditions.add_value(after->id);
    conditions.add_value(std::int64_t{limit} + 1);
    Page<Escalation> page;
    auto rows = searches_.run(escalations_text(filter, after.has_value()), conditions.values());
    while (rows.next()) {
        if (page.items.size() == static_cast<std::size_t>(limit)) {
            page.next = Position{0, page.items.back().id.value()};
            break;
        }
        page.items.push_back(take(rows));
    }
    return page;
}

std::vector<Escalation> EscalationsTable::to_tell(Instant now, int most) const {
    std::vector<Escalation> escalations;
    auto rows = to_tell_.run(now, most);
    while (rows.next()) escalations.push_back(take(rows));
    return escalations;
}

std::optional<Instant> EscalationsTable::next_notice() const {
    auto rows = next_notice_.run();
    return rows.next() ? rows.get<std::optional<Instant>>() : std::nullopt;
}

std::vector<Notice> EscalationsTable::unsent(int most) const {
    std::vector<Notice> notices;
    auto rows = unsent_.run(most);
    while (rows.next()) notices.push_back(take_notice(rows));
    return notices;
}

std::optional<Notice> EscalationsTable::notice_of(const std::string& office, Instant hour) const {
    auto rows = notice_of_.run(office, hour);
    if (!rows.next()) return std::nullopt;
    return take_notice(rows);
}

EscalationId EscalationsTable::insert(const Escalation& e) {
    insert_.exec(e.kind, e.message, e.response, e.clock, e.stage, e.rung, e.level, e.office, e.urgent, e.planned_at, e.fired_at, e.late, e.skipped,
                 e.notice_at, e.notice, e.raised_by, e.acknowledged_by, e.acknowledged_at, e.settled_at);
    return EscalationId{database_.getLastInsertRowid()};
}

void EscalationsTable::acknowledge(EscalationId id, const std::string& person, Instant at) { expect_one(acknowledge_.exec(id, person, at)); }

void EscalationsTable::settle(ClockId clock, Instant at) { settle_.exec(clock, at); }

void EscalationsTable::settle_raised(MessageId message, Instant at) { settle_raised_.exec(message, at); }

void EscalationsTable::postpone(EscalationId id, Instant notice_at) { expect_one(postpone_.exec(id, notice_at)); }

NoticeId EscalationsTable::insert_notice(const Notice& n) {
    insert_notice_.exec(n.office, n.hour, n.made_at, n.sent_at, n.items, n.highest);
    return NoticeId{database_.getLastInsertRowid()};
}

void EscalationsTable::grow(NoticeId id, int items, int highest) { expect_one(grow_.exec(id, items, highest)); }

void EscalationsTable::tell(EscalationId id, NoticeId notice) { expect_one(tell_.exec(id, notice)); }

void EscalationsTable::sent(NoticeId id, Instant at) { expect_one(sent_.exec(id, at)); }

}  // namespace huiying::sqlite
