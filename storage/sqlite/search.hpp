// Questions whose SQL depends on what is asked: built from fixed fragments, values always bound. Each text is prepared once.
#pragma once
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "storage/sqlite/statement.hpp"

namespace huiying::sqlite {

/// A WHERE clause and the values of its parameters, in order.
class Conditions {
public:
    using Value = std::variant<std::int64_t, std::string>;

    /// Adds a fragment with one `?` for each value.
    void add(std::string_view fragment, std::initializer_list<Value> values = {});
    /// Adds `column IN (?, …)`, or `column = ?` for one; nothing for an empty list.
    void add_any(std::string_view column, const std::vector<std::string>& values);
    template <Worded E>
    void add_any(std::string_view column, const std::vector<E>& values) {
        std::vector<std::string> words;
        for (const E value : values) words.emplace_back(word(value));
        add_any(column, words);
    }
    void add_value(Value value) { values_.push_back(std::move(value)); }

    /// ` WHERE …`, or nothing.
    std::string where() const { return text_.empty() ? "" : " WHERE " + text_; }
    const std::vector<Value>& values() const noexcept { return values_; }

private:
    std::string text_;
    std::vector<Value> values_;
};

/// The statements already prepared, by text. One connection, one thread.
class Searches {
public:
    explicit Searches(SQLite::Database& database) : database_(database) {}

    Rows run(const std::string& text, const std::vector<Conditions::Value>& values) const;

private:
    SQLite::Database& database_;
    mutable std::map<std::string, SQLite::Statement, std::less<>> statements_;
};

}  // namespace huiying::sqlite
