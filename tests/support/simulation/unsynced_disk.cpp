#include "tests/support/simulation/unsynced_disk.hpp"
#include <map>
#include <mutex>
#include <sqlite3.h>

namespace huiying::tests {

namespace {

sqlite3_vfs* real_disk = nullptr;
sqlite3_vfs quick{};
std::mutex mutex;
std::map<const sqlite3_io_methods*, sqlite3_io_methods> changed; ///< by the system's own

int no_sync(sqlite3_file*, int) { return SQLITE_OK; }

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    const int code = real_disk->xOpen(real_disk, name, file, flags, out_flags);
    if (code != SQLITE_OK) return code;
    const std::lock_guard lock{mutex};
    const auto [entry, fresh] = changed.try_emplace(file->pMethods, *file->pMethods);
    if (fresh) entry->second.xSync = no_sync;
    file->pMethods = &entry->second;
    return code;
}

} // namespace

std::string unsynced_disk() {
    const std::lock_guard lock{mutex};
    if (real_disk == nullptr) {
        real_disk = sqlite3_vfs_find(nullptr);
        quick = *real_disk;
        quick.zName = "unsynced";
        quick.xOpen = open_file;
        sqlite3_vfs_register(&quick, 0);
    }
    return quick.zName;
}

} // namespace huiying::tests
