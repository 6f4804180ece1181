// Restoring a backup: nothing is touched before the backup has been read to its last page and its record to the last link.
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <filesystem>

#include "service/port/attachments.hpp"
#include "service/rules/chain.hpp"
#include "storage/sqlite/connection.hpp"
#include "storage/sqlite/events_table.hpp"
#include "storage/sqlite/new_file.hpp"
#include "storage/sqlite/open.hpp"
#include "storage/sqlite/schema.hpp"
#include "storage/sqlite/statement.hpp"

namespace huiying {

namespace sqlite {

namespace {

Problem refusal(Fault fault, std::string code, std::string detail) { return {fault, std::move(code), std::move(detail), {}, {}}; }

Problem damaged(const std::string& detail) {
    return refusal(Fault::invalid, "backup_damaged", "备份已损坏 / the backup is damaged: " + detail);
}

Problem no_such_backup(const std::string& path) { return refusal(Fault::not_found, "no_such_backup", "没有这个备份文件 / there is no such file: " + path); }

Problem in_use() { return refusal(Fault::conflict, "storage_in_use", "目标正在使用，请先停止服务 / a server holds the storage file; stop it first"); }

// RFC 3986 section 2.1, for the characters that mean something in SQLite's file names.
std::string as_uri(const std::string& path) {
    std::string out = "file:";
    for (const char symbol : path) {
        if (symbol == '%') out += "%25";
        else if (symbol == '?') out += "%3f";
        else if (symbol == '#') out += "%23";
        else out += symbol;
    }
    return out;
}

// A finished backup has no log beside it, and can then be read from a medium that cannot be written.
Connection open_backup(const std::string& path) {
    const bool log = std::filesystem::exists(path + "-wal");
    return std::make_unique<SQLite::Database>(as_uri(path) + (log ? "?mode=ro" : "?immutable=1"), SQLite::OPEN_READONLY | SQLite::OPEN_URI);
}

Result<void> verify_chain(SQLite::Database& database) {
    const EventsTable events(database);
    ChainWalk walk;
    for (auto batch = events.after(walk.last(), 1000); !batch.empty(); batch = events.after(walk.last(), 1000))
        for (const StoredEvent& event : batch)
            if (!walk.take(event)) return damaged("the record's chain breaks at event " + event.seq.text());
    return {};
}

Result<void> verify(SQLite::Database& database) {
    try {
        check_schema(database);
    } catch (const StorageFailure& failure) {
        return refusal(Fault::invalid, "not_a_backup", std::string("不是可用的备份 / not a backup that can be used: ") + failure.what());
    }
    if (database.execAndGet("PRAGMA user_version").getInt() == 0)
        return refusal(Fault::invalid, "not_a_backup", "文件是空的 / not a backup that can be used: the file is empty");
    const std::string found = database.execAndGet("PRAGMA integrity_check(1)").getString();
    if (found != "ok") return damaged(found);
    if (SQLite::Statement(database, "PRAGMA foreign_key_check").executeStep()) return damaged("a row refers to one that is not there");
    return verify_chain(database);
}

// Whether another process holds a lock of SQLite's on a file that SQLite itself cannot read any more.
bool locked_elsewhere(const std::string& path) {
    const int file = open(path.c_str(), O_RDWR | O_CLOEXEC);
    if (file < 0) return false;
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = 0x40000000;  // SQLite's pending byte, followed by its reserved and shared bytes
    lock.l_len = 512;
    const bool held = fcntl(file, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    close(file);
    return held;
}

void remove_logs(const std::string& path) {
    for (const char* const suffix : {"-wal", "-shm", "-journal"}) std::filesystem::remove(path + suffix);
}

// Leaving WAL mode works only for the last connection; it also empties and removes the log, which must not meet the new file.
Result<void> vacate(const std::string& path) {
    if (!std::filesystem::exists(path)) {
        remove_logs(path);
        return {};
    }
    try {
        SQLite::Database target(path, SQLite::OPEN_READWRITE);
        if (target.execAndGet("PRAGMA journal_mode = DELETE").getString() != "delete") return in_use();
        return {};
    } catch (const SQLite::Exception& error) {
        const int code = error.getErrorCode();
        if (code == SQLITE_BUSY || code == SQLITE_LOCKED) return in_use();
        if (code != SQLITE_NOTADB && code != SQLITE_CORRUPT) throw;
    }
    if (locked_elsewhere(path)) return in_use();
    remove_logs(path);
    return {};
}

Result<void> restore(const std::string& from, const std::string& to, bool replace) {
    if (!std::filesystem::is_regular_file(from)) return no_such_backup(from);
    if (!replace && std::filesystem::exists(to)) return refusal(Fault::conflict, "file_exists", "目标文件已存在 / the file exists already: " + to);
    const Connection backup = open_backup(from);
    HUIYING_TRY(verify(*backup));
    make_folders(std::filesystem::path(to).parent_path());
    NewFile copy(to);
    copy.copy_from(*backup);
    HUIYING_TRY(vacate(to));
    return copy.put(replace);
}

Result<std::vector<BackedUpFile>> files_of(const std::string& backup) {
    if (!std::filesystem::is_regular_file(backup)) return no_such_backup(backup);
    const Connection opened = open_backup(backup);
    std::vector<BackedUpFile> files;
    if (!opened->tableExists("files")) return files;
    const Statement every(*opened, "SELECT sha256, size, state FROM files");
    auto rows = every.run();
    while (rows.next()) {
        BackedUpFile& file = files.emplace_back();
        FileState state{};
        rows.take(file.sha256, file.size, state);
        file.named = state == FileState::named;
    }
    return files;
}

/// What the work gives, or what it threw as a problem.
template <class Work>
auto told(Work work) -> decltype(work()) {
    try {
        return work();
    } catch (const SQLite::Exception& error) {
        if (error.getErrorCode() == SQLITE_NOTADB || error.getErrorCode() == SQLITE_CORRUPT) return damaged(error.what());
        return refusal(Fault::unavailable, "restore_failed", "恢复失败 / the backup could not be restored: " + std::string(error.what()));
    } catch (const std::exception& error) {
        return refusal(Fault::unavailable, "restore_failed", "恢复失败 / the backup could not be restored: " + std::string(error.what()));
    }
}

}  // namespace

}  // namespace sqlite

Result<void> restore_sqlite(const std::string& from, const std::string& to, bool replace) {
    return sqlite::told([&] { return sqlite::restore(from, to, replace); });
}

Result<std::vector<BackedUpFile>> backed_up_files(const std::string& backup) {
    return sqlite::told([&] { return sqlite::files_of(backup); });
}

}  // namespace huiying
