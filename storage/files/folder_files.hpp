// The port Files over a folder. A file comes under a passing name, is made durable there, and gets its place in one rename, so that what lies in a place is
// always whole; the same content brought twice takes the place of itself.
#pragma once
#include "service/port/files.hpp"
#include "storage/files/disk.hpp"

namespace huiying::files {

/// Where everything lies in one such folder.
class Places {
public:
    explicit Places(std::string folder) : folder_(std::move(folder)) {}

    const std::string& folder() const { return folder_; }
    std::string incoming() const { return folder_ + "/incoming"; }
    std::string leaving() const { return folder_ + "/leaving"; }
    std::string leaving(const Digest& file) const;
    /// `<folder>/ab`, and `<folder>/ab/cdef…`.
    std::string shelf(const Digest& file) const;
    std::string place(const Digest& file) const;
    /// What lies in its place or is set aside, each once: the digests that the names say.
    std::vector<Digest> all() const;

private:
    std::string folder_;
};

class FolderFiles final : public Files {
public:
    explicit FolderFiles(std::string folder, std::uint64_t reserve = 0) : places_(std::move(folder)), reserve_(reserve) {}

    std::unique_ptr<IncomingFile> receive() override;
    std::unique_ptr<OpenFile> open(const Digest& file) const override;
    std::unique_ptr<FileSweep> sweep() override;

private:
    Places places_;
    std::uint64_t reserve_;
};

/// Null while somebody else holds the folder's lock, and where there is no folder yet.
std::unique_ptr<FileSweep> begin_sweep(const Places& places);

}  // namespace huiying::files
