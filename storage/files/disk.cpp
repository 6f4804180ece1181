#include "storage/files/disk.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

namespace huiying::files {

void throw_system(const std::string& what) {
    const int error = errno;
    throw StorageFailure(what + ": " + std::strerror(error), error == ENOSPC || error == EDQUOT);
}

Handle::Handle(Handle&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

Handle& Handle::operator=(Handle&& other) noexcept {
    if (this == &other) return *this;
    close();
    descriptor_ = std::exchange(other.descriptor_, -1);
    return *this;
}

void Handle::close() {
    if (descriptor_ >= 0) ::close(descriptor_);
    descriptor_ = -1;
}

std::uint64_t free_bytes(const std::string& folder) {
    struct statvfs status {};
    if (statvfs(folder.c_str(), &status) != 0) throw_system("the disk of the attachments cannot be asked for its room");
    return std::uint64_t{status.f_bavail} * status.f_frsize;
}

void write_all(const Handle& file, std::string_view data) {
    while (!data.empty()) {
        const auto written = ::write(file.get(), data.data(), data.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throw_system("an attachment cannot be written");
        data.remove_prefix(static_cast<std::size_t>(written));
    }
}

std::string read_some(const Handle& file, std::size_t most) {
    std::string data(most, '\0');
    std::size_t size = 0;
    while (size < most) {
        const auto got = ::read(file.get(), data.data() + size, most - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw_system("an attachment cannot be read");
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    data.resize(size);
    return data;
}

void make_durable(const Handle& file) {
    if (fsync(file.get()) != 0) throw_system("an attachment cannot be made durable");
}

void make_folder_durable(const std::string& folder) {
    const Handle opened{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!opened) throw_system("a folder of attachments cannot be opened");
    make_durable(opened);
}

void make_folder(const std::string& folder) {
    if (std::filesystem::is_directory(folder)) return;
    const std::string above = std::filesystem::path(folder).parent_path().string();
    if (!above.empty()) make_folder(above);
    if (mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) throw_system("a folder for attachments cannot be made");
    make_folder_durable(above.empty() ? "." : above);
}

Handle make_file(std::string& path) {
    path += "/XXXXXX";
    Handle file{mkostemp(path.data(), O_CLOEXEC)};
    if (!file) throw_system("a file for an attachment cannot be made");
    return file;
}

bool move(const std::string& from, const std::string& to) {
    if (std::rename(from.c_str(), to.c_str()) == 0) return true;
    if (errno == ENOENT && !std::filesystem::exists(from)) return false;
    throw_system("an attachment cannot be moved");
}

void remove(const std::string& path) {
    if (unlink(path.c_str()) != 0 && errno != ENOENT) throw_system("an attachment cannot be removed");
}

}  // namespace huiying::files
