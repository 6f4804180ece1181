// Versions of policies, and the installation's own secrets.
#pragma once
#include "service/port/tables.hpp"
#include "storage/sqlite/statement.hpp"

namespace huiying::sqlite {

class RegistryTable final : public Registry {
public:
    explicit RegistryTable(SQLite::Database& database);

    std::vector<PolicyVersion> policies() const override;
    std::optional<std::string> secret(const std::string& name) const override;
    void add_policy(const PolicyVersion& policy, Instant at) override;
    void set_secret(const std::string& name, const std::string& value) override;

private:
    Statement policies_;
    Statement secret_;
    Statement add_policy_;
    Statement set_secret_;
};

}  // namespace huiying::sqlite
