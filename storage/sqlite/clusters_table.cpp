#include "storage/sqlite/clusters_table.hpp"

#include <charconv>
#include <stdexcept>

#include "storage/sqlite/codes.hpp"

namespace huiying::sqlite {

namespace {

const std::string cluster_columns =
    "id, merged_into, word, apart, state, flag_at, flag_people, flag_window, flag_expected, flag_chance, quiet_from, messages, people,"
    " first_at, last_at, heat, rank, title, terms, examples, place, service_item, response";

const std::string select_cluster = "SELECT " + cluster_columns + " FROM clusters";

// Likes are what a channel says of them in `extra`; anything but a whole number is none.
const std::string message_columns =
    "m.id, m.person, m.received_at, ifnull(l.title, ''), ifnull(l.body, ''), ifnull(m.community, ''), ifnull(m.service_item, ''),"
    " CASE json_type(l.extra, '$.likes') WHEN 'integer' THEN min(max(json_extract(l.extra, '$.likes'), 0), 1000000) ELSE 0 END,"
    " m.confidential";

template <class Tag>
std::string join_ids(const std::vector<Id<Tag>>& ids) {
    std::vector<std::string> texts;
    for (const auto id : ids) texts.push_back(id.text());
    return join_codes(texts);
}

template <class I>
std::vector<I> split_ids(std::string_view text) {
    std::vector<I> out;
    for (const auto& entry : split_codes(text))
        if (const auto id = I::parse(entry)) out.push_back(*id);
    return out;
}

std::string join_terms(const std::vector<ClusterTerm>& terms) {
    std::vector<std::string> texts;
    for (const auto& term : terms) texts.push_back(term.term + "=" + std::to_string(term.people));
    return join_codes(texts);
}

std::vector<ClusterTerm> split_terms(std::string_view text) {
    std::vector<ClusterTerm> out;
    for (const auto& entry : split_codes(text)) {
        const auto equals = entry.rfind('=');
        if (equals == std::string::npos) continue;
        ClusterTerm term{entry.substr(0, equals), 0};
        std::from_chars(entry.data() + equals + 1, entry.data() + entry.size(), term.people);
        out.push_back(std::move(term));
    }
    return out;
}

Cluster take_cluster(Rows& rows) {
    Cluster c;
    std::string apart, terms, examples;
    std::optional<Instant> flag_at;
    FlagReason flag;
    rows.take(c.id, c.merged_into, c.word, apart, c.state, flag_at, flag.people, flag.window_days, flag.expected, flag.chance, c.quiet_from,
              c.messages, c.people, c.first_at, c.last_at, c.heat, c.rank, c.title, terms, examples, c.place, c.service_item, c.response);
    c.apart = split_ids<ClusterId>(apart);
    c.terms = split_terms(terms);
    c.examples = split_ids<MessageId>(examples);
    if (flag_at) {
        flag.at = *flag_at;
        c.flag = flag;
    }
    return c;
}

std::uint64_t short_person(const Digest& person) {
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < sizeof out; ++i) out = out << 8 | person[i];
    return out;
}

ClusteredMessage take_message(Rows& rows) {
    ClusteredMessage m;
    Digest person{};
    std::int64_t likes = 0;
    rows.take(m.id, person, m.received, m.title, m.body, m.place, m.service_item, likes, m.confidential);
    m.person = short_person(person);
    m.likes = static_cast<std::uint32_t>(likes);
    return m;
}

/// What a message is counted under, and the table that says so.
struct HotspotKey {
    const char* key;
    const char* join;
    const char* response_key;
};

HotspotKey key_of(HotspotBy by) {
    switch (by) {
    case HotspotBy::service_item: return {"m.service_item", "", "c.service_item"};
    case HotspotBy::place: return {"m.community", "", "c.place"};
    case HotspotBy::topic: return {"cm.cluster", " CROSS JOIN cluster_messages AS cm ON cm.message_id = m.id", "c.id"};
    }
    throw std::logic_error("no such hotspot");
}

std::string hotspots_text(HotspotBy by) {
    const HotspotKey key = key_of(by);
    const std::string shown = key.key;
    const std::string rated = "(SELECT score FROM ratings WHERE message_id = m.id ORDER BY round DESC LIMIT 1)";
    return "SELECT CAST(k AS TEXT), count(*), count(DISTINCT person), total(kind = 'bad_review'), total(hotline AND kind IN ('complaint', 'report', 'help')),"
           " total(hotline AND kind = 'consultation'), total(score IS NOT NULL), total(score = 'dissatisfied') FROM (SELECT " + shown +
           " AS k, m.person, m.kind, m.channel = 'hotline_12345' AS hotline, " + rated + " AS score FROM messages AS m" + key.join +
           " WHERE m.received_at >= ? AND m.received_at < ? AND m.state <> 'voided' AND m.parts = 0 AND " + shown + " IS NOT NULL) GROUP BY k ORDER BY k";
}

std::string responses_text(HotspotBy by) {
    return "SELECT CAST(" + std::string{key_of(by).response_key} + " AS TEXT) AS k, count(*) FROM special_responses AS r JOIN clusters AS c ON c.id = r.cluster"
           " WHERE r.answered_at >= ? AND r.answered_at < ? AND k IS NOT NULL GROUP BY k";
}

std::vector<Conditions::Value> period(Instant from, Instant to) {
    return {std::int64_t{from.time_since_epoch().count()}, std::int64_t{to.time_since_epoch().count()}};
}

}  // namespace

ClustersTable::ClustersTable(SQLite::Database& database)
    : database_(database),
      searches_(database),
      progress_(database, "SELECT seq, decision FROM cluster_progress"),
      lines_(database, "SELECT seq, verb, message_id FROM events WHERE seq > ? ORDER BY seq LIMIT ?"),
      message_(database, "SELECT " + message_columns + " FROM messages AS m JOIN letters AS l ON l.message_id = m.id WHERE m.id = ?"),
      placed_(database, "SELECT " + message_columns + ", cm.cluster FROM cluster_messages AS cm CROSS JOIN messages AS m ON m.id = cm.message_id"
                        " CROSS JOIN letters AS l ON l.message_id = m.id WHERE cm.message_id > ? ORDER BY cm.message_id LIMIT ?"),
      decisions_(database, "SELECT id, verb, cluster, other, members, person, at, note FROM cluster_decisions WHERE id > ? ORDER BY id LIMIT ?"),
      find_(database, select_cluster + " WHERE id = ?"),
      all_(database, select_cluster + " WHERE id > ? ORDER BY id LIMIT ?"),
      of_(database, "SELECT cluster FROM cluster_messages WHERE message_id = ?"),
      members_(database, "SELECT message_id FROM cluster_messages WHERE cluster = ? AND message_id > ? ORDER BY message_id LIMIT ?"),
      voices_(database, "SELECT m.received_at, m.person FROM cluster_messages AS cm CROSS JOIN messages AS m ON m.id = cm.message_id"
                        " WHERE cm.cluster = ? ORDER BY m.received_at, m.id"),
      advance_(database, "UPDATE cluster_progress SET seq = ?, decision = ?"),
      put_(database, "INSERT INTO clusters (" + cluster_columns + ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                     " ON CONFLICT (id) DO UPDATE SET merged_into = excluded.merged_into, word = excluded.word, apart = excluded.apart, state = excluded.state,"
                     " flag_at = excluded.flag_at, flag_people = excluded.flag_people, flag_window = excluded.flag_window, flag_expected = excluded.flag_expected,"
                     " flag_chance = excluded.flag_chance, quiet_from = excluded.quiet_from, messages = excluded.messages, people = excluded.people,"
                     " first_at = excluded.first_at, last_at = excluded.last_at, heat = excluded.heat, rank = excluded.rank, title = excluded.title,"
                     " terms = excluded.terms, examples = excluded.examples, place = excluded.place, service_item = excluded.service_item,"
                     " response = excluded.response"),
      place_(database, "INSERT INTO cluster_messages (message_id, cluster) VALUES (?1, ?2) ON CONFLICT (message_id) DO UPDATE SET cluster = ?2"),
      move_all_(database, "UPDATE cluster_messages SET cluster = ?2 WHERE cluster = ?1"),
      decide_(database, "INSERT INTO cluster_decisions (verb, cluster, other, members, person, at, note, salt) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
      set_response_(database, "UPDATE clusters SET response = ?2, state = ?3 WHERE id = ?1") {}

ClusterProgress ClustersTable::progress() const {
    ClusterProgress progress;
    auto rows = progress_.run();
    if (rows.next()) rows.take(progress.seq, progress.decision);
    return progress;
}

std::vector<ClusterLine> ClustersTable::lines_after(EventSeq seq, int most, EventSeq& reached) const {
    std::vector<ClusterLine> out;
    reached = seq;
    auto rows = lines_.run(seq, most);
    while (rows.next()) {
        ClusterLine line;
        rows.take(line.seq, line.verb, line.message);
        reached = line.seq;
        const bool decision = line.verb >= Verb::confirm_cluster && line.verb <= Verb::move_member;
        if (decision || line.verb == Verb::register_) out.push_back(line);
    }
    return out;
}

std::optional<ClusteredMessage> ClustersTable::message(MessageId id) const {
    auto rows = message_.run(id);
    if (!rows.next()) return std::nullopt;
    return take_message(rows);
}

std::vector<ClusteredMessage> ClustersTable::placed_after(MessageId after, int most) const {
    std::vector<ClusteredMessage> out;
    auto rows = placed_.run(after, most);
    while (rows.next()) {
        out.push_back(take_message(rows));
        rows.take(out.back().cluster);
    }
    return out;
}

std::vector<ClusterDecision> ClustersTable::decisions_after(ClusterDecisionId id, int most) const {
    std::vector<ClusterDecision> out;
    auto rows = decisions_.run(id, most);
    while (rows.next()) {
        ClusterDecision& d = out.emplace_back();
        std::string members;
        rows.take(d.id, d.verb, d.cluster, d.other, members, d.person, d.at, d.note);
        d.members = split_ids<MessageId>(members);
    }
    return out;
}

std::optional<Cluster> ClustersTable::find(ClusterId id) const {
    auto rows = find_.run(id);
    if (!rows.next()) return std::nullopt;
    return take_cluster(rows);
}

std::vector<Cluster> ClustersTable::all_after(ClusterId id, int most) const {
    std::vector<Cluster> out;
    auto rows = all_.run(id, most);
    while (rows.next()) out.push_back(take_cluster(rows));
    return out;
}

Page<Cluster> ClustersTable::list(const ClusterFilter& filter, int limit, std::optional<Position> after) const {
    Conditions conditions;
    conditions.add("merged_into IS NULL AND messages > 0");
    conditions.add_any("state", filter.states);
    if (filter.place) conditions.add("place = ?", {*filter.place});
    if (filter.service_item) conditions.add("service_item = ?", {*filter.service_item});
    if (after) conditions.add("(rank, id) < (?, ?)", {after->key, after->id});
    conditions.add_value(std::int64_t{limit} + 1);
    Page<Cluster> page;
    auto rows = searches_.run(select_cluster + conditions.where() + " ORDER BY rank DESC, id DESC LIMIT ?", conditions.values());
    while (rows.next()) {
        if (page.items.size() == static_cast<std::size_t>(limit)) {
            page.next = Position{page.items.back().rank, page.items.back().id.value()};
            break;
        }
        page.items.push_back(take_cluster(rows));
    }
    return page;
}

std::optional<ClusterId> ClustersTable::of(MessageId id) const {
    auto rows = of_.run(id);
    if (!rows.next()) return std::nullopt;
    return rows.get<std::optional<ClusterId>>();
}

Page<MessageId> ClustersTable::members(ClusterId id, int limit, std::optional<Position> after) const {
    Page<MessageId> page;
    auto rows = members_.run(id, after ? after->id : 0, std::int64_t{limit} + 1);
    while (rows.next()) {
        if (page.items.size() == static_cast<std::size_t>(limit)) {
            page.next = Position{0, page.items.back().value()};
            break;
        }
        page.items.push_back(rows.get<MessageId>());
    }
    return page;
}

std::vector<ClusterVoice> ClustersTable::voices(ClusterId id) const {
    std::vector<ClusterVoice> out;
    auto rows = voices_.run(id);
    while (rows.next()) {
        Digest person{};
        ClusterVoice& voice = out.emplace_back();
        rows.take(voice.received, person);
        voice.person = short_person(person);
    }
    return out;
}

std::vector<HotspotCell> ClustersTable::hotspots(HotspotBy by, Instant from, Instant to) const {
    std::vector<HotspotCell> out;
    auto rows = searches_.run(hotspots_text(by), period(from, to));
    while (rows.next()) {
        HotspotCell& cell = out.emplace_back();
        rows.take(cell.key, cell.messages, cell.people, cell.bad_reviews, cell.complaints, cell.consultations, cell.rated, cell.dissatisfied);
    }
    auto answered = searches_.run(responses_text(by), period(from, to));
    while (answered.next()) {
        std::string key;
        std::int64_t count = 0;
        answered.take(key, count);
        for (HotspotCell& cell : out)
            if (cell.key == key) cell.responses = count;
    }
    return out;
}

void ClustersTable::advance(const ClusterProgress& progress) { advance_.exec(progress.seq, progress.decision); }

void ClustersTable::put(const Cluster& c) {
    const FlagReason flag = c.flag.value_or(FlagReason{});
    const std::optional<Instant> flag_at = c.flag ? std::optional{c.flag->at} : std::nullopt;
    const std::string apart = join_ids(c.apart);
    const std::string terms = join_terms(c.terms);
    const std::string examples = join_ids(c.examples);
    put_.exec(c.id, c.merged_into, c.word, apart, c.state, flag_at, flag.people, flag.window_days, flag.expected, flag.chance, c.quiet_from, c.messages,
              c.people, c.first_at, c.last_at, c.heat, c.rank, c.title, terms, examples, c.place, c.service_item, c.response);
}

void ClustersTable::place(MessageId id, std::optional<ClusterId> cluster) { place_.exec(id, cluster); }

void ClustersTable::move_all(ClusterId from, ClusterId to) { move_all_.exec(from, to); }

ClusterDecisionId ClustersTable::decide(const ClusterDecision& d, const Salt& salt) {
    const std::string members = join_ids(d.members);
    decide_.exec(d.verb, d.cluster, d.other, members, d.person, d.at, d.note, salt);
    return ClusterDecisionId{database_.getLastInsertRowid()};
}

void ClustersTable::set_response(ClusterId id, ResponseId response, ClusterState state) { set_response_.exec(id, response, state); }

}  // namespace huiying::sqlite
