// What operators do while the service runs: tokens made and revoked, a reload that takes or is refused, and a check of the configuration.
#include "tests/support/program.hpp"
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <nlohmann/json.hpp>

namespace huiying::tests {

using nlohmann::json;

namespace {

/// Where a message about parking goes now.
std::string office_for_parking(const RunningService& service, const ClientHeaders& staff, int number) {
    const json message{{"channel", "web_message"}, {"external_id", std::to_string(number)}, {"title", "停车"}, {"service_item", "parking.estate"}};
    const auto answer = service.connect().post("/v1/messages", message.dump(), staff);
    return json::parse(answer.body).value("office", std::to_string(answer.status));
}

bool logged(const RunningService& service, const std::string& event) { return service.log().find("\"event\":\"" + event + "\"") != std::string::npos; }

} // namespace

BOOST_AUTO_TEST_SUITE(operations)

BOOST_AUTO_TEST_CASE(tokens_made_and_revoked_beside_the_running_service_are_noticed) {
    ProgramFixture fixture;
    fixture.staff_token();
    RunningService service{fixture};
    const auto token = fixture.token({"--person", "张三", "--role", "office", "--office", "glb", "--expires", "90d"});
    BOOST_TEST(service.connect().get("/v1/offices/glb/queue", token).status == 200);
    BOOST_TEST(service.connect().get("/v1/offices/zzb/queue", token).status == 404);
    const Ran listed = fixture.run({"token", "list"});
    BOOST_TEST(listed.status == 0);
    BOOST_TEST(listed.out.find("\t张三\toffice\t") != std::string::npos, listed.out);
    BOOST_TEST(listed.out.find(token.front().second.substr(7)) == std::string::npos); // the secret itself is nowhere
    BOOST_TEST(fixture.run({"token", "revoke", "2"}).status == 0);
    BOOST_TEST(eventually([&] { return service.connect().get("/v1/offices/glb/queue", token).status == 401; }));
    BOOST_TEST(fixture.run({"token", "revoke", "4711"}).status == 1);
    BOOST_TEST(fixture.run({"token", "revoke", "x"}).status == 1);
}

BOOST_AUTO_TEST_CASE(a_token_that_makes_no_sense_is_refused) {
    ProgramFixture fixture;
    for (const std::vector<std::string>& options : {std::vector<std::string>{"--role", "king"}, {"--role", "office"}, {"--role", "office", "--office", "moon"}, {"--role", "adapter", "--channel", "pigeon"},
                                                    {"--role", "admin", "--expires", "soon"}, {"--role", "admin", "--expires", "2020-01-01T00:00:00Z"}, {"--role", "admin", "--level", "2"}}) {
        std::vector<std::string> words{"token", "create", "--person", "张三"};
        words.insert(words.end(), options.begin(), options.end());
        const Ran ran = fixture.run(words);
        BOOST_TEST(ran.status == 1, options.back());
        BOOST_TEST(ran.out.empty());
        BOOST_TEST(!ran.err.empty());
    }
}

BOOST_AUTO_TEST_CASE(sighup_takes_what_is_right_and_keeps_the_old_where_it_is_wrong) {
    ProgramFixture fixture;
    fixture.copy_config();
    const auto staff = fixture.staff_token();
    RunningService service{fixture};
    BOOST_TEST(office_for_parking(service, staff, 1) == "glb");

    fixture.edit_config("offices.json", R"({"code": "parking.estate", "name": "小区停车", "name_en": "Parking in estates", "office": "glb"})",
                        R"({"code": "parking.estate", "name": "小区停车", "name_en": "Parking in estates", "office": "zzb"})");
    service.signal(SIGHUP);
    BOOST_TEST(eventually([&] { return logged(service, "reloaded"); }), service.log());
    BOOST_TEST(office_for_parking(service, staff, 2) == "zzb");

    fixture.edit_config("offices.json", R"("code": "parking.estate")", R"("code": "parking.moved", "colour": "red")");
    fixture.edit_config("channels.json", R"("triage": "cyzx")", R"("triage": "moon")");
    service.signal(SIGHUP);
    BOOST_TEST(eventually([&] { return service.log().find("/triage") != std::string::npos; }), service.log());
    BOOST_TEST(logged(service, "reload_refused"));
    BOOST_TEST(service.log().find("offices.json") != std::string::npos);
    BOOST_TEST(office_for_parking(service, staff, 3) == "zzb");
    service.signal(SIGTERM);
    BOOST_TEST((service.end() == 0));
}

BOOST_AUTO_TEST_CASE(check_config_says_all_that_is_wrong_at_once) {
    ProgramFixture fixture;
    BOOST_TEST(fixture.run({"check-config"}).status == 0);
    fixture.copy_config();
    BOOST_TEST(fixture.run({"check-config"}).status == 0);
    fixture.edit_config("huiying.json", R"("queue": 4096)", R"("queue": "many")");
    fixture.edit_config("offices.json", R"("office": "glb")", R"("office": "moon")");
    fixture.edit_config("channels.json", R"("triage": "cyzx")", R"("triage": "moon")");
    fixture.edit_config("policies.json", R"("limit": "1wd")", R"("limit": "soon")");
    fixture.edit_config("routing.json", R"("office": "slzx")", R"("office": "moon")");
    fixture.edit_config("calendars/cn.json", "2026-", "2O26-");
    const auto program = fixture.start({"check-config"}, {{"HUIYING_LISTEN_PORT", "99999"}, {"HUIYING_COLOUR", "red"}});
    const auto ran = program->end();
    BOOST_TEST_REQUIRE(ran.has_value());
    BOOST_TEST(ran->status == 1);
    for (const char* part : {"huiying.json", "/storage/queue", "offices.json", "channels.json", "policies.json", "routing.json", "cn.json", "HUIYING_LISTEN_PORT", "HUIYING_COLOUR"})
        BOOST_TEST(ran->err.find(part) != std::string::npos, part << " is not in\n" << ran->err);
    BOOST_TEST(fixture.run({"serve"}).status == 2);
    BOOST_TEST(!std::filesystem::exists(fixture.database())); // nothing is opened before the configuration is right
}

BOOST_AUTO_TEST_CASE(health_and_version) {
    ProgramFixture fixture;
    BOOST_TEST(fixture.run({"version"}).out.starts_with("huiying "));
    BOOST_TEST(fixture.run({"health", "--url", "http://127.0.0.1:1/readyz"}).status == 2);
    BOOST_TEST(fixture.run({"health", "--url", "nonsense"}).status == 2);
    BOOST_TEST(fixture.run({}).status != 0);
    BOOST_TEST(fixture.run({"serve", "--nonsense"}).status != 0);
    for (const char* command : {"serve", "check-config", "token", "import", "backup", "restore", "audit", "version"}) BOOST_TEST(fixture.run({command, "--help"}).status == 0, command);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
