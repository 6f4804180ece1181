// Special responses (专项回应), the measures taken, and whom each has reached.
#pragma once
#include "service/port/clusters.hpp"
#include "storage/sqlite/search.hpp"
#include "storage/sqlite/statement.hpp"

namespace huiying::sqlite {

class ResponsesTable final : public SpecialResponses {
public:
    explicit ResponsesTable(SQLite::Database& database);

    std::optional<SpecialResponse> find(ResponseId id) const override;
    Page<SpecialResponse> list(const ResponseFilter& filter, int limit, std::optional<Position> after) const override;
    std::int64_t count_open(const std::string& office) const override;
    std::vector<Measure> measures(ResponseId id) const override;
    std::vector<MessageId> unreached(ResponseId id, int most) const override;
    std::vector<ResponseId> with_unreached(int most) const override;
    std::optional<AnsweredAs> reached(ResponseId id, MessageId message) const override;
    std::map<AnsweredAs, std::int64_t> reached_counts(ResponseId id) const override;
    bool has_answered(MessageId message) const override;
    std::vector<ResponseId> firing(Instant until, int most) const override;
    std::optional<Instant> next_firing() const override;
    std::vector<ResponseId> open() const override;

    ResponseId insert(const SpecialResponse& response, const Salt& salt) override;
    void update(const SpecialResponse& response, const Salt& salt) override;
    void add_measure(ResponseId id, const Measure& measure, const Salt& salt) override;
    void reach(ResponseId id, MessageId message, AnsweredAs as, Instant at) override;

private:
    SQLite::Database& database_;
    Searches searches_;
    Statement find_;
    Statement count_open_;
    Statement measures_;
    Statement unreached_;
    Statement with_unreached_;
    Statement reached_;
    Statement reached_counts_;
    Statement has_answered_;
    Statement firing_;
    Statement next_firing_;
    Statement open_;
    Statement insert_;
    Statement update_;
    Statement add_measure_;
    Statement reach_;
};

}  // namespace huiying::sqlite
