// What must not come in: each case one bad message, the answer it gets, and nothing stored. No answer repeats what was written.
#include "tests/support/scenario.hpp"
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace huiying::tests {

using nlohmann::json;

namespace {

/// Stands in every text that is sent and in no answer.
const std::string secret = "柳如是";

/// A message that would be taken, with these members besides or instead.
std::string with(const std::string& members) {
    json message = json::parse(R"({"channel":"web_message","external_id":"bad","title":"柳如是"})");
    message.update(json::parse("{" + members + "}"));
    return message.dump();
}

/// The same, with `members` as they are: for what a JSON library would not write.
std::string raw(const std::string& members) { return R"({"channel":"web_message","external_id":"bad","title":"柳如是",)" + members + "}"; }

std::string repeated(std::size_t count, const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) out += text;
    return out;
}

struct BadCase {
    const char* name;
    std::string body;
    int status;
    const char* expects = "";
};

const std::vector<BadCase>& malformed_cases() {
    static const std::vector<BadCase> cases{
        {"nothing at all", " ", 400, R"({"code":"malformed_json"})"},
        {"cut off", R"({"channel":"web_message","title":"柳如是)", 400, R"({"code":"malformed_json"})"},
        {"something behind the end", with("") + "x", 400},
        {"two documents", with("") + with(""), 400},
        {"a comment", raw(R"(/*柳如是*/"body":"x")"), 400},
        {"a comma too many", raw(R"("body":"x",)"), 400},
        {"single quotes", "{'channel':'柳如是'}", 400},
        {"not a number", raw(R"("location":{"lat":NaN})"), 400},
        {"a number beyond all bounds", raw(R"("extra":{"n":1e999})"), 400},
        {"a number with a leading zero", raw(R"("extra":{"n":007})"), 400},
        {"invalid UTF-8", raw("\"body\":\"\xC3\x28\""), 400},
        {"UTF-8 cut inside a character", raw("\"body\":\"\xE6\x9F\""), 400},
        {"UTF-8 in more bytes than needed", raw("\"body\":\"\xC0\xAF\""), 400},
        {"a surrogate as UTF-8", raw("\"body\":\"\xED\xA0\x80\""), 400},
        {"GBK instead of UTF-8", raw("\"body\":\"\xC1\xF8\xC8\xE7\""), 400},
        {"a lone surrogate, escaped", raw(R"("body":"\ud800")"), 400},
        {"surrogates the wrong way round", raw(R"("body":"\udc00\ud800")"), 400},
        {"a raw line end in a string", raw("\"body\":\"a\nb\""), 400},
        {"a raw NUL", raw(std::string{"\"body\":\"a\0b\"", 12}), 400},
        {"nested without end", raw("\"extra\":" + repeated(40, R"({"a":)") + "1" + repeated(40, "}")), 400},
        {"a hundred thousand brackets", repeated(100'000, "["), 400},
    };
    return cases;
}

const std::vector<BadCase>& content_cases() {
    static const std::vector<BadCase> cases{
        {"a list instead of a message", "[1]", 422, R"({"errors":[{"pointer":"","code":"wrong_type"}]})"},
        {"a text instead of a message", R"("柳如是")", 422},
        {"null instead of a message", "null", 422},
        {"the required ones missing", "{}", 422, R"({"errors":[{"pointer":"/channel","code":"required"},{"pointer":"/external_id","code":"required"},{"pointer":"/body","code":"required"}]})"},
        {"required ones blank", with(R"("external_id":" ","channel":"")"), 422, R"({"errors":[{"pointer":"/channel"},{"pointer":"/external_id"}]})"},
        {"an unknown field", with(R"("likes":3)"), 422, R"({"errors":[{"pointer":"/likes","code":"unknown_field"}]})"},
        {"unknown fields deeper", with(R"("contact":{"wechat":"柳如是"},"location":{"floor":3})"), 422, R"({"errors":[{"pointer":"/location/floor"},{"pointer":"/contact/wechat"}]})"},
        {"a field with odd signs in its name", with(R"("a/b~c":1)"), 422, R"({"errors":[{"pointer":"/a~1b~0c","code":"unknown_field"}]})"},
        {"an empty title and no body", with(R"("title":"")"), 422, R"({"errors":[{"pointer":"/body","code":"required"}]})"},
        {"white space of all sorts", with(R"("title":" \t\n","body":"　\u00a0\u200b")"), 422, R"({"errors":[{"pointer":"/body","code":"required"}]})"},
        {"a title of 501 characters", with(R"("title":")" + repeated(501, "柳") + "\""), 422, R"({"errors":[{"pointer":"/title","code":"too_long"}]})"},
        {"a title of 501 emoji", with(R"("title":")" + repeated(501, "😀") + "\""), 422, R"({"errors":[{"pointer":"/title","code":"too_long"}]})"},
        {"a body over 128 KiB", with(R"("body":")" + repeated(128 * 1024 + 1, "x") + "\""), 422, R"({"errors":[{"pointer":"/body","code":"too_long"}]})"},
        {"extra over 8 KiB", with(R"("extra":{"x":")" + repeated(8 * 1024, "x") + "\"}"), 422, R"({"errors":[{"pointer":"/extra","code":"too_long"}]})"},
        {"an external_id over 200 bytes", with(R"("external_id":")" + repeated(67, "柳") + "\""), 422, R"({"errors":[{"pointer":"/external_id","code":"too_long"}]})"},
        {"a bell in the title", with(R"("title":"柳如是\u0007")"), 422, R"({"errors":[{"pointer":"/title","code":"control_character"}]})"},
        {"NUL in the body", with(R"("body":"柳如是\u0000")"), 422, R"({"errors":[{"pointer":"/body","code":"control_character"}]})"},
        {"delete, and the second control range", with(R"("title":"\u007f","body":"\u0080\u009f")"), 422, R"({"errors":[{"pointer":"/title"},{"pointer":"/body"}]})"},
        {"escape in a name", with(R"("contact":{"name":"\u001b[31m柳如是"})"), 422, R"({"errors":[{"pointer":"/contact/name","code":"control_character"}]})"},
        {"control characters deep in extra", with(R"("extra":{"a":[{"b":"\u0001"}]})"), 422, R"({"errors":[{"pointer":"/extra/a/0/b","code":"control_character"}]})"},
        {"control characters in a member's name", with(R"("extra":{"a\u0002":1})"), 422, R"({"errors":[{"pointer":"/extra","code":"control_character"}]})"},
        {"a member twice", raw(R"("body":"a","body":"b")"), 422, R"({"errors":[{"pointer":"/body","code":"duplicate_member"}]})"},
        {"a member twice, deeper", raw(R"("contact":{"name":"柳如是","name":"柳如是"})"), 422, R"({"code":"invalid"})"},
        {"a member twice, one escaped", raw(R"("body":"a","\u0062ody":"b")"), 422, R"({"errors":[{"pointer":"/body","code":"duplicate_member"}]})"},
        {"the 30th of February", with(R"("received_at":"2026-02-30T09:00:00+08:00")"), 422, R"({"errors":[{"pointer":"/received_at","code":"invalid_time"}]})"},
        {"hour 25", with(R"("received_at":"2026-11-20T25:00:00+08:00")"), 422, R"({"errors":[{"pointer":"/received_at","code":"invalid_time"}]})"},
        {"no offset", with(R"("received_at":"2026-11-20T09:00:00")"), 422, R"({"errors":[{"pointer":"/received_at","code":"invalid_time"}]})"},
        {"a date without time", with(R"("received_at":"2026-11-20")"), 422, R"({"errors":[{"pointer":"/received_at","code":"invalid_time"}]})"},
        {"a time in words", with(R"("received_at":"柳如是")"), 422, R"({"errors":[{"pointer":"/received_at","code":"invalid_time"}]})"},
        {"a spreadsheet's day number", with(R"("received_at":44197)"), 422, R"({"errors":[{"pointer":"/received_at","code":"wrong_type"}]})"},
        {"before 1970", with(R"("received_at":"1969-12-31T00:00:00Z")"), 422, R"({"errors":[{"pointer":"/received_at","code":"out_of_range"}]})"},
        {"over five minutes ahead", with(R"("received_at":"2026-11-23T09:05:01+08:00")"), 422, R"({"errors":[{"pointer":"/received_at","code":"in_future"}]})"},
        {"due before it came", with(R"("upstream_due_at":"2026-11-23T08:59:59+08:00")"), 422, R"({"errors":[{"pointer":"/upstream_due_at"}]})"},
        {"an unknown channel", with(R"("channel":"pigeon")"), 422, R"({"errors":[{"pointer":"/channel","code":"unknown_channel"}]})"},
        {"an unknown kind", with(R"("kind":"spam")"), 422, R"({"errors":[{"pointer":"/kind","code":"invalid_value"}]})"},
        {"an unknown service item", with(R"("service_item":"moon")"), 422, R"({"errors":[{"pointer":"/service_item","code":"unknown_service_item"}]})"},
        {"an unknown document", with(R"("about_document":"moon")"), 422, R"({"errors":[{"pointer":"/about_document","code":"unknown_document"}]})"},
        {"an unknown priority", with(R"("priority":"asap")"), 422, R"({"errors":[{"pointer":"/priority"}]})"},
        {"nowhere on earth", with(R"("location":{"lat":91,"lon":-180.5})"), 422, R"({"errors":[{"pointer":"/location/lat","code":"out_of_range"},{"pointer":"/location/lon","code":"out_of_range"}]})"},
        {"huge numbers", with(R"("location":{"lat":1e308,"lon":123456789012345678901234567890})"), 422, R"({"errors":[{"pointer":"/location/lat"},{"pointer":"/location/lon"}]})"},
        {"a file that was never sent", with(R"("attachments":[{"sha256":"00"}])"), 422, R"({"errors":[{"pointer":"/attachments/0","code":"unknown_attachment"}]})"},
        {"wrong types everywhere, all told at once",
         R"({"channel":1,"external_id":[],"title":{},"body":true,"kind":5,"priority":null,"service_item":1.5,"received_at":{},"anonymous":"yes","confidential":0,"contact":"柳如是","location":7,"extra":[],"odd":null})", 422,
         R"({"errors":[{"pointer":"/channel","code":"wrong_type"},{"pointer":"/external_id","code":"wrong_type"},{"pointer":"/kind","code":"wrong_type"},{"pointer":"/title","code":"wrong_type"},
             {"pointer":"/body","code":"wrong_type"},{"pointer":"/location","code":"wrong_type"},{"pointer":"/contact","code":"wrong_type"},{"pointer":"/extra","code":"wrong_type"},
             {"pointer":"/service_item","code":"wrong_type"},{"pointer":"/received_at","code":"wrong_type"},{"pointer":"/anonymous","code":"wrong_type"},{"pointer":"/confidential","code":"wrong_type"},
             {"pointer":"/odd","code":"unknown_field"}]})"},
    };
    return cases;
}

void play(ApiFixture& api, const std::vector<BadCase>& cases) {
    for (const auto& test : cases) {
        BOOST_TEST_CONTEXT(test.name) {
            const auto answer = api.call("adapter", "POST /v1/messages", test.body);
            BOOST_TEST(answer.status == test.status, answer.body);
            BOOST_TEST(answer.header("Content-Type") == "application/problem+json");
            BOOST_TEST(answer.body.find(secret) == std::string::npos, answer.body);
            if (*test.expects != '\0') BOOST_TEST(difference(test.expects, answer.body) == "");
        }
    }
    BOOST_TEST(json::parse(api.call("supervisor", "GET /v1/messages").body).at("items").empty());
}

} // namespace

BOOST_AUTO_TEST_SUITE(bad_message)

BOOST_AUTO_TEST_CASE(malformed) {
    ApiFixture api;
    play(api, malformed_cases());
}

BOOST_AUTO_TEST_CASE(invalid_content) {
    ApiFixture api;
    play(api, content_cases());
}

BOOST_AUTO_TEST_CASE(what_is_just_within_the_bounds_is_taken) {
    ApiFixture api;
    const std::vector<std::pair<const char*, std::string>> good{
        {"a title of 500 characters", with(R"("title":")" + repeated(500, "😀") + "\"")},
        {"a body of 128 KiB", with(R"("body":")" + repeated(128 * 1024, "x") + "\"")},
        {"five minutes ahead", with(R"("received_at":"2026-11-23T09:05:00+08:00")")},
        {"the body alone", R"({"channel":"web_message","external_id":"bad","body":"？"})"},
        {"the title alone", R"({"channel":"web_message","external_id":"bad","title":"？"})"},
        {"tabs and line ends", with(R"("body":"\t\r\n一\n")")},
        {"null for absent", with(R"("body":null,"contact":null,"location":null,"extra":null,"attachments":null,"received_at":null,"kind":null)")},
        {"an empty list of files", with(R"("attachments":[])")},
        {"the ends of the earth", with(R"("location":{"lat":-90,"lon":180})")},
        {"extra of any shape", with(R"("extra":{"likes":3,"tags":["一",{"deep":[null,true,1.5]}],"":""})")},
    };
    int number = 0;
    for (const auto& [name, body] : good) {
        auto message = json::parse(body);
        message["external_id"] = std::to_string(++number);
        BOOST_TEST_CONTEXT(name) BOOST_TEST(api.call("adapter", "POST /v1/messages", message.dump()).status == 201);
    }
}

BOOST_AUTO_TEST_CASE(text_comes_back_exactly_as_sent) {
    ApiFixture api;
    const std::string title = " \t三号楼　３号线\u00a0";
    const std::string body = "\n\t\t\u3000\u3000第一段\r\n_x000D_\u200b<b>&amp;</b> \"\\/ 😀👨‍👩‍👧 A市 ***** \u0085\u2028尾 \n\n";
    const json message{{"channel", "web_message"}, {"external_id", "1"}, {"title", title}, {"body", body}, {"extra", {{"z", 1}, {"a", "\u00e9 vs e\u0301"}}}};
    const auto posted = json::parse(api.call("adapter", "POST /v1/messages", message.dump()).body);
    const auto got = json::parse(api.call("adapter", "GET /v1/messages/" + posted.at("id").get<std::string>()).body);
    for (const auto& shown : {posted, got}) {
        BOOST_TEST((shown.at("title") == title));
        BOOST_TEST((shown.at("body") == body));
        BOOST_TEST((shown.at("extra") == message.at("extra")));
    }
}

BOOST_AUTO_TEST_CASE(bodies_of_verbs_are_read_as_strictly) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({
        {"one to work on", "hotline", "POST /v1/messages", R"({"channel":"hotline_12345","external_id":"1","kind":"help","title":"停车","service_item":"parking.estate"})", 201, "", "id=/id"},
        {"malformed", "glb", "POST /v1/messages/$id/sign", "{", 400, R"({"code":"malformed_json"})"},
        {"a list", "glb", "POST /v1/messages/$id/sign", "[]", 422},
        {"unknown fields", "glb", "POST /v1/messages/$id/sign", R"({"when":"now"})", 422, R"({"errors":[{"pointer":"/when","code":"unknown_field"}]})"},
        {"several faults", "glb", "POST /v1/messages/$id/reply", R"({"outcome":"great","body":7,"x":1})", 422, R"({"errors":[{"pointer":"/outcome"},{"pointer":"/body"},{"pointer":"/x"}]})"},
        {"nothing said", "glb", "POST /v1/messages/$id/reply", R"({"outcome":"solved","body":" "})", 422, R"({"errors":[{"pointer":"/body","code":"required"}]})"},
        {"no name", "glb", "POST /v1/messages/$id/assign", "", 422, R"({"errors":[{"pointer":"/assignee","code":"required"}]})"},
        {"control characters", "glb", "POST /v1/messages/$id/assign", R"({"assignee":"\u0000"})", 422, R"({"errors":[{"pointer":"/assignee","code":"control_character"}]})"},
        {"a member twice", "glb", "POST /v1/messages/$id/assign", R"({"assignee":"甲","assignee":"乙"})", 422, R"({"errors":[{"pointer":"/assignee","code":"duplicate_member"}]})"},
        {"another media type", "glb", "POST /v1/messages/$id/assign", "assignee=x", 415, "", "", {{"Content-Type", "application/x-www-form-urlencoded"}}},
        {"nothing has happened", "glb", "GET /v1/messages/$id", "", 200, R"({"version":1,"state":"dispatched"})"},
    });
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
