// 集中诉求 from front to end over the API: five people on three channels, found and flagged, confirmed, answered once for all, each in the own channel,
// rated, and before and after.
#include "tests/support/scenario.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

std::string letter(const std::string& channel, const std::string& id, const std::string& person, const std::string& title, const std::string& body) {
    return R"({"channel":")" + channel + R"(","external_id":")" + id + R"(","kind":"complaint","title":")" + title + R"(","body":")" + body +
           R"(","location":{"community":"梧桐居委"},"contact":{"name":"市民)" + person + R"(","phone":"1380000)" + person + R"("},"extra":{"likes":3}})";
}

struct Lamps {
    std::string one = letter("hotline_12345", "L1", "0001", "梧桐苑小区路灯不亮", "梧桐苑小区里的路灯坏了好几天，晚上回家一片漆黑，请尽快修。");
    std::string two = letter("web_message", "L2", "0002", "梧桐苑小区路灯坏了没人修", "我住梧桐苑，小区路灯坏了一周，老人晚上走路不安全。");
    std::string three = letter("leader_mailbox", "L3", "0003", "反映梧桐苑小区路灯不亮的问题", "梧桐苑小区东门到三号楼的路灯都不亮，物业说等通知。");
    std::string four = letter("web_message", "L4", "0004", "梧桐苑路灯不亮", "梧桐苑小区路灯晚上不亮，孩子放学回家害怕，希望修好路灯。");
    std::string five = letter("hotline_12345", "L5", "0005", "梧桐苑小区晚上没有路灯", "梧桐苑小区路灯坏了，晚上很黑，已经有人摔倒。");
    std::string six = letter("web_message", "L6", "0006", "请修梧桐苑小区的路灯", "梧桐苑小区内路灯不亮有十天了，请相关部门督促物业修路灯。");
};

} // namespace

BOOST_AUTO_TEST_SUITE(cluster_story)

BOOST_AUTO_TEST_CASE(the_whole_loop) {
    ApiFixture api;
    Scenario scenario{api};
    const Lamps lamps;
    scenario.play({
        {"one calls", "adapter", "POST /v1/messages", lamps.one.c_str(), 201, "", "one=/id"},
        {"one writes", "adapter", "POST /v1/messages", lamps.two.c_str(), 201, "", "two=/id"},
        {"one writes to the leader", "adapter", "POST /v1/messages", lamps.three.c_str(), 201, "", "three=/id"},
        {"another", "adapter", "POST /v1/messages", lamps.four.c_str(), 201, "", "four=/id"},
        {"and another", "adapter", "POST /v1/messages", lamps.five.c_str(), 201, "", "five=/id"},
    });
    api.follow_clusters();
    scenario.play({
        {"it is flagged", "supervisor", "GET /v1/clusters?state=flagged", "", 200, R"({"items":[{"state":"flagged","people":5,"messages":5,"place":"梧桐居委","flag":{"people":5,"window_days":90}}]})", "c=/items/0/id"},
        {"with its trend", "dispatcher", "GET /v1/clusters/$c", "", 200, R"({"trend":[{"day":"2026-11-23","messages":5,"people":5}],"actions":[]})"},
        {"its members name their channels", "supervisor", "GET /v1/clusters/$c/members", "", 200, R"({"items":[{"id":"$one","channel":"hotline_12345","external_id":"L1"},{"external_id":"L2"},{"external_id":"L3"},{"external_id":"L4"},{"external_id":"L5"}]})"},
        {"a message knows its cluster", "dispatcher", "GET /v1/messages/$two", "", 200, R"({"cluster":"$c"})"},
        {"a channel does not", "web", "GET /v1/messages/$two", "", 200, R"({"cluster":null})"},
        {"not for offices", "glb", "GET /v1/clusters/$c", "", 404},
        {"not without confirming", "supervisor", "POST /v1/clusters/$c/special_response", R"({"office":"glb"})", 409},
        {"confirmed", "supervisor", "POST /v1/clusters/$c/confirm", R"({"note":"现场看过"})", 200, R"({"state":"confirmed","actions":["dismiss","merge","split","move","special_response"]})"},
        {"twice is a conflict", "supervisor", "POST /v1/clusters/$c/confirm", "", 409, R"({"code":"state_conflict","allowed":["dismiss","merge","split","move","special_response"]})"},
        {"an office is charged", "supervisor", "POST /v1/clusters/$c/special_response", R"({"office":"glb","assisting":["zfd"],"note":"会同物业"})", 201,
         R"({"state":"open","office":"glb","clock":{"state":"running","limit":"15wd","due_on":"2026-12-14"},"people":5})", "r=/id"},
        {"it stands in the office's list", "glb", "GET /v1/offices/glb/special_responses?state=open", "", 200, R"({"items":[{"id":"$r","actions":["measures","answer"]}]})"},
        {"and in its summary", "glb", "GET /v1/offices/glb/summary", "", 200, R"({"special_responses":1})"},
        {"the office sees the members", "glb", "GET /v1/clusters/$c/members?limit=2", "", 200, R"({"items":[{"body":"*"},{}],"next":"*"})"},
        {"its date is explained", "zfd", "GET /v1/special_responses/$r/explain", "", 200, R"({"due_on":"2026-12-14"})"},
        {"a measure", "zfd", "POST /v1/special_responses/$r/measures", R"({"text":"更换灯具20盏","date":"2026-11-23"})", 200, R"({"measures":[{"date":"2026-11-23","office":"zfd"}]})"},
        {"one of tomorrow is none", "glb", "POST /v1/special_responses/$r/measures", R"({"text":"更换","date":"2026-11-24"})", 422, R"({"errors":[{"pointer":"/date","code":"in_future"}]})"},
        {"an assistant does not answer", "zfd", "POST /v1/special_responses/$r/answer", R"({"body":"好"})", 403},
        {"the lead answers", "glb", "POST /v1/special_responses/$r/answer", R"({"body":"{name}您好：来件{number}反映的路灯已于今日修好。","publish":true})", 200, R"({"state":"answered","clock":{"state":"met"}})"},
        {"the hotline has two", "hotline", "GET /v1/channels/hotline_12345/replies", "", 200, R"({"items":[{"type":"reply","external_id":"L1"},{"type":"reply","external_id":"L5"}]})"},
        {"the site has two", "web", "GET /v1/channels/web_message/replies", "", 200, R"({"items":[{"external_id":"L2"},{"external_id":"L4"}]})", "f=/items/0/id"},
        {"reported as delivered", "web", "POST /v1/channels/web_message/replies/$f/delivered", "", 200},
        {"each is closed", "dispatcher", "GET /v1/messages/$three", "", 200, R"({"state":"closed","reply":{"outcome":"explained"}})"},
        {"everyone may read it", "", "GET /v1/public/special_responses", "", 200, R"({"items":[{"office":"社区管理办公室","body":"市民您好：来件反映的路灯已于今日修好。","measures":[{"text":"更换灯具20盏"}]}]})"},
        {"one is content", "hotline", "POST /v1/messages/$one/rating", R"({"score":"satisfied"})", 200, R"({"state":"closed"})"},
        {"one is not: for that one alone it is open again", "web", "POST /v1/messages/$two/rating", R"({"score":"dissatisfied","comment":"还是不亮"})", 200, R"({"state":"dispatched","round":2})"},
        {"somebody new", "adapter", "POST /v1/messages", lamps.six.c_str(), 201, "", "six=/id"},
    });
    api.follow_clusters();
    scenario.play({
        {"it is listed", "supervisor", "GET /v1/special_responses?state=answered", "", 200, R"({"items":[{"id":"$r"}]})"},
        {"and closed at once", "dispatcher", "GET /v1/messages/$six", "", 200, R"({"state":"closed"})"},
        {"answered with it", "web", "GET /v1/channels/web_message/replies", "", 200, R"({"items":[{"external_id":"L4"},{"external_id":"L6"}]})"},
        {"three weeks later", "clock", "2026-12-14T10:00:00+08:00"},
        {"before and after", "supervisor", "GET /v1/special_responses/$r", "", 200, R"({"reached":{"answered":6,"informed":0,"left_out":0},"effect":{"before_per_week":"*","after_per_week":"*"}})"},
        {"what it piles up on", "supervisor", "GET /v1/metrics/hotspots?by=topic&from=2026-11-01&to=2026-12-01", "", 200,
         R"({"items":[{"key":"$c","messages":6,"people":6,"hotline_complaints":2,"special_responses":1,"dissatisfied_share":0.5,"growth":null}]})"},
        {"and where", "supervisor", "GET /v1/metrics/hotspots?by=place&from=2026-11-01&to=2026-12-01", "", 200, R"({"items":[{"key":"梧桐居委","messages":6}]})"},
        {"by item there is none", "dispatcher", "GET /v1/metrics/hotspots?from=2026-11-01&to=2026-12-01", "", 200, R"({"items":[]})"},
        {"a period that ends before it begins", "supervisor", "GET /v1/metrics/hotspots?from=2026-12-01&to=2026-11-01", "", 422},
        {"like messages and their replies", "dispatcher", "GET /v1/messages/$six/similar?limit=2", "", 200, R"({"items":[{"number":"*","likeness":"*","cluster":"$c"},{"reply":"*"}]})"},
        {"over", "supervisor", "POST /v1/special_responses/$r/close", "", 200, R"({"state":"closed","actions":[]})"},
        {"the cluster too", "supervisor", "GET /v1/clusters/$c", "", 200, R"({"state":"closed"})"},
    });
}

BOOST_AUTO_TEST_CASE(a_supervisors_hand_and_what_is_refused) {
    ApiFixture api;
    Scenario scenario{api};
    const Lamps lamps;
    scenario.play({
        {"one", "adapter", "POST /v1/messages", lamps.one.c_str(), 201, "", "one=/id"},
        {"two", "adapter", "POST /v1/messages", lamps.two.c_str(), 201, "", "two=/id"},
        {"three", "adapter", "POST /v1/messages", lamps.three.c_str(), 201, "", "three=/id"},
        {"four", "adapter", "POST /v1/messages", lamps.four.c_str(), 201, "", "four=/id"},
    });
    api.follow_clusters();
    scenario.play({
        {"watched", "supervisor", "GET /v1/clusters", "", 200, R"({"items":[{"state":"watching","messages":4}]})", "c=/items/0/id"},
        {"a dispatcher only looks", "dispatcher", "POST /v1/clusters/$c/confirm", "", 403},
        {"who is nobody", "", "GET /v1/clusters", "", 401},
        {"a state that is none", "supervisor", "GET /v1/clusters?state=angry", "", 422},
        {"no such cluster", "supervisor", "GET /v1/clusters/99", "", 404},
        {"what is no id", "supervisor", "POST /v1/clusters/x/confirm", "", 404},
        {"splitting off nobody", "supervisor", "POST /v1/clusters/$c/split", R"({"messages":[]})", 422},
        {"splitting off a stranger", "supervisor", "POST /v1/clusters/$c/split", R"({"messages":["999"]})", 422, R"({"errors":[{"pointer":"/messages/0","code":"not_a_member"}]})"},
        {"merging with itself", "supervisor", "POST /v1/clusters/$c/merge", R"({"with":"$c"})", 422, R"({"errors":[{"pointer":"/with","code":"same_cluster"}]})"},
        {"a field too many", "supervisor", "POST /v1/clusters/$c/move", R"({"message":"$one","colour":"red"})", 422},
        {"one stands alone", "supervisor", "POST /v1/clusters/$c/move", R"({"message":"$one","note":"另一处"})", 200, R"({"messages":3})"},
        {"two are another matter", "supervisor", "POST /v1/clusters/$c/split", R"({"messages":["$two"]})", 200, R"({"messages":2})"},
        {"the new one", "supervisor", "GET /v1/messages/$two", "", 200, R"({"cluster":"*"})", "d=/cluster"},
        {"after all the same", "supervisor", "POST /v1/clusters/$d/merge", R"({"with":"$c"})", 200, R"({"id":"$c","messages":3})"},
        {"the old number still leads there", "supervisor", "GET /v1/clusters/$d", "", 200, R"({"id":"$c"})"},
        {"dismissed", "supervisor", "POST /v1/clusters/$c/dismiss", "", 200, R"({"state":"dismissed"})"},
        {"like nothing that is not there", "dispatcher", "GET /v1/messages/999/similar", "", 404},
        {"an office finds like ones among its own", "glb", "GET /v1/messages/$one/similar?limit=1", "", 200, R"({"items":[{"office":"glb"}]})"},
        {"and nothing of another's", "zzb", "GET /v1/messages/$one/similar", "", 404},
    });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
