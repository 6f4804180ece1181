// If-Match was read as far as digits went: "1x" and "01" passed for version 1, and a verb went through that should have been refused.
#include "tests/support/scenario.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

BOOST_AUTO_TEST_CASE(only_the_very_version_matches) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({{"a message", "hotline", "POST /v1/messages", R"({"channel":"hotline_12345","external_id":"1","kind":"help","title":"停车","service_item":"parking.estate"})", 201, R"({"version":1})", "id=/id"},
                   {"with something behind it", "glb", "POST /v1/messages/$id/sign", "", 412, "", "", {{"If-Match", "\"1x\""}}},
                   {"with a zero before it", "glb", "POST /v1/messages/$id/sign", "", 412, "", "", {{"If-Match", "\"01\""}}},
                   {"as it was given", "glb", "POST /v1/messages/$id/sign", "", 200, R"({"version":2})", "", {{"If-Match", "\"1\""}}}});
}

} // namespace huiying::tests
