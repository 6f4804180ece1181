#include "storage/sqlite/sqlite_store.hpp"

#include <sqlite3.h>

#include "storage/sqlite/new_file.hpp"

namespace huiying {

namespace sqlite {

namespace {

Problem backup_problem(const std::string& text) {
    return {Fault::unavailable, "backup_failed", "备份失败 / the backup could not be made: " + text, {}, {}};
}

}  // namespace

Result<void> SqliteStore::backup(const std::string& file) {
    try {
        NewFile copy(file);
        copy.copy_from(*open_reader(options_));
        return copy.put(false);
    } catch (const StorageFailure& failure) {
        return backup_problem(failure.what());
    } catch (const SQLite::Exception& error) {
        return backup_problem(as_failure(error).what());
    }
}

void SqliteStore::close() {
    lane_.close();
    readers_.close();
}

}  // namespace sqlite

std::unique_ptr<Store> open_sqlite(const SqliteOptions& options) {
    // Counting its memory would have all threads take one lock at each allocation. Only possible before SQLite is used at all.
    [[maybe_unused]] static const int without_counts = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    return std::make_unique<sqlite::SqliteStore>(options);
}

}  // namespace huiying
