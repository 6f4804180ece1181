// Versions of policies and calendars, changes that may be applied, and the installation's own secrets.
#pragma once
#include "service/port/tables.hpp"
#include "storage/sqlite/statement.hpp"

namespace huiying::sqlite {

class RegistryTable final : public Registry {
public:
    explicit RegistryTable(SQLite::Database& database);

    std::vector<PolicyVersion> policies() const override;
    std::optional<std::string> secret(const std::string& name) const override;
    std::optional<CalendarVersion> calendar(int version) const override;
    std::optional<CalendarVersion> latest_calendar() const override;
    std::optional<Candidate> candidate(const std::string& digest) const override;
    void add_policy(const PolicyVersion& policy, Instant at) override;
    void add_calendar(const CalendarVersion& calendar, Instant at) override;
    /// One that was asked for before is as it was asked for last.
    void add_candidate(const Candidate& candidate) override;
    void update_candidate(const Candidate& candidate) override;
    void set_secret(const std::string& name, const std::string& value) override;

private:
    Statement policies_;
    Statement secret_;
    Statement calendar_;
    Statement latest_calendar_;
    Statement candidate_;
    Statement add_policy_;
    Statement add_calendar_;
    Statement add_candidate_;
    Statement update_candidate_;
    Statement set_secret_;
};

}  // namespace huiying::sqlite
