#include "storage/sqlite/registry_table.hpp"

namespace huiying::sqlite {

RegistryTable::RegistryTable(SQLite::Database& database)
    : policies_(database, "SELECT name, version, content FROM policy_versions ORDER BY name, version"),
      secret_(database, "SELECT value FROM secrets WHERE name = ?"),
      add_policy_(database, "INSERT INTO policy_versions (name, version, content, at) VALUES (?, ?, ?, ?)"),
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

void RegistryTable::add_policy(const PolicyVersion& policy, Instant at) { add_policy_.exec(policy.name, policy.version, policy.content, at); }

void RegistryTable::set_secret(const std::string& name, const std::string& value) { set_secret_.exec(name, value); }

}  // namespace huiying::sqlite
