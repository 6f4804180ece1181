// Taking files away. What leaves is first set aside, in a folder where nobody looks for it, and removed only when the database has let go of it: until
// then it can go back, because somebody may have brought it again meanwhile. Broken off at any point, the next sweep goes on.
#include <fcntl.h>
#include <sys/file.h>

#include <filesystem>

#include "service/rules/digest.hpp"
#include "storage/files/folder_files.hpp"

namespace huiying::files {

namespace {

/// Longer than any upload may take.
constexpr std::chrono::hours broken_off{1};

class FolderSweep final : public FileSweep {
public:
    FolderSweep(Places places, Handle lock) : places_(std::move(places)), lock_(std::move(lock)) { make_folder(places_.leaving()); }

    void set_aside(const Digest& file) override {
        if (move(places_.place(file), places_.leaving(file))) make_folder_durable(places_.leaving());
    }

    std::vector<Digest> aside() const override {
        std::vector<Digest> out;
        for (const auto& entry : std::filesystem::directory_iterator(places_.leaving()))
            if (const auto file = digest_from_hex(entry.path().filename().string())) out.push_back(*file);
        return out;
    }

    void put_back(const Digest& file) override {
        make_folder(places_.shelf(file));
        if (move(places_.leaving(file), places_.place(file))) make_folder_durable(places_.shelf(file));
    }

    void remove(const Digest& file) override { files::remove(places_.leaving(file)); }

    void remove_broken_off() override {
        if (!std::filesystem::is_directory(places_.incoming())) return;
        const auto until = std::filesystem::file_time_type::clock::now() - broken_off;
        for (const auto& entry : std::filesystem::directory_iterator(places_.incoming())) {
            std::error_code gone;
            const auto written = entry.last_write_time(gone);
            if (!gone && written < until) files::remove(entry.path().string());
        }
    }

private:
    Places places_;
    Handle lock_;
};

}  // namespace

std::unique_ptr<FileSweep> begin_sweep(const Places& places) {
    if (!std::filesystem::is_directory(places.folder())) return nullptr;
    Handle lock{open((places.folder() + "/lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
    if (!lock) throw_system("the lock of the attachments cannot be opened");
    if (flock(lock.get(), LOCK_EX | LOCK_NB) != 0) return nullptr;
    return std::make_unique<FolderSweep>(places, std::move(lock));
}

}  // namespace huiying::files
