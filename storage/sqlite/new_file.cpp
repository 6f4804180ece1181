#include "storage/sqlite/new_file.hpp"

#include <SQLiteCpp/Backup.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "service/port/store.hpp"

namespace huiying::sqlite {

namespace {

[[noreturn]] void throw_system(const std::string& what) {
    const int error = errno;
    throw StorageFailure(what + ": " + std::strerror(error), error == ENOSPC);
}

void make_durable(const std::string& path, int flags) {
    const int file = open(path.c_str(), flags | O_CLOEXEC);
    if (file < 0) throw_system("cannot open the copy");
    const int failed = fsync(file);
    close(file);
    if (failed != 0) throw_system("cannot make the copy durable");
}

std::string folder_of(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path();
    return folder.empty() ? "." : folder.string();
}

}  // namespace

NewFile::NewFile(std::string place) : place_(std::move(place)), draft_(place_ + ".XXXXXX") {
    const int file = mkstemp(draft_.data());
    if (file < 0) throw_system("cannot make a file in the folder of " + place_);
    close(file);
}

NewFile::~NewFile() {
    if (!draft_.empty()) unlink(draft_.c_str());
}

void NewFile::copy_from(SQLite::Database& source) {
    SQLite::Database target(draft_, SQLite::OPEN_READWRITE);
    // In one step: in portions the copy starts anew at every commit of the writer, for ever under load.
    const int code = SQLite::Backup(target, source).executeStep(-1);
    if (code != SQLITE_DONE) throw StorageFailure("the copy could not be made: " + std::string(sqlite3_errstr(code)), code == SQLITE_FULL);
}

Result<void> NewFile::put(bool replace) {
    make_durable(draft_, O_RDONLY);
    if (replace) {
        if (std::rename(draft_.c_str(), place_.c_str()) != 0) throw_system("cannot put the copy in its place");
    } else {
        // Unlike rename, link never takes the place of a file.
        if (link(draft_.c_str(), place_.c_str()) != 0) {
            if (errno != EEXIST) throw_system("cannot put the copy in its place");
            return Problem{Fault::conflict, "file_exists", "目标文件已存在 / the file exists already: " + place_, {}, {}};
        }
        unlink(draft_.c_str());
    }
    draft_.clear();
    make_durable(folder_of(place_), O_RDONLY | O_DIRECTORY);
    return {};
}

}  // namespace huiying::sqlite
