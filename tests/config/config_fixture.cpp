#include "tests/config/config_fixture.hpp"
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <stdlib.h>

namespace huiying {

namespace fs = std::filesystem;
using nlohmann::json;

std::string read_text_file(const fs::path& file) {
    std::ifstream stream{file, std::ios::binary};
    if (!stream) throw std::runtime_error("cannot read " + file.string());
    return {std::istreambuf_iterator<char>{stream}, {}};
}

json reference(std::string_view name) { return json::parse(read_text_file(fs::path{"config"} / name), nullptr, true, true); }

json patched(std::string_view name, const char* patch) { return reference(name).patch(json::parse(patch)); }

ConfigCopy::ConfigCopy() {
    std::string pattern = (fs::temp_directory_path() / "huiying-config-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = pattern;
    fs::create_directory(folder_ / "calendars");
    for (const auto& file : config_files) fs::copy_file(fs::path{"config"} / file.name, folder_ / file.name);
}

ConfigCopy::~ConfigCopy() {
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void ConfigCopy::write(std::string_view name, std::string_view text) const {
    std::ofstream{folder_ / name, std::ios::binary} << text;
}

void ConfigCopy::patch(std::string_view name, const char* patch) const { write(name, patched(name, patch).dump(2)); }

void ConfigCopy::remove(std::string_view name) const { fs::remove(folder_ / name); }

} // namespace huiying
