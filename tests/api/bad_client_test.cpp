// Clients that misbehave on the wire: endless bodies and headers, hang-ups, and many at once with different things to say.
#include "tests/support/scenario.hpp"
#include <boost/test/unit_test.hpp>
#include <latch>
#include <nlohmann/json.hpp>
#include <thread>

namespace huiying::tests {

using nlohmann::json;

namespace {

std::string head_of(ApiFixture& api, const std::string& framing, const std::string& target = "/v1/messages", const std::string& type = "application/json") {
    std::string head = "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + type + "\r\n";
    for (const auto& [name, value] : api.as("adapter")) head += name + ": " + value + "\r\n";
    return head + framing + "\r\n\r\n";
}

std::string letter(const std::string& external_id, const std::string& body) {
    return json{{"channel", "web_message"}, {"external_id", external_id}, {"body", body}}.dump();
}

std::size_t stored(ApiFixture& api) { return json::parse(api.call("supervisor", "GET /v1/messages").body).at("items").size(); }

std::string chunk(const std::string& text) {
    char size[32];
    std::snprintf(size, sizeof size, "%zx\r\n", text.size());
    return size + text + "\r\n";
}

} // namespace

BOOST_AUTO_TEST_SUITE(bad_client)

BOOST_AUTO_TEST_CASE(a_request_over_512_kib_is_refused_before_it_is_read) {
    ApiFixture api;
    auto client = api.connect();
    client.send(head_of(api, "Content-Length: 524289"));
    const auto answer = client.receive();
    api.check_answer("POST", "/v1/messages", answer);
    BOOST_TEST(answer.status == 413);
    BOOST_TEST(json::parse(answer.body).at("code") == "too_large");
    const auto whole = api.call("adapter", "POST /v1/messages", letter("1", std::string(512 * 1024, 'x')));
    BOOST_TEST(whole.status == 413);
    BOOST_TEST(stored(api) == 0u);
}

BOOST_AUTO_TEST_CASE(a_body_that_never_ends_is_refused_at_its_limit) {
    ApiFixture api;
    auto client = api.connect();
    client.send(head_of(api, "Transfer-Encoding: chunked"));
    const std::string part = chunk(std::string(16 * 1024, 'x'));
    // The server stops listening some time; until then this goes on.
    for (int i = 0; i < 64 && client.try_send(part); ++i) {
    }
    const auto answer = client.receive();
    api.check_answer("POST", "/v1/messages", answer);
    BOOST_TEST(answer.status == 413);
    BOOST_TEST(answer.header("Connection") == "close");
    BOOST_TEST(stored(api) == 0u);
}

BOOST_AUTO_TEST_CASE(a_header_that_never_ends_is_refused_at_its_limit) {
    ApiFixture api;
    auto client = api.connect();
    client.send("POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nX-Long: ");
    const std::string part(4096, 'x');
    for (int i = 0; i < 16 && client.try_send(part); ++i) {
    }
    const auto answer = client.receive();
    api.check_answer("POST", "/v1/messages", answer);
    BOOST_TEST(answer.status == 431);
    BOOST_TEST(api.call("", "GET /healthz").status == 200);
}

BOOST_AUTO_TEST_CASE(who_hangs_up_half_way_has_sent_nothing) {
    ApiFixture api;
    const std::string body = letter("half", "一半");
    for (const std::size_t sent : {std::size_t{0}, body.size() / 2, body.size() - 1}) {
        for (const bool hard : {false, true}) {
            auto client = api.connect();
            client.send(head_of(api, "Content-Length: " + std::to_string(body.size())) + body.substr(0, sent));
            if (hard) {
                client.reset();
            } else {
                // The answer, or the good-bye, shows that the server has noticed.
                client.finish_sending();
                BOOST_TEST(client.receive_rest().find(" 201 ") == std::string::npos);
            }
        }
    }
    auto client = api.connect();
    client.send(head_of(api, "Transfer-Encoding: chunked") + chunk(body));
    client.finish_sending();
    BOOST_TEST(client.receive_rest().find(" 201 ") == std::string::npos);
    BOOST_TEST(stored(api) == 0u);
}

BOOST_AUTO_TEST_CASE(two_contents_from_fifty_connections_at_once_make_one_message) {
    constexpr int connections = 50;
    ApiFixture api;
    const auto headers = api.as("adapter");
    for (int round = 0; round < 3; ++round) {
        const std::string id = "same-" + std::to_string(round);
        std::vector<ClientResponse> answers(connections);
        std::latch start{connections};
        std::vector<std::thread> threads;
        for (int i = 0; i < connections; ++i)
            threads.emplace_back([&, i] {
                auto client = api.connect();
                start.arrive_and_wait();
                answers[static_cast<std::size_t>(i)] = client.post("/v1/messages", letter(id, i % 2 == 0 ? "甲" : "乙"), headers);
            });
        for (auto& thread : threads) thread.join();

        int created = -1;
        for (int i = 0; i < connections; ++i)
            if (answers[static_cast<std::size_t>(i)].status == 201) {
                BOOST_TEST(created == -1);
                created = i;
            }
        BOOST_REQUIRE(created >= 0);
        for (int i = 0; i < connections; ++i) {
            const auto& answer = answers[static_cast<std::size_t>(i)];
            api.check_answer("POST", "/v1/messages", answer);
            const bool same = i % 2 == created % 2;
            if (i != created) BOOST_TEST(answer.status == (same ? 200 : 409));
            if (!same) BOOST_TEST(json::parse(answer.body).at("code") == "external_id_conflict");
        }
        BOOST_TEST(stored(api) == static_cast<std::size_t>(round) + 1);
    }
}

BOOST_AUTO_TEST_CASE(requests_on_one_connection_are_answered_in_order) {
    ApiFixture api;
    auto client = api.connect();
    std::string all;
    for (int i = 0; i < 20; ++i) {
        const std::string body = i % 3 == 2 ? "{" : letter(std::to_string(i), "您好");
        all += head_of(api, "Content-Length: " + std::to_string(body.size())) + body;
    }
    client.send(all);
    for (int i = 0; i < 20; ++i) BOOST_TEST(client.receive().status == (i % 3 == 2 ? 400 : 201));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
