// What SQLite reports, in the port's terms. SQLite's texts name tables and constraints, never bound values, and so may be logged.
#pragma once
#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>

#include "service/port/store.hpp"

namespace huiying::sqlite {

/// Throws StorageFailure for the connection's last error; `code` is what the failed call returned.
[[noreturn]] void throw_failure(const SQLite::Database& database, int code);
/// The same for what SQLiteCpp threw.
StorageFailure as_failure(const SQLite::Exception& error);

}  // namespace huiying::sqlite
