#include "tests/storage/faulty_disk.hpp"

#include <sqlite3.h>

#include <atomic>
#include <mutex>

namespace huiying::test {

namespace {

std::atomic<DiskFault> fault{DiskFault::none};
sqlite3_vfs* real_disk = nullptr;
sqlite3_vfs faulty{};
// The system's VFS gives all files of one type the same methods; a copy stands in front of them, in part.
struct Methods {
    std::once_flag known;
    const sqlite3_io_methods* real = nullptr;
    sqlite3_io_methods changed{};
};
Methods of_file;
Methods of_log;

int write_log(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 offset) {
    return fault == DiskFault::full ? SQLITE_FULL : of_log.real->xWrite(file, bytes, count, offset);
}

int sync_log(sqlite3_file* file, int flags) { return fault == DiskFault::no_sync ? SQLITE_IOERR_FSYNC : of_log.real->xSync(file, flags); }

int read_file(sqlite3_file* file, void* bytes, int count, sqlite3_int64 offset) {
    return fault == DiskFault::no_reading ? SQLITE_IOERR_READ : of_file.real->xRead(file, bytes, count, offset);
}

void stand_in_front(Methods& methods, sqlite3_file* file) {
    std::call_once(methods.known, [&methods, file] {
        methods.real = file->pMethods;
        methods.changed = *file->pMethods;
        if (&methods == &of_file) methods.changed.xRead = read_file;
        if (&methods == &of_log) methods.changed.xWrite = write_log;
        if (&methods == &of_log) methods.changed.xSync = sync_log;
    });
    file->pMethods = &methods.changed;
}

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    const int code = real_disk->xOpen(real_disk, name, file, flags, out_flags);
    if (code != SQLITE_OK) return code;
    if ((flags & SQLITE_OPEN_WAL) != 0) stand_in_front(of_log, file);
    else if ((flags & SQLITE_OPEN_MAIN_DB) != 0) stand_in_front(of_file, file);
    return code;
}

}  // namespace

std::string faulty_disk() {
    if (real_disk == nullptr) {
        real_disk = sqlite3_vfs_find(nullptr);
        faulty = *real_disk;
        faulty.zName = "faulty";
        faulty.xOpen = open_file;
        sqlite3_vfs_register(&faulty, 0);
    }
    return faulty.zName;
}

void set_disk_fault(DiskFault next) { fault = next; }

}  // namespace huiying::test
