#include "storage/sqlite/answers_table.hpp"

namespace huiying::sqlite {

AnswersTable::AnswersTable(SQLite::Database& database)
    : find_(database, "SELECT request, status, body, version FROM answers WHERE key = ? AND person = ? AND route = ?"),
      insert_(database, "INSERT INTO answers (person, route, key, request, status, body, version, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
      forget_(database, "DELETE FROM answers WHERE id IN (SELECT id FROM answers WHERE at < ? ORDER BY at LIMIT ?)") {}

std::optional<Answers::Stored> AnswersTable::find(const std::string& person, const std::string& route, const std::string& key) const {
    auto rows = find_.run(key, person, route);
    if (!rows.next()) return std::nullopt;
    Stored answer;
    rows.take(answer.request, answer.status, answer.body, answer.version);
    return answer;
}

void AnswersTable::insert(const std::string& person, const std::string& route, const std::string& key, const Stored& answer, Instant at) {
    insert_.exec(person, route, key, answer.request, answer.status, answer.body, answer.version, at);
}

void AnswersTable::forget(Instant before, int most) { forget_.exec(before, most); }

}  // namespace huiying::sqlite
