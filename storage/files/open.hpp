// Files beside the database: the factory of the port, copies for backups, and the command that looks for viruses.
//
//   <folder>/ab/cdef…       a file, by the SHA-256 of its content; written once, never changed
//   <folder>/incoming/…     on its way in
//   <folder>/leaving/<hex>  on its way out, see FileSweep
#pragma once
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "service/port/files.hpp"

namespace huiying {

/// Where the files of a database lie: `<database>.files`.
std::string files_folder(const std::string& database);

/// Makes nothing until the first file comes.
std::unique_ptr<Files> open_files(const std::string& folder);

struct CopiedFiles {
    std::size_t copied = 0;
    std::size_t there = 0;            ///< were there already
    std::vector<std::string> damaged; ///< whose content is not what their name says: not copied
};
/// Copies every file that `to` has not got, durably, and reads each while doing so. A `from` that is not there is an empty one. Blocks; throws StorageFailure.
CopiedFiles copy_files(const std::string& from, const std::string& to);
/// Sets all files aside but these, for the next sweep to remove; says how many. Blocks; throws StorageFailure, also while somebody else sweeps.
std::size_t set_aside_others(const std::string& folder, const std::vector<Digest>& known);
/// The files whose content is not what their name says.
std::vector<std::string> damaged_files(const std::string& folder);

/// A scanner that runs a program: the words of `command`, separated by spaces, `{file}` in them replaced by the path. No shell. Its exit status 0 is clean, 1 is
/// infected, all else unknown; after `most` it is killed.
Scanner command_scanner(const std::string& command, std::chrono::milliseconds most);

}  // namespace huiying
