// Requests for a ruling. What the asker wrote stands in request_notes, where it can be erased.
#pragma once
#include "service/port/tables.hpp"
#include "storage/sqlite/search.hpp"
#include "storage/sqlite/statement.hpp"

namespace huiying::sqlite {

class RequestsTable final : public Requests {
public:
    explicit RequestsTable(SQLite::Database& database);

    std::optional<Request> find(RequestId id) const override;
    std::vector<Request> of(MessageId id) const override;
    Page<Request> list(const RequestFilter& filter, int limit, std::optional<Position> after) const override;
    std::vector<ReturnCount> returns_between(Instant from, Instant to) const override;
    RequestId insert(const Request& request, const Salt& salt) override;
    void update(const Request& request) override;

private:
    SQLite::Database& database_;
    Searches searches_;
    Statement find_;
    Statement of_;
    Statement insert_;
    Statement insert_note_;
    Statement update_;
    Statement returns_;
};

}  // namespace huiying::sqlite
