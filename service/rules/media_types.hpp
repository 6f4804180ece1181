// Which files are taken, and how one tells that a file is what it says: office documents, pictures, sound and film as citizens send them. Everything that
// a browser or a desk would run is left out, archives too, because nobody looks into them.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace huiying {

struct MediaType {
    std::string_view name;                      ///< `image/jpeg`
    std::span<const std::string_view> endings;  ///< of file names, the usual one first: `jpg`, `jpeg`
    bool (*bears_mark)(std::string_view head);  ///< whether a file that begins so can be one
};

/// So many bytes of a file's beginning tell what it is.
inline constexpr std::size_t head_bytes = 512;

std::span<const MediaType> media_types() noexcept;
/// By its name in any case; null for what is not taken.
const MediaType* find_media_type(std::string_view name) noexcept;

/// What is wrong with a file's name, as a stable word; nothing when it is right. `invalid_name`: empty, too long, path separators, control characters or
/// characters that turn the direction of writing; `wrong_ending`: an ending of another media type. A name without an ending is right.
std::optional<std::string> find_name_fault(std::string_view name, const MediaType& type);

} // namespace huiying
