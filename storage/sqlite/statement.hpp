// A prepared statement that lives as long as its connection, and one use of it.
// Values are bound and read by their C++ type, so that every instant, id, enumeration and digest has one spelling in the file.
#pragma once
#include <SQLiteCpp/Column.h>
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <array>
#include <cstring>
#include <memory>
#include <optional>
#include <string>

#include "service/model/ids.hpp"
#include "service/model/words.hpp"
#include "service/time.hpp"
#include "storage/sqlite/failure.hpp"

namespace huiying::sqlite {

template <class E>
concept Worded = requires { Words<E>::all; };

/// The rows of one run; the statement is reset when this goes. One thread.
class Rows {
public:
    Rows(const SQLite::Database& database, SQLite::Statement& statement) : database_(&database), statement_(&statement) {}
    Rows(const Rows&) = delete;
    Rows& operator=(const Rows&) = delete;
    ~Rows() { statement_->tryReset(); }

    /// Steps to the next row; false after the last. Throws StorageFailure.
    bool next();
    /// Reads the next columns of the row, from left to right.
    template <class... Values>
    void take(Values&... values) {
        (read(values), ...);
    }
    template <class T>
    T get() {
        T value{};
        read(value);
        return value;
    }

private:
    SQLite::Column column() { return statement_->getColumn(column_++); }

    void read(std::int64_t& value) { value = column().getInt64(); }
    void read(int& value) { value = column().getInt(); }
    void read(bool& value) { value = column().getInt() != 0; }
    void read(double& value) { value = column().getDouble(); }
    void read(std::string& value) { value = column().getString(); }
    void read(Instant& value) { value = Instant{std::chrono::milliseconds{column().getInt64()}}; }
    void read(Day& value) { value = Day{std::chrono::days{column().getInt64()}}; }
    template <class Tag>
    void read(Id<Tag>& value) {
        value = Id<Tag>{column().getInt64()};
    }
    template <std::size_t N>
    void read(std::array<std::uint8_t, N>& value) {
        const auto bytes = column();
        if (bytes.getBytes() != static_cast<int>(N)) throw_unreadable();
        std::memcpy(value.data(), bytes.getBlob(), N);
    }
    template <Worded E>
    void read(E& value) {
        const auto text = column();
        const auto known = from_word<E>({text.getText(), static_cast<std::size_t>(text.getBytes())});
        if (!known) throw_unreadable();
        value = *known;
    }
    template <class T>
    void read(std::optional<T>& value) {
        if (statement_->isColumnNull(column_)) {
            ++column_;
            value.reset();
        } else {
            read(value.emplace());
        }
    }
    [[noreturn]] void throw_unreadable() const;

    const SQLite::Database* database_;
    SQLite::Statement* statement_;
    int column_ = 0;
};

/// A statement, prepared at its first use. Belongs to its connection's thread. Throws StorageFailure.
class Statement {
public:
    Statement(SQLite::Database& database, std::string text) : database_(database), text_(std::move(text)) {}

    /// Binds all parameters, copying texts, and gives the rows.
    template <class... Values>
    Rows run(const Values&... values) const {
        bind_all<true>(values...);
        return {database_, *statement_};
    }
    /// Binds all parameters and runs to the end. Gives how many rows were inserted, changed or deleted.
    template <class... Values>
    int exec(const Values&... values) const {
        bind_all<false>(values...);
        return finish();
    }
    /// Runs a statement without parameters to its end; gives SQLite's primary result code.
    int attempt() const noexcept;

private:
    template <bool copying, class... Values>
    void bind_all(const Values&... values) const {
        prepare();
        int index = 0;
        (bind<copying>(++index, values), ...);
    }
    template <bool copying>
    void bind(int index, const std::string& value) const {
        if constexpr (copying) statement_->bind(index, value);
        else statement_->bindNoCopy(index, value);
    }
    template <bool copying>
    void bind(int index, const char* value) const = delete;  // would become a bool
    /// Null binds NULL.
    template <bool copying, class T>
    void bind(int index, const T* value) const {
        if (value != nullptr) bind<copying>(index, *value);
        else statement_->bind(index);
    }
    template <bool copying>
    void bind(int index, std::int64_t value) const { statement_->bind(index, value); }
    template <bool copying>
    void bind(int index, int value) const { statement_->bind(index, value); }
    template <bool copying>
    void bind(int index, bool value) const { statement_->bind(index, value ? 1 : 0); }
    template <bool copying>
    void bind(int index, double value) const { statement_->bind(index, value); }
    template <bool copying>
    void bind(int index, Instant value) const { statement_->bind(index, std::int64_t{value.time_since_epoch().count()}); }
    template <bool copying>
    void bind(int index, Day value) const { statement_->bind(index, std::int64_t{value.time_since_epoch().count()}); }
    template <bool copying, class Tag>
    void bind(int index, Id<Tag> value) const { statement_->bind(index, value.value()); }
    template <bool copying, std::size_t N>
    void bind(int index, const std::array<std::uint8_t, N>& value) const {
        if constexpr (copying) statement_->bind(index, value.data(), static_cast<int>(N));
        else statement_->bindNoCopy(index, value.data(), static_cast<int>(N));
    }
    template <bool copying, Worded E>
    void bind(int index, E value) const {
        // The words are literals: they end in a zero byte and outlive the statement.
        statement_->bindNoCopy(index, word(value).data());
    }
    template <bool copying, class T>
    void bind(int index, const std::optional<T>& value) const {
        if (value) bind<copying>(index, *value);
        else statement_->bind(index);
    }
    void prepare() const {
        if (!statement_) compile();
    }
    void compile() const;
    int finish() const;

    SQLite::Database& database_;
    std::string text_;
    mutable std::unique_ptr<SQLite::Statement> statement_;
};

}  // namespace huiying::sqlite
