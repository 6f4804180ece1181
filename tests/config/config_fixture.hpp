// A copy of the reference deployment in a folder of its own, to be spoiled one place at a time.
#pragma once
#include "config/configuration.hpp"
#include <array>
#include <filesystem>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace huiying {

/// The files of config/ that load_configuration reads, huiying.json first, and their schemas.
struct ConfigFile {
    const char* name;
    const char* schema;
    bool optional = false; ///< may be left out
};
inline constexpr std::array<ConfigFile, 9> config_files{{
    {"huiying.json", "huiying.schema.json"},
    {"offices.json", "offices.schema.json"},
    {"channels.json", "channels.schema.json"},
    {"policies.json", "policies.schema.json"},
    {"calendars/cn.json", "calendar.schema.json"},
    {"calendars/local.json", "local_calendar.schema.json", true},
    {"routing.json", "routing.schema.json"},
    {"escalation.json", "escalation.schema.json"},
    {"clusters.json", "clusters.schema.json"},
}};

std::string read_text_file(const std::filesystem::path& file);
/// A file of the reference deployment, its comments dropped.
nlohmann::json reference(std::string_view name);
/// The reference with a JSON Patch (RFC 6902) applied.
nlohmann::json patched(std::string_view name, const char* patch);

/// Gone with the object.
class ConfigCopy {
public:
    ConfigCopy();
    ~ConfigCopy();
    ConfigCopy(const ConfigCopy&) = delete;
    ConfigCopy& operator=(const ConfigCopy&) = delete;

    void write(std::string_view name, std::string_view text) const;
    void patch(std::string_view name, const char* patch) const;
    void remove(std::string_view name) const;
    std::string path(std::string_view name) const { return (folder_ / name).string(); }
    LoadedConfiguration load(const Environment& environment = {}) const { return load_configuration(path("huiying.json"), environment); }

private:
    std::filesystem::path folder_;
};

} // namespace huiying
