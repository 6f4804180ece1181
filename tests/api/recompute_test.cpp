// Moving deadlines over HTTP: preview, apply, progress, what-if; what is refused; and a service that keeps answering while dates move under it.
#include "config/content.hpp"
#include "service/recompute_run.hpp"
#include "tests/support/scenario.hpp"
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace huiying::tests {

namespace {

using nlohmann::json;

/// The shipped calendars with these days of the city on top.
json calendar_with(const ApiFixture& api, const std::vector<std::pair<std::string, bool>>& days) {
    json calendar = json::parse(api.installation.deployment->calendars->content());
    json list = json::array();
    for (const auto& [day, off] : days) list.push_back({{"date", day}, {"off", off}, {"name", "台风停工"}});
    calendar["local"] = {{"city", {{"name", "上海市"}, {"days", list}}}};
    return {{"calendar", calendar}};
}

json policy_with_limit(const ApiFixture& api, const std::string& limit) {
    for (const Policy& policy : api.installation.deployment->policies) {
        if (policy.name != "hotline.complaint") continue;
        json content = json::parse(policy.content);
        for (auto& one : content["clocks"])
            if (one["stage"] == "reply") one["limit"] = limit;
        return {{"policy", content}};
    }
    throw std::logic_error("no such policy");
}

std::string letter(const char* external_id, const char* channel = "web_message") {
    return json{{"channel", channel}, {"external_id", external_id}, {"kind", "complaint"}, {"title", "停车"}, {"service_item", "property.management"}}.dump();
}

/// The errors of an answer as `pointer code`, sorted by the reader.
std::string errors_of(const ClientResponse& answer) {
    std::string out;
    const json body = json::parse(answer.body);
    for (const auto& fault : body.value("errors", json::array())) out += (out.empty() ? "" : ", ") + fault["pointer"].get<std::string>() + " " + fault["code"].get<std::string>();
    return out;
}

/// Asks until the recompute is through.
void wait_until_idle(ApiFixture& api) {
    std::string phase;
    for (int asked = 0; asked < 20'000 && phase != "idle"; ++asked) phase = json::parse(api.call("chief", "GET /v1/recompute").body)["phase"];
    BOOST_TEST(phase == "idle");
}

} // namespace

BOOST_AUTO_TEST_SUITE(recompute)

BOOST_AUTO_TEST_CASE(a_preview_is_applied_and_every_date_has_moved) {
    ApiFixture api;
    const std::string order = calendar_with(api, {{"2026-11-26", false}, {"2026-11-26", true}}).dump();
    BOOST_TEST(errors_of(api.call("chief", "POST /v1/recompute", order)).starts_with("/calendar/local/city/days"));
    const std::string good = calendar_with(api, {{"2026-11-26", true}}).dump();
    Scenario scenario{api};
    const std::string first = letter("1");
    const std::string again = letter("2");
    scenario.play({
        {"a letter", "web", "POST /v1/messages", first.c_str(), 201, R"({"office":"glb"})", "id=/id"},
        {"due on Monday", "glb", "GET /v1/messages/$id", "", 200, R"({"due_on":"2026-11-24","version":1})"},
        {"none in progress", "admin", "GET /v1/recompute", "", 200, R"({"phase":"idle","digest":null,"calendar_version":1})"},
        {"level 1 may ask what if", "supervisor", "POST /v1/policies/what_if", good.c_str(), 200, R"({"change":"calendar","newly_late":0})"},
        {"but not preview", "supervisor", "POST /v1/recompute", good.c_str(), 403, R"({"code":"level_missing"})"},
        {"a dispatcher neither", "dispatcher", "POST /v1/recompute", good.c_str(), 403, R"({"code":"role_missing"})"},
        {"the preview", "chief", "POST /v1/recompute", good.c_str(), 200, R"({"change":"calendar","earlier":0,"newly_late":0,"by_office":[{"office":"glb","name":"社区管理办公室"}]})", "digest=/digest"},
        {"without a reason", "chief", "POST /v1/recompute/$digest/apply", "{}", 422, R"({"errors":[{"pointer":"/reason","code":"required"}]})"},
        {"an unknown one", "chief", "POST /v1/recompute/0000/apply", R"({"reason":"台风"})", 404},
        {"applied", "chief", "POST /v1/recompute/$digest/apply", R"({"reason":"台风停工一天"})", 202, R"({"phase":"staging","digest":"$digest"})", "", {{"Idempotency-Key", "k1"}}},
        {"asked again with its key", "chief", "POST /v1/recompute/$digest/apply", R"({"reason":"台风停工一天"})", 202, R"({"phase":"staging"})", "", {{"Idempotency-Key", "k1"}}},
    });
    wait_until_idle(api);
    scenario.play({
        {"moved by a day, the version stays", "glb", "GET /v1/messages/$id", "", 200, R"({"due_on":"2026-11-24","version":1})"},
        {"the new calendar is in force", "admin", "GET /v1/recompute", "", 200, R"({"phase":"idle","calendar_version":2})"},
        {"the old preview is worth nothing now", "chief", "POST /v1/recompute/$digest/apply", R"({"reason":"台风"})", 409, R"({"code":"preview_outdated"})"},
        {"a new letter", "web", "POST /v1/messages", again.c_str(), 201, "", "later=/id"},
    });
    const auto due_of = [&](const char* name) {
        const json message = json::parse(api.call("glb", "GET /v1/messages/" + scenario.remembered(name)).body);
        for (const auto& one : message["clocks"])
            if (one["stage"] == "reply") return one["due_on"].get<std::string>();
        return std::string{};
    };
    BOOST_TEST(due_of("id") == "2026-12-01");
    BOOST_TEST(due_of("later") == "2026-12-01");
    const auto record = api.call("glb", "GET /v1/messages/" + scenario.remembered("id") + "/events").body;
    BOOST_TEST(record.find("\"recompute\"") != std::string::npos);
    BOOST_TEST(record.find("台风停工一天") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_policy_moves_what_is_open_under_it) {
    ApiFixture api;
    Scenario scenario{api};
    const std::string hotline = letter("1", "hotline_12345");
    const std::string good = policy_with_limit(api, "7wd").dump();
    scenario.play({
        {"a call", "hotline", "POST /v1/messages", hotline.c_str(), 201, R"({"office":"glb"})", "id=/id"},
        {"the preview", "admin", "POST /v1/recompute", good.c_str(), 200, R"({"change":"policy"})", "digest=/digest"},
        {"applied", "admin", "POST /v1/recompute/$digest/apply", R"({"reason":"区里调整办理时限"})", 202},
    });
    wait_until_idle(api);
    const json message = json::parse(api.call("glb", "GET /v1/messages/" + scenario.remembered("id")).body);
    for (const auto& one : message["clocks"])
        if (one["stage"] == "reply") BOOST_TEST((one["limit"] == "7wd" && one["policy"] == "hotline.complaint@2" && !one["basis"].get<std::string>().empty()));
}

BOOST_AUTO_TEST_CASE(bad_orders_are_refused_with_all_their_faults_and_change_nothing) {
    ApiFixture api;
    const auto refused = [&](const json& order) {
        const auto asked = api.call("chief", "POST /v1/recompute", order.dump());
        const auto what_if = api.call("chief", "POST /v1/policies/what_if", order.dump());
        BOOST_TEST((asked.status == 422 && what_if.status == 422), order.dump().substr(0, 100));
        BOOST_TEST(errors_of(asked) == errors_of(what_if));
        return errors_of(asked);
    };
    BOOST_TEST(refused(json::object()) == " required");
    json both = policy_with_limit(api, "7wd");
    both["calendar"] = calendar_with(api, {})["calendar"];
    BOOST_TEST(refused(both) == " ambiguous");
    for (const char* limit : {"0wd", "-1wd", "10000wd", "soon"}) BOOST_TEST(refused(policy_with_limit(api, limit)).starts_with("/policy/clocks/"), limit);
    json unknown = policy_with_limit(api, "7wd");
    unknown["policy"]["name"] = "hotline.nothing";
    BOOST_TEST(refused(unknown) == "/policy/name unknown_policy");
    json alike = policy_with_limit(api, "7wd");
    alike["policy"]["match"]["kind"] = json::array({"consultation"});
    BOOST_TEST(refused(alike).find("invalid_policies") != std::string::npos);
    json hole = calendar_with(api, {});
    for (auto& year : hole["calendar"]["cn"]["years"])
        if (year["year"] == 2024) year["year"] = 2034;
    BOOST_TEST(refused(hole).find("/calendar/cn/years") != std::string::npos);
    json office = calendar_with(api, {});
    office["calendar"]["local"]["offices"] = {{"nobody", json::array({{{"date", "2026-11-26"}, {"off", true}, {"name", "搬家"}}})}};
    BOOST_TEST(refused(office).find("/calendar/local/offices") != std::string::npos);
    json period = policy_with_limit(api, "7wd");
    period["received_from"] = "2026-11-02T00:00:00+08:00";
    period["received_to"] = "2026-11-01T00:00:00+08:00";
    BOOST_TEST(errors_of(api.call("chief", "POST /v1/policies/what_if", period.dump())) == "/received_to out_of_range");
    const json progress = json::parse(api.call("chief", "GET /v1/recompute").body);
    BOOST_TEST((progress["phase"] == "idle" && progress["calendar_version"] == 1));
}

BOOST_AUTO_TEST_CASE(a_past_period_is_replayed) {
    ApiFixture api;
    Scenario scenario{api};
    const std::string first = letter("1");
    scenario.play({
        {"a letter", "web", "POST /v1/messages", first.c_str(), 201, "", "id=/id"},
        {"", "clock", "2026-11-30T16:00:00+08:00"},
        {"answered on its last day", "glb", "POST /v1/messages/$id/reply", R"({"outcome":"solved","body":"已处理"})", 200},
        {"", "clock", "2026-12-20T09:00:00+08:00"},
    });
    json order = calendar_with(api, {{"2026-11-28", false}});
    order["received_from"] = "2026-11-01T00:00:00+08:00";
    const json report = json::parse(api.call("supervisor", "POST /v1/policies/what_if", order.dump()).body);
    BOOST_TEST(report["newly_late"].get<int>() >= 1);
    BOOST_TEST(report["examples_newly_late"] == json::array({scenario.remembered("id")}));
    order["received_to"] = "2026-11-02T00:00:00+08:00";
    BOOST_TEST(json::parse(api.call("supervisor", "POST /v1/policies/what_if", order.dump()).body)["clocks"] == 0);
}

// The service is not told: whoever writes first learns that dates are counted by something else, and is served all the same.
BOOST_AUTO_TEST_CASE(a_recompute_by_another_process_disturbs_nobody) {
    ApiFixture api;
    const std::string good = calendar_with(api, {{"2026-11-26", true}}).dump();
    Scenario scenario{api};
    const std::string first = letter("1");
    const std::string second = letter("2");
    scenario.play({
        {"a letter", "web", "POST /v1/messages", first.c_str(), 201, "", "id=/id"},
        {"the preview", "chief", "POST /v1/recompute", good.c_str(), 200, "", "digest=/digest"},
    });
    const auto begun = api.installation.store->write_now([&](Unit& unit) -> Result<RecomputeProgress> {
        return begin_recompute(unit, api.installation.as(cast("chief")), content_readers(), scenario.remembered("digest"), "台风");
    });
    BOOST_REQUIRE(begun.has_value());
    scenario.play({
        {"a verb", "glb", "POST /v1/messages/$id/sign", "", 200, R"({"state":"handling"})"},
        {"a letter meanwhile", "web", "POST /v1/messages", second.c_str(), 201, "", "later=/id"},
        {"a preview meanwhile", "chief", "POST /v1/recompute", good.c_str(), 409, R"({"code":"recompute_in_progress"})"},
        {"and another application", "chief", "POST /v1/recompute/$digest/apply", R"({"reason":"台风"})", 409, R"({"code":"recompute_in_progress"})"},
        // In which phase depends on how soon this service takes up what the other began.
        {"how far", "chief", "GET /v1/recompute", "", 200, R"({"digest":"$digest","calendar_version":1})"},
    });
    const std::string batch = letter("3") + "\n" + letter("4");
    const auto lines = api.call("web", "POST /v1/messages/batch", batch, {{"Content-Type", "application/x-ndjson"}}).body;
    BOOST_TEST((lines.find("\"line\":1,\"status\":201") != std::string::npos && lines.find("\"line\":2,\"status\":201") != std::string::npos), lines);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
