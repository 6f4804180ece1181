// What is known of files: which there are, who has brought them, and which messages name them. The bytes are the port Files' (service/port/files.hpp).
#pragma once
#include "service/model/message.hpp"
#include <optional>
#include <string>
#include <vector>

namespace huiying {

/// Where a file stands between the day it comes and the day it goes.
enum class FileState : std::uint8_t { waiting, named, leaving };
template <> struct Words<FileState> {
    static constexpr std::array<std::string_view, 3> all{"waiting", "named", "leaving"};
};

class Attachments {
public:
    virtual ~Attachments() = default;
    /// What a message names, in order.
    virtual std::vector<Attachment> of(MessageId id) const = 0;
    /// The file as this person has brought it after `since`, while that still stands.
    virtual std::optional<Attachment> upload(const Digest& file, const std::string& person, Instant since) const = 0;
    virtual std::vector<Digest> leaving(int most) const = 0;

    /// A file is about to be put in its place: from now on it does not leave.
    virtual void expect(const Digest& file, std::int64_t size, Instant at) = 0;
    /// It is in its place; brought again by the same person, name and media type are the latest.
    virtual void add_upload(const Attachment& file, const std::string& person, Instant at) = 0;
    virtual void attach(MessageId id, const std::vector<Attachment>& files) = 0;
    /// Forgets uploads made at or before `until`, and marks files as leaving that have waited since then for a message; at most `most` of each. How many
    /// there were of the more numerous: `most` means that there may be others.
    virtual int let_go(Instant until, int most) = 0;
    /// Forgets a file that is leaving. False when it stays: somebody has brought it again.
    virtual bool forget(const Digest& file) = 0;
};

} // namespace huiying
