// The reply feed by long polling, tokens over HTTP, and each token's rate.
#include "tests/support/scenario.hpp"
#include <boost/test/unit_test.hpp>
#include <future>
#include <nlohmann/json.hpp>

namespace huiying::tests {

using nlohmann::json;

namespace {

const std::vector<Step> one_to_answer{
    {"a question", "hotline", "POST /v1/messages", R"({"channel":"hotline_12345","external_id":"1","kind":"help","title":"停车","service_item":"parking.estate"})", 201, "", "id=/id"},
};
const std::vector<Step> answered{
    {"answered", "glb", "POST /v1/messages/$id/reply", R"({"outcome":"explained","body":"已说明。"})", 200, R"({"state":"closed"})"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(feed)

BOOST_AUTO_TEST_CASE(a_long_poll_is_answered_when_a_reply_is_there) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play(one_to_answer);
    const auto headers = api.as("hotline");
    auto client = api.connect();
    std::string request = "GET /v1/channels/hotline_12345/replies?wait=30 HTTP/1.1\r\nHost: localhost\r\n";
    for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
    client.send(request + "\r\n");
    const auto sent = std::chrono::steady_clock::now();
    scenario.play(answered);
    const auto answer = client.receive();
    api.check_answer("GET", "/v1/channels/hotline_12345/replies", answer);
    BOOST_TEST(json::parse(answer.body).at("items").size() == 1u);
    // It came by itself, not when the waiting was over.
    BOOST_TEST((std::chrono::steady_clock::now() - sent < std::chrono::seconds{20}));
}

BOOST_AUTO_TEST_CASE(a_long_poll_without_news_ends_when_it_was_told_to) {
    ApiFixture api;
    const auto begun = std::chrono::steady_clock::now();
    const auto answer = api.call("hotline", "GET /v1/channels/hotline_12345/replies?wait=1");
    BOOST_TEST(json::parse(answer.body).at("items").empty());
    BOOST_TEST((std::chrono::steady_clock::now() - begun >= std::chrono::milliseconds{900}));
}

BOOST_AUTO_TEST_CASE(another_channels_reply_wakes_nobody_for_good) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play(one_to_answer);
    const auto headers = api.as("web");
    auto other = std::async(std::launch::async, [&] { return api.connect().get("/v1/channels/web_message/replies?wait=1", headers); });
    scenario.play(answered);
    BOOST_TEST(json::parse(other.get().body).at("items").empty());
}

BOOST_AUTO_TEST_CASE(tokens_over_http) {
    ApiFixture api;
    const auto made = api.call("admin", "POST /v1/tokens", R"({"person":"新人","roles":["office","dispatcher"],"offices":["glb"],"expires_at":"2026-12-01T00:00:00+08:00"})");
    BOOST_REQUIRE_EQUAL(made.status, 201);
    BOOST_TEST(made.header("Cache-Control") == "no-store");
    const auto token = json::parse(made.body);
    const ClientHeaders bearer{{"Authorization", "Bearer " + token.at("token").get<std::string>()}};
    BOOST_TEST(api.call("", "GET /v1/triage", "", bearer).status == 200);
    BOOST_TEST(api.call("", "GET /v1/offices/glb/queue", "", {{"authorization", "bearer " + token.at("token").get<std::string>()}}).status == 200);
    BOOST_TEST(api.call("", "GET /v1/tokens", "", bearer).status == 403);

    const auto listed = api.call("admin", "GET /v1/tokens");
    BOOST_TEST(listed.body.find("新人") != std::string::npos);
    BOOST_TEST(listed.body.find(token.at("token").get<std::string>()) == std::string::npos);

    const auto revoked = api.call("admin", "DELETE /v1/tokens/" + token.at("id").get<std::string>());
    BOOST_TEST(json::parse(revoked.body).at("revoked_at") == "2026-11-23T09:00:00+08:00");
    api.installation.clock.pass(std::chrono::seconds{1});
    BOOST_TEST(api.call("", "GET /v1/triage", "", bearer).status == 401);
    BOOST_TEST(api.call("admin", "DELETE /v1/tokens/4711").status == 404);
}

BOOST_AUTO_TEST_CASE(a_token_ends_by_itself) {
    ApiFixture api;
    const auto made = json::parse(api.call("admin", "POST /v1/tokens", R"({"person":"新人","roles":["supervisor"],"level":2,"expires_at":"2026-11-23T10:00:00+08:00"})").body);
    const ClientHeaders bearer{{"Authorization", "Bearer " + made.at("token").get<std::string>()}};
    api.installation.clock.set("2026-11-23T09:59:59+08:00");
    BOOST_TEST(api.call("", "GET /v1/triage", "", bearer).status == 200);
    api.installation.clock.set("2026-11-23T10:00:00+08:00");
    BOOST_TEST(api.call("", "GET /v1/triage", "", bearer).status == 401);
}

BOOST_AUTO_TEST_CASE(tokens_that_cannot_be) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({
        {"nothing", "admin", "POST /v1/tokens", "{}", 422, R"({"errors":[{"pointer":"/person","code":"required"},{"pointer":"/roles","code":"required"}]})"},
        {"no role", "admin", "POST /v1/tokens", R"({"person":"新人","roles":[]})", 422, R"({"errors":[{"pointer":"/roles"}]})"},
        {"an unknown role", "admin", "POST /v1/tokens", R"({"person":"新人","roles":["king"]})", 422, R"({"errors":[{"pointer":"/roles/0"}]})"},
        {"an office's clerk without office", "admin", "POST /v1/tokens", R"({"person":"新人","roles":["office"]})", 422, R"({"errors":[{"pointer":"/offices"}]})"},
        {"an office that is not there", "admin", "POST /v1/tokens", R"({"person":"新人","roles":["office"],"offices":["moon"]})", 422, R"({"errors":[{"pointer":"/offices/0","code":"unknown"}]})"},
        {"a supervisor without level", "admin", "POST /v1/tokens", R"({"person":"新人","roles":["supervisor"]})", 422, R"({"errors":[{"pointer":"/level"}]})"},
        {"already over", "admin", "POST /v1/tokens", R"({"person":"新人","roles":["admin"],"expires_at":"2026-11-22T00:00:00Z"})", 422, R"({"errors":[{"pointer":"/expires_at","code":"in_past"}]})"},
    });
}

BOOST_AUTO_TEST_CASE(over_its_rate_a_token_waits) {
    ApiOptions slow;
    slow.requests_per_second = 2;
    ApiFixture api{slow};
    int passed = 0;
    for (int i = 0; i < 10; ++i) {
        const auto answer = api.call("supervisor", "GET /v1/triage");
        if (answer.status == 200) ++passed;
        else {
            BOOST_TEST(answer.status == 429);
            BOOST_TEST(answer.header("Retry-After") == "1");
        }
    }
    BOOST_TEST(passed == 4); // a burst of two seconds' worth; the clock stands still
    BOOST_TEST(api.call("glb", "GET /v1/offices/glb/queue").status == 200); // others are not held up
    api.installation.clock.pass(std::chrono::seconds{1});
    BOOST_TEST(api.call("supervisor", "GET /v1/triage").status == 200);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
