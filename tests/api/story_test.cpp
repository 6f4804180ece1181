// The whole way of one message, as its channel, its office and its supervisor see it, and the ways aside: triage, transfer out, decline,
// withdrawal.
#include "tests/support/scenario.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

const std::vector<Step> comes_in{
    {"the hotline posts a complaint; its words say which office", "hotline", "POST /v1/messages",
     R"({"channel":"hotline_12345","external_id":"SH1","kind":"complaint","title":"楼道堆物","body":"消防通道被纸箱堵住。",
         "contact":{"name":"王小明","phone":"13812345678","ref":"u-77"},"location":{"community":"真新三街坊"}})",
     201,
     R"({"number":"20261123-000001","version":1,"state":"dispatched","office":"pab","kind":"complaint","query_code":"*","due_on":"2026-11-24",
         "due_at":"2026-11-25T00:00:00+08:00","overdue":false,"routing":{"by":"rule","confidence":1.0},
         "contact":{"phone":"138****5678"},"verbs":["withdraw","supplement"]})",
     "id=/id number=/number code=/query_code"},
    {"posting it again changes nothing", "hotline", "POST /v1/messages",
     R"({"contact":{"ref":"u-77","phone":"13812345678","name":"王小明","email":null},"body":"消防通道被纸箱堵住。","title":"楼道堆物","channel":"hotline_12345",
         "external_id":"SH1","kind":"complaint","location":{"community":"真新三街坊"},"service_item":null})",
     200, R"({"id":"$id","number":"$number","query_code":"$code","version":1})"},
    {"other words under the same id are refused", "hotline", "POST /v1/messages",
     R"({"channel":"hotline_12345","external_id":"SH1","title":"楼道堆物"})", 409, R"({"code":"external_id_conflict"})"},
};

const std::vector<Step> is_handled{
    {"the office finds it in its queue", "pab", "GET /v1/offices/pab/queue", "", 200,
     R"({"items":[{"id":"$id","verbs":["sign","assign","contact","reply","return","transfer_out","extend"]}],"next":null})"},
    {"and counts it", "pab", "GET /v1/offices/pab/summary", "", 200, R"({"office":"pab","open":1,"to_sign":1,"to_contact":1,"overdue":0,"due_today":0,"due_this_week":0,"requests_pending":0})"},
    {"a progress note comes too early", "pab", "POST /v1/messages/$id/progress", R"({"note":"已到现场"})", 409,
     R"({"code":"state_conflict","allowed":["sign","assign","contact","reply","return","transfer_out","extend"]})"},
    {"the office signs", "pab", "POST /v1/messages/$id/sign", "", 200, R"({"state":"handling","version":2})"},
    {"names who has it", "pab", "POST /v1/messages/$id/assign", R"({"assignee":"李敏"})", 200, R"({"assignee":"李敏","version":3})"},
    {"who then finds it among her own", "pab", "GET /v1/offices/pab/queue?mine=true", "", 200, R"({"items":[{"id":"$id"}]})"},
    {"looks up whom to call", "pab", "GET /v1/messages/$id/identity", "", 200, R"({"name":"王小明","phone":"13812345678","ref":"u-77"})"},
    {"nobody answers at first: that needs a reason", "pab", "POST /v1/messages/$id/contact", R"({"reached":false})", 422, R"({"errors":[{"pointer":"/reason","code":"required"}]})"},
    {"then the citizen is reached", "pab", "POST /v1/messages/$id/contact", R"({"reached":true,"note":"已约定上门"})", 200, R"({"version":4,"due_on":"2026-11-30"})"},
    {"too late to return it now", "pab", "POST /v1/messages/$id/return", R"({"reason":"not_our_duty"})", 409, R"({"code":"already_contacted"})"},
    {"a note of progress", "pab", "POST /v1/messages/$id/progress", R"({"note":"已责令清理"})", 200, R"({"version":5,"notes":[{"verb":"contact"},{"verb":"progress","text":"已责令清理","author":"李敏"}]})"},
};

const std::vector<Step> goes_home{
    {"the reply must suit the kind", "pab", "POST /v1/messages/$id/reply", R"({"outcome":"adopted","body":"已清理。"})", 422, R"({"errors":[{"pointer":"/outcome"}]})"},
    {"the office replies", "pab", "POST /v1/messages/$id/reply", R"({"outcome":"solved","body":"楼道已清理，将每周巡查。"})", 200,
     R"({"state":"closed","outcome":"solved","version":6,"reply":{"outcome":"solved","body":"楼道已清理，将每周巡查。","office":"pab","delivered_at":null},"due_on":"2026-11-24","verbs":[]})"},
    {"its queue is empty", "pab", "GET /v1/offices/pab/queue", "", 200, R"({"items":[],"next":null})"},
    {"what it has had remains", "pab", "GET /v1/offices/pab/messages?state=closed", "", 200, R"({"items":[{"id":"$id"}]})"},
    {"the feed offers the answer", "hotline", "GET /v1/channels/hotline_12345/replies", "", 200,
     R"({"items":[{"type":"reply","message":"$id","external_id":"SH1","number":"$number","outcome":"solved","body":"楼道已清理，将每周巡查。","delivered_at":null}]})",
     "offer=/items/0/id next=/next"},
    {"again, until it is delivered", "hotline", "GET /v1/channels/hotline_12345/replies?after=0", "", 200, R"({"items":[{"id":"$offer"}],"next":"$next"})"},
    {"behind it there is nothing", "hotline", "GET /v1/channels/hotline_12345/replies?after=$next", "", 200, R"({"items":[],"next":"$next"})"},
    {"delivered", "hotline", "POST /v1/channels/hotline_12345/replies/$offer/delivered", "", 200, R"({"id":"$offer","delivered_at":"*"})"},
    {"delivered twice is delivered", "hotline", "POST /v1/channels/hotline_12345/replies/$offer/delivered", "", 200, R"({"delivered_at":"*"})", "", {{"Idempotency-Key", "d-1"}}},
    {"a key for another request is noticed here too", "hotline", "POST /v1/channels/hotline_12345/replies/$offer/delivered", "{}", 409, R"({"code":"idempotency_key_reused"})", "", {{"Idempotency-Key", "d-1"}}},
    {"and no more offered", "hotline", "GET /v1/channels/hotline_12345/replies", "", 200, R"({"items":[],"next":"0"})"},
    {"no clock runs on; delivery is no verb", "hotline", "GET /v1/messages/$id", "", 200, R"({"due_at":null,"overdue":false,"version":6,"reply":{"delivered_at":"*"},"notes":[]})"},
    {"the record has every step", "supervisor", "GET /v1/messages/$id/events", "", 200,
     R"({"items":[{"verb":"register","role":"channel:hotline_12345"},{"verb":"dispatch","role":"router","person":"huiying"},{"verb":"sign","person":"李敏","role":"office:pab"},
         {"verb":"assign"},{"verb":"view_identity"},{"verb":"contact","reason":"reached"},{"verb":"progress"},{"verb":"reply","reason":"solved"},{"verb":"deliver"}]})"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(story)

BOOST_AUTO_TEST_CASE(a_message_comes_in_is_handled_and_answered) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play(comes_in);
    scenario.play(is_handled);
    scenario.play(goes_home);
}

BOOST_AUTO_TEST_CASE(nobody_knows_whose_it_is_and_a_dispatcher_says) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({
        {"a letter that no rule places", "web", "POST /v1/messages", R"({"channel":"web_message","external_id":"W1","title":"请问","body":"您好。"})", 201,
         R"({"state":"registered","office":null,"routing":{"by":"fallback"},"due_on":"2026-11-24"})", "id=/id"},
        {"waits in triage", "dispatcher", "GET /v1/triage", "", 200, R"({"items":[{"id":"$id","verbs":["dispatch","transfer_out","decline","void","split"]}],"next":null})"},
        {"no office sees it", "glb", "GET /v1/messages/$id", "", 404, R"({"code":"not_found"})"},
        {"an office that is not there", "dispatcher", "POST /v1/messages/$id/dispatch", R"({"office":"nowhere","assisting":["glb","glb","none"]})", 422,
         R"({"errors":[{"pointer":"/office","code":"unknown_office"},{"pointer":"/assisting/0"},{"pointer":"/assisting/1"},{"pointer":"/assisting/2","code":"unknown_office"}]})"},
        {"is dispatched, with help", "dispatcher", "POST /v1/messages/$id/dispatch", R"({"office":"glb","assisting":["zzb"],"note":"先电话了解"})", 200,
         R"({"state":"dispatched","office":"glb","assisting":["zzb"],"routing":{"by":"manual"},"version":2})"},
        {"the triage is empty", "supervisor", "GET /v1/triage", "", 200, R"({"items":[]})"},
        {"the assisting office sees it", "zzb", "GET /v1/offices/zzb/queue?role=assist", "", 200, R"({"items":[{"id":"$id","verbs":[]}]})"},
        {"and leads nothing", "zzb", "GET /v1/offices/zzb/queue", "", 200, R"({"items":[]})"},
        {"it may not reply", "zzb", "POST /v1/messages/$id/reply", R"({"outcome":"explained","body":"您好。"})", 403, R"({"code":"not_yours"})"},
        {"the lead signs", "glb", "POST /v1/messages/$id/sign", "{}", 200, R"({"state":"handling"})"},
        {"the assisting office notes progress", "zzb", "POST /v1/messages/$id/progress", R"({"note":"居委已走访"})", 200, R"({"notes":[{"verb":"dispatch"},{"verb":"progress","office":"zzb"}]})"},
        {"another lead takes over", "dispatcher", "POST /v1/messages/$id/dispatch", R"({"office":"fwb"})", 200, R"({"office":"fwb","state":"dispatched","assisting":[]})"},
        {"who had it may still look", "glb", "GET /v1/messages/$id", "", 200, R"({"verbs":[]})"},
        {"but no more act", "glb", "POST /v1/messages/$id/sign", "", 403},
    });
}

BOOST_AUTO_TEST_CASE(what_goes_elsewhere_is_told_to_the_citizen) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({
        {"one for the police", "web", "POST /v1/messages", R"({"channel":"web_message","external_id":"W1","title":"请问","body":"一。"})", 201, "", "police=/id"},
        {"one to decline", "web", "POST /v1/messages", R"({"channel":"web_message","external_id":"W2","title":"请问","body":"二。"})", 201, "", "decline=/id"},
        {"one taken back", "web", "POST /v1/messages", R"({"channel":"web_message","external_id":"W3","title":"请问","body":"三。"})", 201, "", "back=/id"},
        {"an unknown body", "dispatcher", "POST /v1/messages/$police/transfer_out", R"({"body":"moon","reason":"非本街道职责"})", 422, R"({"errors":[{"pointer":"/body","code":"unknown_body"}]})"},
        {"handed to the police", "dispatcher", "POST /v1/messages/$police/transfer_out", R"({"body":"police","reason":"涉及治安"})", 200, R"({"state":"closed","outcome":"transferred_out"})"},
        {"declined with advice", "dispatcher", "POST /v1/messages/$decline/decline", R"({"reason":"emergency_line","advice":"请拨打119。"})", 200, R"({"state":"declined"})"},
        {"a reason outside the list", "dispatcher", "POST /v1/messages/$back/decline", R"({"reason":"no_time","advice":"…"})", 422, R"({"errors":[{"pointer":"/reason"}]})"},
        {"the citizen takes it back", "web", "POST /v1/messages/$back/withdraw", R"({"note":"已自行解决"})", 200, R"({"state":"voided","due_at":null})"},
        {"nothing is done with it any more", "dispatcher", "POST /v1/messages/$back/dispatch", R"({"office":"glb"})", 409, R"({"code":"state_conflict","allowed":[]})"},
        {"both answers go back, in order; the one taken back has none", "web", "GET /v1/channels/web_message/replies", "", 200,
         R"({"items":[{"type":"transferred_out","message":"$police","transferred_to":{"code":"police","name":"派出所"},"body":"涉及治安"},
                      {"type":"decline","message":"$decline","reason":"emergency_line","body":"请拨打119。"}]})"},
        {"one at a time", "web", "GET /v1/channels/web_message/replies?limit=1", "", 200, R"({"items":[{"message":"$police"}]})", "next=/next offer=/items/0/id"},
        {"and the next", "web", "GET /v1/channels/web_message/replies?limit=1&after=$next", "", 200, R"({"items":[{"message":"$decline"}]})"},
        {"delivered over the wrong channel", "hotline", "POST /v1/channels/web_message/replies/$offer/delivered", "", 404},
        {"or by its own under another name", "adapter", "POST /v1/channels/hotline_12345/replies/$offer/delivered", "", 404},
        {"an adapter may not say when", "web", "POST /v1/channels/web_message/replies/$offer/delivered", R"({"occurred_at":"2026-11-23T09:00:00+08:00"})", 403, R"({"code":"may_not_import"})"},
    });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
