// What a well-behaved connection may expect, over real sockets.

#include <string>

#include <boost/test/unit_test.hpp>

#include "tests/api/http_fixture.hpp"

namespace {

using namespace huiying::tests;

const std::string get_hello = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";

bool is_problem(const ClientResponse& response, const std::string& code) {
    return response.header("Content-Type") == "application/problem+json" &&
           response.body.find("\"code\":\"" + code + "\"") != std::string::npos &&
           response.body.find("\"status\":" + std::to_string(response.status)) != std::string::npos;
}

std::string post_echo(std::size_t length, const std::string& more = {}) {
    return "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(length) + "\r\n" + more + "\r\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_session)

BOOST_AUTO_TEST_CASE(a_connection_serves_many_requests) {
    HttpFixture server;
    auto client = server.connect();
    for (int i = 0; i < 3; ++i) {
        const auto hello = client.get("/hello");
        BOOST_TEST(hello.status == 200);
        BOOST_TEST(hello.body == "hello");
        BOOST_TEST(hello.header("Content-Length") == "5");
        BOOST_TEST(hello.header("X-Request-Id").size() == 16U);
        BOOST_TEST(!hello.has_header("Connection"));
        BOOST_TEST(!hello.has_header("Server"));
        BOOST_TEST(client.post("/echo", "abc").body == "abc");
    }
    const auto records = server.wait_for_records(6);
    BOOST_TEST(records[0].route == "GET /hello");
    BOOST_TEST(records[0].status == 200);
    BOOST_TEST(records[0].bytes > 100U);
    BOOST_TEST(!records[0].aborted);
}

BOOST_AUTO_TEST_CASE(pipelined_requests_are_answered_in_order) {
    HttpFixture server;
    auto client = server.connect();
    std::string all;
    for (int i = 0; i < 200; ++i) {
        const auto body = "body " + std::to_string(i);
        all += get_hello + post_echo(body.size()) + body;
    }
    client.send(all);
    for (int i = 0; i < 200; ++i) {
        BOOST_REQUIRE(client.receive().body == "hello");
        BOOST_REQUIRE(client.receive().body == "body " + std::to_string(i));
    }
}

BOOST_AUTO_TEST_CASE(a_request_may_come_byte_by_byte) {
    HttpFixture server;
    auto client = server.connect();
    for (const char c : "\r\n" + post_echo(3) + "xyz" + get_hello) client.send(std::string(1, c));
    BOOST_TEST(client.receive().body == "xyz");
    BOOST_TEST(client.receive().body == "hello");
}

BOOST_AUTO_TEST_CASE(who_wants_to_close_is_closed) {
    HttpFixture server;
    auto polite = server.connect();
    BOOST_TEST(polite.get("/hello", {{"Connection", "close"}}).header("Connection") == "close");
    BOOST_TEST(polite.closed_by_peer());
    auto old = server.connect();
    old.send("GET /hello HTTP/1.0\r\n\r\n");
    BOOST_TEST(old.receive().body == "hello");
    BOOST_TEST(old.closed_by_peer());
    auto old_but_keen = server.connect();
    for (int i = 0; i < 2; ++i) {
        old_but_keen.send("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        BOOST_TEST(old_but_keen.receive().header("Connection") == "keep-alive");
    }
    auto half_closed = server.connect();
    half_closed.send(get_hello);
    half_closed.finish_sending();
    BOOST_TEST(half_closed.receive().body == "hello");
    BOOST_TEST(half_closed.closed_by_peer());
}

BOOST_AUTO_TEST_CASE(ids_are_taken_or_made_and_traces_passed_on) {
    HttpFixture server;
    auto client = server.connect();
    const std::string trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const auto named = client.get("/hello", {{"x-request-id", "mine-1"}, {"traceparent", trace}});
    BOOST_TEST(named.header("X-Request-Id") == "mine-1");
    BOOST_TEST(named.header("traceparent") == trace);
    const auto unnamed = client.get("/hello", {{"X-Request-Id", "not \"mine\""}, {"traceparent", "nonsense"}});
    BOOST_TEST(unnamed.header("X-Request-Id").size() == 16U);
    BOOST_TEST(!unnamed.has_header("traceparent"));
    const auto records = server.wait_for_records(2);
    BOOST_TEST(records[0].request_id == "mine-1");
    BOOST_TEST(records[0].traceparent == trace);
    BOOST_TEST(records[1].traceparent == "");
}

BOOST_AUTO_TEST_CASE(chunks_extensions_and_trailers) {
    HttpFixture server;
    auto client = server.connect();
    client.send(
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n"
        "3;name=value\r\nabc\r\n4\r\ndefg\r\n0\r\nX-Trailer: late\r\n\r\n" +
        get_hello);
    BOOST_TEST(client.receive().body == "abcdefg");
    BOOST_TEST(client.receive().body == "hello");
    const std::string piecewise = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
    for (const char c : piecewise) client.send(std::string(1, c));
    BOOST_TEST(client.receive().body == "abc");
    // A chunk header without end.
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;");
    client.try_send(std::string(100'000, 'x'));
    BOOST_TEST(client.receive().status == 400);
}

BOOST_AUTO_TEST_CASE(head_is_get_without_the_body) {
    HttpFixture server;
    auto client = server.connect();
    for (const auto* path : {"/hello", "/big", "/asset", "/unknown"}) {
        const auto get = client.get(path);
        const auto head = client.request("HEAD", path);
        BOOST_TEST(head.status == get.status);
        BOOST_TEST(head.header("Content-Length") == get.header("Content-Length"));
        BOOST_TEST(head.header("Content-Type") == get.header("Content-Type"));
        BOOST_TEST(head.header("Vary") == get.header("Vary"));
    }
    const auto nothing = client.get("/nothing");
    BOOST_TEST(nothing.status == 204);
    BOOST_TEST(!nothing.has_header("Content-Length"));
    BOOST_TEST(client.request("HEAD", "/throw_in_stream").status == 200);
}

BOOST_AUTO_TEST_CASE(large_answers_are_compressed_where_wanted) {
    HttpFixture server;
    auto client = server.connect();
    const auto packed = client.get("/big", {{"Accept-Encoding", "gzip, deflate"}});
    BOOST_TEST(packed.header("Content-Encoding") == "gzip");
    BOOST_TEST(packed.header("Vary") == "Accept-Encoding");
    BOOST_TEST(packed.body.size() < 1000U);
    const auto head = client.request("HEAD", "/big", {}, {{"Accept-Encoding", "gzip"}});
    BOOST_TEST(head.header("Content-Length") == packed.header("Content-Length"));
    for (const auto* refused : {"gzip;q=0", "br", ""}) {
        const auto plain = client.get("/big", {{"Accept-Encoding", refused}});
        BOOST_TEST(!plain.has_header("Content-Encoding"));
        BOOST_TEST(plain.header("Vary") == "Accept-Encoding");
        BOOST_TEST(plain.body.size() == 20'000U);
    }
    BOOST_TEST(!client.get("/hello", {{"Accept-Encoding", "gzip"}}).has_header("Content-Encoding"));
    const auto picture = client.get("/picture", {{"Accept-Encoding", "gzip"}});
    BOOST_TEST(!picture.has_header("Content-Encoding"));
    BOOST_TEST(!picture.has_header("Vary"));
    BOOST_TEST(client.get("/asset").body.size() == 3'000U);
}

BOOST_AUTO_TEST_CASE(continue_is_sent_when_the_body_is_wanted) {
    HttpFixture server;
    auto client = server.connect();
    client.send(post_echo(3, "Expect: 100-continue\r\n"));
    BOOST_TEST(client.receive().status == 100);
    client.send("abc" + get_hello);
    BOOST_TEST(client.receive().body == "abc");
    BOOST_TEST(client.receive().body == "hello");
    // Who does not wait for it needs none.
    client.send(post_echo(3, "Expect: 100-continue\r\n") + "abc");
    BOOST_TEST(client.receive().body == "abc");
    auto too_much = server.connect();
    too_much.send(post_echo(1'000'000, "Expect: 100-continue\r\n"));
    BOOST_TEST(too_much.receive().status == 413);
    auto unwanted = server.connect();
    unwanted.send("POST /ignore HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    const auto answer = unwanted.receive();
    BOOST_TEST(answer.body == "ignored");
    BOOST_TEST(answer.header("Connection") == "close");
}

BOOST_AUTO_TEST_CASE(a_little_unread_body_keeps_the_connection_and_much_closes_it) {
    HttpFixture server;
    auto client = server.connect();
    client.send("POST /ignore HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\n");
    BOOST_TEST(client.receive().body == "ignored");
    client.send(std::string(50'000, 'x') + get_hello);
    BOOST_TEST(client.receive().body == "hello");
    client.send("POST /ignore HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" + get_hello);
    BOOST_TEST(client.receive().body == "ignored");
    BOOST_TEST(client.receive().body == "hello");
    client.send("POST /ignore HTTP/1.1\r\nHost: x\r\nContent-Length: 70000\r\n\r\n");
    const auto last = client.receive();
    BOOST_TEST(last.body == "ignored");
    BOOST_TEST(last.header("Connection") == "close");
}

BOOST_AUTO_TEST_CASE(an_exception_is_an_incident_and_nothing_more) {
    HttpFixture server;
    auto client = server.connect();
    const auto answer = client.get("/throw");
    BOOST_TEST(answer.status == 500);
    BOOST_TEST(is_problem(answer, "internal_error"));
    const auto incident = server.last_incident();
    BOOST_TEST(incident.substr(17) == "the machine is broken");
    BOOST_TEST(answer.body.find(incident.substr(0, 16)) != std::string::npos);
    BOOST_TEST(answer.body.find("broken") == std::string::npos);
    BOOST_TEST(client.get("/hello").status == 200);
    BOOST_TEST(client.get("/silent").status == 500);
    BOOST_TEST(client.get("/hello").status == 200);
}

BOOST_AUTO_TEST_CASE(a_header_value_cannot_smuggle_another) {
    HttpFixture server;
    auto client = server.connect();
    const auto answer = client.get("/split");
    BOOST_TEST(answer.header("X-Given") == "aX-Evil: b");
    BOOST_TEST(!answer.has_header("X-Evil"));
}

BOOST_AUTO_TEST_SUITE_END()
