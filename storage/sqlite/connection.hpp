// How connections to the file are opened, with the pragmas each kind of use needs.
#pragma once
#include <SQLiteCpp/Database.h>

#include <filesystem>
#include <memory>

#include "storage/sqlite/open.hpp"

namespace huiying::sqlite {

using Connection = std::unique_ptr<SQLite::Database>;

/// Each is for one thread at a time. They throw StorageFailure.

/// Makes the folder and those above it, open to their owner alone.
void make_folders(const std::filesystem::path& folder);
/// For writing; makes the file when it is absent and brings its schema up to date.
Connection open_writer(const SqliteOptions& options);
/// For reading a file whose schema is up to date.
Connection open_reader(const SqliteOptions& options);

}  // namespace huiying::sqlite
