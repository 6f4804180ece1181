// Lists: every filter, cursor paging while rows are added, the Link header, and no silent cap.
#include "tests/support/scenario.hpp"
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace huiying::tests {

using nlohmann::json;

namespace {

/// Six messages that differ in everything a filter can ask for.
const std::vector<Step> six_messages{
    {"parking, three weeks old", "importer", "POST /v1/messages",
     R"({"channel":"hotline_12345","external_id":"M1","kind":"complaint","title":"停车","service_item":"parking.estate","received_at":"2026-11-02T08:00:00+08:00"})", 201, R"({"office":"glb"})", "m1=/id n1=/number"},
    {"insurance, of today", "importer", "POST /v1/messages",
     R"({"channel":"hotline_12345","external_id":"M2","kind":"consultation","title":"社保","service_item":"social_insurance"})", 201, R"({"office":"slzx"})", "m2=/id"},
    {"unclear", "importer", "POST /v1/messages",
     R"({"channel":"web_message","external_id":"M3","title":"请问","received_at":"2026-11-20T02:00:00Z"})", 201, R"({"office":null,"received_at":"2026-11-20T10:00:00+08:00"})", "m3=/id"},
    {"a shed", "importer", "POST /v1/messages",
     R"({"channel":"leader_mailbox","external_id":"M4","kind":"complaint","title":"违建","service_item":"building.illegal","received_at":"2026-11-20T23:00:00+08:00"})", 201, R"({"office":"zfd"})", "m4=/id"},
    {"meals", "importer", "POST /v1/messages",
     R"({"channel":"suggestion_mailbox","external_id":"M5","title":"助餐","service_item":"elderly.canteen","received_at":"2026-11-21T09:00:00+08:00"})", 201, R"({"office":"fwb","kind":"suggestion"})", "m5=/id"},
    {"a request for information, with a place", "importer", "POST /v1/messages",
     R"({"channel":"web_message","external_id":"M1","kind":"disclosure_request","title":"申请公开","service_item":"disclosure","location":{"community":"真新一街坊"},"received_at":"2026-11-22T09:00:00+08:00"})", 201, R"({"office":"dzb"})", "m6=/id"},
};

struct FilterCase {
    const char* who;
    const char* target;
    std::vector<std::string> ids; ///< remembered names, in order
};

const std::vector<FilterCase> filter_cases{
    {"supervisor", "/v1/messages", {"m6", "m5", "m4", "m3", "m2", "m1"}},
    {"supervisor", "/v1/messages?sort=registered_at", {"m1", "m2", "m3", "m4", "m5", "m6"}},
    {"supervisor", "/v1/messages?sort=received_at", {"m1", "m3", "m4", "m5", "m6", "m2"}},
    {"supervisor", "/v1/messages?sort=-received_at&limit=2", {"m2", "m6"}},
    {"supervisor", "/v1/messages?sort=due_at&overdue=false", {"m4", "m5", "m6", "m2", "m3"}},
    {"supervisor", "/v1/messages?state=registered", {"m3"}},
    {"supervisor", "/v1/messages?state=registered,closed", {"m3"}},
    {"supervisor", "/v1/messages?state=registered&state=dispatched&channel=web_message", {"m6", "m3"}},
    {"supervisor", "/v1/messages?office=glb,zfd", {"m4", "m1"}},
    {"supervisor", "/v1/messages?channel=hotline_12345&kind=complaint", {"m1"}},
    {"supervisor", "/v1/messages?service_item=social_insurance", {"m2"}},
    {"supervisor", "/v1/messages?community=%E7%9C%9F%E6%96%B0%E4%B8%80%E8%A1%97%E5%9D%8A", {"m6"}},
    {"supervisor", "/v1/messages?overdue=true", {"m1"}},
    {"supervisor", "/v1/messages?received_from=2026-11-20&received_to=2026-11-21", {"m4", "m3"}},
    {"supervisor", "/v1/messages?received_from=2026-11-21T00:00:00+08:00&received_to=2026-11-22T01:00:00Z", {"m5"}},
    {"supervisor", "/v1/messages?due_before=2026-11-24T00:00:00+08:00", {"m1"}},
    {"supervisor", "/v1/messages?external_id=M1", {"m6", "m1"}},
    {"supervisor", "/v1/messages?external_id=M1&channel=web_message", {"m6"}},
    {"supervisor", "/v1/messages?number=20261123-000001", {"m1"}},
    {"supervisor", "/v1/messages?number=20261123-999999", {}},
    {"dispatcher", "/v1/messages?office=glb", {"m1"}},
    {"web", "/v1/messages", {"m6", "m3"}},
    {"web", "/v1/messages?channel=web_message&external_id=M3", {"m3"}},
    {"web", "/v1/messages?number=20261123-000001", {}},
    {"glb", "/v1/messages", {"m1"}},
    {"glb", "/v1/messages?external_id=M1", {"m1"}},
    {"glb", "/v1/offices/glb/queue?overdue=true&kind=complaint&channel=hotline_12345&state=dispatched", {"m1"}},
    {"glb", "/v1/offices/glb/queue?overdue=false", {}},
    {"glb", "/v1/offices/glb/queue?due_before=2026-11-01", {}},
    {"glb", "/v1/offices/glb/messages", {"m1"}},
    {"glb", "/v1/offices/glb/messages?state=closed", {}},
    {"supervisor", "/v1/offices/fwb/queue", {"m5"}},
    {"supervisor", "/v1/triage?channel=web_message&kind=consultation", {"m3"}},
    {"supervisor", "/v1/triage?channel=hotline_12345", {}},
};

struct RefusalCase {
    const char* who;
    const char* target;
    int status;
    const char* expects;
};

const std::vector<RefusalCase> refusal_cases{
    {"supervisor", "/v1/messages?state=lost", 422, R"({"errors":[{"pointer":"/query/state","code":"invalid_value"}]})"},
    {"supervisor", "/v1/messages?kind=spam&channel=pigeon&office=moon", 422, R"({"errors":[{"pointer":"/query/kind"},{"pointer":"/query/office","code":"unknown"},{"pointer":"/query/channel","code":"unknown"}]})"},
    {"supervisor", "/v1/messages?overdue=perhaps", 422, R"({"errors":[{"pointer":"/query/overdue"}]})"},
    {"supervisor", "/v1/messages?received_from=2026-02-30", 422, R"({"errors":[{"pointer":"/query/received_from","code":"invalid_time"}]})"},
    {"supervisor", "/v1/messages?due_before=2026-11-23T09:00:00", 422, R"({"errors":[{"pointer":"/query/due_before","code":"invalid_time"}]})"},
    {"supervisor", "/v1/messages?limit=0", 422, R"({"errors":[{"pointer":"/query/limit","code":"out_of_range"}]})"},
    {"supervisor", "/v1/messages?limit=201", 422, R"({"errors":[{"pointer":"/query/limit"}]})"},
    {"supervisor", "/v1/messages?limit=two", 422, R"({"errors":[{"pointer":"/query/limit"}]})"},
    {"supervisor", "/v1/messages?cursor=abc", 422, R"({"errors":[{"pointer":"/query/cursor","code":"invalid_cursor"}]})"},
    {"supervisor", "/v1/messages?limit=1&limit=2", 422, R"({"errors":[{"pointer":"/query/limit","code":"named_twice"}]})"},
    {"supervisor", "/v1/messages?office=&number=", 422, R"({"errors":[{"pointer":"/query/office","code":"empty"},{"pointer":"/query/number","code":"empty"}]})"},
    {"supervisor", "/v1/messages?sort=random", 422, R"({"errors":[{"pointer":"/query/sort"}]})"},
    {"supervisor", "/v1/messages?ofice=glb", 422, R"({"errors":[{"pointer":"/query/ofice","code":"unknown_parameter"}]})"},
    {"glb", "/v1/offices/glb/queue?role=boss", 422, R"({"errors":[{"pointer":"/query/role"}]})"},
    {"glb", "/v1/offices/glb/messages?state=gone", 422, R"({"errors":[{"pointer":"/query/state"}]})"},
    {"glb", "/v1/offices/zzb/queue", 404, R"({"code":"not_found"})"},
    {"glb", "/v1/offices/moon/queue", 404, R"({"code":"not_found"})"},
    {"supervisor", "/v1/offices/moon/summary", 404, R"({"code":"not_found"})"},
    {"glb", "/v1/messages?office=zzb", 404, R"({"code":"not_found"})"},
    {"web", "/v1/messages?channel=hotline_12345", 404, R"({"code":"not_found"})"},
    {"hotline", "/v1/channels/web_message/replies", 404, R"({"code":"not_found"})"},
    {"adapter", "/v1/channels/pigeon/replies", 404, R"({"code":"not_found"})"},
    {"hotline", "/v1/channels/hotline_12345/replies?wait=31", 422, R"({"errors":[{"pointer":"/query/wait"}]})"},
    {"hotline", "/v1/channels/hotline_12345/replies?after=-1", 422, R"({"errors":[{"pointer":"/query/after"}]})"},
};

/// `count` messages to one office, by one batch; each a day's minute apart.
std::string many_lines(int count, const std::string& prefix) {
    std::string lines;
    for (int i = 0; i < count; ++i) {
        const json message{{"channel", "hotline_12345"}, {"external_id", prefix + std::to_string(i)}, {"kind", "complaint"}, {"title", "停车"}, {"service_item", "parking.estate"},
                           {"received_at", "2026-11-" + std::string{i % 2 == 0 ? "19" : "20"} + "T10:00:00+08:00"}};
        lines += message.dump() + "\n";
    }
    return lines;
}

void post_lines(ApiFixture& api, int count, const std::string& prefix) {
    const auto answer = api.call("importer", "POST /v1/messages/batch", many_lines(count, prefix), {{"Content-Type", "application/x-ndjson"}});
    BOOST_REQUIRE_EQUAL(answer.status, 200);
}

/// The target of the next page, out of the Link header; "" on the last.
std::string next_page(const ClientResponse& answer) {
    const std::string link = answer.header("Link");
    if (link.empty()) return {};
    BOOST_TEST(link.ends_with(">; rel=\"next\""));
    return link.substr(1, link.find('>') - 1);
}

} // namespace

BOOST_AUTO_TEST_SUITE(lists)

BOOST_AUTO_TEST_CASE(every_filter) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play(six_messages);
    for (const auto& test : filter_cases) {
        const auto answer = api.call(test.who, std::string{"GET "} + test.target);
        BOOST_TEST_REQUIRE(answer.status == 200, test.target << ": " << answer.body);
        std::vector<std::string> found;
        const auto body = json::parse(answer.body);
        for (const auto& item : body.at("items")) found.push_back(item.at("id"));
        std::vector<std::string> expected;
        for (const auto& name : test.ids) expected.push_back(scenario.remembered(name));
        BOOST_TEST(found == expected, test.who << " " << test.target << " gave " << answer.body.substr(0, 300));
    }
}

BOOST_AUTO_TEST_CASE(wrong_questions_are_refused) {
    ApiFixture api;
    for (const auto& test : refusal_cases) {
        const auto answer = api.call(test.who, std::string{"GET "} + test.target);
        BOOST_TEST(answer.status == test.status, test.target << ": " << answer.body);
        const auto wrong = difference(test.expects, answer.body);
        BOOST_TEST(wrong.empty(), test.target << ": " << wrong);
    }
}

BOOST_AUTO_TEST_CASE(a_walk_over_the_pages_sees_everything_once_while_rows_are_added) {
    ApiFixture api;
    post_lines(api, 250, "a");
    for (const std::string start : {"/v1/offices/glb/queue?limit=60", "/v1/messages?office=glb&limit=60", "/v1/messages?sort=received_at&limit=60"}) {
        const bool office = start.find("queue") != std::string::npos;
        std::map<std::string, int> seen;
        std::string last;
        int pages = 0;
        for (std::string target = start; !target.empty(); ++pages) {
            const auto answer = api.call(office ? "glb" : "supervisor", "GET " + target);
            BOOST_REQUIRE_EQUAL(answer.status, 200);
            const auto body = json::parse(answer.body);
            for (const auto& item : body.at("items")) ++seen[item.at("external_id").get<std::string>()];
            if (office)
                for (const auto& item : body.at("items")) {
                    const auto due = item.at("due_at").get<std::string>();
                    BOOST_TEST(last <= due);
                    last = due;
                }
            target = next_page(answer);
            BOOST_TEST((body.at("next").is_null() == target.empty()));
            if (pages == 1) post_lines(api, 7, start.substr(0, 20) + "x");
        }
        BOOST_TEST(pages >= 5);
        int missing = 0;
        int twice = 0;
        for (int i = 0; i < 250; ++i) missing += seen.contains("a" + std::to_string(i)) ? 0 : 1;
        for (const auto& [id, times] : seen) twice += times > 1 ? 1 : 0;
        BOOST_TEST(missing == 0);
        BOOST_TEST(twice == 0);
    }
}

BOOST_AUTO_TEST_CASE(nothing_is_capped_in_silence) {
    ApiFixture api;
    post_lines(api, 201, "a");
    const auto standard = json::parse(api.call("glb", "GET /v1/offices/glb/queue").body);
    BOOST_TEST(standard.at("items").size() == 50u);
    BOOST_TEST(standard.at("next").is_string());
    const auto first = api.call("glb", "GET /v1/offices/glb/queue?limit=200");
    BOOST_TEST(json::parse(first.body).at("items").size() == 200u);
    const auto second = api.call("glb", "GET " + next_page(first));
    BOOST_TEST(json::parse(second.body).at("items").size() == 1u);
    BOOST_TEST(json::parse(second.body).at("next").is_null());
}

BOOST_AUTO_TEST_CASE(short_lists_are_paged_too) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({six_messages.front(),
                   {"offices, two at a time", "glb", "GET /v1/offices?limit=2", "", 200, R"({"items":[{"code":"cyzx"},{"code":"djb"}]})", "offices=/next"},
                   {"and on", "glb", "GET /v1/offices?limit=200&cursor=$offices", "", 200, R"({"items":["*","*","*","*","*","*","*","*","*","*","*"],"next":null})"},
                   {"a token in use", "admin", "GET /v1/tokens?limit=1", "", 200, R"({"items":["*"]})", "tokens=/next"},
                   {"and the next", "admin", "GET /v1/tokens?limit=1&cursor=$tokens", "", 200, R"({"items":["*"]})"},
                   {"first page", "glb", "GET /v1/messages/$m1/events?limit=1", "", 200, R"({"items":[{"verb":"register"}]})", "next=/next"},
                   {"second page", "glb", "GET /v1/messages/$m1/events?limit=1&cursor=$next", "", 200, R"({"items":[{"verb":"dispatch"}],"next":null})"}});
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
