#include "storage/sqlite/messages_table.hpp"

#include <algorithm>
#include <functional>
#include <stdexcept>

#include "storage/sqlite/codes.hpp"

namespace huiying::sqlite {

namespace {

const std::string select_message =
    "SELECT id, number, version, channel, external_id, kind, priority, service_item, about_document, community, received_at,"
    " registered_at, upstream_due_at, anonymous, confidential, publish_consent, state, round, complex, office, assisting, assignee,"
    " dispatched_at, contacted_at, triage, routed_by, routing_reason, routing_confidence, routing_alternatives, policy, outcome,"
    " closed_at, due_@, late_@, fires_@, due_%, late_%, fires_%, paused_for, supervised, escalation_level, effective_at, duplicate_of,"
    " against, parent, parts, hops FROM messages WHERE id = ?";

const std::string insert_message =
    "INSERT INTO messages (number, version, channel, external_id, content, person, kind, priority, service_item, about_document,"
    " community, received_at, registered_at, upstream_due_at, anonymous, confidential, publish_consent, state, round, complex, office,"
    " assisting, assignee, dispatched_at, contacted_at, triage, routed_by, routing_reason, routing_confidence, routing_alternatives,"
    " policy, outcome, closed_at, due_@, late_@, fires_@, due_%, late_%, fires_%, paused_for, supervised, escalation_level,"
    " effective_at, duplicate_of, against, parent, parts, hops) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
    " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

// Who sent it, when it came and what number it got never change; naming their columns would rewrite their indexes.
const std::string update_message =
    "UPDATE messages SET version = ?2, kind = ?3, priority = ?4, service_item = ?5, about_document = ?6, community = ?7,"
    " upstream_due_at = ?8, anonymous = ?9, confidential = ?10, publish_consent = ?11, state = ?12, round = ?13, complex = ?14,"
    " office = ?15, assisting = ?16, assignee = ?17, dispatched_at = ?18, contacted_at = ?19, triage = ?20, routed_by = ?21,"
    " routing_reason = ?22, routing_confidence = ?23, routing_alternatives = ?24, policy = ?25, outcome = ?26, closed_at = ?27,"
    " due_@ = ?28, late_@ = ?29, fires_@ = ?30, due_% = ?31, late_% = ?32, fires_% = ?33, paused_for = ?34, supervised = ?35, escalation_level = ?36,"
    " effective_at = ?37, duplicate_of = ?38, against = ?39, parts = ?40, hops = ?41 WHERE id = ?1";

const std::string select_hop = "SELECT office, routed_by, from_at, to_at, cause, next FROM hops";

// What sent a message first is what sent it to the first office that lost it, where one did; else what it says of itself. Messages that nobody has
// sent anywhere yet count as what they wait for. A number begins with the day of its registration, so that its index finds a period.
const std::string count_routed =
    "SELECT ifnull((SELECT routed_by FROM hops WHERE message_id = m.id ORDER BY id LIMIT 1), m.routed_by) AS first, count(*),"
    " total(m.hops > 0 OR (m.state NOT IN ('registered', 'dispatched', 'declined') AND m.outcome IS NOT 'transferred_out')), total(m.hops > 0)"
    " FROM messages AS m WHERE m.number >= ?1 AND m.number < ?2 AND m.state <> 'voided' AND m.parts = 0 GROUP BY first ORDER BY first";

/// What the numbers of a day begin with: `20261123`.
std::string number_prefix(Day day) {
    std::string text = format_day(day);
    text.erase(std::remove(text.begin(), text.end(), '-'), text.end());
    return text;
}

Hop take_hop(Rows& rows) {
    Hop hop;
    rows.take(hop.office, hop.by, hop.from, hop.to, hop.cause, hop.next);
    return hop;
}

DateColumns staged_of(const Message& message) { return message.staged ? columns_of(*message.staged) : DateColumns{}; }

}  // namespace

MessagesTable::MessagesTable(SQLite::Database& database, const Sides& sides)
    : database_(database),
      sides_(sides),
      search_(database, sides),
      counts_(database, sides),
      past_(database, sides),
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
                "INSERT INTO holdings (office, message_id, returned) VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET returned = 1"),
      by_writer_(database,
                 "SELECT w.message_id FROM writers AS w CROSS JOIN messages AS m ON m.id = w.message_id WHERE w.person = ?"
                 " AND m.received_at >= ? ORDER BY w.message_id DESC LIMIT ?"),
      written_by_(database, "INSERT INTO writers (person, message_id) VALUES (?, ?) ON CONFLICT DO NOTHING"),
      parts_(database, "SELECT id FROM messages INDEXED BY messages_parts WHERE parent = ? ORDER BY id"),
      hops_(database, select_hop + " WHERE message_id = ? ORDER BY id"),
      hops_between_(database, select_hop + " INDEXED BY hops_ended WHERE to_at >= ? AND to_at < ? ORDER BY to_at, id"),
      routed_(database, count_routed),
      add_hop_(database, "INSERT INTO hops (message_id, office, routed_by, from_at, to_at, cause, next) VALUES (?, ?, ?, ?, ?, ?, ?)") {}

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
    std::string against;
    DateColumns here;
    DateColumns there;
    rows.take(m.id, m.number, m.version, m.channel, m.external_id, m.kind, m.priority, m.service_item, m.about_document, m.community,
              m.received_at, m.registered_at, m.upstream_due_at, m.anonymous, m.confidential, m.publish_consent, m.state, m.round,
              m.complex, m.office, assisting, m.assignee, m.dispatched_at, m.contacted_at, m.triage, m.routing.by, m.routing.reason,
              m.routing.confidence, alternatives, m.policy, m.outcome, m.closed_at, here.due_at, here.late_at, here.fires_at, there.due_at,
              there.late_at, there.fires_at, m.paused_for, m.supervised, m.escalation_level, m.effective_at, m.duplicate_of,
              against, m.parent, m.parts, m.hops);
    m.assisting = split_codes(assisting);
    m.against = split_codes(against);
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

std::vector<MessageId> MessagesTable::perhaps_open_at(Instant at, std::optional<Stage> stage) const { return past_.perhaps_open_at(at, stage); }

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
                 m.escalation_level, m.effective_at, m.duplicate_of, join_codes(m.against), m.parent, m.parts, m.hops);
    const MessageId id{database_.getLastInsertRowid()};
    insert_letter_.exec(id, l.title, l.body, l.location.address, l.location.lat, l.location.lon, l.extra, l.contact.name,
                        l.contact.phone, l.contact.email, l.contact.ref, l.salt);
    return id;
}

void MessagesTable::update(const Message& m) {
    // What was split has nothing that falls due, and no index of open work holds it: its parts are there.
    const DateColumns here = m.parts > 0 ? DateColumns{} : columns_of(m.dates);
    const DateColumns there = m.parts > 0 ? DateColumns{} : staged_of(m);
    const int changed = update_.exec(
        m.id, m.version, m.kind, m.priority, m.service_item, m.about_document, m.community, m.upstream_due_at, m.anonymous, m.confidential,
        m.publish_consent, m.state, m.round, m.complex, m.office, join_codes(m.assisting), m.assignee, m.dispatched_at, m.contacted_at,
        m.triage, m.routing.by, m.routing.reason, m.routing.confidence, join_choices(m.routing.alternatives), m.policy, m.outcome,
        m.closed_at, here.due_at, here.late_at, here.fires_at, there.due_at, there.late_at, there.fires_at, m.paused_for, m.supervised,
        m.escalation_level, m.effective_at, m.duplicate_of, join_codes(m.against), m.parts, m.hops);
    if (changed != 1) throw std::logic_error("there is no such message to update");
}

void MessagesTable::hand_to(MessageId id, const std::string& office) { hand_to_.exec(office, id); }

void MessagesTable::returned(MessageId id, const std::string& office) { returned_.exec(office, id); }

std::vector<MessageId> MessagesTable::by_writer(const std::vector<WriterKey>& keys, Instant since, int most) const {
    std::vector<MessageId> ids;
    for (const WriterKey& key : keys) {
        auto rows = by_writer_.run(key, since, most);
        while (rows.next()) ids.push_back(rows.get<MessageId>());
    }
    std::sort(ids.begin(), ids.end(), std::greater<>{});
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (ids.size() > static_cast<std::size_t>(most)) ids.resize(static_cast<std::size_t>(most));
    return ids;
}

void MessagesTable::written_by(MessageId id, const std::vector<WriterKey>& keys) {
    for (const WriterKey& key : keys) written_by_.exec(key, id);
}

std::vector<MessageId> MessagesTable::parts(MessageId parent) const {
    std::vector<MessageId> ids;
    auto rows = parts_.run(parent);
    while (rows.next()) ids.push_back(rows.get<MessageId>());
    return ids;
}

std::vector<Hop> MessagesTable::hops(MessageId id) const {
    std::vector<Hop> hops;
    auto rows = hops_.run(id);
    while (rows.next()) hops.push_back(take_hop(rows));
    return hops;
}

std::vector<Hop> MessagesTable::hops_between(Instant from, Instant to) const {
    std::vector<Hop> hops;
    auto rows = hops_between_.run(from, to);
    while (rows.next()) hops.push_back(take_hop(rows));
    return hops;
}

std::vector<RoutedCell> MessagesTable::routed_between(Day from, Day to) const {
    std::vector<RoutedCell> cells;
    auto rows = routed_.run(number_prefix(from), number_prefix(to));
    while (rows.next()) {
        RoutedCell& cell = cells.emplace_back();
        rows.take(cell.by, cell.messages, cell.settled, cell.lost);
    }
    return cells;
}

void MessagesTable::add_hop(MessageId id, const Hop& hop) { add_hop_.exec(id, hop.office, hop.by, hop.from, hop.to, hop.cause, hop.next); }

}  // namespace huiying::sqlite
