// The embedded files are the files of the tree, and of the console as the build made it, byte for byte.
#include "assets/asset.hpp"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <set>
#include <string>

using huiying::Asset;
namespace assets = huiying::assets;
namespace data = boost::unit_test::data;
namespace fs = std::filesystem;

namespace {

struct Folder {
    std::string path;
    const char* extension;  // "" for every file
    std::span<const Asset> (*table)();
};

std::ostream& operator<<(std::ostream& out, const Folder& folder) { return out << folder.path; }

const Folder folders[] = {
    {(fs::path(HUIYING_BINARY).parent_path() / "console").generic_string(), "", assets::web},
    {"storage/sqlite/schema", ".sql", assets::schema},
    {"config/schema", ".json", assets::config_schema},
};

std::string read(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::set<std::string> names_on_disk(const Folder& folder) {
    std::set<std::string> names;
    if (!fs::exists(folder.path)) return names;
    for (const auto& entry : fs::recursive_directory_iterator(folder.path)) {
        const auto extension = entry.path().extension().string();
        const auto name = fs::relative(entry.path(), folder.path).generic_string();
        const bool hidden = name.starts_with('.') || name.find("/.") != std::string::npos;
        if (entry.is_regular_file() && !hidden && (*folder.extension == '\0' || extension == folder.extension)) names.insert(name);
    }
    return names;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(embedded_assets)

BOOST_DATA_TEST_CASE(hold_every_file_of_the_folder, data::make(folders)) {
    const auto table = sample.table();
    std::set<std::string> names;
    for (const auto& asset : table) names.emplace(asset.name);
    const auto expected = names_on_disk(sample);
    BOOST_TEST(names == expected, boost::test_tools::per_element());
    BOOST_TEST(std::ranges::is_sorted(table, {}, &Asset::name));
}

BOOST_DATA_TEST_CASE(are_the_bytes_of_the_files, data::make(folders)) {
    for (const auto& asset : sample.table()) {
        BOOST_TEST((asset.bytes == read(fs::path(sample.path) / asset.name)), asset.name << " differs");
        BOOST_TEST(asset.etag.size() == 34U);
        BOOST_TEST((asset.etag.front() == '"' && asset.etag.back() == '"'));
        BOOST_TEST(!asset.media_type.empty());
    }
}

BOOST_AUTO_TEST_CASE(hold_both_pages) {
    BOOST_TEST(assets::find(assets::web(), "index.html") != nullptr);
    BOOST_TEST(assets::find(assets::web(), "docs.html") != nullptr);
}

BOOST_AUTO_TEST_CASE(are_found_by_name) {
    for (const auto& asset : assets::config_schema()) BOOST_TEST(assets::find(assets::config_schema(), asset.name) == &asset);
    BOOST_TEST(assets::find(assets::config_schema(), "no such file") == nullptr);
    BOOST_TEST(assets::find({}, "index.html") == nullptr);
}

BOOST_AUTO_TEST_SUITE_END()
