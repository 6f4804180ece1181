// Routing over the API: asking where something would go, assistants and what is missing, repeats across channels, splitting, and how routing fares.
#include "tests/support/scenario.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

constexpr const char* lamp =
    R"({"channel":"hotline_12345","external_id":"H1","kind":"complaint","title":"灯","body":"三号楼前面的灯坏了两个星期，晚上回家一片漆黑，老人差点摔倒，打过几次电话都没有人来","contact":{"phone":"13800001234"}})";
constexpr const char* lamp_again =
    R"({"channel":"web_message","external_id":"W1","kind":"complaint","title":"灯","body":"再次反映：三号楼前面的灯坏了两个星期，晚上回家一片漆黑，老人差点摔倒，打过几次电话都没有人来","contact":{"phone":"13800001234"}})";

} // namespace

BOOST_AUTO_TEST_SUITE(routing_story)

BOOST_AUTO_TEST_CASE(asking_where_something_would_go_stores_nothing) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({
        {"by the catalogue", "hotline", "POST /v1/route", R"({"channel":"hotline_12345","kind":"complaint","body":"停车难","service_item":"parking.estate"})", 200,
         R"({"office":"glb","by":"service_item","reason":"parking.estate","confidence":1,"alternatives":[],"against":[]})"},
        {"by a rule", "dispatcher", "POST /v1/route", R"({"channel":"web_message","title":"烧烤摊","body":"油烟扰民"})", 200, R"({"office":"zfd","by":"rule","reason":"fumes.catering"})"},
        {"an accusation", "glb", "POST /v1/route", R"({"channel":"web_message","kind":"report","body":"综合行政执法队收受好处"})", 200,
         R"({"office":"jgw","by":"rule","reason":"conflict_of_interest","against":["zfd"]})"},
        {"nobody knows", "supervisor", "POST /v1/route", R"({"channel":"web_message","body":"想说几句"})", 200, R"({"office":null,"by":"fallback","reason":"no_rule","confidence":0})"},
        {"an id may be there", "hotline", "POST /v1/route", R"({"channel":"web_message","external_id":"X","body":"想说几句"})", 200},
        {"nothing to route", "dispatcher", "POST /v1/route", R"({"channel":"web_message"})", 422, R"({"errors":[{"pointer":"/body","code":"required"}]})"},
        {"no such channel", "dispatcher", "POST /v1/route", R"({"channel":"smoke","body":"想说几句","colour":"red"})", 422},
        {"not for the public", "", "POST /v1/route", R"({"channel":"web_message","body":"想说几句"})", 401},
        {"nothing was stored", "dispatcher", "GET /v1/messages", "", 200, R"({"items":[]})"},
    });
}

BOOST_AUTO_TEST_CASE(the_lead_sees_what_is_missing_before_it_replies) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({
        {"a letter", "hotline", "POST /v1/messages", lamp, 201, R"({"state":"registered","assists":[],"missing":[]})", "id=/id"},
        {"a limit that is none", "dispatcher", "POST /v1/messages/$id/dispatch", R"({"office":"glb","assisting":["zzb"],"assist_limit":"soon"})", 422, R"({"errors":[{"pointer":"/assist_limit","code":"invalid_limit"}]})"},
        {"with two to help", "dispatcher", "POST /v1/messages/$id/dispatch", R"({"office":"glb","assisting":["zzb","pab"],"assist_limit":"2wd"})", 200,
         R"({"missing":["zzb","pab"],"assists":[{"office":"zzb","state":"running","due_on":"2026-11-25","overdue":false},{"office":"pab"}]})"},
        {"signed", "glb", "POST /v1/messages/$id/sign", "", 200},
        {"it stands in the helper's queue", "zzb", "GET /v1/offices/zzb/queue?role=assist", "", 200, R"({"items":[{"id":"$id"}]})"},
        {"the helper reports", "zzb", "POST /v1/messages/$id/progress", R"({"note":"已排查线路","done":true})", 200, R"({"missing":["pab"]})"},
        {"the lead has nothing of that sort to report", "glb", "POST /v1/messages/$id/progress", R"({"note":"已联系","done":true})", 422, R"({"errors":[{"pointer":"/done","code":"does_not_apply"}]})"},
        {"the lead sees who is missing", "glb", "GET /v1/messages/$id", "", 200, R"({"missing":["pab"]})"},
        {"each date is explained", "pab", "GET /v1/messages/$id/clocks/assist/explain", "", 200},
        {"the channel sees nothing of it", "hotline", "GET /v1/messages/$id", "", 200, R"({"assists":[],"missing":[],"hops":[]})"},
        {"and may reply all the same", "glb", "POST /v1/messages/$id/reply", R"({"outcome":"solved","body":"已修复。"})", 200, R"({"state":"closed","missing":[]})"},
    });
}

BOOST_AUTO_TEST_CASE(a_repeat_over_another_channel_and_its_undoing) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({
        {"the first", "hotline", "POST /v1/messages", lamp, 201, "", "first=/id"},
        {"goes to glb", "dispatcher", "POST /v1/messages/$first/dispatch", R"({"office":"glb"})", 200},
        {"the second goes there by itself; a channel does not learn of the other", "web", "POST /v1/messages", lamp_again, 201,
         R"({"office":"glb","state":"dispatched","duplicate_of":null,"routing":{"by":"rule","reason":"rule"}})", "second=/id"},
        {"nor can it ask", "web", "GET /v1/messages?channel=web_message&duplicate_of=$first", "", 404},
        {"the office sees both", "glb", "GET /v1/messages/$second", "", 200, R"({"duplicate_of":"$first","routing":{"reason":"repeat"}})"},
        {"and can ask for all repeats", "dispatcher", "GET /v1/messages?duplicate_of=$first", "", 200, R"({"items":[{"id":"$second"}]})"},
        {"not by something that is no id", "dispatcher", "GET /v1/messages?duplicate_of=first", "", 422},
        {"an office undoes nothing", "glb", "POST /v1/messages/$second/unlink", "", 403},
        {"the dispatcher does", "dispatcher", "POST /v1/messages/$second/unlink", R"({"note":"另一处"})", 200, R"({"duplicate_of":null,"office":"glb"})"},
        {"once", "dispatcher", "POST /v1/messages/$second/unlink", "", 409, R"({"code":"no_repeat"})"},
        {"it stands in the record", "glb", "GET /v1/messages/$second/events", "", 200},
    });
}

BOOST_AUTO_TEST_CASE(a_letter_about_two_matters) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({
        {"a letter", "hotline", "POST /v1/messages", lamp, 201, "", "id=/id number=/number code=/query_code"},
        {"one part is no split", "dispatcher", "POST /v1/messages/$id/split", R"({"parts":[{"body":"灯坏了"}]})", 422, R"({"errors":[{"pointer":"/parts","code":"out_of_range"}]})"},
        {"each part says something", "dispatcher", "POST /v1/messages/$id/split", R"({"parts":[{"body":""},{"office":"glb"},{"body":"灯","colour":"red"}]})", 422},
        {"no office splits", "glb", "POST /v1/messages/$id/split", R"({"parts":[{"body":"甲"},{"body":"乙"}]})", 403},
        {"split", "dispatcher", "POST /v1/messages/$id/split", R"({"parts":[{"body":"灯坏了","office":"glb"},{"body":"油烟呛人"}],"note":"一信两事"})", 200,
         R"({"state":"handling","office":null,"clocks":"*","verbs":[],"parts":[{"office":"glb","state":"dispatched"},{"office":"zfd","state":"dispatched"}]})", "one=/parts/0/id two=/parts/1/id"},
        {"a part knows its letter", "glb", "GET /v1/messages/$one", "", 200, R"({"parent":"$id","parts":[]})"},
        {"and the letter's parts can be listed", "dispatcher", "GET /v1/messages?parent=$id", "", 200, R"({"items":[{"id":"$two"},{"id":"$one"}]})"},
        {"the whole is nobody's", "dispatcher", "POST /v1/messages/$id/dispatch", R"({"office":"glb"})", 409, R"({"code":"split","allowed":[]})"},
        {"answered", "glb", "POST /v1/messages/$one/reply", R"({"outcome":"solved","body":"灯已修复。"})", 200},
        {"the answer goes back under the number the channel gave", "hotline", "GET /v1/channels/hotline_12345/replies", "", 200, R"({"items":[{"message":"$one","external_id":"H1","parent":"$id"}]})"},
        {"the citizen sees both parts", "", "GET /v1/public/messages/$number?code=$code", "", 200, R"({"state":"handling","parts":[{"state":"closed","reply":{"body":"灯已修复。"}},{"state":"dispatched","reply":null}]})"},
        {"answered too", "zfd", "POST /v1/messages/$two/reply", R"({"outcome":"solved","body":"已责令整改。"})", 200},
        {"and with it the whole", "dispatcher", "GET /v1/messages/$id", "", 200, R"({"state":"closed","outcome":"solved"})"},
    });
}

BOOST_AUTO_TEST_CASE(how_routing_fares) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({
        {"nothing yet: nulls, not noughts", "supervisor", "GET /v1/metrics/routing", "", 200,
         R"({"routed":{"messages":0,"automatic":{"messages":0,"share":null,"accuracy":null},"by":[]},"returns":[],"lost":{"hops":0,"working_minutes_per_hop":null},"model":null,"last_training":null})"},
        {"one by rule", "hotline", "POST /v1/messages", R"({"channel":"hotline_12345","external_id":"A","kind":"complaint","body":"烧烤油烟"})", 201, "", "id=/id"},
        {"which the office says is not its own", "zfd", "POST /v1/messages/$id/return", R"({"reason":"not_our_duty"})", 200, "", "request=/requests/0/id"},
        {"a day later", "clock", "2026-11-24T09:00:00+08:00"},
        {"it goes on", "dispatcher", "POST /v1/requests/$request/approve", R"({"office":"glb"})", 200},
        {"the way it went is seen", "glb", "GET /v1/messages/$id", "", 200, R"({"hops":[{"office":"zfd","by":"rule","cause":"returned","next":"glb"}]})"},
        {"and counted", "dispatcher", "GET /v1/metrics/routing?from=2026-11-23&to=2026-11-25", "", 200,
         R"({"from":"2026-11-23","to":"2026-11-25","routed":{"messages":1,"automatic":{"messages":1,"share":1,"settled":1,"kept":0,"accuracy":0},"by":[{"by":"rule","messages":1}]},"returns":[{"office":"zfd","asked":1,"approved":1,"pending":0}],"lost":{"hops":1,"returned":1,"moved":0,"offices":[{"office":"zfd"}]}})"},
        {"a period that ends before it begins", "dispatcher", "GET /v1/metrics/routing?from=2026-11-25&to=2026-11-24", "", 422},
        {"what is no day", "dispatcher", "GET /v1/metrics/routing?from=yesterday", "", 422},
        {"an office asks for nothing of the kind", "glb", "GET /v1/metrics/routing", "", 403},
    });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
