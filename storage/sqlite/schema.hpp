// The file's schema: numbered SQL files embedded in the program, each run in one transaction that also raises PRAGMA user_version.
#pragma once
#include <SQLiteCpp/Database.h>

namespace huiying::sqlite {

/// PRAGMA application_id of Huiying's files: "HYNG".
inline constexpr int application_id = 0x48594E47;
/// The version this program writes: the number of its last schema file.
int newest_schema();
/// Throws StorageFailure when the file is neither empty nor one that this program can use.
void check_schema(SQLite::Database& database);
/// check_schema, then brings the file to newest_schema(). Several processes may do so at once.
void migrate_schema(SQLite::Database& database);

}  // namespace huiying::sqlite
