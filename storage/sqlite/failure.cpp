#include "storage/sqlite/failure.hpp"

#include <sqlite3.h>

namespace huiying::sqlite {

namespace {

constexpr int primary(int code) { return code & 0xff; }

std::string text_of(const char* message, int code) { return "SQLite: " + std::string(message) + " (" + std::to_string(code) + ")"; }

}  // namespace

void throw_failure(const SQLite::Database& database, int code) {
    sqlite3* const handle = database.getHandle();
    // The connection may remember another error than the one returned, such as after a reset.
    const bool same = primary(sqlite3_errcode(handle)) == primary(code);
    const int extended = same ? sqlite3_extended_errcode(handle) : code;
    throw StorageFailure(text_of(same ? sqlite3_errmsg(handle) : sqlite3_errstr(code), extended), primary(code) == SQLITE_FULL);
}

StorageFailure as_failure(const SQLite::Exception& error) {
    return {text_of(error.what(), error.getExtendedErrorCode()), primary(error.getErrorCode()) == SQLITE_FULL};
}

}  // namespace huiying::sqlite
