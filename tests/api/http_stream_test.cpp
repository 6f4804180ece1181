// Streamed answers, long polls and the drain.

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "tests/api/http_fixture.hpp"

namespace {

using namespace huiying::tests;
using namespace std::chrono_literals;

const std::string batch_head = "POST /batch HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";

std::string chunk(const std::string& data) {
    std::string size;
    for (auto rest = data.size(); rest > 0; rest /= 16) size.insert(size.begin(), "0123456789abcdef"[rest % 16]);
    return size + "\r\n" + data + "\r\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_stream)

BOOST_AUTO_TEST_CASE(a_streamed_answer_comes_while_the_request_is_sent) {
    HttpFixture server;
    auto client = server.connect();
    client.send(batch_head + chunk("one\n"));
    const auto head = client.receive_head();
    BOOST_TEST(head.status == 200);
    BOOST_TEST(head.header("Transfer-Encoding") == "chunked");
    BOOST_TEST(head.has_header("X-Request-Id"));
    BOOST_TEST(client.receive_chunk().value().size() == 501U);
    client.send(chunk("two\nthree\n") + "0\r\n\r\n");
    std::string rest;
    while (const auto part = client.receive_chunk()) rest += *part;
    BOOST_TEST(rest.size() == 1002U);
    BOOST_TEST(client.get("/hello").body == "hello");
    BOOST_TEST(server.wait_for_records(2)[0].bytes > 1503U);
}

BOOST_AUTO_TEST_CASE(reading_goes_on_though_nobody_reads_the_answer) {
    HttpFixture server;
    auto client = server.connect();
    constexpr std::size_t lines = 60'000;
    std::string all;
    for (std::size_t i = 0; i < lines; ++i) all += "a line of a batch\n";
    client.send("POST /batch HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(all.size()) + "\r\n\r\n");
    // 30 MB of answers, more than the sockets hold, pile up before the first is read.
    client.send(all);
    while (server.lines_read() < lines) std::this_thread::yield();
    const auto answer = client.receive();
    BOOST_TEST(answer.body.size() == lines * 501);
    BOOST_TEST(client.get("/hello").status == 200);
}

BOOST_AUTO_TEST_CASE(an_answer_nobody_reads_ends_at_the_limit_of_the_queue) {
    auto options = patient_options();
    options.stream_queue = 100'000;
    HttpFixture server(options);
    auto client = server.connect();
    client.shrink_receive_buffer();
    client.send(batch_head);
    const std::string some = chunk(std::string(100, '\n'));
    while (client.try_send(some)) {
    }
    const auto record = server.wait_for_records(1)[0];
    BOOST_TEST(record.aborted);
    BOOST_TEST(server.connect().get("/hello").status == 200);
}

BOOST_AUTO_TEST_CASE(a_stream_nobody_reads_is_cut_when_nothing_comes_either) {
    auto options = patient_options();
    options.write = 60ms;
    HttpFixture server(options);
    auto client = server.connect();
    client.shrink_receive_buffer();
    std::string all(20'000, '\n');
    client.send("POST /batch HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(all.size()) + "\r\n\r\n" + all);
    BOOST_TEST(server.wait_for_records(1)[0].aborted);
}

BOOST_AUTO_TEST_CASE(a_batch_cut_off_half_way) {
    HttpFixture server;
    {
        auto client = server.connect();
        client.send(batch_head + chunk("one\n"));
        client.receive_head();
        client.reset();
    }
    BOOST_TEST(server.wait_for_records(1)[0].aborted);
    auto half = server.connect();
    half.send(batch_head + chunk("one\n"));
    half.finish_sending();
    BOOST_TEST(half.receive_head().status == 200);
}

BOOST_AUTO_TEST_CASE(a_stream_for_http_1_0_ends_with_the_connection) {
    HttpFixture server;
    auto client = server.connect();
    client.send("POST /batch HTTP/1.0\r\nContent-Length: 4\r\nConnection: keep-alive\r\n\r\none\n");
    const auto head = client.receive_head();
    BOOST_TEST(!head.has_header("Transfer-Encoding"));
    BOOST_TEST(head.header("Connection") == "close");
    BOOST_TEST(client.receive_rest().size() == 501U);
}

BOOST_AUTO_TEST_CASE(a_stream_that_breaks_is_seen_to_be_broken) {
    HttpFixture server;
    auto client = server.connect();
    client.send("GET /throw_in_stream HTTP/1.1\r\nHost: x\r\n\r\n");
    client.receive_head();
    BOOST_TEST(client.receive_chunk().value() == "half");
    BOOST_CHECK_THROW(client.receive_chunk(), ClientError);
    BOOST_TEST(server.wait_for_records(1)[0].aborted);
    BOOST_TEST(server.last_incident().substr(17) == "broken half-way");
}

BOOST_AUTO_TEST_CASE(long_polls_and_events_are_woken) {
    HttpFixture server;
    auto poll = server.connect();
    poll.send("GET /poll HTTP/1.1\r\nHost: x\r\n\r\n");
    server.wait_for_marks(1);
    auto events = server.connect();
    events.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
    events.receive_head();
    BOOST_TEST(events.receive_chunk().value() == "data: first\n\n");
    server.wake();
    BOOST_TEST(poll.receive().body == "news");
    BOOST_TEST(events.receive_chunk().value() == "data: more\n\n");
}

BOOST_AUTO_TEST_CASE(draining_closes_the_idle_and_finishes_the_rest) {
    HttpFixture server;
    auto idle = server.connect();
    BOOST_TEST(idle.get("/hello").status == 200);
    auto never_used = server.connect();
    auto held = server.connect();
    held.send("GET /held HTTP/1.1\r\nHost: x\r\n\r\n");
    auto poll = server.connect();
    poll.send("GET /poll HTTP/1.1\r\nHost: x\r\n\r\n");
    auto events = server.connect();
    events.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
    events.receive_head();
    auto upload = server.connect();
    upload.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nExpect: 100-continue\r\n\r\n");
    BOOST_TEST(upload.receive().status == 100);
    server.wait_for_marks(3);
    server.begin_drain(10s);
    BOOST_TEST(idle.closed_by_peer());
    BOOST_TEST(never_used.closed_by_peer());
    const auto polled = poll.receive();
    BOOST_TEST(polled.body == "draining");
    BOOST_TEST(polled.header("Connection") == "close");
    BOOST_TEST(events.receive_chunk().value() == "data: first\n\n");
    BOOST_TEST(!events.receive_chunk().has_value());
    BOOST_CHECK_THROW(server.connect(), ClientError);
    upload.send("abcdef");
    const auto uploaded = upload.receive();
    BOOST_TEST(uploaded.body == "abcdef");
    BOOST_TEST(uploaded.header("Connection") == "close");
    server.wake();
    const auto answer = held.receive();
    BOOST_TEST(answer.body == "held");
    BOOST_TEST(answer.header("Connection") == "close");
    BOOST_TEST(held.closed_by_peer());
    BOOST_TEST(server.end_drain());
}

BOOST_AUTO_TEST_CASE(what_does_not_end_is_cut_at_the_deadline) {
    HttpFixture server;
    auto stuck = server.connect();
    stuck.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
    BOOST_TEST(server.connect().get("/hello").status == 200);
    server.begin_drain(60ms);
    BOOST_TEST(stuck.closed_by_peer());
    BOOST_TEST(!server.end_drain());
    BOOST_TEST(server.ask([](auto& one) { return one.connections(); }) == 0U);
}

BOOST_AUTO_TEST_CASE(a_server_may_be_destroyed_with_connections_open) {
    auto server = std::make_unique<HttpFixture>();
    auto idle = server->connect();
    BOOST_TEST(idle.get("/hello").status == 200);
    auto poll = server->connect();
    poll.send("GET /poll HTTP/1.1\r\nHost: x\r\n\r\n");
    auto events = server->connect();
    events.send("GET /events HTTP/1.1\r\nHost: x\r\n\r\n");
    events.receive_head();
    server->wait_for_marks(2);
    server.reset();
    BOOST_TEST(idle.closed_by_peer());
}

BOOST_AUTO_TEST_SUITE_END()
