// The NDJSON batch: one answer a line in order, bad lines that harm no other, its limits, and clients that do not read or hang up.
#include "api/handlers/batch.hpp"
#include "tests/support/scenario.hpp"
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>
#include <sstream>

namespace huiying::tests {

using nlohmann::json;

namespace {

const std::string ndjson = "application/x-ndjson";

std::string line(const std::string& external_id, const std::string& body = "您好") {
    return json{{"channel", "web_message"}, {"external_id", external_id}, {"body", body}}.dump() + "\n";
}

ClientResponse post(ApiFixture& api, const std::string& lines) { return api.call("adapter", "POST /v1/messages/batch", lines, {{"Content-Type", ndjson}}); }

std::vector<json> lines_of(const std::string& text) {
    std::vector<json> out;
    std::istringstream in{text};
    for (std::string one; std::getline(in, one);) out.push_back(json::parse(one));
    return out;
}

std::string head_of(ApiFixture& api) {
    std::string head = "POST /v1/messages/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n";
    for (const auto& [name, value] : api.as("adapter")) head += name + ": " + value + "\r\n";
    return head + "\r\n";
}

std::string chunk(const std::string& text) {
    std::ostringstream out;
    out << std::hex << text.size() << "\r\n" << text << "\r\n";
    return out.str();
}

std::size_t stored(ApiFixture& api) { return json::parse(api.call("supervisor", "GET /v1/messages?limit=200").body).at("items").size(); }

} // namespace

BOOST_AUTO_TEST_SUITE(batch)

BOOST_AUTO_TEST_CASE(each_line_is_answered_by_itself_and_in_order) {
    ApiFixture api;
    const auto answer = post(api, line("1") + "{\n" + line("2") + "\n  \r\n" + line("1") + line("1", "别的") + "{\"channel\":\"pigeon\",\"odd\":1}\n" + "\xFF\n" + json{{"channel", "web_message"}, {"external_id", "3"}, {"title", "尾"}}.dump());
    BOOST_TEST(answer.status == 200);
    const auto lines = lines_of(answer.body);
    const std::vector<std::pair<int, int>> expected{{1, 201}, {2, 400}, {3, 201}, {6, 200}, {7, 409}, {8, 422}, {9, 400}, {10, 201}};
    BOOST_REQUIRE_EQUAL(lines.size(), expected.size());
    for (std::size_t i = 0; i < lines.size(); ++i) {
        BOOST_TEST(lines[i].at("line") == expected[i].first);
        BOOST_TEST(lines[i].at("status") == expected[i].second);
    }
    BOOST_TEST(lines[3].at("id") == lines[0].at("id"));
    BOOST_TEST(lines[3].at("query_code") == lines[0].at("query_code"));
    BOOST_TEST(lines[0].at("query_code").get<std::string>().size() >= 8u);
    BOOST_TEST(lines[4].at("problem").at("code") == "external_id_conflict");
    BOOST_TEST(lines[5].at("problem").at("errors").size() >= 3u);
    BOOST_TEST(stored(api) == 3u);
}

BOOST_AUTO_TEST_CASE(a_batch_of_nothing_is_answered_with_nothing) {
    ApiFixture api;
    BOOST_TEST(post(api, "\n\n").body.empty());
    auto client = api.connect();
    client.send(head_of(api) + "0\r\n\r\n");
    const auto answer = client.receive();
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.body.empty());
}

BOOST_AUTO_TEST_CASE(another_media_type_is_refused) {
    ApiFixture api;
    for (const std::string type : {"application/json", "text/plain", "application/x-ndjson2"})
        BOOST_TEST(api.call("adapter", "POST /v1/messages/batch", line("1"), {{"Content-Type", type}}).status == 415, type);
    BOOST_TEST(api.call("adapter", "POST /v1/messages/batch", line("1"), {{"Content-Type", "application/x-ndjson; charset=utf-8"}}).status == 200);
    BOOST_TEST(stored(api) == 1u);
}

BOOST_AUTO_TEST_CASE(line_10001_is_refused_and_ends_the_batch) {
    ApiFixture api;
    std::string lines;
    for (std::size_t i = 1; i < most_batch_lines; ++i) lines += "{}\n";
    const auto whole = lines_of(post(api, lines + line("last")).body);
    BOOST_REQUIRE_EQUAL(whole.size(), most_batch_lines);
    BOOST_TEST(whole.back().at("status") == 201);
    const auto over = lines_of(post(api, lines + line("last") + line("over") + line("more")).body);
    BOOST_REQUIRE_EQUAL(over.size(), most_batch_lines + 1);
    BOOST_TEST(over[most_batch_lines - 1].at("status") == 200);
    BOOST_TEST(over.back().at("line") == most_batch_lines + 1);
    BOOST_TEST(over.back().at("status") == 413);
    BOOST_TEST(over.back().at("problem").at("code") == "too_many_lines");
    BOOST_TEST(stored(api) == 1u);
}

BOOST_AUTO_TEST_CASE(a_line_that_is_too_long_harms_no_other) {
    ApiFixture api;
    const auto lines = lines_of(post(api, line("1") + line("long", std::string(600 * 1024, 'x')) + line("2")).body);
    BOOST_REQUIRE_EQUAL(lines.size(), 3u);
    BOOST_TEST(lines[0].at("status") == 201);
    BOOST_TEST(lines[1].at("status") == 413);
    BOOST_TEST(lines[1].at("line") == 2);
    BOOST_TEST(lines[2].at("status") == 201);
}

BOOST_AUTO_TEST_CASE(who_does_not_read_the_answer_is_read_to_the_end_all_the_same) {
    ApiFixture api;
    auto client = api.connect();
    client.send(head_of(api));
    // About 900 bytes of answer a line, nine megabytes in all: far beyond what the sockets hold.
    std::string part;
    for (int i = 0; i < 100; ++i) part += R"({"channel":1,"external_id":2,"title":3,"body":4,"kind":5,"contact":6,"location":7})" "\n";
    for (int i = 0; i < 99; ++i) client.send(chunk(part));
    client.send(chunk(line("a") + line("b")) + "0\r\n\r\n");
    const auto answer = client.receive();
    const auto lines = lines_of(answer.body);
    BOOST_REQUIRE_EQUAL(lines.size(), 9902u);
    BOOST_TEST(answer.body.size() > 5'000'000u);
    BOOST_TEST(lines.back().at("status") == 201);
    BOOST_TEST(lines.back().at("line") == 9902);
}

BOOST_AUTO_TEST_CASE(answers_come_while_the_batch_is_still_being_sent) {
    ApiFixture api;
    auto client = api.connect();
    client.send(head_of(api));
    BOOST_TEST(client.try_send(chunk(line("1"))));
    BOOST_TEST(client.receive_head().status == 200);
    BOOST_TEST(json::parse(client.receive_chunk().value()).at("status") == 201);
    client.send(chunk(line("2").substr(0, 10)));
    client.send(chunk(line("2").substr(10)));
    BOOST_TEST(json::parse(client.receive_chunk().value()).at("line") == 2);
    client.send("0\r\n\r\n");
    BOOST_TEST(!client.receive_chunk().has_value());
}

BOOST_AUTO_TEST_CASE(who_hangs_up_in_the_middle_keeps_the_whole_lines) {
    ApiFixture api;
    for (const bool hard : {false, true}) {
        const std::string mark = hard ? "h" : "s";
        auto client = api.connect();
        client.send(head_of(api) + chunk(line(mark + "1") + line(mark + "2") + line(mark + "half").substr(0, 40)));
        client.receive_head();
        std::string answers;
        while (std::count(answers.begin(), answers.end(), '\n') < 2) answers += client.receive_chunk().value();
        if (hard) client.reset();
        else {
            client.finish_sending();
            // An answer that ends without its last chunk shows that the batch was broken off.
            BOOST_TEST(!client.receive_rest().ends_with("0\r\n\r\n"));
        }
        for (const std::string name : {"1", "2", "half"}) {
            const auto found = json::parse(api.call("adapter", "GET /v1/messages?channel=web_message&external_id=" + mark + name).body);
            BOOST_TEST(found.at("items").size() == (name == "half" ? 0u : 1u));
        }
    }
    BOOST_TEST(api.call("", "GET /readyz").status == 200);
}

BOOST_AUTO_TEST_CASE(a_channel_that_is_not_ones_own_is_refused_line_by_line) {
    ApiFixture api;
    const auto answer = api.call("hotline", "POST /v1/messages/batch", line("1") + R"({"channel":"hotline_12345","external_id":"1","body":"您好"})", {{"Content-Type", ndjson}});
    const auto lines = lines_of(answer.body);
    BOOST_REQUIRE_EQUAL(lines.size(), 2u);
    BOOST_TEST(lines[0].at("status") == 403);
    BOOST_TEST(lines[1].at("status") == 201);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
