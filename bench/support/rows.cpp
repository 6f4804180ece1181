#include "bench/support/rows.hpp"

#include <sqlite3.h>

#include <chrono>
#include <memory>
#include <stdexcept>

namespace huiying::bench {

namespace {

using Database = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;
using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

Database open(const std::string& file, int flags) {
    sqlite3* database = nullptr;
    const int code = sqlite3_open_v2(file.c_str(), &database, flags | SQLITE_OPEN_NOMUTEX, nullptr);
    Database out{database, &sqlite3_close};
    if (code != SQLITE_OK) throw std::runtime_error("cannot open the database");
    return out;
}

Statement prepare(sqlite3* database, const std::string& text) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v3(database, text.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr) != SQLITE_OK)
        throw std::runtime_error(sqlite3_errmsg(database));
    return {statement, &sqlite3_finalize};
}

void exec(sqlite3* database, const char* text) {
    if (sqlite3_exec(database, text, nullptr, nullptr, nullptr) != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(database));
}

void finish(sqlite3* database, sqlite3_stmt* statement) {
    int code = sqlite3_step(statement);
    while (code == SQLITE_ROW) code = sqlite3_step(statement);
    sqlite3_reset(statement);
    if (code != SQLITE_DONE) throw std::runtime_error(sqlite3_errmsg(database));
}

Value read(sqlite3_stmt* statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_INTEGER: return std::int64_t{sqlite3_column_int64(statement, column)};
        case SQLITE_FLOAT: return sqlite3_column_double(statement, column);
        case SQLITE_TEXT: return std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, column)), static_cast<std::size_t>(sqlite3_column_bytes(statement, column)));
        case SQLITE_BLOB: {
            const auto* bytes = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, column));
            return Blob(bytes, bytes + sqlite3_column_bytes(statement, column));
        }
        default: return {};
    }
}

struct Bind {
    sqlite3_stmt* statement;
    int index;
    void operator()(std::monostate) const { sqlite3_bind_null(statement, index); }
    void operator()(std::int64_t value) const { sqlite3_bind_int64(statement, index, value); }
    void operator()(double value) const { sqlite3_bind_double(statement, index, value); }
    void operator()(const std::string& value) const { sqlite3_bind_text(statement, index, value.data(), static_cast<int>(value.size()), SQLITE_STATIC); }
    void operator()(const Blob& value) const { sqlite3_bind_blob(statement, index, value.data(), static_cast<int>(value.size()), SQLITE_STATIC); }
};

std::vector<std::string> texts(sqlite3* database, const std::string& question) {
    std::vector<std::string> out;
    const auto statement = prepare(database, question);
    while (sqlite3_step(statement.get()) == SQLITE_ROW) out.push_back(std::get<std::string>(read(statement.get(), 0)));
    return out;
}

std::string joined(const std::vector<std::string>& names, const char* each = nullptr) {
    std::string out;
    for (const auto& name : names) out += (out.empty() ? "" : ", ") + (each != nullptr ? std::string(each) : name);
    return out;
}

std::int64_t count(sqlite3* database, const std::string& table) {
    const auto statement = prepare(database, "SELECT count(*) FROM " + table);
    sqlite3_step(statement.get());
    return sqlite3_column_int64(statement.get(), 0);
}

// As storage/sqlite/connection.cpp sets them for the writer.
constexpr const char* writer_pragmas =
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;"
    " PRAGMA wal_autocheckpoint = 4000; PRAGMA journal_size_limit = 67108864; PRAGMA trusted_schema = OFF; PRAGMA recursive_triggers = ON;";

constexpr const char* next_of_day = "INSERT INTO day_numbers (day, last) VALUES (?, 1) ON CONFLICT (day) DO UPDATE SET last = last + 1";

constexpr std::int64_t day_milliseconds = 86'400'000;

}  // namespace

StoredRows::StoredRows(const std::string& database) {
    const auto source = open(database, SQLITE_OPEN_READWRITE);
    schema_ = texts(source.get(), "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'");
    const auto times = prepare(source.get(), "SELECT registered_at FROM messages ORDER BY id");
    while (sqlite3_step(times.get()) == SQLITE_ROW) days_.push_back(sqlite3_column_int64(times.get(), 0) / day_milliseconds);
    messages_ = days_.size();
    read_table(database, "messages", "id");
    for (const char* name : {"letters", "holdings", "writers", "clocks", "events"}) read_table(database, name, "message_id");
}

// Ids of messages begin at 1 and have no holes: nothing but registering was done there.
void StoredRows::read_table(const std::string& database, const std::string& name, const std::string& key) {
    const auto source = open(database, SQLITE_OPEN_READONLY);
    // table_info leaves generated columns out.
    const auto columns = texts(source.get(), "SELECT name FROM pragma_table_info('" + name + "')");
    Table table{name, "INSERT INTO " + name + " (" + joined(columns) + ") VALUES (" + joined(columns, "?") + ")", {}};
    table.rows.resize(messages_);
    const auto all = prepare(source.get(), "SELECT " + joined(columns) + ", " + key + " FROM " + name + " ORDER BY " + key);
    const int width = static_cast<int>(columns.size());
    while (sqlite3_step(all.get()) == SQLITE_ROW) {
        Row row;
        for (int column = 0; column < width; ++column) row.push_back(read(all.get(), column));
        // 0 is no message: such an event, of a token for example, was there before the load.
        const auto message = static_cast<std::size_t>(sqlite3_column_int64(all.get(), width));
        if (message > 0) table.rows.at(message - 1).push_back(std::move(row));
    }
    tables_.push_back(std::move(table));
}

double StoredRows::insert_into(const std::string& file, std::size_t per_commit) const {
    const auto database = open(file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    exec(database.get(), writer_pragmas);
    for (const auto& text : schema_) exec(database.get(), text.c_str());
    const auto begin = prepare(database.get(), "BEGIN IMMEDIATE");
    const auto commit = prepare(database.get(), "COMMIT");
    const auto number = prepare(database.get(), next_of_day);
    std::vector<Statement> inserts;
    for (const auto& table : tables_) inserts.push_back(prepare(database.get(), table.insert));

    const auto begun = std::chrono::steady_clock::now();
    for (std::size_t message = 0; message < messages_; ++message) {
        if (message % per_commit == 0) finish(database.get(), begin.get());
        sqlite3_bind_int64(number.get(), 1, days_[message]);
        finish(database.get(), number.get());
        for (std::size_t t = 0; t < tables_.size(); ++t)
            for (const Row& row : tables_[t].rows[message]) {
                for (std::size_t i = 0; i < row.size(); ++i) std::visit(Bind{inserts[t].get(), static_cast<int>(i + 1)}, row[i]);
                finish(database.get(), inserts[t].get());
            }
        if (message % per_commit == per_commit - 1 || message + 1 == messages_) finish(database.get(), commit.get());
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    for (const auto& table : tables_) {
        std::size_t wanted = 0;
        for (const auto& rows : table.rows) wanted += rows.size();
        if (count(database.get(), table.name) != static_cast<std::int64_t>(wanted)) throw std::runtime_error("not the same rows in " + table.name);
    }
    return seconds;
}

}  // namespace huiying::bench
