// Files that the binary carries in itself: the console, the OpenAPI document, the storage's schema, the JSON Schemas of config/.
// The build embeds their bytes (cmake/embed.cmake); nothing is read from disk at run time.
#pragma once

#include <span>
#include <string_view>

namespace huiying {

// One embedded file; everything points into the program's read-only data and lives as long as the program.
struct Asset {
    std::string_view name;        // path below the embedded folder, such as "index.html" or "0001_first.sql"
    std::string_view bytes;       // exactly the file's; a zero byte follows behind the end
    std::string_view media_type;  // by extension, with charset for text
    std::string_view etag;        // strong and quoted, from the content's SHA-256 (RFC 9110 section 8.8.3)
};

namespace assets {

// Tables sorted by name; empty while the folder has no file. Any thread.
std::span<const Asset> web();            // the console as built from web/: index.html, docs.html, assets/<hashed names>
std::span<const Asset> openapi();        // api/openapi.json, the only row
std::span<const Asset> schema();         // storage/sqlite/schema/*.sql
std::span<const Asset> config_schema();  // config/schema/*.json

// The row of that name, or nullptr.
const Asset* find(std::span<const Asset> table, std::string_view name);

}  // namespace assets
}  // namespace huiying
