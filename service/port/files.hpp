// The port to where the bytes of attachments lie, and to the virus scanner. Everything here blocks on a disk or another program: never called on the
// network thread. Throws StorageFailure when the machine fails. An object belongs to one thread at a time, `Files` itself to any.
#pragma once
#include "service/model/message.hpp"
#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace huiying {

/// A file on its way in, under a name that nobody looks for. It goes with this object unless it was kept.
class IncomingFile {
public:
    virtual ~IncomingFile() = default;
    virtual void append(std::string_view part) = 0;
    /// Makes it durable under its present name and gives its digest. Nothing may be appended after it.
    virtual Digest seal() = 0;
    /// Where another program finds it; after seal().
    virtual const std::string& path() const = 0;
    /// Gives it its place by the digest, durably; the same content that is there already stays as it is. After seal(), once.
    virtual void keep() = 0;
};

/// A file being read.
class OpenFile {
public:
    virtual ~OpenFile() = default;
    virtual std::int64_t size() const = 0;
    /// The next bytes, `most` of them unless the file ends; nothing at its end.
    virtual std::string read(std::size_t most) = 0;
};

/// Files being taken away. One at a time over all processes.
class FileSweep {
public:
    virtual ~FileSweep() = default;
    /// Moves a file out of its place, where it can still be put back from; nothing when it is not there.
    virtual void set_aside(const Digest& file) = 0;
    /// All that are set aside, also by a sweep that was broken off.
    virtual std::vector<Digest> aside() const = 0;
    virtual void put_back(const Digest& file) = 0;
    virtual void remove(const Digest& file) = 0;
    /// Removes what was on its way in when a process died.
    virtual void remove_broken_off() = 0;
};

class Files {
public:
    virtual ~Files() = default;
    virtual std::unique_ptr<IncomingFile> receive() = 0;
    /// Null when there is no such file. One that is set aside still is there: somebody may have brought it again.
    virtual std::unique_ptr<OpenFile> open(const Digest& file) const = 0;
    /// Null while another process sweeps, or when nothing was ever kept.
    virtual std::unique_ptr<FileSweep> sweep() = 0;
};

enum class ScanVerdict : std::uint8_t {
    clean,
    infected,
    unknown, ///< the scanner did not run, took too long, or could not say
};

/// Looks into the file at a path; gives up with `unknown` when it is asked to stop.
using Scanner = std::function<ScanVerdict(const std::string& path, const std::stop_token& stop)>;

} // namespace huiying
