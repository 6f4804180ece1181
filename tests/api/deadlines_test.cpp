// Deadlines over the API: what a limit leads to without a message, and a message's due date explained day by day.
#include "tests/support/scenario.hpp"
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace huiying::tests {

using nlohmann::json;

namespace {

const std::vector<Step> due_without_a_message{
    {"a check of the domain", "web", "GET /v1/calendar/due?from=2021-04-30T10:00:00%2B08:00&limit=5wd", "", 200,
     R"({"from":"2021-04-30T10:00:00+08:00","limit":"5wd","due_at":"2021-05-12T00:00:00+08:00","due_on":"2021-05-11","provisional":false,"calendar_version":1})"},
    {"a space before an offset", "glb", "GET /v1/calendar/due?from=2021-04-30T10:00:00+08:00&limit=1wd", "", 200, R"({"due_on":"2021-05-06"})"},
    {"a day alone", "dispatcher", "GET /v1/calendar/due?from=2026-02-13&limit=5wd", "", 200, R"({"due_on":"2026-02-27"})"},
    {"an office's calendar", "supervisor", "GET /v1/calendar/due?from=2026-11-23&limit=1wd&office=glb", "", 200, R"({"due_on":"2026-11-24"})"},
    {"beyond the loaded years", "web", "GET /v1/calendar/due?from=2026-12-31&limit=1wd", "", 200, R"({"due_on":"2027-01-01","provisional":true})"},
    {"in hours", "web", "GET /v1/calendar/due?from=2026-11-23T23:00:00Z&limit=2h", "", 200, R"({"due_at":"2026-11-24T09:00:00+08:00"})"},
    {"nothing given", "web", "GET /v1/calendar/due", "", 422, R"({"errors":[{"pointer":"/query/from","code":"required"},{"pointer":"/query/limit","code":"required"}]})"},
    {"all wrong", "web", "GET /v1/calendar/due?from=soon&limit=0wd&office=nowhere&unit=d", "", 422,
     R"({"errors":[{"pointer":"/query/from"},{"pointer":"/query/limit","code":"invalid_limit"},{"pointer":"/query/office","code":"unknown"},{"pointer":"/query/unit"}]})"},
    {"a limit that is too long", "web", "GET /v1/calendar/due?from=2026-11-23&limit=10000wd", "", 422, R"({"errors":[{"code":"invalid_limit"}]})"},
    {"a negative limit", "web", "GET /v1/calendar/due?from=2026-11-23&limit=-5wd", "", 422, R"({"errors":[{"code":"invalid_limit"}]})"},
    {"beyond the years that can be written", "web", "GET /v1/calendar/due?from=9999-12-30&limit=5wd", "", 422, R"({"errors":[{"pointer":"/query/from","code":"out_of_range"}]})"},
    {"an editor has no deadlines", "editor", "GET /v1/calendar/due?from=2026-11-23&limit=5wd", "", 403},
    {"nobody neither", "", "GET /v1/calendar/due?from=2026-11-23&limit=5wd", "", 401},
};

const std::vector<Step> a_clock_explained{
    {"a letter of May Day 2021", "importer", "POST /v1/messages",
     R"({"channel":"web_message","external_id":"E1","kind":"consultation","title":"请问","service_item":"property.management","received_at":"2021-04-30T10:00:00+08:00"})", 201, "", "id=/id"},
    {"its office asks why", "glb", "GET /v1/messages/$id/clocks/reply/explain", "", 200,
     R"({"stage":"reply","state":"running","limit":"5wd","due_on":"2021-05-11","due_at":"2021-05-12T00:00:00+08:00","started_at":"2021-04-30T10:00:00+08:00","calendar_version":1,"basis":"*","policy":"*","provisional":false,"steps":[],"others":[],"complete":true})"},
    {"so does its channel", "web", "GET /v1/messages/$id/clocks/total/explain", "", 200, R"({"stage":"total"})"},
    {"another office sees nothing", "zfd", "GET /v1/messages/$id/clocks/reply/explain", "", 404},
    {"another channel neither", "hotline", "GET /v1/messages/$id/clocks/reply/explain", "", 404},
    {"a stage without a clock", "glb", "GET /v1/messages/$id/clocks/callback/explain", "", 404},
    {"a word that is no stage", "glb", "GET /v1/messages/$id/clocks/nap/explain", "", 404},
    {"a message that is not there", "supervisor", "GET /v1/messages/m999999/clocks/reply/explain", "", 404},
    {"a parameter nobody knows", "glb", "GET /v1/messages/$id/clocks/reply/explain?days=3", "", 422},
    {"an editor may not ask", "editor", "GET /v1/messages/$id/clocks/reply/explain", "", 403},
};

} // namespace

BOOST_AUTO_TEST_SUITE(deadlines)

BOOST_FIXTURE_TEST_CASE(what_a_limit_leads_to, ApiFixture) { Scenario{*this}.play(due_without_a_message); }

BOOST_FIXTURE_TEST_CASE(why_a_message_is_due_when_it_is, ApiFixture) {
    Scenario scenario{*this};
    scenario.play(a_clock_explained);
    const json answer = json::parse(call("glb", "GET /v1/messages/" + scenario.remembered("id") + "/clocks/reply/explain").body);
    const json& days = answer.at("days");
    BOOST_REQUIRE_EQUAL(days.size(), 12U);
    const json start = json::parse(R"({"day":"2021-04-30","mark":"start","count":null,"due":false,"provisional":false,"name":null,"notice":null,
        "reason_zh":"起算日，不计","reason_en":"starting day, not counted"})");
    const json holiday = json::parse(R"json({"day":"2021-05-03","mark":"holiday","count":null,"due":false,"provisional":false,"name":"劳动节","notice":"国办发明电〔2020〕27号",
        "reason_zh":"跳过：劳动节（国办发明电〔2020〕27号）","reason_en":"skipped: public holiday 劳动节 (国办发明电〔2020〕27号)"})json");
    BOOST_TEST(days[0] == start);
    BOOST_TEST(days[3] == holiday);
    BOOST_TEST(days[8].at("mark") == "make_up");
    BOOST_TEST(days[11].at("count") == 5);
    BOOST_TEST(days[11].at("due") == true);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
