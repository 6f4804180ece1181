// Storage in one SQLite file: the factory of the Store, and how such a file is restored from a backup.
#pragma once
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "service/model/message.hpp"
#include "service/port/store.hpp"

namespace huiying {

struct SqliteOptions {
    std::string path;            ///< made when absent, with mode 0600, and its folders with 0700
    int readers = 2;             ///< threads that read
    std::size_t queue = 4096;    ///< jobs that may wait, for writing and for reading each; beyond that they are refused
    std::size_t batch = 256;     ///< most jobs in one commit
    int checkpoint_pages = 4000; ///< size of the write-ahead log at which SQLite moves it into the file
    std::chrono::milliseconds busy{5000}; ///< how long to wait for another process that writes to the file
    std::chrono::milliseconds idle{2000}; ///< without work for so long, the write-ahead log is emptied
    std::string vfs;             ///< the SQLite VFS to use; empty: the system's. For fault injection
};

/// Opens the file and brings its schema up to date. Throws StorageFailure with a text for the operator: made by a newer program, not a file of
/// Huiying's, no permission.
std::unique_ptr<Store> open_sqlite(const SqliteOptions& options);

/// Puts the backup `from` in the place of `to`. Verifies it first: SQLite's own check, that it is Huiying's and not newer than this program,
/// and the whole hash chain of the record. Refuses while a server holds `to`, and when `to` exists unless `replace` is set. Either the old
/// file stands afterwards, or the whole new one. Blocks.
Result<void> restore_sqlite(const std::string& from, const std::string& to, bool replace = false);

/// A file (附件) that the database of a backup knows of.
struct BackedUpFile {
    Digest sha256{};
    std::int64_t size = 0;
    bool named = false; ///< by a message
};
/// Those of a backup; none for one from before there were any. Problems as restore_sqlite's for what is no database. Blocks.
Result<std::vector<BackedUpFile>> backed_up_files(const std::string& backup);

}  // namespace huiying
