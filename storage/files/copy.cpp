// Copies of files for backup and restore. A file never changes once it is in its place, so that a copy may be taken while the service runs, and a
// second copy brings only what is new.
#include <algorithm>
#include <set>

#include "service/rules/digest.hpp"
#include "storage/files/folder_files.hpp"
#include "storage/files/open.hpp"

namespace huiying {

namespace {

constexpr std::size_t piece_bytes = 1024 * 1024;

/// Whether the content was what the name says; only then is it kept.
bool copy_file(OpenFile& from, const Digest& file, IncomingFile& to) {
    for (auto piece = from.read(piece_bytes); !piece.empty(); piece = from.read(piece_bytes)) to.append(piece);
    if (to.seal() != file) return false;
    to.keep();
    return true;
}

bool is_whole(OpenFile& opened, const Digest& file) {
    RunningDigest digest;
    for (auto piece = opened.read(piece_bytes); !piece.empty(); piece = opened.read(piece_bytes)) digest.add(piece);
    return digest.finish() == file;
}

bool has(const Files& files, const Digest& file, std::int64_t size, Alike alike) {
    const auto opened = files.open(file);
    return opened && opened->size() == size && (alike == Alike::size || is_whole(*opened, file));
}

}  // namespace

CopiedFiles copy_files(const std::string& from, const std::string& to, Alike alike) {
    CopiedFiles out;
    const auto source = open_files(from);
    const auto target = open_files(to);
    for (const Digest& file : files::Places{from}.all()) {
        const auto opened = source->open(file);
        if (!opened) continue;  // has just been taken away: no message names it
        if (has(*target, file, opened->size(), alike)) {
            ++out.there;
            continue;
        }
        const auto copy = target->receive();
        if (copy_file(*opened, file, *copy)) ++out.copied;
        else out.damaged.push_back(to_hex(file));
    }
    return out;
}

std::size_t set_aside_others(const std::string& folder, const std::vector<Digest>& known) {
    const auto files = files::Places{folder}.all();
    if (files.empty()) return 0;
    const auto sweep = open_files(folder)->sweep();
    if (!sweep) throw StorageFailure("another process is taking attachments away", false);
    const std::set<Digest> staying(known.begin(), known.end());
    std::size_t count = 0;
    for (const Digest& file : files) {
        if (staying.contains(file)) continue;
        sweep->set_aside(file);
        ++count;
    }
    return count;
}

std::vector<std::string> lacking_files(const std::vector<std::string>& folders, const std::vector<WantedFile>& wanted, Alike alike) {
    std::vector<std::unique_ptr<Files>> places;
    for (const auto& folder : folders) places.push_back(open_files(folder));
    std::vector<std::string> out;
    for (const WantedFile& file : wanted) {
        const auto has_it = [&](const auto& place) { return has(*place, file.sha256, file.size, alike); };
        if (std::none_of(places.begin(), places.end(), has_it)) out.push_back(to_hex(file.sha256));
    }
    return out;
}

}  // namespace huiying
