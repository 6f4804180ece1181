// A disk that does not wait for its platters: what a simulated year writes survives kill -9 without fsync, and a year has tens of thousands of commits.
#pragma once
#include <string>

namespace huiying::tests {

/// The name of the SQLite VFS.
std::string unsynced_disk();

} // namespace huiying::tests
