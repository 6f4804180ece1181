// The ground rules that hold for every route: versions, idempotency keys, HEAD, wrong paths and methods, request ids, compression.
#include "tests/support/scenario.hpp"
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace huiying::tests {

using nlohmann::json;

namespace {

/// Registers one message for glb; gives its id.
std::string register_one(ApiFixture& api, const std::string& external_id = "1") {
    const auto answer = api.call("hotline", "POST /v1/messages",
                                 R"({"channel":"hotline_12345","external_id":")" + external_id + R"(","kind":"help","title":"停车","service_item":"parking.estate"})");
    BOOST_REQUIRE_EQUAL(answer.status, 201);
    const std::string id = json::parse(answer.body).at("id");
    BOOST_TEST(answer.header("Location") == "/v1/messages/" + id);
    BOOST_TEST(answer.header("ETag") == "\"1\"");
    return id;
}

} // namespace

BOOST_AUTO_TEST_SUITE(ground_rules)

BOOST_AUTO_TEST_CASE(a_stale_version_is_refused) {
    ApiFixture api;
    const std::string id = register_one(api);
    const std::string sign = "POST /v1/messages/" + id + "/sign";
    for (const std::string stale : {"\"2\"", "\"0\"", "\"01\"", "\"1x\"", "1", "W/\"1\"", "\"\"", "\"elsewhere\""})
        BOOST_TEST(api.call("glb", sign, "", {{"If-Match", stale}}).status == 412, stale);
    const auto signed_one = api.call("glb", sign, "", {{"If-Match", "\"1\""}});
    BOOST_TEST(signed_one.status == 200);
    BOOST_TEST(signed_one.header("ETag") == "\"2\"");
    BOOST_TEST(api.call("glb", "GET /v1/messages/" + id).header("ETag") == "\"2\"");
    BOOST_TEST(api.call("glb", "POST /v1/messages/" + id + "/assign", R"({"assignee":"李敏"})", {{"If-Match", "\"1\""}}).status == 412);
    BOOST_TEST(api.call("glb", "POST /v1/messages/" + id + "/assign", R"({"assignee":"李敏"})", {{"If-Match", "*"}}).status == 200);
}

BOOST_AUTO_TEST_CASE(an_idempotency_key_replays_the_first_answer) {
    ApiFixture api;
    const std::string id = register_one(api);
    const std::string progress = "POST /v1/messages/" + id + "/progress";
    const ClientHeaders key{{"Idempotency-Key", "k-1"}};
    BOOST_TEST(api.call("glb", progress, R"({"note":"一"})", key).status == 409); // unsigned: only 2xx answers are kept
    BOOST_TEST(api.call("glb", "POST /v1/messages/" + id + "/sign", "", key).status == 200); // another route, another scope
    const auto first = api.call("glb", progress, R"({"note":"一"})", key);
    BOOST_TEST(first.status == 200);
    BOOST_TEST(first.header("ETag") == "\"3\"");
    const auto again = api.call("glb", progress, R"({"note":"一"})", key);
    BOOST_TEST(again.status == 200);
    BOOST_TEST(again.body == first.body);
    BOOST_TEST(again.header("ETag") == first.header("ETag"));
    const auto reused = api.call("glb", progress, R"({"note":"二"})", key);
    BOOST_TEST(reused.status == 409);
    BOOST_TEST(json::parse(reused.body).at("code") == "idempotency_key_reused");
    const std::string other = register_one(api, "2");
    BOOST_TEST(api.call("glb", "POST /v1/messages/" + other + "/progress", R"({"note":"一"})", key).status == 409); // another message is another request
    api.installation.clock.pass(std::chrono::hours{23});
    BOOST_TEST(api.call("glb", progress, R"({"note":"一"})", key).body == first.body);
    BOOST_TEST(json::parse(api.call("glb", "GET /v1/messages/" + id).body).at("version") == 3);
}

BOOST_AUTO_TEST_CASE(keys_belong_to_a_person) {
    ApiFixture api;
    const std::string id = register_one(api);
    const ClientHeaders key{{"Idempotency-Key", "k-1"}};
    const auto other = api.token_for(clerk("glb", "王强"));
    BOOST_TEST(api.call("glb", "POST /v1/messages/" + id + "/assign", R"({"assignee":"李敏"})", key).status == 200);
    auto headers = other;
    headers.push_back(key.front());
    const auto answer = api.call("", "POST /v1/messages/" + id + "/assign", R"({"assignee":"王强"})", headers);
    BOOST_TEST(json::parse(answer.body).at("assignee") == "王强");
    for (const std::string& bad : {std::string(256, 'k'), std::string{"键"}, std::string{"a b"}})
        BOOST_TEST(api.call("glb", "POST /v1/messages/" + id + "/sign", "", {{"Idempotency-Key", bad}}).status == 422);
    BOOST_TEST(api.call("glb", "POST /v1/messages/" + id + "/sign", "", {{"Idempotency-Key", std::string(255, 'k')}}).status == 200);
}

BOOST_AUTO_TEST_CASE(head_is_get_without_its_body) {
    ApiFixture api;
    const std::string id = register_one(api);
    for (const std::string& target : {"/v1/messages/" + id, std::string{"/v1/messages"}, std::string{"/v1/offices/glb/queue"}, std::string{"/openapi.json"}, std::string{"/healthz"}, std::string{"/docs"}}) {
        const auto get = api.call("glb", "GET " + target);
        const auto head = api.call("glb", "HEAD " + target);
        BOOST_TEST(head.status == get.status);
        BOOST_TEST(head.body.empty());
        BOOST_TEST(head.header("Content-Length") == std::to_string(get.body.size()), target);
        BOOST_TEST(head.header("Content-Type") == get.header("Content-Type"));
        BOOST_TEST(head.header("ETag") == get.header("ETag"));
    }
    BOOST_TEST(api.call("glb", "HEAD /v1/messages/4711").status == 404);
}

BOOST_AUTO_TEST_CASE(wrong_methods_and_paths) {
    ApiFixture api;
    struct Case {
        const char* request;
        int status;
        const char* allow;
    };
    const std::vector<Case> cases{{"DELETE /v1/messages", 405, "GET, HEAD, POST, OPTIONS"}, {"GET /v1/messages/1/sign", 405, "POST, OPTIONS"}, {"PUT /v1/messages/1", 405, "GET, HEAD, OPTIONS"},
                                  {"PATCH /v1/tokens/1", 405, "DELETE, OPTIONS"},          {"POST /healthz", 405, "GET, HEAD, OPTIONS"},       {"BREW /v1/triage", 405, "GET, HEAD, OPTIONS"},
                                  {"OPTIONS /v1/messages", 204, "GET, HEAD, POST, OPTIONS"}, {"OPTIONS /v1/messages/1/reply", 204, "POST, OPTIONS"},
                                  {"GET /v1/nowhere", 404, ""}, {"GET /v2/messages", 404, ""}, {"POST /v1/messages/1/explode", 404, ""}, {"GET /v1/messages/", 404, ""}, {"GET /assets/secret.txt", 404, ""},
                                  {"GET /assets/..%2fapp.js", 404, ""}};
    for (const auto& test : cases) {
        const auto answer = api.call("supervisor", test.request);
        BOOST_TEST(answer.status == test.status, test.request << " " << answer.status);
        BOOST_TEST(answer.header("Allow") == test.allow, test.request);
    }
}

BOOST_AUTO_TEST_CASE(request_ids_and_traces_are_passed_on) {
    ApiFixture api;
    const std::string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const auto answer = api.call("", "GET /healthz", "", {{"X-Request-Id", "abc-1"}, {"traceparent", trace}});
    BOOST_TEST(answer.header("X-Request-Id") == "abc-1");
    BOOST_TEST(answer.header("traceparent") == trace);
    const auto made = api.call("", "GET /healthz");
    BOOST_TEST(!made.header("X-Request-Id").empty());
    BOOST_TEST(!made.has_header("traceparent"));
    BOOST_TEST(made.header("X-Request-Id") != api.call("", "GET /healthz").header("X-Request-Id"));
    BOOST_TEST(api.call("", "GET /v1/nowhere", "", {{"X-Request-Id", "abc-2"}}).header("X-Request-Id") == "abc-2");
    BOOST_TEST(api.call("", "GET /healthz", "", {{"X-Request-Id", "has a space"}}).header("X-Request-Id") != "has a space");
}

BOOST_AUTO_TEST_CASE(long_answers_are_compressed_where_asked_for) {
    ApiFixture api;
    register_one(api);
    const auto plain = api.call("glb", "GET /v1/offices/glb/queue");
    BOOST_TEST(plain.body.size() > 1024u);
    BOOST_TEST(!plain.has_header("Content-Encoding"));
    const auto packed = api.call("glb", "GET /v1/offices/glb/queue", "", {{"Accept-Encoding", "gzip"}});
    BOOST_TEST(packed.header("Content-Encoding") == "gzip");
    BOOST_TEST(packed.body.size() < plain.body.size());
    BOOST_TEST(packed.body.starts_with("\x1f\x8b"));
    BOOST_TEST(!api.call("", "GET /healthz", "", {{"Accept-Encoding", "gzip"}}).has_header("Content-Encoding"));
    BOOST_TEST(!api.call("glb", "GET /v1/offices/glb/queue", "", {{"Accept-Encoding", "gzip;q=0"}}).has_header("Content-Encoding"));
}

BOOST_AUTO_TEST_CASE(times_come_in_with_any_offset_and_go_out_in_the_own_zone) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({
        {"written in UTC", "importer", "POST /v1/messages", R"({"channel":"web_message","external_id":"1","title":"请问","received_at":"2026-11-20T02:00:00Z"})", 201, R"({"received_at":"2026-11-20T10:00:00+08:00"})", "id=/id"},
        {"the same instant is the same content", "importer", "POST /v1/messages", R"({"channel":"web_message","external_id":"1","title":"请问","received_at":"2026-11-20T05:00:00.000+03:00"})", 200, R"({"id":"$id"})"},
        {"a verb in the past, by who may import", "staff", "POST /v1/messages/$id/dispatch", R"({"office":"glb","occurred_at":"2026-11-20T03:00:00Z"})", 200, R"({"dispatched_at":"2026-11-20T11:00:00+08:00"})"},
        {"never before the one before it", "staff", "POST /v1/messages/$id/sign", R"({"occurred_at":"2026-11-20T02:59:59Z"})", 422, R"({"errors":[{"pointer":"/occurred_at","code":"before_last_verb"}]})"},
        {"nor ahead", "staff", "POST /v1/messages/$id/sign", R"({"occurred_at":"2026-11-24T00:00:00Z"})", 422, R"({"errors":[{"pointer":"/occurred_at","code":"in_future"}]})"},
        {"others may not", "glb", "POST /v1/messages/$id/sign", R"({"occurred_at":"2026-11-20T04:00:00Z"})", 403, R"({"code":"may_not_import"})"},
    });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
