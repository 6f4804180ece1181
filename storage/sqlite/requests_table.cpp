#include "storage/sqlite/requests_table.hpp"

#include <stdexcept>

namespace huiying::sqlite {

namespace {

const std::string select =
    "SELECT r.id, r.message_id, r.type, r.state, r.office, r.reason, r.requested_by, r.requested_at, r.ruled_by, r.ruled_at, r.due_limit,"
    " r.level, r.final, r.next, r.endorsed_by, r.endorsed_at, n.note FROM requests AS r LEFT JOIN request_notes AS n ON n.request_id = r.id";

Request take(Rows& rows) {
    Request request;
    rows.take(request.id, request.message, request.type, request.state, request.office, request.reason, request.requested_by,
              request.requested_at, request.ruled_by, request.ruled_at, request.limit, request.level, request.final, request.next,
              request.endorsed_by, request.endorsed_at, request.note);
    return request;
}

}  // namespace

RequestsTable::RequestsTable(SQLite::Database& database)
    : database_(database),
      searches_(database),
      find_(database, select + " WHERE r.id = ?"),
      of_(database, select + " WHERE r.message_id = ? ORDER BY r.id"),
      insert_(database,
              "INSERT INTO requests (message_id, type, state, office, reason, requested_by, requested_at, ruled_by, ruled_at, due_limit,"
              " level, final) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      insert_note_(database, "INSERT INTO request_notes (request_id, note, salt) VALUES (?, ?, ?)"),
      update_(database,
              "UPDATE requests SET state = ?2, ruled_by = ?3, ruled_at = ?4, final = ?5, level = ?6, next = ?7, endorsed_by = ?8,"
              " endorsed_at = ?9 WHERE id = ?1"),
      returns_(database,
               "SELECT office, state, count(*) FROM requests INDEXED BY requests_returns WHERE type = 'return' AND requested_at >= ?"
               " AND requested_at < ? GROUP BY office, state ORDER BY office, state") {}

std::optional<Request> RequestsTable::find(RequestId id) const {
    auto rows = find_.run(id);
    if (!rows.next()) return std::nullopt;
    return take(rows);
}

std::vector<Request> RequestsTable::of(MessageId id) const {
    std::vector<Request> requests;
    auto rows = of_.run(id);
    while (rows.next()) requests.push_back(take(rows));
    return requests;
}

Page<Request> RequestsTable::list(const RequestFilter& filter, int limit, std::optional<Position> after) const {
    Conditions conditions;
    // Written out, since a partial index is not used for a bound value.
    if (filter.state == RequestState::pending) conditions.add("r.state = 'pending'");
    else if (filter.state) conditions.add("r.state = ?", {std::string(word(*filter.state))});
    if (filter.type) conditions.add("r.type = ?", {std::string(word(*filter.type))});
    conditions.add_any("r.office", filter.offices);
    if (after) conditions.add("r.id > ?", {after->id});
    conditions.add_value(std::int64_t{limit} + 1);

    Page<Request> page;
    auto rows = searches_.run(select + conditions.where() + " ORDER BY r.id LIMIT ?", conditions.values());
    while (rows.next()) {
        if (page.items.size() == static_cast<std::size_t>(limit)) {
            page.next = Position{0, page.items.back().id.value()};
            break;
        }
        page.items.push_back(take(rows));
    }
    return page;
}

RequestId RequestsTable::insert(const Request& request, const Salt& salt) {
    insert_.exec(request.message, request.type, request.state, request.office, request.reason, request.requested_by, request.requested_at,
                 request.ruled_by, request.ruled_at, request.limit, request.level, request.final);
    const RequestId id{database_.getLastInsertRowid()};
    if (request.note) insert_note_.exec(id, *request.note, salt);
    return id;
}

void RequestsTable::update(const Request& request) {
    if (update_.exec(request.id, request.state, request.ruled_by, request.ruled_at, request.final, request.level, request.next, request.endorsed_by,
                     request.endorsed_at) != 1)
        throw std::logic_error("there is no such request to update");
}

std::vector<Requests::ReturnCount> RequestsTable::returns_between(Instant from, Instant to) const {
    std::vector<ReturnCount> counts;
    auto rows = returns_.run(from, to);
    while (rows.next()) {
        ReturnCount& count = counts.emplace_back();
        rows.take(count.office, count.state, count.count);
    }
    return counts;
}

}  // namespace huiying::sqlite
