// Attachments (附件): a channel brings a file first and names it in a message afterwards. A file that no message has named for a day goes again.
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"

namespace huiying {

inline constexpr std::int64_t most_file_bytes = 20 * 1024 * 1024;
/// Of one message.
inline constexpr std::size_t most_attachments = 20;
/// How long a file waits for a message to name it.
inline constexpr std::chrono::hours file_patience{24};

/// Before a file is put in its place: whoever takes unnamed files away leaves it from now on.
void expect_file(Unit& unit, const Digest& file, std::int64_t size, Instant now);
/// Once it is in its place: the caller may name it.
void keep_upload(Unit& unit, const Context& context, const Attachment& file);

/// The files that a draft names, as its sender has brought them; under the draft's names where it gives some. Problem: invalid, with every fault:
/// `unknown_attachment` for what this person has not brought within the last `file_patience`, whether or not somebody else has.
Result<std::vector<Attachment>> named_files(const View& view, const Context& context, const std::vector<Attachment>& named);

/// One attachment of a message that the caller may see; else not_found.
Result<Attachment> find_attachment(const View& view, const Context& context, MessageId id, const Digest& file);

/// Some of the files that are to go, and whether there may be more.
struct GoingFiles {
    std::vector<Digest> files;
    bool more = false;
};
/// Files that are to go: those that have waited too long, and those of a sweep that was broken off. Forgets as many uploads that have grown old.
GoingFiles files_to_go(Unit& unit, Instant now, int most);
/// Forgets those; gives back the ones that stay after all, because somebody has brought them again.
std::vector<Digest> forget_files(Unit& unit, const std::vector<Digest>& files);

} // namespace huiying
