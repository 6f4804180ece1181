// Query parameters read one by one, all faults collected; parameters nobody asked for are faults, so that a typing error never widens a search.
#pragma once
#include "api/http/request.hpp"
#include "json/reader.hpp"
#include "service/port/tables.hpp"

namespace huiying {

/// Faults point at `/query/<name>`.
class QueryReader {
public:
    explicit QueryReader(const http::Request& request) : request_(request) {}

    std::optional<std::string> text(std::string_view name);
    /// Comma-separated, or given several times.
    std::vector<std::string> texts(std::string_view name);
    std::optional<bool> flag(std::string_view name);
    std::int64_t integer(std::string_view name, std::int64_t otherwise, std::int64_t least, std::int64_t most);
    /// RFC 3339, or a day (its first instant in the zone). A space before an offset is read as `+`.
    std::optional<Instant> time(std::string_view name, const Zone& zone);
    template <class E>
    std::vector<E> choices(std::string_view name) {
        std::vector<E> out;
        for (const auto& value : texts(name)) {
            if (const auto found = from_word<E>(value)) out.push_back(*found);
            else fault(name, "invalid_value", "must be one of " + word_list<E>());
        }
        return out;
    }
    template <class E>
    std::optional<E> choice(std::string_view name) {
        const auto found = choices<E>(name);
        if (found.size() > 1) fault(name, "named_twice", "one value only");
        return found.empty() ? std::nullopt : std::optional<E>{found.front()};
    }
    int limit() { return static_cast<int>(integer("limit", 50, 1, 200)); }
    std::optional<Position> cursor();
    void fault(std::string_view name, std::string code, std::string detail);

    /// The Problem of all faults, unknown parameters among them; nothing when there are none.
    std::optional<Problem> finish();

private:
    const http::Request& request_;
    std::vector<std::string> asked_;
    Faults faults_;
};

/// A position as the caller sees it: opaque.
std::string cursor_text(const Position& position);

} // namespace huiying
