#include "storage/sqlite/schema.hpp"

#include <charconv>
#include <string>

#include "assets/asset.hpp"
#include "storage/sqlite/failure.hpp"

namespace huiying::sqlite {

namespace {

int ask(SQLite::Database& database, const char* question) { return database.execAndGet(question).getInt(); }

int number_of(const Asset& file) {
    int number = 0;
    std::from_chars(file.name.data(), file.name.data() + file.name.size(), number);
    return number;
}

void run_file(SQLite::Database& database, const Asset& file) {
    database.exec("BEGIN IMMEDIATE");
    try {
        // Another process may have been quicker.
        if (ask(database, "PRAGMA user_version") < number_of(file)) {
            database.exec(std::string(file.bytes));
            database.exec("PRAGMA application_id = " + std::to_string(application_id));
            database.exec("PRAGMA user_version = " + std::to_string(number_of(file)));
        }
        database.exec("COMMIT");
    } catch (...) {
        database.tryExec("ROLLBACK");
        throw;
    }
}

}  // namespace

int newest_schema() {
    const auto files = assets::schema();
    return files.empty() ? 0 : number_of(files.back());
}

void check_schema(SQLite::Database& database) {
    const int id = ask(database, "PRAGMA application_id");
    const int version = ask(database, "PRAGMA user_version");
    const bool empty = id == 0 && version == 0 && ask(database, "SELECT count(*) FROM sqlite_schema") == 0;
    if (!empty && id != application_id) throw StorageFailure("the file is an SQLite database, but not one of Huiying's", false);
    if (version > newest_schema())
        throw StorageFailure("the file was written by a newer program (schema " + std::to_string(version) + ", this program knows " +
                                 std::to_string(newest_schema()) + ")",
                             false);
}

void migrate_schema(SQLite::Database& database) {
    check_schema(database);
    for (const Asset& file : assets::schema())
        if (ask(database, "PRAGMA user_version") < number_of(file)) run_file(database, file);
}

}  // namespace huiying::sqlite
