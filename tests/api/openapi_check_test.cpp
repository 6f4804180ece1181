// The OpenAPI check itself: that it lets right answers pass and notices wrong ones, and that the document is whole.

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "tests/support/openapi_check.hpp"

namespace {

using huiying::tests::OpenApiCheck;
using nlohmann::json;

const std::string& document() {
    static const std::string text = [] {
        std::ifstream file{"api/openapi.json", std::ios::binary};
        return std::string{std::istreambuf_iterator<char>{file}, {}};
    }();
    return text;
}

OpenApiCheck& check() {
    static OpenApiCheck one{document()};
    return one;
}

json example_message() { return json::parse(document()).at("/components/responses/Message/content/application~1json/example"_json_pointer); }

const std::string problem = R"({"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"…"})";

/// The fault, or "" when there is none, so that a failing test shows it.
std::string fault(const std::string& method, const std::string& path, int status, const std::string& type, const std::string& body) {
    return check().fault_of(method, path, status, type, body).value_or("");
}

bool tells(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

BOOST_AUTO_TEST_SUITE(openapi_check)

BOOST_AUTO_TEST_CASE(every_example_fits_its_schema) {
    for (const auto& wrong : check().example_faults()) BOOST_TEST_ERROR(wrong);
}

BOOST_AUTO_TEST_CASE(operations_and_roles) {
    const auto operations = check().operations();
    BOOST_TEST(std::binary_search(operations.begin(), operations.end(), "POST /v1/messages/{id}/sign"));
    BOOST_TEST(std::binary_search(operations.begin(), operations.end(), "DELETE /v1/tokens/{id}"));
    BOOST_TEST((check().roles_of("POST /v1/messages/{id}/transfer_out") == std::vector<std::string>{"dispatcher", "office"}));
    BOOST_TEST(check().roles_of("GET /healthz").empty());
}

BOOST_AUTO_TEST_CASE(a_right_answer_passes) {
    const json message = example_message();
    BOOST_TEST(fault("GET", "/v1/messages/127", 200, "application/json", message.dump()) == "");
    BOOST_TEST(fault("GET", "/v1/messages/{id}", 200, "application/json", message.dump()) == "");
    BOOST_TEST(fault("GET", "/v1/messages?state=closed", 200, "application/json; charset=utf-8", json{{"items", {message}}, {"next", nullptr}}.dump()) == "");
    BOOST_TEST(fault("HEAD", "/v1/messages/127", 200, "application/json", "") == "");
    BOOST_TEST(fault("GET", "/v1/messages/127", 404, "application/problem+json", problem) == "");
    BOOST_TEST(fault("GET", "/metrics", 200, "text/plain; version=0.0.4", "huiying_open 1\n") == "");
    BOOST_TEST(fault("GET", "/", 304, "", "") == "");
}

BOOST_AUTO_TEST_CASE(a_wrong_body_is_noticed) {
    json extra = example_message();
    extra["surprise"] = 1;
    BOOST_TEST(tells(fault("GET", "/v1/messages/127", 200, "application/json", extra.dump()), "surprise"));
    json missing = example_message();
    missing["clocks"][0].erase("basis");
    BOOST_TEST(tells(fault("POST", "/v1/messages/127/sign", 200, "application/json", missing.dump()), "basis"));
    json other = example_message();
    other["state"] = "lost";
    BOOST_TEST(fault("GET", "/v1/messages/127", 200, "application/json", other.dump()) != "");
    json time = example_message();
    time["received_at"] = "2026-11-23T01:12:00Z";
    BOOST_TEST(fault("GET", "/v1/messages/127", 200, "application/json", time.dump()) != "");
    BOOST_TEST(tells(fault("GET", "/v1/messages/127", 200, "application/json", "{"), "not JSON"));
    BOOST_TEST(fault("HEAD", "/v1/messages/127", 200, "application/json", "{}") != "");
}

BOOST_AUTO_TEST_CASE(a_query_code_is_promised_at_registration) {
    json message = example_message();
    BOOST_TEST(tells(fault("POST", "/v1/messages", 201, "application/json", message.dump()), "query_code"));
    message["query_code"] = "7K3M9QX2VA";
    BOOST_TEST(fault("POST", "/v1/messages", 201, "application/json", message.dump()) == "");
}

BOOST_AUTO_TEST_CASE(statuses_types_and_paths_are_noticed) {
    BOOST_TEST(tells(fault("GET", "/v1/messages/127", 202, "application/json", "{}"), "202"));
    BOOST_TEST(tells(fault("GET", "/v1/messages/127", 200, "text/html", "x"), "text/html"));
    BOOST_TEST(fault("GET", "/v1/nowhere", 200, "application/json", "{}") != "");
    BOOST_TEST(fault("GET", "/v1/nowhere", 404, "application/problem+json", problem) == "");
    BOOST_TEST(fault("PUT", "/v1/messages", 404, "application/problem+json", problem) != "");
    BOOST_TEST(fault("PUT", "/v1/messages", 405, "application/problem+json", problem) == "");
    BOOST_TEST(fault("GET", "/v1/messages", 405, "application/problem+json", problem) != "");
    BOOST_TEST(fault("GET", "/v1/messages/batch", 200, "application/json", "{}") != "");
    BOOST_TEST(fault("OPTIONS", "/v1/messages", 204, "", "") == "");
    BOOST_TEST(fault("GET", "/healthz", 431, "application/problem+json", problem) == "");
}

BOOST_AUTO_TEST_CASE(ndjson_is_checked_line_by_line) {
    const std::string good = R"({"line":1,"status":201,"id":"1","number":"20261123-000001","query_code":"7K3M9QX2VA"})";
    const std::string refused = R"({"line":2,"status":422,"problem":)" + problem + "}";
    BOOST_TEST(fault("POST", "/v1/messages/batch", 200, "application/x-ndjson", good + "\n" + refused + "\n") == "");
    BOOST_TEST(tells(fault("POST", "/v1/messages/batch", 200, "application/x-ndjson", good + "\n{\"line\":2}\n"), "line 2"));
    BOOST_TEST(fault("POST", "/v1/messages/batch", 200, "application/x-ndjson", good) != "");
}

BOOST_AUTO_TEST_CASE(request_bodies) {
    const auto request = [](const char* path, const char* body) { return check().request_fault_of("POST", path, "application/json", body).value_or(""); };
    BOOST_TEST(request("/v1/messages", R"({"channel":"hotline_12345","external_id":"1","title":"…","extra":{"likes":3}})") == "");
    BOOST_TEST(request("/v1/messages", R"({"channel":"hotline_12345","external_id":"1","title":"…","likes":3})") != "");
    BOOST_TEST(request("/v1/messages", R"({"channel":"hotline_12345","external_id":"1"})") != "");
    BOOST_TEST(request("/v1/messages", "") != "");
    BOOST_TEST(request("/v1/messages/1/sign", "") == "");
    BOOST_TEST(check().request_fault_of("HEAD", "/v1/messages/1", "", "").value_or("") == "");
    BOOST_TEST(check().request_fault_of("GET", "/v1/messages/1", "application/json", "{}").has_value());
    BOOST_TEST(request("/v1/messages/1/reply", R"({"outcome":"transferred_out","body":"…"})") != "");
    BOOST_TEST(request("/v1/messages/1/contact", R"({"reached":false,"reason":"no_answer","note":null})") == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
