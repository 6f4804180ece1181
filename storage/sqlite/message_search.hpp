// Lists of messages: from a filter to SQL, page by page on (sort key, id), so that a page costs the same however deep it lies.
// Each list starts from the narrowest source it has: an office's open messages, what an office ever held, triage, or a unique key.
#pragma once
#include "service/port/tables.hpp"
#include "storage/sqlite/search.hpp"
#include "storage/sqlite/sides.hpp"

namespace huiying::sqlite {

class MessageSearch {
public:
    MessageSearch(SQLite::Database& database, const Sides& sides) : sides_(sides), searches_(database) {}

    Page<MessageId> list(const MessageFilter& filter, int limit, std::optional<Position> after) const;

private:
    const Sides& sides_;
    Searches searches_;
};

/// The SQL of a list for the side in force (see sides) and its values; the last value is the limit. For list() and for the tests of query plans.
struct MessageQuery {
    std::string text;
    std::vector<Conditions::Value> values;
};
MessageQuery message_query(const MessageFilter& filter, int limit, std::optional<Position> after, char here);

}  // namespace huiying::sqlite
