// Search over lists and queues: what was registered a moment ago is found, by everybody in the caller's scope and by nobody else.
#include "tests/support/scenario.hpp"
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace huiying::tests {

using nlohmann::json;

namespace {

const std::vector<Step> three_letters{
    {"parking", "hotline", "POST /v1/messages", R"({"channel":"hotline_12345","external_id":"1","kind":"help","title":"小区停车难","service_item":"parking.estate"})", 201, "", "a=/id"},
    {"illegal building, which speaks of parking", "web", "POST /v1/messages", R"({"channel":"web_message","external_id":"2","kind":"complaint","body":"违建占了停车位","service_item":"building.illegal"})", 201, "", "b=/id"},
    {"conduct, sealed", "adapter", "POST /v1/messages", R"({"channel":"leader_mailbox","external_id":"3","kind":"report","title":"反映停车收费人员","service_item":"conduct"})", 201, "", "c=/id"},
};

/// `停车` in a URL.
const std::string parking = "%E5%81%9C%E8%BD%A6";

std::vector<std::string> found(ApiFixture& api, const std::string& who, const std::string& target) {
    std::vector<std::string> ids;
    const auto answer = api.call(who, "GET " + target);
    BOOST_REQUIRE_EQUAL(answer.status, 200);
    const auto page = json::parse(answer.body);
    for (const auto& item : page.at("items")) ids.push_back(item.at("external_id"));
    return ids;
}

using Ids = std::vector<std::string>;

} // namespace

BOOST_AUTO_TEST_SUITE(search)

BOOST_AUTO_TEST_CASE(two_characters_are_found_in_ones_own_scope) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play(three_letters);
    BOOST_TEST(found(api, "supervisor", "/v1/messages?q=" + parking) == (Ids{"3", "2", "1"}), boost::test_tools::per_element());
    BOOST_TEST(found(api, "hotline", "/v1/messages?q=" + parking) == (Ids{"1"}), boost::test_tools::per_element());
    BOOST_TEST(found(api, "zfd", "/v1/messages?q=" + parking) == (Ids{"2"}), boost::test_tools::per_element());
    BOOST_TEST(found(api, "glb", "/v1/offices/glb/queue?q=" + parking) == (Ids{"1"}), boost::test_tools::per_element());
    BOOST_TEST(found(api, "fwb", "/v1/messages?q=" + parking).empty());
    // 停车位
    BOOST_TEST(found(api, "supervisor", "/v1/messages?q=" + parking + "%E4%BD%8D") == (Ids{"2"}), boost::test_tools::per_element());
    BOOST_TEST(found(api, "supervisor", "/v1/messages?channel=web_message&q=" + parking) == (Ids{"2"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_came_after_a_search_is_found_by_the_next) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play(std::vector{three_letters[0]});
    BOOST_TEST(found(api, "supervisor", "/v1/messages?q=" + parking).size() == 1u);
    scenario.play(std::vector{three_letters[1]});
    BOOST_TEST(found(api, "supervisor", "/v1/messages?q=" + parking).size() == 2u);
}

BOOST_AUTO_TEST_CASE(pages_of_a_search_join) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play(three_letters);
    const json first = json::parse(api.call("supervisor", "GET /v1/messages?limit=2&q=" + parking).body);
    BOOST_REQUIRE_EQUAL(first.at("items").size(), 2u);
    BOOST_TEST(found(api, "supervisor", "/v1/messages?limit=2&q=" + parking + "&cursor=" + first.at("next").get<std::string>()) == (Ids{"1"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_holds_nothing_to_look_for_is_a_fault) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({
        {"punctuation", "supervisor", "GET /v1/messages?q=%EF%BC%81", "", 422, R"({"errors":[{"pointer":"/query/q","code":"nothing_to_look_for"}]})"},
        {"nothing", "supervisor", "GET /v1/messages?q=", "", 422, R"({"errors":[{"pointer":"/query/q"}]})"},
        {"the index's own signs mean nothing", "supervisor", "GET /v1/messages?q=%22a%22%20OR%20(", "", 200, R"({"items":[]})"},
    });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
