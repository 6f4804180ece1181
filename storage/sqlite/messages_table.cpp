#include "storage/sqlite/messages_table.hpp"

#include <stdexcept>

#include "storage/sqlite/codes.hpp"

namespace huiying::sqlite {

namespace {

const std::string select_message =
    "SELECT id, number, version, channel, external_id, kind, priority, service_item, about_document, community, received_at,"
    " registered_at, upstream_due_at, anonymous, confidential, publish_consent, state, round, complex, office, assisting, assignee,"
    " dispatched_at, contacted_at, triage, routed_by, routing_reason, routing_confidence, routing_alternatives, policy, outcome,"
    " closed_at, due_@, late_@, fires_@, due_%, late_%, fires_%, paused_for, supervised, escalation_level, effective_at, duplicate_of"
    " FROM messages WHERE id = ?";

const std::string insert_message =
    "INSERT INTO messages (number, version, channel, external_id, content, person, kind, priority, service_item, about_document,"
    " community, received_at, registered_at, upstream_due_at, anonymous, confidential, publish_consent, state, round, complex, office,"
    " assisting, assignee, dispatched_at, contacted_at, triage, routed_by, routing_reason, routing_confidence, routing_alternatives,"
    " policy, outcome, closed_at, due_@, late_@, fires_@, due_%, late_%, fires_%, paused_for, supervised, escalation_level,"
    " effective_at, duplicate_of) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
    " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

// Who sent it, when it came and what number it got never change; naming their columns would rewrite their indexes.
const std::string update_message =
    "UPDATE messages SET version = ?2, kind = ?3, priority = ?4, service_item = ?5, about_document = ?6, community = ?7,"
    " upstream_due_at = ?8, anonymous = ?9, confidential = ?10, publish_consent = ?11, state = ?12, round = ?13, complex = ?14,"
    " office = ?15, assisting = ?16, assignee = ?17, dispatched_at = ?18, contacted_at = ?19, triage = ?20, routed_by = ?21,"
    " routing_reason = ?22, routing_confidence = ?23, routing_alternatives = ?24, policy = ?25, outcome = ?26, closed_at = ?27,"
    " due_@ = ?28, late_@ = ?29, fires_@ = ?30, due_% = ?31, late_% = ?32, fires_% = ?33, paused_for = ?34, supervised = ?35, escalation_level = ?36,"
    " effective_at = ?37, duplicate_of = ?38 WHERE id = ?1";

DateColumns staged_of(const Message& message) { return message.staged ? columns_of(*message.staged) : DateColumns{}; }

}  // namespace

MessagesTable::MessagesTable(SQLite::Database& database, const Sides& sides)
    : database_(database),
      sides_(sides),
      search_(database, sides),
      counts_(database, sides),
      find_external_(database, "SELECT id, content FROM messages WHERE external_id = ? AND channel = ?"),
      find_(database, sides, select_message),
      letter_(database,
              "SELECT title, body, address, lat, lon, extra, contact_name, contact_phone, contact_email, contact_ref, salt,"
              " (SELECT community FROM messages WHERE id = message_id) FROM letters WHERE message_id = ?"),
      had_by_(database, "SELECT 1 FROM holdings WHERE office = ? AND message_id = ?"),
      count_of_day_(database, "INSERT INTO day_numbers (day, last) VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET last = last + 1"),
      last_of_day_(database, "SELECT last FROM day_numbers WHERE day = ?"),
      insert_(database, sides, insert_message),
      insert_letter_(database,
                     "INSERT INTO letters (message_id, title, body, address, lat, lon, extra, contact_name, contact_phone,"
                     " contact_email, contact_ref, salt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      update_(database, sides, update_message),
      hand_to_(database, "INSERT INTO holdings (office, message_id) VALUES (?, ?) ON CONFLICT DO NOTHING"),
      returned_(database,
                "INSERT INTO holdings (office, message_id, returned) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET returned = 1") {}

std::optional<Messages::Stored> MessagesTable::find_external(const std::string& channel, const std::string& external_id) const {
    auto rows = find_external_.run(external_id, channel);
    if (!rows.next()) return std::nullopt;
    Stored stored;
    rows.take(stored.id, stored.content);
    return stored;
}

std::optional<Message> MessagesTable::find(MessageId id) const {
    auto rows = find_.run(id);
    if (!rows.next()) return std::nullopt;
    Message m;
    std::string assisting;
    std::string alternatives;
    DateColumns here;
    DateColumns there;
    rows.take(m.id, m.number, m.version, m.channel, m.external_id, m.kind, m.priority, m.service_item, m.about_document, m.community,
              m.received_at, m.registered_at, m.upstream_due_at, m.anonymous, m.confidential, m.publish_consent, m.state, m.round,
              m.complex, m.office, assisting, m.assignee, m.dispatched_at, m.contacted_at, m.triage, m.routing.by, m.routing.reason,
              m.routing.confidence, alternatives, m.policy, m.outcome, m.closed_at, here.due_at, here.late_at, here.fires_at, there.due_at,
              there.late_at, there.fires_at, m.paused_for, m.supervised, m.escalation_level, m.effective_at, m.duplicate_of);
    m.assisting = split_codes(assisting);
    m.routing.alternatives = split_choices(alternatives);
    // What closed before the last turn has nothing here.
    m.dates = dates_of(here).value_or(MessageDates{});
    // Read back, so that a message written as it was read loses nothing of it.
    if (sides_.state().phase == DatesPhase::staging) m.staged = dates_of(there);
    return m;
}

Letter MessagesTable::letter(MessageId id) const {
    Letter l;
    auto rows = letter_.run(id);
    if (rows.next())
        rows.take(l.title, l.body, l.location.address, l.location.lat, l.location.lon, l.extra, l.contact.name, l.contact.phone,
                  l.contact.email, l.contact.ref, l.salt, l.location.community);
    return l;
}

Page<MessageId> MessagesTable::list(const MessageFilter& filter, int limit, std::optional<Position> after) const {
    return search_.list(filter, limit, after);
}

bool MessagesTable::had_by(MessageId id, const std::string& office) const {
    auto rows = had_by_.run(office, id);
    return rows.next();
}

std::vector<OverdueCell> MessagesTable::overdue(const OverdueQuestion& question) const { return counts_.overdue(question); }

OfficeSummary MessagesTable::summary(const std::string& office, Instant now, Instant today_end, Instant week_end) const {
    return counts_.summary(office, now, today_end, week_end);
}

std::int64_t MessagesTable::next_of_day(Day day) {
    // Two statements: RETURNING would build a table for the one row, each time.
    count_of_day_.exec(day);
    auto rows = last_of_day_.run(day);
    if (!rows.next()) throw std::logic_error("a day gave no number");
    return rows.get<std::int64_t>();
}

MessageId MessagesTable::insert(const Message& m, const Letter& l, const Digest& content, const Digest& person) {
    const DateColumns here = columns_of(m.dates);
    const DateColumns there = staged_of(m);
    insert_.exec(m.number, m.version, m.channel, m.external_id, content, person, m.kind, m.priority, m.service_item, m.about_document,
                 m.community, m.received_at, m.registered_at, m.upstream_due_at, m.anonymous, m.confidential, m.publish_consent, m.state,
                 m.round, m.complex, m.office, join_codes(m.assisting), m.assignee, m.dispatched_at, m.contacted_at, m.triage,
                 m.routing.by, m.routing.reason, m.routing.confidence, join_choices(m.routing.alternatives), m.policy, m.outcome,
                 m.closed_at, here.due_at, here.late_at, here.fires_at, there.due_at, there.late_at, there.fires_at, m.paused_for, m.supervised,
                 m.escalation_level, m.effective_at, m.duplicate_of);
    const MessageId id{database_.getLastInsertRowid()};
    insert_letter_.exec(id, l.title, l.body, l.location.address, l.location.lat, l.location.lon, l.extra, l.contact.name,
                        l.contact.phone, l.contact.email, l.contact.ref, l.salt);
    return id;
}

void MessagesTable::update(const Message& m) {
    const DateColumns here = columns_of(m.dates);
    const DateColumns there = staged_of(m);
    const int changed = update_.exec(
        m.id, m.version, m.kind, m.priority, m.service_item, m.about_document, m.community, m.upstream_due_at, m.anonymous, m.confidential,
        m.publish_consent, m.state, m.round, m.complex, m.office, join_codes(m.assisting), m.assignee, m.dispatched_at, m.contacted_at,
        m.triage, m.routing.by, m.routing.reason, m.routing.confidence, join_choices(m.routing.alternatives), m.policy, m.outcome,
        m.closed_at, here.due_at, here.late_at, here.fires_at, there.due_at, there.late_at, there.fires_at, m.paused_for, m.supervised,
        m.escalation_level, m.effective_at, m.duplicate_of);
    if (changed != 1) throw std::logic_error("there is no such message to update");
}

void MessagesTable::hand_to(MessageId id, const std::string& office) { hand_to_.exec(office, id); }

void MessagesTable::returned(MessageId id, const std::string& office) { returned_.exec(office, id); }

}  // namespace huiying::sqlite
