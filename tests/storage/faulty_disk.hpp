// A disk that fails on demand: an SQLite VFS in front of the system's. One for the whole program; tests use it one at a time.
#pragma once
#include <string>

namespace huiying::test {

enum class DiskFault {
    none,
    full,       ///< nothing more can be written to the log
    no_sync,    ///< the log cannot be made durable
    no_reading, ///< the file cannot be read
};

/// Registers the VFS and names it, for SqliteOptions::vfs.
std::string faulty_disk();
/// From now on, until told otherwise. Any thread.
void set_disk_fault(DiskFault fault);

}  // namespace huiying::test
