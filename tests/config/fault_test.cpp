// Each kind of fault is found, at its file and pointer, and nothing else is said with it.
#include "tests/config/config_fixture.hpp"
#include "tests/config/fault_cases.hpp"
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace huiying {

namespace {

/// The file that tells: a channel without policy is a fault of policies.json.
std::string telling_file(const FaultCase& fault) {
    return std::string_view{fault.pointer}.starts_with("/policies") ? "policies.json" : fault.file;
}

struct TextCase {
    const char* name;
    const char* file;
    std::string text;
    const char* pointer;
    const char* detail;
};

std::vector<TextCase> text_cases() {
    return {
        {"a brace forgotten", "huiying.json", "{\n  \"listen\": {\"port\": 1\n  \"zone\": 2\n}", "", "line 3, column 8: is not valid UTF-8 JSON here"},
        {"a comma too many, after Chinese", "channels.json", "{\"channels\": [{\"name\": \"信箱\",}]}", "", "line 1, column 29"},
        {"an empty file", "routing.json", "", "", "line 1, column 1"},
        {"a file that stops", "offices.json", "{\"offices\": [", "", "line 1, column 14"},
        {"broken UTF-8", "routing.json", "{\n\"rules\": [\"\xE5\xC5\"]}", "", "line 2, column"},
        {"a list", "routing.json", "[]", "", "must be an object"},
        {"null", "offices.json", "null", "", "must be an object"},
        {"nested too deep", "routing.json", "{\"rules\": " + std::string(40, '[') + std::string(40, ']') + "}", "", "nested too deep"},
        {"a member twice", "huiying.json", "{\"zone\": \"Asia/Shanghai\", \"zone\": \"UTC\"}", "/zone", "given twice"},
        {"a member twice, further down", "huiying.json", "{\"storage\": {\"path\": \"a\", /* again */ \"path\": \"b\"}}", "/storage/path", "given twice"},
        {"a member twice in a list", "routing.json", R"({"rules": [{"id": "a", "office": "dzb", "any": ["x"]}, {"id": "b", "office": "dzb", "any": ["y"], "id": "c"}]})", "/rules/1/id", "given twice"},
    };
}

void check_told(const LoadedConfiguration& loaded, const std::string& file, const char* pointer, const char* detail) {
    BOOST_TEST(!loaded.configuration);
    const auto found = std::find_if(loaded.faults.begin(), loaded.faults.end(), [&](const ConfigFault& fault) {
        return fault.file == file && fault.pointer == pointer && fault.detail.find(detail) != std::string::npos;
    });
    BOOST_TEST((found != loaded.faults.end()), format_faults(loaded.faults));
}

} // namespace

BOOST_AUTO_TEST_SUITE(faults)

BOOST_AUTO_TEST_CASE(each_is_found_at_its_place) {
    for (const FaultCase& fault : fault_cases()) {
        BOOST_TEST_CONTEXT(fault.name) {
            const ConfigCopy copy;
            copy.patch(fault.file, fault.patch);
            const auto loaded = copy.load();
            check_told(loaded, copy.path(telling_file(fault)), fault.pointer, fault.detail);
            BOOST_TEST(loaded.faults.size() == 1U, format_faults(loaded.faults));
        }
    }
}

BOOST_AUTO_TEST_CASE(texts_that_are_no_json) {
    for (const TextCase& text : text_cases()) {
        BOOST_TEST_CONTEXT(text.name) {
            const ConfigCopy copy;
            copy.write(text.file, text.text);
            const auto loaded = copy.load();
            check_told(loaded, copy.path(text.file), text.pointer, text.detail);
            // A file that cannot be read leaves no trail of references that lead nowhere.
            BOOST_TEST(loaded.faults.size() == 1U, format_faults(loaded.faults));
        }
    }
}

BOOST_AUTO_TEST_CASE(files_that_are_not_there) {
    for (const auto& file : config_files) {
        BOOST_TEST_CONTEXT(file.name) {
            const ConfigCopy copy;
            copy.remove(file.name);
            const auto loaded = copy.load();
            if (file.optional) {
                BOOST_TEST(loaded.configuration.has_value(), format_faults(loaded.faults));
                continue;
            }
            check_told(loaded, copy.path(file.name), "", "cannot be read: No such file");
            BOOST_TEST(loaded.faults.size() == 1U, format_faults(loaded.faults));
        }
    }
}

BOOST_AUTO_TEST_CASE(a_folder_in_place_of_a_file) {
    const ConfigCopy copy;
    copy.remove("routing.json");
    std::filesystem::create_directory(copy.path("routing.json"));
    check_told(copy.load(), copy.path("routing.json"), "", "cannot be read: Is a directory");
}

BOOST_AUTO_TEST_CASE(no_name) {
    const auto loaded = load_configuration("", {});
    BOOST_TEST(!loaded.configuration);
    BOOST_TEST(format_faults(loaded.faults) == "huiying.json: a configuration file must be named\n");
}

BOOST_AUTO_TEST_CASE(all_of_all_files_at_once) {
    const ConfigCopy copy;
    copy.patch("huiying.json", R"([{"op":"replace","path":"/listen/port","value":-1},{"op":"replace","path":"/zone","value":"Mars"}])");
    copy.patch("offices.json", R"([{"op":"remove","path":"/offices/0/name"}])");
    copy.patch("channels.json", R"([{"op":"replace","path":"/channels/0/triage","value":"nowhere"}])");
    copy.patch("policies.json", R"([{"op":"replace","path":"/policies/0/clocks/0/limit","value":"soon"},{"op":"replace","path":"/policies/1/legal","value":"x"}])");
    copy.remove("calendars/cn.json");
    copy.write("routing.json", "{");
    const auto loaded = copy.load({{"HUIYING_STORAGE_READERS", "many"}});
    BOOST_TEST(!loaded.configuration);
    std::vector<std::string> places;
    for (const auto& fault : loaded.faults) places.push_back(std::filesystem::path{fault.file}.filename().string() + "#" + fault.pointer);
    const std::vector<std::string> expected{"huiying.json#/listen/port", "huiying.json#/zone", "HUIYING_STORAGE_READERS#",
                                            "offices.json#/offices/0/name", "channels.json#/channels/0/triage",
                                            "policies.json#/policies/0/clocks/0/limit", "policies.json#/policies/1/legal", "routing.json#", "cn.json#"};
    BOOST_TEST(places == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(one_gap_is_told_once) {
    const ConfigCopy copy;
    copy.patch("channels.json", R"([{"op":"add","path":"/channels/-","value":{"code":"fax","name":"传真","name_en":"Fax","triage":"dzb","default_kind":"help"}}])");
    const auto loaded = copy.load();
    BOOST_REQUIRE_EQUAL(loaded.faults.size(), 1U);
    BOOST_TEST(loaded.faults[0].detail.find("more combinations") != std::string::npos, loaded.faults[0].detail);
}

BOOST_AUTO_TEST_CASE(format) {
    const std::vector<ConfigFault> faults{{"config/policies.json", "/policies/3/clocks/0/limit", "must be …"}, {"config/routing.json", "", "cannot be read"}};
    BOOST_TEST(format_faults(faults) == "config/policies.json#/policies/3/clocks/0/limit: must be …\nconfig/routing.json: cannot be read\n");
    BOOST_TEST(format_faults({}).empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying
