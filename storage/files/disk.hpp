// The few calls of the system that files need, each failing with StorageFailure. The texts name what failed, never a file of a citizen.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "service/port/store.hpp"

namespace huiying::files {

/// Throws for errno as it stands.
[[noreturn]] void throw_system(const std::string& what);

/// A descriptor that closes itself.
class Handle {
public:
    Handle() = default;
    explicit Handle(int descriptor) : descriptor_(descriptor) {}
    Handle(Handle&& other) noexcept;
    Handle& operator=(Handle&& other) noexcept;
    ~Handle() { close(); }

    explicit operator bool() const { return descriptor_ >= 0; }
    int get() const { return descriptor_; }
    void close();

private:
    int descriptor_ = -1;
};

/// What a file may still take of the folder's disk.
std::uint64_t free_bytes(const std::string& folder);
void write_all(const Handle& file, std::string_view data);
/// At most `most` bytes; nothing at the end.
std::string read_some(const Handle& file, std::size_t most);
void make_durable(const Handle& file);
/// So that what was made, renamed or removed in the folder stays so.
void make_folder_durable(const std::string& folder);
/// Makes it, and those above it, durably and open to their owner alone; nothing where it is there.
void make_folder(const std::string& folder);
/// A new file of a name nobody else has, mode 0600; `path` begins with the folder and gets the name.
Handle make_file(std::string& path);
/// Takes the place of what is there. False when there is no `from`.
bool move(const std::string& from, const std::string& to);
/// Nothing where it is not there.
void remove(const std::string& path);

}  // namespace huiying::files
