// Escalations over HTTP: who sees which, in pages and by level, and a supervisor's note of one.
#include "service/escalate.hpp"
#include "tests/support/scenario.hpp"
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace huiying::tests {

using nlohmann::json;

namespace {

Step registered(const char* external_id, const char* body, const char* remember) { return {external_id, "web", "POST /v1/messages", body, 201, "", remember}; }

/// Goes to `text` and fires what has fallen due.
void pass_to(ApiFixture& api, const std::string& text) {
    api.installation.clock.set(text);
    const Context context = api.installation.as(clockwork());
    api.installation.store->write_now([context](Unit& unit) { return sweep(unit, context, 1000); }).value();
}

} // namespace

BOOST_AUTO_TEST_SUITE(escalations)

BOOST_AUTO_TEST_CASE(each_sees_its_own_and_a_supervisor_takes_note) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({
        registered("for glb", R"({"channel":"web_message","external_id":"1","kind":"complaint","title":"楼道灯","service_item":"property.management"})", "a=/id number=/number"),
        registered("unplaced", R"({"channel":"web_message","external_id":"2","kind":"complaint","title":"有件事"})", "b=/id"),
        {"nothing yet", "supervisor", "GET /v1/escalations", "", 200, R"({"items":[],"next":null})"},
    });
    pass_to(api, "2026-11-25T00:00:00+08:00");
    scenario.play({
        {"an office sees what it led", "glb", "GET /v1/escalations", "", 200,
         R"({"items":[{"kind":"rung","message":"$a","number":"$number","stage":"sign","rung":1,"level":2,"name":"到期","name_en":"Due","color":"red","office":"glb","urgent":false,)"
         R"("planned_at":"2026-11-25T00:00:00+08:00","late":false,"skipped":false,"notice_at":"2026-11-25T09:00:00+08:00","raised_by":null,"acknowledged_by":null,"settled_at":null}],"next":null})",
         "id=/items/0/id"},
        {"and nothing of others", "zfd", "GET /v1/escalations", "", 200, R"({"items":[]})"},
        {"nor may it ask", "zfd", "GET /v1/escalations?office=glb", "", 404},
        {"what nobody leads is the triage office's", "dispatcher", "GET /v1/escalations?office=dzb", "", 200, R"({"items":[{"message":"$b","stage":"dispatch","office":"dzb"}]})"},
        {"by level", "supervisor", "GET /v1/escalations?level=3", "", 200, R"({"items":[]})"},
        {"a level there is not", "supervisor", "GET /v1/escalations?level=6", "", 422, R"({"errors":[{"pointer":"/query/level"}]})"},
        {"a clerk takes no note", "glb", "POST /v1/escalations/$id/acknowledge", "", 403, R"({"code":"role_missing"})"},
        {"a supervisor does", "supervisor", "POST /v1/escalations/$id/acknowledge", "", 200, R"({"id":"$id","acknowledged_by":"钱督办","acknowledged_at":"2026-11-25T00:00:00+08:00"})"},
        {"a second one changes nothing", "chief", "POST /v1/escalations/$id/acknowledge", "{}", 200, R"({"acknowledged_by":"钱督办"})"},
        {"it is open no more", "glb", "GET /v1/escalations?open=true", "", 200, R"({"items":[]})"},
        {"but there", "glb", "GET /v1/escalations?open=false", "", 200, R"({"items":[{"id":"$id"}]})"},
        {"and recorded", "glb", "GET /v1/messages/$a/events", "", 200, R"({"items":[{"verb":"register"},{"verb":"dispatch"},{"verb":"escalate","person":"system"},{"verb":"acknowledge","person":"钱督办"}]})"},
        {"nobody's", "supervisor", "POST /v1/escalations/999/acknowledge", "", 404},
        {"no id at all", "supervisor", "POST /v1/escalations/x/acknowledge", "", 404},
        {"a body that is none", "supervisor", "POST /v1/escalations/$id/acknowledge", R"({"note":"x"})", 422, R"({"errors":[{"pointer":"/note","code":"unknown_field"}]})"},
        {"the message shows how high it stands", "glb", "GET /v1/messages/$a", "", 200, R"({"escalation_level":2,"version":1})"},
    });
}

BOOST_AUTO_TEST_CASE(what_a_hand_raised_is_among_them) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({
        registered("for glb", R"({"channel":"web_message","external_id":"1","kind":"complaint","title":"楼道灯","service_item":"property.management"})", "a=/id"),
        {"nudged", "supervisor", "POST /v1/messages/$a/nudge", R"({"note":"请抓紧"})", 200},
        {"listed", "glb", "GET /v1/escalations?open=true&level=1", "", 200, R"({"items":[{"kind":"nudge","message":"$a","rung":null,"level":1,"name":"催办","color":"yellow","raised_by":"钱督办"}]})"},
    });
}

BOOST_AUTO_TEST_CASE(pages_hold_while_more_fires) {
    ApiFixture api;
    Scenario scenario{api};
    for (int i = 0; i < 5; ++i) {
        const std::string body = R"({"channel":"web_message","external_id":")" + std::to_string(i) + R"(","kind":"complaint","title":"楼道灯","service_item":"property.management"})";
        api.call("web", "POST /v1/messages", body);
    }
    pass_to(api, "2026-11-25T00:00:00+08:00");
    std::set<std::string> seen;
    std::string next = "/v1/escalations?limit=2";
    for (int page = 0; page < 3; ++page) {
        const json answer = json::parse(api.call("glb", "GET " + next).body);
        for (const auto& item : answer["items"]) BOOST_TEST(seen.insert(item["id"].get<std::string>()).second);
        if (page < 2) next = "/v1/escalations?limit=2&cursor=" + answer["next"].get<std::string>();
        else BOOST_TEST(answer["next"].is_null());
        pass_to(api, page == 0 ? "2026-11-26T00:00:00+08:00" : "2026-11-28T00:00:00+08:00");
    }
    BOOST_TEST(seen.size() == 5U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(clock_loop)

BOOST_AUTO_TEST_CASE(readiness_tells_whether_it_runs) {
    ApiFixture api;
    const json ready = json::parse(api.call("", "GET /readyz").body);
    BOOST_TEST((ready["status"] == "ready" && ready["clock_loop"] == "running"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
