// `huiying import`: old messages from a file, checked as the API checks them; a bad line harms no other; run again, it goes on where it stopped.
#include "tests/cli/cli_fixture.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

constexpr const char* three_lines = R"({"external_id":"a","body":"第一件","received_at":"2021-04-30T10:00:00+08:00"}
{"channel":"web_message","external_id":"b","title":" 第二件 ","contact":{"phone":"13812341234"}}

{"external_id":"c","kind":"help","body":"第三件\r\n换行","service_item":"property.management"}
)";

class Import : public CommandLine {
public:
    int import(const std::string& name, const std::string& content, const std::string& channel = "web_message") {
        const std::string path = file(name, content);
        return run([&] { return commands::import_file(config, channel, path); });
    }
    std::int64_t stored() const {
        MessageFilter filter;
        return store()->read_now([filter](const View& view) -> Result<std::int64_t> { return static_cast<std::int64_t>(view.messages().list(filter, 200, std::nullopt).items.size()); }).value();
    }
    std::optional<Message> find(const std::string& external_id) const {
        return store()->read_now([external_id](const View& view) -> Result<std::optional<Message>> {
            const auto found = view.messages().find_external("web_message", external_id);
            return found ? view.messages().find(found->id) : std::nullopt;
        }).value();
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(import, Import)

BOOST_AUTO_TEST_CASE(each_line_is_registered) {
    BOOST_TEST(import("old.jsonl", three_lines) == commands::done, err);
    BOOST_TEST(out == "registered 3, known before 0, refused 0\n");
    BOOST_TEST(stored() == 3);
    const Message first = find("a").value();
    BOOST_TEST((first.channel == "web_message" && first.received_at == parse_time("2021-04-30T10:00:00+08:00")));
    BOOST_TEST(find("c")->office.value() == "glb");
}

BOOST_AUTO_TEST_CASE(a_second_run_finds_them_all_known) {
    import("old.jsonl", three_lines);
    BOOST_TEST(import("old.jsonl", three_lines) == commands::done);
    BOOST_TEST(out == "registered 0, known before 3, refused 0\n");
    BOOST_TEST(stored() == 3);
}

BOOST_AUTO_TEST_CASE(a_longer_file_goes_on_where_the_shorter_stopped) {
    import("old.jsonl", three_lines);
    BOOST_TEST(import("old.jsonl", std::string{three_lines} + R"({"external_id":"d","body":"第四件"})") == commands::done, "a last line without its end counts too");
    BOOST_TEST(out == "registered 1, known before 3, refused 0\n");
}

BOOST_AUTO_TEST_CASE(a_bad_line_harms_no_other_and_is_named) {
    const std::string mixed = "{\"external_id\":\"a\",\"body\":\"好的\"}\n"
                              "{broken\n"
                              "{\"external_id\":\"b\",\"body\":\"好的\",\"colour\":\"red\",\"received_at\":\"2999-01-01T00:00:00Z\"}\n"
                              "[]\n"
                              "{\"external_id\":\"c\",\"body\":\"坏\xFF\"}\n"
                              "{\"channel\":\"new_media\",\"external_id\":\"d\",\"body\":\"别的渠道\"}\n"
                              "{\"external_id\":\"e\",\"body\":\"也好\"}\n";
    BOOST_TEST(import("old.jsonl", mixed) == commands::refused);
    BOOST_TEST(out == "registered 2, known before 0, refused 5\n");
    for (const char* line : {"line 2: ", "line 3: /colour: ", "line 3: /received_at: ", "line 4: ", "line 5: ", "line 6: "}) BOOST_TEST(err.find(line) != std::string::npos, line << " in " << err);
    for (const char* line : {"line 1:", "line 7:"}) BOOST_TEST(err.find(line) == std::string::npos, line);
    for (const char* text : {"broken", "red", "坏", "别的渠道"}) BOOST_TEST(err.find(text) == std::string::npos, "what somebody wrote is in no error: " << text);
    BOOST_TEST((find("a").has_value() && find("e").has_value() && stored() == 2));
}

BOOST_AUTO_TEST_CASE(other_content_under_a_known_id_is_refused) {
    import("old.jsonl", three_lines);
    BOOST_TEST(import("new.jsonl", R"({"external_id":"a","body":"改过了"})") == commands::refused);
    BOOST_TEST(err.find("line 1: external_id_conflict") != std::string::npos, err);
    BOOST_TEST(stored() == 3);
}

BOOST_AUTO_TEST_CASE(a_sheet_with_a_byte_order_mark_and_windows_line_ends) {
    const std::string sheet = "\xEF\xBB\xBF"
                              "external_id,kind,body,contact.name,contact.phone,location.lat,location.lon,anonymous,received_at\r\n"
                              "s1,help,\"多行\r\n正文，有逗号,\",王小明,13812341234,31.25,121.36,否,2022-03-01T08:00:00+08:00\r\n"
                              "s2,complaint,单行,,,,,是,\r\n"
                              "s3,nonsense,单行,,,,,,\r\n";
    BOOST_TEST(import("old.csv", sheet) == commands::refused);
    BOOST_TEST(out == "registered 2, known before 0, refused 1\n");
    BOOST_TEST(err.find("line 5: /kind: ") != std::string::npos, "the line of the file, not of the row: " << err);
    const Message first = find("s1").value();
    BOOST_TEST((first.kind == Kind::help && !first.anonymous && first.received_at == parse_time("2022-03-01T08:00:00+08:00")));
    const Letter letter = store()->read_now([id = first.id](const View& view) -> Result<Letter> { return view.messages().letter(id); }).value();
    BOOST_TEST((letter.body == "多行\r\n正文，有逗号," && letter.contact.name == "王小明" && letter.location.lat == 31.25));
    BOOST_TEST(find("s2")->anonymous);
}

BOOST_AUTO_TEST_CASE(a_byte_order_mark_before_the_first_line) {
    BOOST_TEST(import("old.jsonl", std::string{"\xEF\xBB\xBF"} + three_lines) == commands::done, err);
}

BOOST_AUTO_TEST_CASE(many_lines_are_under_way_at_once_and_answered_in_order) {
    std::string many;
    for (int i = 0; i < 1200; ++i) many += "{\"external_id\":\"n" + std::to_string(i) + "\",\"body\":\"" + (i % 400 == 399 ? "" : "有") + "\"}\n";
    BOOST_TEST(import("many.jsonl", many) == commands::refused);
    BOOST_TEST(out == "registered 1197, known before 0, refused 3\n");
    const auto first = err.find("line 400: ");
    const auto second = err.find("line 800: ");
    BOOST_TEST((first < second && second < err.find("line 1200: ") && err.find("line 1200: ") != std::string::npos));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_begun) {
    BOOST_TEST(import("old.jsonl", three_lines, "pigeon") == commands::failed);
    BOOST_TEST(err.find("pigeon") != std::string::npos);
    BOOST_TEST(import("old.xlsx", "x") == commands::failed);
    BOOST_TEST(import("twice.csv", "body,body\na,b\n") == commands::failed);
    BOOST_TEST(run([&] { return commands::import_file(config, "web_message", database() + ".absent.jsonl"); }) == commands::failed);
    BOOST_TEST(run([&] { return commands::import_file("config/absent.json", "web_message", file("old.jsonl", three_lines)); }) == commands::failed);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
