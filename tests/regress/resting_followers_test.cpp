// A follower with nothing left to do said that there was more, and was asked again at once: the network thread never slept.
#include "tests/support/api_fixture.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

BOOST_AUTO_TEST_CASE(who_has_followed_everything_rests) {
    ApiFixture api;
    BOOST_TEST(!api.figures_are_behind());
    api.call("web", "POST /v1/messages", R"({"channel":"web_message","external_id":"1","title":"停车"})");
    BOOST_TEST(!api.figures_are_behind());
}

} // namespace huiying::tests
