// Files beside the database: the factory of the port, copies for backups, and the command that looks for viruses.
//
//   <folder>/ab/cdef…       a file, by the SHA-256 of its content; written once, never changed
//   <folder>/incoming/…     on its way in
//   <folder>/leaving/<hex>  on its way out, see FileSweep
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "service/port/files.hpp"

namespace huiying {

/// Where the files of a database lie: `<database>.files`.
std::string files_folder(const std::string& database);

/// Makes nothing until the first file comes. Takes none while the disk has less than `reserve` bytes free: what else is stored there needs them.
std::unique_ptr<Files> open_files(const std::string& folder, std::uint64_t reserve = 0);

/// What copying takes for a file that is there already: one of the same size, or only one of the same content.
enum class Alike : std::uint8_t { size, content };
struct CopiedFiles {
    std::size_t copied = 0;
    std::size_t there = 0;            ///< were there already
    std::vector<std::string> damaged; ///< whose content is not what their name says: not copied
};
/// Copies every file that `to` has not got, durably, and reads each while doing so. A `from` that is not there is an empty one. Blocks; throws StorageFailure.
CopiedFiles copy_files(const std::string& from, const std::string& to, Alike alike);
/// Sets all files aside but these, for the next sweep to remove; says how many. Blocks; throws StorageFailure, also while somebody else sweeps.
std::size_t set_aside_others(const std::string& folder, const std::vector<Digest>& known);
struct WantedFile {
    Digest sha256{};
    std::int64_t size = 0;
};
/// Those of the wanted files that lie in none of the folders as they should. Blocks; throws StorageFailure.
std::vector<std::string> lacking_files(const std::vector<std::string>& folders, const std::vector<WantedFile>& wanted, Alike alike);

/// A scanner that runs a program: the words of `command`, separated by spaces, `{file}` in them replaced by the path. No shell. Its exit status 0 is clean, 1 is
/// infected, all else unknown; after `most` it is killed.
Scanner command_scanner(const std::string& command, std::chrono::milliseconds most);

}  // namespace huiying
