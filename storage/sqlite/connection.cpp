#include "storage/sqlite/connection.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include "storage/sqlite/failure.hpp"
#include "storage/sqlite/schema.hpp"

namespace huiying::sqlite {

namespace {

[[noreturn]] void throw_system(const std::string& what, int error) { throw StorageFailure(what + ": " + std::strerror(error), false); }

// SQLite gives its log the mode of the file. An existing file is not opened here: closing it would drop the locks of this program.
void make_file(const std::string& path) {
    const int file = open(path.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0) close(file);
    else if (errno != EEXIST) throw_system("the storage file cannot be made", errno);
}

Connection connect(const SqliteOptions& options, int flags) {
    const auto busy = static_cast<int>(options.busy.count());
    return std::make_unique<SQLite::Database>(options.path, flags | SQLite::OPEN_NOMUTEX, busy, options.vfs);
}

// Says it in the operator's terms where SQLite's own text is about itself.
StorageFailure opening_failure(const SQLite::Exception& error, const std::string& path) {
    switch (error.getErrorCode()) {
        case SQLITE_NOTADB: return {"the storage file is not one of Huiying's: " + path, false};
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_READONLY: return {"the storage file cannot be opened for writing, see its permissions: " + path, false};
        default: return as_failure(error);
    }
}

template <class Open>
Connection told(const SqliteOptions& options, Open open) {
    try {
        return open();
    } catch (const SQLite::Exception& error) {
        throw opening_failure(error, options.path);
    }
}

}  // namespace

void make_folders(const std::filesystem::path& folder) {
    if (folder.empty() || std::filesystem::is_directory(folder)) return;
    make_folders(folder.parent_path());
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) throw_system("the storage folder cannot be made", errno);
}

Connection open_writer(const SqliteOptions& options) {
    return told(options, [&options] {
        make_folders(std::filesystem::path(options.path).parent_path());
        make_file(options.path);
        Connection connection = connect(options, SQLite::OPEN_READWRITE);
        // Before anything is changed: the file may be someone else's.
        check_schema(*connection);
        if (connection->execAndGet("PRAGMA journal_mode = WAL").getString() != "wal")
            throw StorageFailure("the storage folder's file system cannot keep a write-ahead log (a network drive?)", false);
        connection->exec("PRAGMA synchronous = FULL");
        connection->exec("PRAGMA foreign_keys = ON");
        connection->exec("PRAGMA cache_size = -65536");
        connection->exec("PRAGMA temp_store = MEMORY");
        connection->exec("PRAGMA wal_autocheckpoint = " + std::to_string(options.checkpoint_pages));
        connection->exec("PRAGMA journal_size_limit = 67108864");
        connection->exec("PRAGMA trusted_schema = OFF");
        // Lets the record's triggers see a REPLACE too.
        connection->exec("PRAGMA recursive_triggers = ON");
        migrate_schema(*connection);
        return connection;
    });
}

Connection open_reader(const SqliteOptions& options) {
    return told(options, [&options] {
        Connection connection = connect(options, SQLite::OPEN_READONLY);
        connection->exec("PRAGMA query_only = ON");
        connection->exec("PRAGMA mmap_size = 1073741824");
        connection->exec("PRAGMA cache_size = -16384");
        connection->exec("PRAGMA temp_store = MEMORY");
        connection->exec("PRAGMA trusted_schema = OFF");
        return connection;
    });
}

}  // namespace huiying::sqlite
