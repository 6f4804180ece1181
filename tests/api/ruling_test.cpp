// What waits for another person: returns and voiding, each a request with a ruling.
#include "tests/support/scenario.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

Step registered(const char* external_id, const char* remember) {
    static std::map<std::string, std::string> bodies;
    bodies[external_id] = R"({"channel":"hotline_12345","external_id":")" + std::string{external_id} + R"(","kind":"complaint","title":"小区","body":"停车难。","service_item":"parking.estate"})";
    return {"a complaint about parking", "hotline", "POST /v1/messages", bodies[external_id].c_str(), 201, R"({"office":"glb","state":"dispatched"})", remember};
}

} // namespace

BOOST_AUTO_TEST_SUITE(ruling)

BOOST_AUTO_TEST_CASE(a_return_is_approved_and_the_next_office_has_it) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({
        registered("R1", "id=/id"),
        {"the office says it is not its own", "glb", "POST /v1/messages/$id/return", R"({"reason":"not_our_duty","note":"属执法事项","suggested_office":"zfd"})", 200,
         R"({"state":"dispatched","requests":[{"type":"return","state":"pending","office":"glb","reason":"not_our_duty","note":"属执法事项"}]})", "request=/requests/0/id version=/version"},
        {"a second return waits for the first", "glb", "POST /v1/messages/$id/return", R"({"reason":"not_our_area"})", 409, R"({"code":"return_pending"})"},
        {"the dispatcher finds it in triage", "dispatcher", "GET /v1/triage", "", 200, R"({"items":[{"id":"$id"}]})"},
        {"and among the requests", "dispatcher", "GET /v1/requests?state=pending&type=return", "", 200, R"({"items":[{"id":"$request","message":"$id"}],"next":null})"},
        {"another office sees no requests of it", "zzb", "GET /v1/requests", "", 200, R"({"items":[]})"},
        {"nor may ask for them", "zzb", "GET /v1/requests?office=glb", "", 404},
        {"approval names the next office", "dispatcher", "POST /v1/requests/$request/approve", R"({"office":"glb"})", 422, R"({"errors":[{"pointer":"/office","code":"same_office"}]})"},
        {"a stale view is refused", "dispatcher", "POST /v1/requests/$request/approve", R"({"office":"zfd"})", 412, R"({"code":"stale_version"})", "", {{"If-Match", "\"1\""}}},
        {"approved", "dispatcher", "POST /v1/requests/$request/approve", R"({"office":"zfd","note":"转执法队"})", 200, R"({"state":"approved","ruled_by":"赵派单","final":false})", "", {{"If-Match", "\"$version\""}}},
        {"once only", "dispatcher", "POST /v1/requests/$request/reject", "", 409, R"({"code":"already_ruled"})"},
        {"the next office has it", "zfd", "GET /v1/offices/zfd/queue", "", 200, R"({"items":[{"id":"$id","state":"dispatched"}]})"},
        {"the first one sees what it returned", "glb", "GET /v1/offices/glb/messages?state=returned", "", 200, R"({"items":[{"id":"$id"}]})"},
    });
}

BOOST_AUTO_TEST_CASE(a_return_is_rejected_for_good) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({
        registered("R1", "id=/id"),
        {"`other` has to say what", "glb", "POST /v1/messages/$id/return", R"({"reason":"other"})", 422, R"({"errors":[{"pointer":"/note","code":"required"}]})"},
        {"returned", "glb", "POST /v1/messages/$id/return", R"({"reason":"not_our_area"})", 200, "", "request=/requests/0/id"},
        {"taken back by the office itself", "glb", "POST /v1/requests/$request/withdraw", "", 200, R"({"state":"withdrawn"})"},
        {"returned again", "glb", "POST /v1/messages/$id/return", R"({"reason":"not_our_duty"})", 200, R"({"requests":[{"state":"withdrawn"},{"state":"pending"}]})", "request=/requests/1/id"},
        {"a clerk rules nothing", "glb", "POST /v1/requests/$request/reject", "", 403, R"({"code":"role_missing"})"},
        {"rejected", "dispatcher", "POST /v1/requests/$request/reject", R"({"note":"属本单位职责"})", 200, R"({"state":"rejected","final":true})"},
        {"it stays", "glb", "GET /v1/messages/$id", "", 200, R"({"office":"glb","state":"dispatched","verbs":["sign","assign","contact","reply","transfer_out","extend"]})"},
        {"and cannot be returned any more", "glb", "POST /v1/messages/$id/return", R"({"reason":"not_our_duty"})", 409, R"({"code":"return_final"})"},
    });
}

BOOST_AUTO_TEST_CASE(the_time_for_a_return_ends_and_bad_reviews_have_none) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({
        registered("R1", "id=/id"),
        {"a bad review", "adapter", "POST /v1/messages", R"({"channel":"service_review","external_id":"B1","title":"态度差","body":"窗口态度差。"})", 201, R"({"kind":"bad_review","office":"slzx"})", "review=/id"},
        {"it cannot be returned", "slzx", "POST /v1/messages/$review/return", R"({"reason":"not_our_duty"})", 409, R"({"code":"not_returnable"})"},
        {"the last instant of the window", "clock", "2026-11-25T00:00:00+08:00"},
        {"still possible", "glb", "GET /v1/messages/$id", "", 200, R"({"verbs":["sign","assign","contact","reply","return","transfer_out","extend"],"overdue":false})"},
        {"a moment later", "clock", "2026-11-25T00:00:01+08:00"},
        {"over", "glb", "POST /v1/messages/$id/return", R"({"reason":"not_our_duty"})", 409, R"({"code":"return_window_over","allowed":["sign","assign","contact","reply","transfer_out","extend"]})"},
        {"and unsigned, it is late", "glb", "GET /v1/messages/$id", "", 200, R"({"overdue":true})"},
    });
}

BOOST_AUTO_TEST_CASE(voiding_needs_two_people) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({
        registered("V1", "id=/id"),
        {"entered by mistake, says one", "dispatcher", "POST /v1/messages/$id/void", R"({"note":"重复录入"})", 200, R"({"state":"dispatched","requests":[{"type":"void","state":"pending","office":null}]})",
         "request=/requests/0/id"},
        {"asked once", "dispatcher2", "POST /v1/messages/$id/void", "", 409, R"({"code":"void_pending"})"},
        {"the same person cannot confirm", "dispatcher", "POST /v1/requests/$request/approve", "", 403, R"({"code":"same_person"})"},
        {"another one can", "dispatcher2", "POST /v1/requests/$request/approve", "", 200, R"({"state":"approved","ruled_by":"孙派单"})"},
        {"it is void, with nothing due", "dispatcher", "GET /v1/messages/$id", "", 200, R"({"state":"voided","due_at":null,"verbs":[]})"},
        {"and gone from the queue", "glb", "GET /v1/offices/glb/queue", "", 200, R"({"items":[]})"},
        {"the citizen is told nothing", "hotline", "GET /v1/channels/hotline_12345/replies", "", 200, R"({"items":[]})"},
    });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
