// Who may do what: every route of the table against every role alone; and that all routes are documented and have been seen to work.
#include "api/routes.hpp"
#include "assets/asset.hpp"
#include "tests/support/openapi_check.hpp"
#include "tests/support/scenario.hpp"
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace huiying::tests {

namespace {

/// One of the cast for each role.
const std::vector<std::pair<Role, std::string>> hats{{Role::adapter, "adapter"},       {Role::office, "glb"},    {Role::dispatcher, "dispatcher"},
                                                     {Role::supervisor, "supervisor"}, {Role::editor, "editor"}, {Role::admin, "admin"}};

/// A file of the console, as the build named it.
std::string console_file() {
    const auto& named = *std::ranges::find_if(assets::web(), [](const Asset& asset) { return asset.name.starts_with("assets/"); });
    return std::string{named.name.substr(7)};
}

/// The pattern with something in each place; ids that are nobody's.
std::string target_of(std::string pattern) {
    for (const auto& [mark, value] : std::vector<std::pair<std::string, std::string>>{{"{id}", "999"}, {"{office}", "glb"}, {"{channel}", "web_message"}, {"{file}", console_file()}, {"{stage}", "reply"}, {"{sha256}", std::string(64, '0')}, {"{number}", "20261123-000001"}, {"{digest}", "0"}})
        if (const auto at = pattern.find(mark); at != std::string::npos) pattern.replace(at, mark.size(), value);
    return pattern;
}

/// A stream has no end to wait for: it is asked for in a way that those who may have it are told is wrong.
std::string question_of(const Route& route) { return route.pattern == "/v1/stream" ? "?after=nowhere" : ""; }

std::string request_of(const Route& route) { return std::string{http::to_string(route.method)} + " " + target_of(route.pattern) + question_of(route); }

std::string body_of(const Route& route) { return route.method == http::Method::post ? "{}" : ""; }

ClientHeaders headers_of(const Route& route) {
    if (route.name == "POST /v1/messages/batch") return {{"Content-Type", "application/x-ndjson"}};
    return {};
}

std::string document() {
    std::ifstream file{"api/openapi.json", std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

/// Every operation once, with success; the pages last.
std::vector<Step> whole_tour(const std::string& asset) {
    return {
        {"one to answer", "hotline", "POST /v1/messages", R"({"channel":"hotline_12345","external_id":"1","kind":"help","title":"停车","service_item":"parking.estate"})", 201, "", "a=/id"},
        {"one to return", "hotline", "POST /v1/messages", R"({"channel":"hotline_12345","external_id":"2","kind":"help","title":"停车","service_item":"parking.estate"})", 201, "", "b=/id"},
        {"one to hand out", "hotline", "POST /v1/messages", R"({"channel":"hotline_12345","external_id":"3","kind":"help","title":"停车","service_item":"parking.estate"})", 201, "", "c=/id"},
        {"one to void", "hotline", "POST /v1/messages", R"({"channel":"hotline_12345","external_id":"4","kind":"help","title":"停车","service_item":"parking.estate"})", 201, "", "d=/id"},
        {"a batch", "hotline", "POST /v1/messages/batch", R"({"channel":"hotline_12345","external_id":"5","title":"停车","service_item":"parking.estate"})", 200, "", "e=/id", {{"Content-Type", "application/x-ndjson"}}},
        {"a file", "hotline", "POST /v1/attachments?name=a.txt", "灯", 201, "", "file=/sha256", {{"Content-Type", "text/plain"}}},
        {"one with it", "hotline", "POST /v1/messages", R"({"channel":"hotline_12345","external_id":"0","kind":"help","title":"停车","service_item":"parking.estate","attachments":["$file"]})", 201, "", "z=/id"},
        {"the file", "glb", "GET /v1/messages/$z/attachments/$file"},
        {"read", "glb", "GET /v1/messages/$a"},
        {"list", "glb", "GET /v1/messages"},
        {"record", "glb", "GET /v1/messages/$a/events"},
        {"identity", "glb", "GET /v1/messages/$a/identity"},
        {"offices", "glb", "GET /v1/offices"},
        {"queue", "glb", "GET /v1/offices/glb/queue"},
        {"had", "glb", "GET /v1/offices/glb/messages"},
        {"summary", "glb", "GET /v1/offices/glb/summary"},
        {"triage", "dispatcher", "GET /v1/triage"},
        {"overdue", "supervisor", "GET /v1/metrics/overdue"},
        {"sign", "glb", "POST /v1/messages/$a/sign"},
        {"assign", "glb", "POST /v1/messages/$a/assign", R"({"assignee":"李敏"})"},
        {"contact", "glb", "POST /v1/messages/$a/contact", R"({"reached":true})"},
        {"progress", "glb", "POST /v1/messages/$a/progress", R"({"note":"已联系"})"},
        {"reply", "glb", "POST /v1/messages/$a/reply", R"({"outcome":"explained","body":"已说明。"})"},
        {"feed", "hotline", "GET /v1/channels/hotline_12345/replies", "", 200, "", "offer=/items/0/id"},
        {"delivered", "hotline", "POST /v1/channels/hotline_12345/replies/$offer/delivered"},
        {"return", "glb", "POST /v1/messages/$b/return", R"({"reason":"not_our_area"})", 200, "", "r1=/requests/0/id"},
        {"requests", "dispatcher", "GET /v1/requests"},
        {"withdraw the return", "glb", "POST /v1/requests/$r1/withdraw"},
        {"return again", "glb", "POST /v1/messages/$b/return", R"({"reason":"not_our_area"})", 200, "", "r2=/requests/1/id"},
        {"approve", "dispatcher", "POST /v1/requests/$r2/approve", R"({"office":"zzb"})"},
        {"dispatch", "dispatcher", "POST /v1/messages/$b/dispatch", R"({"office":"fwb"})"},
        {"decline", "dispatcher", "POST /v1/messages/$b/decline", R"({"reason":"too_vague","advice":"请补充。"})"},
        {"transfer out", "glb", "POST /v1/messages/$c/transfer_out", R"({"body":"police","reason":"涉及治安"})"},
        {"void", "dispatcher", "POST /v1/messages/$d/void", "", 200, "", "r3=/requests/0/id"},
        {"reject", "dispatcher2", "POST /v1/requests/$r3/reject"},
        {"withdraw", "hotline", "POST /v1/messages/$e/withdraw"},
        {"one whose clock moves", "hotline", "POST /v1/messages", R"({"channel":"hotline_12345","external_id":"6","kind":"complaint","title":"停车","service_item":"parking.estate"})", 201, "", "f=/id number=/number code=/query_code"},
        {"explain", "glb", "GET /v1/messages/$f/clocks/reply/explain"},
        {"sign that one", "glb", "POST /v1/messages/$f/sign"},
        {"pause", "glb", "POST /v1/messages/$f/pause", R"({"reason":"correction","question":"请补充门牌号"})", 200, R"({"state":"paused","paused_for":"correction"})"},
        {"supplement", "hotline", "POST /v1/messages/$f/supplement", R"({"text":"三号楼"})", 200, R"({"state":"handling"})"},
        {"pause for a hearing", "glb", "POST /v1/messages/$f/pause", R"({"reason":"hearing"})"},
        {"resume", "glb", "POST /v1/messages/$f/resume"},
        {"extend", "glb", "POST /v1/messages/$f/extend", R"({"reason":"需现场勘查","limit":"10wd"})", 200, "", "r4=/requests/0/id"},
        {"grant it", "supervisor", "POST /v1/requests/$r4/approve", "", 200, R"({"state":"approved","limit":"10wd"})"},
        {"nudge", "supervisor", "POST /v1/messages/$f/nudge", R"({"note":"请抓紧"})"},
        {"escalations", "supervisor", "GET /v1/escalations?open=true", "", 200, "", "up=/items/0/id"},
        {"acknowledge", "supervisor", "POST /v1/escalations/$up/acknowledge"},
        {"supervise", "supervisor", "POST /v1/messages/$f/supervise", R"({"level":2,"short_clock":true})", 200, R"({"supervised":2})"},
        {"answer that one", "glb", "POST /v1/messages/$f/reply", R"({"outcome":"solved","body":"已解决。"})"},
        {"its feed", "hotline", "GET /v1/channels/hotline_12345/replies", "", 200, "", "last=/items/4/id"},
        {"not delivered", "hotline", "POST /v1/channels/hotline_12345/replies/$last/failed", R"({"reason":"号码停机"})"},
        {"public status", "", "GET /v1/public/messages/$number?code=$code", "", 200, R"({"state":"closed","reply":{"body":"已解决。"}})"},
        {"public rating", "", "POST /v1/public/messages/$number/rating?code=$code", R"({"score":"neutral"})", 200, R"({"rating":"neutral"})"},
        {"open again", "supervisor", "POST /v1/messages/$f/rework", R"({"note":"回访不满意"})", 200, R"({"round":2,"state":"dispatched"})"},
        {"answer again", "glb", "POST /v1/messages/$f/reply", R"({"outcome":"solved","body":"已再次处理。"})"},
        {"rating", "hotline", "POST /v1/messages/$f/rating", R"({"score":"satisfied"})", 200, R"({"rating":{"round":2,"score":"satisfied"}})"},
        {"one that is reviewed", "web", "POST /v1/messages", R"({"channel":"web_message","external_id":"7","kind":"disclosure_request","title":"申请公开","service_item":"parking.estate"})", 201, "", "g=/id"},
        {"answer it", "glb", "POST /v1/messages/$g/reply", R"({"outcome":"explained","body":"附件。"})", 200, R"({"state":"replied"})"},
        {"send back", "supervisor", "POST /v1/messages/$g/send_back", R"({"note":"请写明依据"})", 200, R"({"state":"handling"})"},
        {"answer it better", "glb", "POST /v1/messages/$g/reply", R"({"outcome":"explained","body":"依据某条，附件。"})"},
        {"approve the reply", "supervisor", "POST /v1/messages/$g/approve", "", 200, R"({"state":"closed"})"},
        {"where it would go", "dispatcher", "POST /v1/route", R"({"channel":"web_message","body":"烧烤油烟"})", 200, R"({"office":"zfd"})"},
        {"one about two matters", "web", "POST /v1/messages", R"({"channel":"web_message","external_id":"8","body":"路边的灯坏了两个星期，还有流浪猫没人管，请一并处理一下","contact":{"ref":"u"}})", 201, "", "h=/id"},
        {"the same again", "web", "POST /v1/messages", R"({"channel":"web_message","external_id":"9","body":"路边的灯坏了两个星期，还有流浪猫没人管，请一并处理一下","contact":{"ref":"u"}})", 201, "", "i=/id"},
        {"is linked, and unlinked", "dispatcher", "POST /v1/messages/$i/unlink"},
        {"split", "dispatcher", "POST /v1/messages/$h/split", R"({"parts":[{"body":"灯坏了"},{"body":"流浪猫"}]})", 200, R"({"parts":["*","*"]})"},
        {"what falls due", "supervisor", "GET /v1/metrics/load"},
        {"how it performs", "supervisor", "GET /v1/metrics/performance"},
        {"how routing fares", "supervisor", "GET /v1/metrics/routing"},
        {"a date without a message", "glb", "GET /v1/calendar/due?from=2026-02-13T09:00:00+08:00&limit=5wd", "", 200, R"({"due_on":"2026-02-27"})"},
        {"what if", "supervisor", "POST /v1/policies/what_if", R"({"policy":$policy})", 200, R"({"moved":0})"},
        {"what would move", "chief", "POST /v1/recompute", R"({"policy":$policy})", 200, "", "preview=/digest"},
        {"move it", "chief", "POST /v1/recompute/$preview/apply", R"({"reason":"核对"})", 202},
        {"how far", "chief", "GET /v1/recompute"},
        {"a token", "admin", "POST /v1/tokens", R"({"person":"新人","roles":["office"],"offices":["glb"]})", 201, "", "token=/id"},
        {"tokens", "admin", "GET /v1/tokens"},
        {"no token", "admin", "DELETE /v1/tokens/$token"},
        {"sign in", "glb", "POST /v1/session"},
        {"who am I", "glb", "GET /v1/session"},
        {"sign out", "", "DELETE /v1/session", "", 204},
        {"what has changed", "glb", "GET /v1/changes"},
        {"as it happens", "glb", "HEAD /v1/stream"},
        {"alive", "", "GET /healthz"},
        {"ready", "", "GET /readyz"},
        {"numbers", "", "GET /metrics"},
        {"document", "", "GET /openapi.json"},
        {"first page", "", "GET /"},
        {"a file of it", "", asset.c_str()},
        {"reference", "", "GET /docs"},
    };
}

/// What needs several letters on one matter, and the follower to have come by.
void tour_clusters(ApiFixture& api, Scenario& scenario) {
    for (int person = 0; person < 5; ++person) {
        const std::string number = std::to_string(person);
        const std::string letter = R"({"channel":"web_message","external_id":"C)" + number + R"(","title":"梧桐苑小区路灯不亮","body":"梧桐苑小区路灯坏了)" + number +
                                   R"(天，晚上漆黑，请尽快修路灯。","contact":{"phone":"1390000000)" + number + R"("}})";
        scenario.play({{"about the lamps", "adapter", "POST /v1/messages", letter.c_str(), 201, "", "member=/id"}});
    }
    api.follow_clusters();
    scenario.play({
        {"clusters", "supervisor", "GET /v1/clusters?state=flagged", "", 200, R"({"items":[{"people":5}]})", "c=/items/0/id"},
        {"one", "supervisor", "GET /v1/clusters/$c", "", 200},
        {"its members", "supervisor", "GET /v1/clusters/$c/members", "", 200, "", "first=/items/0/id second=/items/1/id"},
        {"like ones", "dispatcher", "GET /v1/messages/$member/similar", "", 200},
        {"one taken out", "supervisor", "POST /v1/clusters/$c/move", R"({"message":"$first"})", 200},
        {"one split off", "supervisor", "POST /v1/clusters/$c/split", R"({"messages":["$second"]})", 200},
        {"where it is", "supervisor", "GET /v1/messages/$second", "", 200, "", "d=/cluster"},
        {"and back", "supervisor", "POST /v1/clusters/$c/merge", R"({"with":"$d"})", 200},
        {"dismissed", "supervisor", "POST /v1/clusters/$c/dismiss", "", 200},
        {"confirmed after all", "supervisor", "POST /v1/clusters/$c/confirm", "", 200},
        {"an office charged", "supervisor", "POST /v1/clusters/$c/special_response", R"({"office":"glb"})", 201, "", "r=/id"},
        {"all of them", "supervisor", "GET /v1/special_responses", "", 200},
        {"the office's", "glb", "GET /v1/offices/glb/special_responses", "", 200},
        {"one", "glb", "GET /v1/special_responses/$r", "", 200},
        {"its date", "glb", "GET /v1/special_responses/$r/explain", "", 200},
        {"a measure", "glb", "POST /v1/special_responses/$r/measures", R"({"text":"换灯","date":"2026-11-01"})", 200},
        {"the answer", "glb", "POST /v1/special_responses/$r/answer", R"({"body":"已修好。","publish":true})", 200},
        {"over", "supervisor", "POST /v1/special_responses/$r/close", "", 200},
        {"in public", "", "GET /v1/public/special_responses", "", 200},
        {"hot spots", "supervisor", "GET /v1/metrics/hotspots?by=topic", "", 200},
    });
}

} // namespace

BOOST_AUTO_TEST_SUITE(roles)

BOOST_AUTO_TEST_CASE(without_a_token_only_the_public_routes_answer) {
    ApiFixture api;
    for (const Route& route : routes()) {
        for (const ClientHeaders& given : {ClientHeaders{}, ClientHeaders{{"Authorization", "Bearer nonsense"}}, ClientHeaders{{"Authorization", "Basic aGk6aG8="}}}) {
            auto headers = headers_of(route);
            headers.insert(headers.end(), given.begin(), given.end());
            const auto answer = api.call("", request_of(route), body_of(route), headers);
            if (route.pattern.starts_with("/v1/public/messages/")) {
                // Open to everybody who knows number and code, and to nobody else.
                BOOST_TEST((answer.status == 404 || answer.status == 422), route.name << " " << answer.status);
            } else if (route.pattern == "/v1/session" && route.roles.empty()) {
                // Open to everybody who shows a token; signing out is open to all.
                BOOST_TEST(answer.status == (route.method == http::Method::post ? 401 : 204), route.name << " " << answer.status);
            } else if (route.roles.empty()) {
                BOOST_TEST(answer.status == 200, route.name << " " << answer.status);
            } else {
                BOOST_TEST(answer.status == 401, route.name << " " << answer.status);
                BOOST_TEST(answer.header("WWW-Authenticate").starts_with("Bearer"));
                BOOST_TEST(answer.header("Content-Type") == "application/problem+json");
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(every_role_alone_on_every_route) {
    ApiFixture api;
    for (const Route& route : routes()) {
        for (const auto& [role, who] : hats) {
            const auto answer = api.call(who, request_of(route), body_of(route), headers_of(route));
            const bool refused = answer.status == 403 && answer.body.find("\"role_missing\"") != std::string::npos;
            const bool open = route.roles.empty() || route.roles.has(role);
            BOOST_TEST(refused != open, route.name << " for " << word(role) << ": " << answer.status << " " << answer.body);
            BOOST_TEST(answer.status != 401);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_document_and_the_table_name_the_same_operations_and_roles) {
    const OpenApiCheck check{document()};
    std::vector<std::string> names;
    for (const Route& route : routes()) {
        names.push_back(route.name);
        std::vector<std::string> expected;
        for (const auto& [role, who] : hats)
            if (route.roles.has(role)) expected.emplace_back(word(role));
        std::sort(expected.begin(), expected.end());
        BOOST_TEST(check.roles_of(route.name) == expected, route.name);
    }
    std::sort(names.begin(), names.end());
    BOOST_TEST(names == check.operations(), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(every_operation_is_seen_to_succeed) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.remember("policy", api.installation.deployment->policies.front().content);
    const std::string asset = "GET /assets/" + console_file();
    scenario.play(whole_tour(asset));
    tour_clusters(api, scenario);
    const auto seen = api.succeeded();
    for (const Route& route : routes()) BOOST_TEST(seen.contains(route.name), route.name << " was never answered well");
}

BOOST_AUTO_TEST_CASE(what_is_not_ones_own_is_not_there) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({
        {"a message of the hotline, with glb", "hotline", "POST /v1/messages", R"({"channel":"hotline_12345","external_id":"1","kind":"help","title":"停车","service_item":"parking.estate"})", 201, "", "id=/id"},
        {"an adapter posts for its own channel only", "web", "POST /v1/messages", R"({"channel":"hotline_12345","external_id":"2","title":"停车"})", 403, R"({"code":"channel_not_yours"})"},
        {"another channel does not see it", "web", "GET /v1/messages/$id", "", 404, R"({"code":"not_found"})"},
        {"nor takes it back", "web", "POST /v1/messages/$id/withdraw", "", 404},
        {"another office does not see it", "zzb", "GET /v1/messages/$id", "", 404},
        {"nor its record", "zzb", "GET /v1/messages/$id/events", "", 404},
        {"nor its writer", "zzb", "GET /v1/messages/$id/identity", "", 404},
        {"nor signs it", "zzb", "POST /v1/messages/$id/sign", "", 404},
        {"an id that nobody has looks the same", "zzb", "POST /v1/messages/4711/sign", "", 404, R"({"code":"not_found"})"},
        {"so does what is no id", "zzb", "GET /v1/messages/abc", "", 404, R"({"code":"not_found"})"},
        {"returned by its office", "glb", "POST /v1/messages/$id/return", R"({"reason":"not_our_area"})", 200, "", "request=/requests/0/id"},
        {"another office cannot touch the request", "zzb", "POST /v1/requests/$request/withdraw", "", 404},
        {"a wrong request", "dispatcher", "POST /v1/requests/4711/reject", "", 404},
    });
}

BOOST_AUTO_TEST_CASE(a_sealed_message_keeps_its_writer_from_everyone_but_dispatchers) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({
        {"about conduct, for the sealed office", "adapter", "POST /v1/messages",
         R"({"channel":"leader_mailbox","external_id":"1","kind":"report","title":"反映","service_item":"conduct","contact":{"name":"王小明","phone":"13812345678"}})", 201,
         R"({"office":"jgw","confidential":true,"contact":{"phone":"138****5678"}})", "id=/id"},
        {"the office handles it without knowing who wrote", "jgw", "GET /v1/messages/$id", "", 200, R"({"contact":{"name":null,"phone":null}})"},
        {"nor may it ask", "jgw", "GET /v1/messages/$id/identity", "", 403, R"({"code":"identity_sealed"})"},
        {"a supervisor neither", "supervisor", "GET /v1/messages/$id", "", 200, R"({"contact":{"name":null,"phone":null}})"},
        {"a dispatcher may", "dispatcher", "GET /v1/messages/$id/identity", "", 200, R"({"phone":"13812345678"})"},
        {"and that is recorded", "dispatcher", "GET /v1/messages/$id/events", "", 200, R"({"items":[{"verb":"register"},{"verb":"dispatch"},{"verb":"view_identity","person":"赵派单"}]})"},
    });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
