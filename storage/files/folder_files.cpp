#include "storage/files/folder_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>

#include "service/rules/digest.hpp"
#include "storage/files/open.hpp"

namespace huiying {

namespace files {

namespace {

class FolderIncoming final : public IncomingFile {
public:
    explicit FolderIncoming(Places places) : places_(std::move(places)), path_(places_.incoming()) {
        make_folder(path_);
        file_ = make_file(path_);
    }
    ~FolderIncoming() override {
        if (!kept_) unlink(path_.c_str());
    }

    void append(std::string_view part) override {
        write_all(file_, part);
        running_.add(part);
    }

    Digest seal() override {
        make_durable(file_);
        file_.close();
        digest_ = running_.finish();
        return digest_;
    }

    const std::string& path() const override { return path_; }

    void keep() override {
        const std::string shelf = places_.shelf(digest_);
        make_folder(shelf);
        if (!move(path_, places_.place(digest_))) throw StorageFailure("an attachment vanished on its way in", false);
        kept_ = true;
        make_folder_durable(shelf);
    }

private:
    Places places_;
    std::string path_;
    Handle file_;
    RunningDigest running_;
    Digest digest_{};
    bool kept_ = false;
};

class FolderFile final : public OpenFile {
public:
    FolderFile(Handle file, std::int64_t size) : file_(std::move(file)), size_(size) {}
    std::int64_t size() const override { return size_; }
    std::string read(std::size_t most) override { return read_some(file_, most); }

private:
    Handle file_;
    std::int64_t size_;
};

}  // namespace

std::string Places::leaving(const Digest& file) const { return leaving() + "/" + to_hex(file); }

std::string Places::shelf(const Digest& file) const { return folder_ + "/" + to_hex(file).substr(0, 2); }

std::string Places::place(const Digest& file) const { return shelf(file) + "/" + to_hex(file).substr(2); }

std::vector<Digest> Places::all() const {
    std::vector<Digest> out;
    std::error_code missing;
    for (const auto& shelf : std::filesystem::directory_iterator(folder_, missing)) {
        if (!shelf.is_directory() || shelf.path().filename().string().size() != 2) continue;
        for (const auto& entry : std::filesystem::directory_iterator(shelf))
            if (const auto file = digest_from_hex(shelf.path().filename().string() + entry.path().filename().string())) out.push_back(*file);
    }
    for (const auto& entry : std::filesystem::directory_iterator(leaving(), missing))
        if (const auto file = digest_from_hex(entry.path().filename().string())) out.push_back(*file);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

std::unique_ptr<IncomingFile> FolderFiles::receive() {
    if (reserve_ > 0) {
        make_folder(places_.incoming());
        if (free_bytes(places_.incoming()) < reserve_) throw StorageFailure("the disk has no room left for attachments", true);
    }
    return std::make_unique<FolderIncoming>(places_);
}

std::unique_ptr<OpenFile> FolderFiles::open(const Digest& file) const {
    Handle opened{::open(places_.place(file).c_str(), O_RDONLY | O_CLOEXEC)};
    // It may go back from where it is set aside. Looked for a second time in its place, because it may do so between the two looks.
    if (!opened && errno == ENOENT) opened = Handle{::open(places_.leaving(file).c_str(), O_RDONLY | O_CLOEXEC)};
    if (!opened && errno == ENOENT) opened = Handle{::open(places_.place(file).c_str(), O_RDONLY | O_CLOEXEC)};
    if (!opened && errno == ENOENT) return nullptr;
    struct stat status {};
    if (!opened || fstat(opened.get(), &status) != 0) throw_system("an attachment cannot be opened");
    return std::make_unique<FolderFile>(std::move(opened), std::int64_t{status.st_size});
}

std::unique_ptr<FileSweep> FolderFiles::sweep() { return begin_sweep(places_); }

}  // namespace files

std::string files_folder(const std::string& database) { return database + ".files"; }

std::unique_ptr<Files> open_files(const std::string& folder, std::uint64_t reserve) { return std::make_unique<files::FolderFiles>(folder, reserve); }

}  // namespace huiying
