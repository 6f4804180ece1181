#include "storage/sqlite/responses_table.hpp"

#include "storage/sqlite/codes.hpp"

namespace huiying::sqlite {

namespace {

const std::string columns =
    "id, cluster, state, office, assisting, opened_by, opened_at, note, clock_state, due_limit, due_at, due_on, provisional, ended_at, rungs,"
    " fires_at, title, answer, outcome, answered_by, answered_at, publish, closed_at";

const std::string select = "SELECT " + columns + " FROM special_responses";

// A list of codes is looked through as a whole word between commas.
const std::string is_assisted = "instr(',' || assisting || ',', ',' || ? || ',') > 0";

SpecialResponse take(Rows& rows) {
    SpecialResponse r;
    std::string assisting;
    MessageClock& clock = r.clock;
    rows.take(r.id, r.cluster, r.state, r.office, assisting, r.opened_by, r.opened_at, r.note, clock.state, clock.limit, clock.due_at, clock.due_on,
              clock.provisional, clock.ended_at, clock.rungs, r.fires_at, r.title, r.answer, r.outcome, r.answered_by, r.answered_at, r.publish, r.closed_at);
    r.assisting = split_codes(assisting);
    clock.id = ClockId{-r.id.value()};
    clock.stage = Stage::special_response;
    clock.started_at = r.opened_at;
    clock.policy = "special_response";
    clock.calendar = r.office;
    return r;
}

template <class I>
std::vector<I> ids_of(Rows rows) {
    std::vector<I> out;
    while (rows.next()) out.push_back(rows.get<I>());
    return out;
}

}  // namespace

ResponsesTable::ResponsesTable(SQLite::Database& database)
    : database_(database),
      searches_(database),
      find_(database, select + " WHERE id = ?"),
      count_open_(database, "SELECT count(*) FROM special_responses WHERE state = 'open' AND (office = ? OR " + is_assisted + ")"),
      measures_(database, "SELECT date, text, office, person, at FROM measures WHERE response = ? ORDER BY date, id"),
      unreached_(database, "SELECT cm.message_id FROM special_responses AS r CROSS JOIN cluster_messages AS cm ON cm.cluster = r.cluster"
                           " WHERE r.id = ?1 AND NOT EXISTS (SELECT 1 FROM response_members WHERE response = ?1 AND message_id = cm.message_id)"
                           " ORDER BY cm.message_id LIMIT ?2"),
      with_unreached_(database, "SELECT r.id FROM special_responses AS r WHERE r.answered_at IS NOT NULL AND EXISTS (SELECT 1 FROM cluster_messages AS cm"
                                " WHERE cm.cluster = r.cluster AND NOT EXISTS (SELECT 1 FROM response_members WHERE response = r.id"
                                " AND message_id = cm.message_id)) ORDER BY r.id LIMIT ?"),
      reached_(database, "SELECT reached_as FROM response_members WHERE response = ? AND message_id = ?"),
      reached_counts_(database, "SELECT reached_as, count(*) FROM response_members WHERE response = ? GROUP BY reached_as"),
      has_answered_(database, "SELECT 1 FROM response_members WHERE message_id = ? AND reached_as = 'answered'"),
      firing_(database, "SELECT id FROM special_responses WHERE fires_at IS NOT NULL AND fires_at <= ? ORDER BY fires_at LIMIT ?"),
      next_firing_(database, "SELECT min(fires_at) FROM special_responses WHERE fires_at IS NOT NULL"),
      open_(database, "SELECT id FROM special_responses WHERE state = 'open' ORDER BY id"),
      insert_(database, "INSERT INTO special_responses (cluster, state, office, assisting, opened_by, opened_at, note, note_salt, clock_state, due_limit, due_at,"
                        " due_on, provisional, ended_at, rungs, fires_at, title, outcome, answered_by, publish)"
                        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'explained', '', 0)"),
      update_(database, "UPDATE special_responses SET cluster = ?2, state = ?3, clock_state = ?4, due_at = ?5, due_on = ?6, provisional = ?7, ended_at = ?8, rungs = ?9,"
                        " fires_at = ?10, title = ?11, answer = ?12, answer_salt = coalesce(answer_salt, ?13), answered_by = ?14, answered_at = ?15, publish = ?16,"
                        " closed_at = ?17, outcome = ?18 WHERE id = ?1"),
      add_measure_(database, "INSERT INTO measures (response, date, text, office, person, at, salt) VALUES (?, ?, ?, ?, ?, ?, ?)"),
      reach_(database, "INSERT INTO response_members (response, message_id, reached_as, at) VALUES (?, ?, ?, ?)") {}

std::optional<SpecialResponse> ResponsesTable::find(ResponseId id) const {
    auto rows = find_.run(id);
    if (!rows.next()) return std::nullopt;
    return take(rows);
}

Page<SpecialResponse> ResponsesTable::list(const ResponseFilter& filter, int limit, std::optional<Position> after) const {
    Conditions conditions;
    if (filter.office) conditions.add("(office = ? OR " + is_assisted + ")", {*filter.office, *filter.office});
    if (filter.state) conditions.add("state = ?", {std::string{word(*filter.state)}});
    if (filter.published) conditions.add("publish = 1 AND answered_at IS NOT NULL");
    if (after) conditions.add("id < ?", {after->id});
    conditions.add_value(std::int64_t{limit} + 1);
    Page<SpecialResponse> page;
    auto rows = searches_.run(select + conditions.where() + " ORDER BY id DESC LIMIT ?", conditions.values());
    while (rows.next()) {
        if (page.items.size() == static_cast<std::size_t>(limit)) {
            page.next = Position{0, page.items.back().id.value()};
            break;
        }
        page.items.push_back(take(rows));
    }
    return page;
}

std::int64_t ResponsesTable::count_open(const std::string& office) const {
    auto rows = count_open_.run(office, office);
    return rows.next() ? rows.get<std::int64_t>() : 0;
}

std::vector<Measure> ResponsesTable::measures(ResponseId id) const {
    std::vector<Measure> out;
    auto rows = measures_.run(id);
    while (rows.next()) {
        Measure& measure = out.emplace_back();
        rows.take(measure.date, measure.text, measure.office, measure.person, measure.at);
    }
    return out;
}

std::vector<MessageId> ResponsesTable::unreached(ResponseId id, int most) const { return ids_of<MessageId>(unreached_.run(id, most)); }

std::vector<ResponseId> ResponsesTable::with_unreached(int most) const { return ids_of<ResponseId>(with_unreached_.run(most)); }

std::optional<AnsweredAs> ResponsesTable::reached(ResponseId id, MessageId message) const {
    auto rows = reached_.run(id, message);
    if (!rows.next()) return std::nullopt;
    return rows.get<AnsweredAs>();
}

std::map<AnsweredAs, std::int64_t> ResponsesTable::reached_counts(ResponseId id) const {
    std::map<AnsweredAs, std::int64_t> out;
    auto rows = reached_counts_.run(id);
    while (rows.next()) {
        AnsweredAs as{};
        std::int64_t count = 0;
        rows.take(as, count);
        out[as] = count;
    }
    return out;
}

bool ResponsesTable::has_answered(MessageId message) const { return has_answered_.run(message).next(); }

std::vector<ResponseId> ResponsesTable::firing(Instant until, int most) const { return ids_of<ResponseId>(firing_.run(until, most)); }

std::optional<Instant> ResponsesTable::next_firing() const {
    auto rows = next_firing_.run();
    return rows.next() ? rows.get<std::optional<Instant>>() : std::nullopt;
}

std::vector<ResponseId> ResponsesTable::open() const { return ids_of<ResponseId>(open_.run()); }

ResponseId ResponsesTable::insert(const SpecialResponse& r, const Salt& salt) {
    const std::string assisting = join_codes(r.assisting);
    insert_.exec(r.cluster, r.state, r.office, assisting, r.opened_by, r.opened_at, r.note, salt, r.clock.state, r.clock.limit, r.clock.due_at, r.clock.due_on,
                 r.clock.provisional, r.clock.ended_at, r.clock.rungs, r.fires_at, r.title);
    return ResponseId{database_.getLastInsertRowid()};
}

void ResponsesTable::update(const SpecialResponse& r, const Salt& salt) {
    const std::optional<Salt> answer_salt = r.answer ? std::optional{salt} : std::nullopt;
    update_.exec(r.id, r.cluster, r.state, r.clock.state, r.clock.due_at, r.clock.due_on, r.clock.provisional, r.clock.ended_at, r.clock.rungs, r.fires_at, r.title,
                 r.answer, answer_salt, r.answered_by, r.answered_at, r.publish, r.closed_at, r.outcome);
}

void ResponsesTable::add_measure(ResponseId id, const Measure& measure, const Salt& salt) {
    add_measure_.exec(id, measure.date, measure.text, measure.office, measure.person, measure.at, salt);
}

void ResponsesTable::reach(ResponseId id, MessageId message, AnsweredAs as, Instant at) { reach_.exec(id, message, as, at); }

}  // namespace huiying::sqlite
