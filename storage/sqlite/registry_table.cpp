#include "storage/sqlite/registry_table.hpp"

#include <stdexcept>

namespace huiying::sqlite {

RegistryTable::RegistryTable(SQLite::Database& database)
    : policies_(database, "SELECT name, version, content FROM policy_versions ORDER BY name, version"),
      secret_(database, "SELECT value FROM secrets WHERE name = ?"),
      calendar_(database, "SELECT version, content FROM calendar_versions WHERE version = ?"),
      latest_calendar_(database, "SELECT version, content FROM calendar_versions ORDER BY version DESC LIMIT 1"),
      candidate_(database,
                 "SELECT digest, content, preview, asked_by, asked_at, applied_by, reason, salt, turned_at FROM candidates WHERE digest = ?"),
      add_policy_(database, "INSERT INTO policy_versions (name, version, content, at) VALUES (?, ?, ?, ?)"),
      add_calendar_(database, "INSERT INTO calendar_versions (version, content, at) VALUES (?, ?, ?)"),
      add_candidate_(database,
                     "INSERT INTO candidates (digest, content, preview, asked_by, asked_at) VALUES (?, ?, ?, ?, ?)"
                     " ON CONFLICT (digest) DO UPDATE SET preview = excluded.preview, asked_by = excluded.asked_by,"
                     " asked_at = excluded.asked_at"),
      update_candidate_(database, "UPDATE candidates SET applied_by = ?2, reason = ?3, salt = ?4, turned_at = ?5 WHERE digest = ?1"),
      set_secret_(database, "INSERT INTO secrets (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value") {}

std::vector<Registry::PolicyVersion> RegistryTable::policies() const {
    std::vector<PolicyVersion> versions;
    auto rows = policies_.run();
    while (rows.next()) {
        PolicyVersion& version = versions.emplace_back();
        rows.take(version.name, version.version, version.content);
    }
    return versions;
}

std::optional<std::string> RegistryTable::secret(const std::string& name) const {
    auto rows = secret_.run(name);
    if (!rows.next()) return std::nullopt;
    return rows.get<std::string>();
}

std::optional<Registry::CalendarVersion> RegistryTable::calendar(int version) const {
    auto rows = calendar_.run(version);
    if (!rows.next()) return std::nullopt;
    CalendarVersion calendar;
    rows.take(calendar.version, calendar.content);
    return calendar;
}

std::optional<Registry::CalendarVersion> RegistryTable::latest_calendar() const {
    auto rows = latest_calendar_.run();
    if (!rows.next()) return std::nullopt;
    CalendarVersion calendar;
    rows.take(calendar.version, calendar.content);
    return calendar;
}

std::optional<Registry::Candidate> RegistryTable::candidate(const std::string& digest) const {
    auto rows = candidate_.run(digest);
    if (!rows.next()) return std::nullopt;
    Candidate candidate;
    rows.take(candidate.digest, candidate.content, candidate.preview, candidate.asked_by, candidate.asked_at, candidate.applied_by,
              candidate.reason, candidate.salt, candidate.turned_at);
    return candidate;
}

void RegistryTable::add_policy(const PolicyVersion& policy, Instant at) { add_policy_.exec(policy.name, policy.version, policy.content, at); }

void RegistryTable::add_calendar(const CalendarVersion& calendar, Instant at) { add_calendar_.exec(calendar.version, calendar.content, at); }

void RegistryTable::add_candidate(const Candidate& c) { add_candidate_.exec(c.digest, c.content, c.preview, c.asked_by, c.asked_at); }

void RegistryTable::update_candidate(const Candidate& c) {
    if (update_candidate_.exec(c.digest, c.applied_by, c.reason, c.salt, c.turned_at) != 1)
        throw std::logic_error("there is no such candidate to update");
}

void RegistryTable::set_secret(const std::string& name, const std::string& value) { set_secret_.exec(name, value); }

}  // namespace huiying::sqlite
