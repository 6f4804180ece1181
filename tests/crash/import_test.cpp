// `huiying import`: files of old messages, with the API's own checks, and an import that is broken off and run again.
#include "tests/crash/load.hpp"
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <filesystem>
#include <nlohmann/json.hpp>

namespace huiying::tests {

using nlohmann::json;

namespace {

std::string line(int number) {
    return json{{"external_id", std::to_string(number)}, {"title", "请问"}, {"body", "柳如是的第" + std::to_string(number) + "封信"}, {"received_at", "2025-03-" + std::string{number % 2 == 0 ? "10" : "11"} + "T09:00:00+08:00"}}.dump() + "\n";
}

} // namespace

BOOST_AUTO_TEST_SUITE(import)

BOOST_AUTO_TEST_CASE(lines_that_are_wrong_harm_no_other_and_are_named) {
    ProgramFixture fixture;
    const auto staff = fixture.staff_token();
    const std::string file = fixture.folder().file("in.jsonl");
    write_file(file, "\xEF\xBB\xBF" + line(1) + "\n" + "{\n" + line(2) + R"({"external_id":"3"})" "\n" + R"({"external_id":"4","title":"柳如是","title":"柳如是"})" "\n" + line(1) +
                         R"({"channel":"hotline_12345","external_id":"5","title":"别的渠道"})" "\n" + "{}\n" + "[]\n" + R"({"external_id":"6","title":"无换行"})");
    const Ran ran = fixture.run({"import", "--channel", "web_message", file});
    BOOST_TEST(ran.status == 1);
    BOOST_TEST(ran.out == "registered 3, known before 1, refused 6\n", ran.out);
    for (const char* part : {"line 3: malformed_json", "line 5: /body", "line 6: /title", "line 8: channel_not_yours", "line 9: /external_id", "line 10: "}) BOOST_TEST(ran.err.find(part) != std::string::npos, part << " is not in\n" << ran.err);
    BOOST_TEST(ran.err.find("柳如是") == std::string::npos);
    const Ran again = fixture.run({"import", "--channel", "web_message", file});
    BOOST_TEST(again.out == "registered 0, known before 4, refused 6\n", again.out);
    RunningService service{fixture};
    const auto found = json::parse(service.connect().get("/v1/messages?external_id=1", staff).body).at("items").at(0);
    BOOST_TEST(found.at("received_at") == "2025-03-11T09:00:00+08:00");
    // What was imported is what the API would have taken: the same content, whoever brings it.
    auto same = json::parse(line(1));
    same["channel"] = "web_message";
    BOOST_TEST(service.connect().post("/v1/messages", same.dump(), staff).status == 200);
}

BOOST_AUTO_TEST_CASE(a_spreadsheet) {
    ProgramFixture fixture;
    const auto staff = fixture.staff_token();
    const std::string file = fixture.folder().file("in.csv");
    write_file(file, "\xEF\xBB\xBF" "external_id,title,body,contact.phone,anonymous,location.lat\r\n"
                     "1,停车,\"第一行\n第二行，带\"\"引号\"\"\",13812345678,是,31.25\r\n"
                     "\r\n"
                     "2,请问,,,,\r\n"
                     "3,请问,,,也许,north\r\n"
                     "4,\xC7\xEB\xCE\xCA,,,,\r\n"
                     "5,请问,,,,,多一列\r\n"
                     "6,请问,您好\r\n");
    const Ran ran = fixture.run({"import", "--channel", "web_message", file});
    BOOST_TEST(ran.status == 1);
    BOOST_TEST(ran.out == "registered 3, known before 0, refused 3\n", ran.out << ran.err);
    for (const char* part : {"line 6: /anonymous", "line 6: /location/lat", "line 7: malformed_json", "line 8: /column_7"}) BOOST_TEST(ran.err.find(part) != std::string::npos, part << " is not in\n" << ran.err);
    RunningService service{fixture};
    const auto found = json::parse(service.connect().get("/v1/messages?external_id=1", staff).body).at("items").at(0);
    BOOST_TEST(found.at("body") == "第一行\n第二行，带\"引号\"");
    BOOST_TEST(found.at("contact").at("phone") == "138****5678");
    BOOST_TEST(found.at("anonymous") == true);
    BOOST_TEST(found.at("location").at("lat") == 31.25);
}

BOOST_AUTO_TEST_CASE(columns_that_contradict_each_other_are_told_before_anything_is_read) {
    ProgramFixture fixture;
    const std::string file = fixture.folder().file("in.csv");
    for (const char* header : {"external_id,title,title", "external_id,contact,contact.phone", "external_id,contact.phone,contact", "external_id,contact.phone,contact.phone"}) {
        write_file(file, std::string{header} + "\n1,一,二\n");
        const Ran ran = fixture.run({"import", "--channel", "web_message", file});
        BOOST_TEST(ran.status == 2, header << ": " << ran.out << ran.err);
        BOOST_TEST(ran.err.find("column") != std::string::npos, ran.err);
    }
}

BOOST_AUTO_TEST_CASE(an_import_that_was_killed_is_simply_run_again) {
    constexpr int total = 3000;
    ProgramFixture fixture;
    const auto staff = fixture.staff_token();
    const std::string file = fixture.folder().file("in.jsonl");
    std::string text;
    for (int i = 0; i < total; ++i) text += line(i);
    write_file(file, text);
    const std::string log = fixture.database() + "-wal";
    for (const std::uintmax_t grown : {200'000u, 900'000u}) {
        const auto program = fixture.start({"import", "--channel", "web_message", file});
        std::error_code absent;
        BOOST_TEST(eventually([&] { return std::filesystem::file_size(log, absent) > grown && !absent; }));
        program->signal(SIGKILL);
        const auto ran = program->end();
        BOOST_TEST_REQUIRE(ran.has_value());
        BOOST_WARN_MESSAGE(ran->status == -1, "the import was over before it could be killed");
    }
    const Ran ran = fixture.run({"import", "--channel", "web_message", file});
    BOOST_TEST(ran.status == 0, ran.err);
    int registered = 0;
    int known = 0;
    BOOST_TEST(std::sscanf(ran.out.c_str(), "registered %d, known before %d,", &registered, &known) == 2);
    BOOST_TEST(registered + known == total);
    BOOST_TEST(known > 0);
    RunningService service{fixture};
    BOOST_TEST(everything_stored(service, staff).size() == static_cast<std::size_t>(total));
    service.signal(SIGTERM);
    BOOST_TEST((service.end() == 0));
    BOOST_TEST(fixture.run({"audit", "verify"}).status == 0);
}

BOOST_AUTO_TEST_CASE(files_and_channels_that_are_not_there) {
    ProgramFixture fixture;
    write_file(fixture.folder().file("in.jsonl"), line(1));
    write_file(fixture.folder().file("in.txt"), line(1));
    BOOST_TEST(fixture.run({"import", "--channel", "web_message", fixture.folder().file("none.jsonl")}).status == 2);
    BOOST_TEST(fixture.run({"import", "--channel", "web_message", fixture.folder().file("in.txt")}).status == 2);
    BOOST_TEST(fixture.run({"import", "--channel", "pigeon", fixture.folder().file("in.jsonl")}).status == 2);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
