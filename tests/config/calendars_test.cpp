// The calendars from their files and from the one text that stands for both: the shipped facts, the layers, what makes a new version, and every fault with
// its place.
#include "config/calendars.hpp"
#include "tests/config/config_fixture.hpp"
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace huiying {

using nlohmann::json;

namespace {

constexpr const char* some_local = R"({"city": {"name": "上海市", "days": [{"date": "2026-07-27", "off": true, "name": "台风停工", "notice": "沪府办〔2026〕1号"}]},
    "offices": {"glb": [{"date": "2026-07-27", "off": false, "name": "值班"}, {"date": "2026-08-03", "off": true, "name": "搬迁"}], "zfd": []}})";

std::string content_of(const json& cn, const json& local = nullptr) {
    json out{{"cn", cn}};
    if (!local.is_null()) out["local"] = local;
    return out.dump();
}

Day day(const char* text) { return parse_day(text).value(); }

std::vector<std::string> pointers(const Problem& problem) {
    std::vector<std::string> out;
    for (const auto& fault : problem.errors) out.push_back(fault.pointer);
    return out;
}

} // namespace

BOOST_AUTO_TEST_SUITE(calendars)

BOOST_AUTO_TEST_CASE(each_shipped_day_has_its_holiday_and_notice) {
    const auto loaded = load_calendars("config");
    BOOST_REQUIRE_MESSAGE(loaded.calendars, format_faults(loaded.faults));
    const WorkCalendar& calendar = loaded.calendars->street();
    const struct {
        const char* day;
        const char* name;
        const char* notice;
    } named[]{
        {"2019-05-05", "劳动节", "国办发明电〔2019〕3号"}, {"2019-10-07", "国庆节", "国办发明电〔2018〕15号"}, {"2020-01-31", "春节假期延长", "国办发明电〔2020〕1号"},
        {"2020-01-30", "春节", "国办发明电〔2019〕16号"},   {"2021-09-18", "中秋节", "国办发明电〔2020〕27号"}, {"2026-02-14", "春节", "国办发明电〔2025〕7号"},
    };
    for (const auto& one : named) {
        const CalendarDay* entry = calendar.find(day(one.day));
        BOOST_REQUIRE_MESSAGE(entry != nullptr, one.day);
        BOOST_TEST(entry->name == one.name, one.day);
        BOOST_TEST(entry->notice == one.notice, one.day);
    }
    int differing = 0;
    for (Day one = calendar.first(); one < calendar.end(); one += std::chrono::days{1}) differing += calendar.find(one) != nullptr;
    // Counted in the notices: days off on week days and weekend days worked, year by year.
    BOOST_TEST(differing == 23 + 25 + 25 + 25 + 25 + 27 + 23 + 25);
}

BOOST_AUTO_TEST_CASE(layers_lie_on_top_of_each_other) {
    const auto made = parse_calendars(content_of(reference("calendars/cn.json"), json::parse(some_local)));
    BOOST_REQUIRE(made);
    const Calendars& calendars = **made;
    BOOST_TEST(!calendars.street().is_working(day("2026-07-27")));
    BOOST_TEST(calendars.street().find(day("2026-07-27"))->notice == "沪府办〔2026〕1号");
    BOOST_TEST(calendars.street().is_working(day("2026-08-03")));
    BOOST_TEST(calendars.of("glb").is_working(day("2026-07-27")), "the office's word goes before the city's");
    BOOST_TEST(!calendars.of("glb").is_working(day("2026-08-03")));
    BOOST_TEST(!calendars.has_own("zfd"), "an empty list makes no calendar");
    BOOST_TEST(!calendars.of("zfd").is_working(day("2026-07-27")));
}

BOOST_AUTO_TEST_CASE(the_content_reads_back_as_itself) {
    const ConfigCopy copy;
    copy.write("calendars/local.json", some_local);
    const auto loaded = copy.load();
    BOOST_REQUIRE_MESSAGE(loaded.configuration, format_faults(loaded.faults));
    const std::string content = loaded.configuration->deployment.calendars->content();
    const auto again = parse_calendars(content);
    BOOST_REQUIRE(again);
    BOOST_TEST((*again)->content() == content);
    BOOST_TEST((*again)->has_own("glb"));
    BOOST_TEST(content.find("$schema") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_a_new_version_and_what_is_not) {
    const ConfigCopy copy;
    const auto content = [&] { return copy.load().configuration->deployment.calendars->content(); };
    const std::string before = content();
    copy.remove("calendars/local.json");
    BOOST_TEST(content() == before, "without the file as with an empty one");
    copy.write("calendars/cn.json", reference("calendars/cn.json").dump());
    BOOST_TEST(content() == before, "without comments and spaces");
    copy.write("calendars/local.json", some_local);
    BOOST_TEST(content() != before);
    copy.remove("calendars/local.json");
    copy.patch("calendars/cn.json", R"([{"op":"add","path":"/years/7/notices/0/holidays/0/off/-","value":"2026-01-05"}])");
    BOOST_TEST(content() != before);
}

BOOST_AUTO_TEST_CASE(all_faults_of_a_candidate_with_their_places) {
    json cn = reference("calendars/cn.json");
    cn["years"][0]["notices"][0]["holidays"][0]["off"].push_back("2019-06-15");
    cn["years"][1]["notices"][0]["number"] = "";
    cn["years"].erase(3);
    const auto made = parse_calendars(content_of(cn));
    BOOST_REQUIRE(!made);
    BOOST_TEST((made.error().fault == Fault::invalid));
    auto places = pointers(made.error());
    std::sort(places.begin(), places.end());
    const std::vector<std::string> expected{"/cn/years", "/cn/years/0/notices/0/holidays/0/off/1", "/cn/years/1/notices/0/number"};
    BOOST_TEST(places == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(faults_of_the_local_part) {
    json local = json::parse(some_local);
    local["city"]["days"].push_back({{"date", "2026-10-01"}, {"off", true}, {"name", "停工"}});
    local["offices"]["Bad/Code"] = json::array();
    local["offices"]["xyz"] = json::array();
    const ByCode<Office> offices{{"glb", {}}, {"zfd", {}}};
    const auto made = parse_calendars(content_of(reference("calendars/cn.json"), local), offices);
    BOOST_REQUIRE(!made);
    auto places = pointers(made.error());
    std::sort(places.begin(), places.end());
    const std::vector<std::string> expected{"/local/city/days/1/date", "/local/offices", "/local/offices/xyz"};
    BOOST_TEST(places == expected, boost::test_tools::per_element());
    local["city"]["days"].erase(1);
    local["offices"].erase("Bad/Code");
    BOOST_TEST(parse_calendars(content_of(reference("calendars/cn.json"), local)).has_value(), "offices may have gone since");
}

BOOST_AUTO_TEST_CASE(what_is_no_calendar) {
    const std::pair<const char*, const char*> texts[]{
        {"", ""}, {"{", ""}, {"[]", ""}, {"null", "/cn"}, {"{}", "/cn"}, {R"({"cn": []})", "/cn"}, {R"({"cn": {}})", "/cn/years"}, {R"({"cn": null, "local": {}})", "/cn"}, {R"({"street": {}})", "/street"},
    };
    for (const auto& [text, pointer] : texts) {
        const auto made = parse_calendars(text);
        BOOST_TEST_CONTEXT(text) {
            BOOST_REQUIRE(!made);
            const auto places = pointers(made.error());
            if (made.error().fault == Fault::invalid) BOOST_TEST((std::find(places.begin(), places.end(), pointer) != places.end()));
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(counting)

BOOST_AUTO_TEST_CASE(needs_the_zone_and_the_calendars_only) {
    const ConfigCopy copy;
    copy.patch("huiying.json", R"([{"op":"replace","path":"/listen/port","value":-1}])");
    for (const char* file : {"offices.json", "channels.json", "policies.json", "routing.json"}) copy.write(file, "{");
    const auto loaded = load_counting(copy.path("huiying.json"), {{"HUIYING_LISTEN_PORT", "many"}, {"HUIYING_ZONE", "UTC"}});
    BOOST_REQUIRE_MESSAGE((loaded.zone && loaded.calendars), format_faults(loaded.faults));
    BOOST_TEST(loaded.zone->name() == "UTC");
}

BOOST_AUTO_TEST_CASE(tells_what_is_wrong_with_these) {
    const ConfigCopy copy;
    copy.patch("huiying.json", R"([{"op":"replace","path":"/zone","value":"Mars"}])");
    copy.patch("calendars/cn.json", R"([{"op":"remove","path":"/years/1"}])");
    const auto loaded = load_counting(copy.path("huiying.json"), {});
    BOOST_TEST((!loaded.zone && !loaded.calendars));
    BOOST_TEST(loaded.faults.size() == 2U, format_faults(loaded.faults));
    BOOST_TEST(load_counting(copy.path("huiying.json"), {{"HUIYING_ZONE", "Venus"}}).faults.size() == 3U);
    BOOST_TEST(!load_counting("", {}).faults.empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying
