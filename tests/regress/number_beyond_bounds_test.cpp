// A number such as 1e999 in a request was an exception of the JSON library that nobody caught: 500 and an incident, where 400 was due.
#include "tests/support/api_fixture.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

BOOST_AUTO_TEST_CASE(a_number_beyond_bounds_is_malformed_and_no_incident) {
    ApiFixture api;
    for (const char* body : {R"({"channel":"web_message","external_id":"1","title":"请问","extra":{"n":1e999}})", R"({"channel":"web_message","external_id":"1","title":"请问","location":{"lat":-1e400}})", "1e999"})
        BOOST_TEST(api.call("adapter", "POST /v1/messages", body).status == 400);
    const auto batch = api.call("adapter", "POST /v1/messages/batch", "1e999\n{\"channel\":\"web_message\",\"external_id\":\"1\",\"title\":\"请问\"}\n", {{"Content-Type", "application/x-ndjson"}});
    BOOST_TEST(batch.body.find(R"({"line":1,"status":400)") == 0u);
    BOOST_TEST(batch.body.find(R"({"line":2,"status":201)") != std::string::npos);
    BOOST_TEST(api.incidents().empty());
}

} // namespace huiying::tests
