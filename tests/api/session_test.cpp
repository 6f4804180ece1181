// The console's session: a token becomes a cookie, the cookie opens what the token opens and no longer, and another site's page cannot use it.
#include "tests/support/scenario.hpp"
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace huiying::tests {

using nlohmann::json;

namespace {

const std::string one_message = R"({"channel":"hotline_12345","external_id":"1","kind":"help","title":"停车","service_item":"parking.estate"})";

std::string secret_of(const ClientHeaders& authorization) { return authorization.front().second.substr(std::string{"Bearer "}.size()); }

/// `name=value` of what the answer sets.
std::string cookie_of(const ClientResponse& answer) {
    const std::string set = answer.header("Set-Cookie");
    return set.substr(0, set.find(';'));
}

ClientHeaders sign_in(ApiFixture& api, const ClientHeaders& authorization) {
    const auto answer = api.call("", "POST /v1/session", json{{"token", secret_of(authorization)}}.dump());
    BOOST_REQUIRE_EQUAL(answer.status, 200);
    return {{"Cookie", cookie_of(answer)}};
}

ClientHeaders with(ClientHeaders headers, const std::string& name, const std::string& value) {
    headers.emplace_back(name, value);
    return headers;
}

std::string code_of(const ClientResponse& answer) { return answer.body.empty() ? "" : json::parse(answer.body).value("code", ""); }

} // namespace

BOOST_AUTO_TEST_SUITE(session)

BOOST_AUTO_TEST_CASE(a_token_becomes_a_cookie_that_tells_who_one_is) {
    ApiFixture api;
    const auto answer = api.call("", "POST /v1/session", json{{"token", secret_of(api.as("chief"))}}.dump());
    BOOST_REQUIRE_EQUAL(answer.status, 200);
    BOOST_TEST(answer.header("Cache-Control") == "no-store");
    const std::string set = answer.header("Set-Cookie");
    BOOST_TEST(set.starts_with("huiying_session="));
    for (const char* part : {"; Path=/", "; HttpOnly", "; SameSite=Strict", "; Max-Age=43200"}) BOOST_TEST(set.find(part) != std::string::npos, set);
    BOOST_TEST(set.find("Secure") == std::string::npos);
    BOOST_TEST(set.find(secret_of(api.as("chief"))) == std::string::npos);

    const json me = json::parse(api.call("", "GET /v1/session", "", {{"Cookie", "other=1; " + cookie_of(answer)}}).body);
    BOOST_TEST(me == json::parse(answer.body));
    BOOST_TEST((me.at("person") == "周主任" && me.at("level") == 2 && me.at("by") == "session" && me.at("expires_at") == "2026-11-23T21:00:00+08:00"));
    BOOST_TEST((me.at("roles") == json{"supervisor"}));
}

BOOST_AUTO_TEST_CASE(a_bearer_may_ask_who_it_is_and_sign_in_by_its_header) {
    ApiFixture api;
    const json me = json::parse(api.call("hotline", "GET /v1/session").body);
    BOOST_TEST((me.at("by") == "token" && me.at("channels") == json{"hotline_12345"} && me.at("expires_at").is_null()));
    const auto answer = api.call("glb", "POST /v1/session");
    BOOST_TEST((answer.status == 200 && json::parse(answer.body).at("offices") == json{"glb"}));
}

BOOST_AUTO_TEST_CASE(behind_a_proxy_that_speaks_tls_the_cookie_is_bound_to_it) {
    ApiFixture api;
    const ClientHeaders tls{{"X-Forwarded-Proto", "https"}};
    const auto answer = api.call("glb", "POST /v1/session", "", tls);
    BOOST_TEST(answer.header("Set-Cookie").starts_with("__Host-huiying_session="));
    BOOST_TEST(answer.header("Set-Cookie").find("; Secure") != std::string::npos);
    BOOST_TEST(api.call("", "GET /v1/session", "", with(tls, "Cookie", cookie_of(answer))).status == 200);
    // A cookie that a neighbouring host may have planted is none.
    const auto planted = sign_in(api, api.as("glb"));
    BOOST_TEST(api.call("", "GET /v1/session", "", with(planted, "X-Forwarded-Proto", "https")).status == 401);
}

BOOST_AUTO_TEST_CASE(a_session_reads_by_itself_and_writes_only_for_the_console) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({{"one to sign", "hotline", "POST /v1/messages", one_message.c_str(), 201, "", "id=/id"}});
    const std::string sign = "POST /v1/messages/" + scenario.remembered("id") + "/sign";
    const auto cookie = sign_in(api, api.as("glb"));
    BOOST_TEST(api.call("", "GET /v1/offices/glb/queue", "", cookie).status == 200);

    const auto bare = api.call("", sign, "", cookie);
    BOOST_TEST((bare.status == 403 && code_of(bare) == "console_header_missing"));
    const auto console = with(cookie, "X-Huiying-Console", "1");
    const auto foreign = api.call("", sign, "", with(console, "Origin", "https://evil.example"));
    BOOST_TEST((foreign.status == 403 && code_of(foreign) == "foreign_origin"));
    BOOST_TEST(api.call("", sign, "", with(console, "Origin", "null")).status == 403);
    BOOST_TEST(api.call("", sign, "", with(console, "Sec-Fetch-Site", "cross-site")).status == 403);
    BOOST_TEST(api.call("", "GET /v1/offices/glb/queue", "", with(cookie, "Origin", "https://evil.example")).status == 403);

    BOOST_TEST(api.call("", sign, "", with(console, "Origin", "http://LOCALHOST:80")).status == 200);
    // A token needs none of this: no browser sends it by itself.
    BOOST_TEST(api.call("glb", "GET /v1/offices/glb/queue", "", {{"Origin", "https://evil.example"}}).status == 200);
}

BOOST_AUTO_TEST_CASE(another_sites_page_signs_nobody_in) {
    ApiFixture api;
    const auto answer = api.call("glb", "POST /v1/session", "", {{"Origin", "https://evil.example"}});
    BOOST_TEST((answer.status == 403 && !answer.has_header("Set-Cookie")));
    const auto form = api.call("", "POST /v1/session", R"({"token":"x"})", {{"Content-Type", "text/plain"}});
    BOOST_TEST(form.status == 415);
}

BOOST_AUTO_TEST_CASE(a_session_ends_after_its_time_and_with_its_token) {
    ApiFixture api;
    Actor actor = cast("glb");
    const auto token = api.token_for(actor);
    const auto cookie = sign_in(api, token);
    api.installation.clock.set("2026-11-23T20:59:59+08:00");
    BOOST_TEST(api.call("", "GET /v1/session", "", cookie).status == 200);
    api.installation.clock.set("2026-11-23T21:00:00+08:00");
    BOOST_TEST(api.call("", "GET /v1/session", "", cookie).status == 401);

    const auto second = sign_in(api, token);
    BOOST_TEST(api.call("", "GET /v1/session", "", second).status == 200);
    const json tokens = json::parse(api.call("admin", "GET /v1/tokens").body).at("items");
    for (const auto& listed : tokens)
        if (listed.at("person") == actor.person) api.call("admin", "DELETE /v1/tokens/" + listed.at("id").get<std::string>());
    api.installation.clock.pass(std::chrono::seconds{1});
    BOOST_TEST(api.call("", "GET /v1/session", "", second).status == 401);
}

BOOST_AUTO_TEST_CASE(a_session_lasts_no_longer_than_its_token) {
    ApiFixture api;
    const auto made = json::parse(api.call("admin", "POST /v1/tokens", R"({"person":"新人","roles":["editor"],"expires_at":"2026-11-23T10:00:00+08:00"})").body);
    const auto answer = api.call("", "POST /v1/session", json{{"token", made.at("token")}}.dump());
    BOOST_TEST(answer.header("Set-Cookie").find("; Max-Age=3600") != std::string::npos);
    api.installation.clock.set("2026-11-23T10:00:00+08:00");
    BOOST_TEST(api.call("", "GET /v1/session", "", {{"Cookie", cookie_of(answer)}}).status == 401);
}

BOOST_AUTO_TEST_CASE(signing_out_ends_it_at_once_and_takes_the_cookie_away) {
    ApiFixture api;
    const auto cookie = sign_in(api, api.as("glb"));
    const auto other = sign_in(api, api.as("glb"));
    BOOST_TEST(api.call("", "GET /v1/session", "", cookie).status == 200);
    BOOST_TEST(api.call("", "DELETE /v1/session", "", cookie).status == 403);
    const auto out = api.call("", "DELETE /v1/session", "", with(cookie, "X-Huiying-Console", "1"));
    BOOST_TEST((out.status == 204 && out.header("Set-Cookie").starts_with("huiying_session=; ")));
    BOOST_TEST(out.header("Set-Cookie").find("Max-Age=0") != std::string::npos);
    BOOST_TEST(api.call("", "GET /v1/session", "", cookie).status == 401);
    BOOST_TEST(api.call("", "GET /v1/session", "", other).status == 200);
    BOOST_TEST(api.call("", "DELETE /v1/session", "", with(cookie, "X-Huiying-Console", "1")).status == 204);
}

BOOST_AUTO_TEST_CASE(what_is_no_token_and_what_is_no_session) {
    ApiFixture api;
    BOOST_TEST(api.call("", "POST /v1/session").status == 401);
    BOOST_TEST(api.call("", "POST /v1/session", R"({"token":"hy_wrong"})").status == 401);
    BOOST_TEST(api.call("", "POST /v1/session", R"({"tokn":"x"})").status == 422);
    BOOST_TEST(api.call("", "GET /v1/session", "", {{"Cookie", "huiying_session="}}).status == 401);
    // A token is no session, nor is a session a token.
    BOOST_TEST(api.call("", "GET /v1/session", "", {{"Cookie", "huiying_session=" + secret_of(api.as("glb"))}}).status == 401);
    const auto cookie = sign_in(api, api.as("glb"));
    const std::string secret = cookie.front().second.substr(std::string{"huiying_session="}.size());
    BOOST_TEST(api.call("", "GET /v1/session", "", {{"Authorization", "Bearer " + secret}}).status == 401);
}

BOOST_AUTO_TEST_CASE(the_oldest_of_too_many_sessions_ends) {
    ApiFixture api;
    const auto token = api.as("glb");
    const auto first = sign_in(api, token);
    for (int i = 0; i < most_sessions; ++i) {
        api.installation.clock.pass(std::chrono::seconds{2});
        sign_in(api, token);
    }
    BOOST_TEST(api.call("", "GET /v1/session", "", first).status == 401);
}

BOOST_AUTO_TEST_CASE(sessions_share_their_tokens_rate) {
    ApiOptions slow;
    slow.requests_per_second = 2;
    ApiFixture api{slow};
    const auto cookie = sign_in(api, api.as("glb")); // the first of four
    int passed = 0;
    for (int i = 0; i < 6; ++i) passed += api.call(i % 2 == 0 ? "glb" : "", "GET /v1/session", "", i % 2 == 0 ? ClientHeaders{} : cookie).status == 200 ? 1 : 0;
    BOOST_TEST(passed == 3);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
