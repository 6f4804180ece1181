// Bad input and bad manners, over real sockets: what is malformed, too large, too slow, or hangs up.

#include <chrono>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <sys/resource.h>
#include <unistd.h>
#include <boost/test/unit_test.hpp>

#include "tests/api/http_fixture.hpp"

namespace {

using namespace huiying::tests;
using namespace std::chrono_literals;

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

BOOST_AUTO_TEST_SUITE(http_limits)

BOOST_AUTO_TEST_CASE(malformed_requests) {
    struct Case {
        std::string raw;
        int status;
        std::string code;
    };
    const std::string post = "POST /echo HTTP/1.1\r\nHost: x\r\n";
    const std::vector<Case> cases{
        {"nonsense\r\n\r\n", 400, "malformed_request"},
        {"GET /hello HTTP/3.0\r\nHost: x\r\n\r\n", 400, "malformed_request"},
        {"GET hello HTTP/1.1\r\nHost: x\r\n\r\n", 400, "malformed_request"},
        {"GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n", 400, "malformed_request"},
        {"GET /hello HTTP/1.1\r\n\r\n", 400, "malformed_request"},
        {"GET /hello HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400, "malformed_request"},
        {"GET /hello HTTP/1.1\r\nHost : x\r\n\r\n", 400, "malformed_request"},
        {post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "malformed_request"},
        {post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n", 400, "malformed_request"},
        {post + "Transfer-Encoding: x\r\nContent-Length: 3\r\n\r\nabc", 400, "malformed_request"},
        {post + "Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "malformed_request"},
        {post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 501, "unsupported_transfer_coding"},
        {"POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400, "malformed_request"},
        {post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400, "malformed_request"},
        {post + "Content-Length: -3\r\n\r\nabc", 400, "malformed_request"},
        {post + "Content-Length: 99999999999999999999999\r\n\r\nabc", 400, "malformed_request"},
        {post + "Content-Length: 3\r\nExpect: miracles\r\n\r\nabc", 417, "expectation_failed"},
        {post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n", 400, "malformed_request"},
        {post + "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n", 400, "malformed_request"},
        {post + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nabc", 400, "malformed_request"},
    };
    HttpFixture server;
    for (const auto& one : cases) {
        BOOST_TEST_CONTEXT(one.raw) {
            auto client = server.connect();
            client.send(one.raw + get_hello);
            const auto answer = client.receive();
            BOOST_TEST(answer.status == one.status);
            BOOST_TEST(is_problem(answer, one.code), answer.body);
            BOOST_TEST(answer.header("Connection") == "close");
            BOOST_TEST(answer.has_header("X-Request-Id"));
            client.finish_sending();
            BOOST_TEST(client.closed_by_peer());
        }
    }
    BOOST_TEST(server.wait_for_records(cases.size()).size() == cases.size());
}

BOOST_AUTO_TEST_CASE(headers_beyond_the_limit) {
    HttpFixture server;
    const std::string begin = "GET /hello HTTP/1.1\r\nHost: x\r\n";
    std::string many;
    for (int i = 0; i < 1000; ++i) many += "X-" + std::to_string(i) + ": 0123456789\r\n";
    for (const auto& raw : {begin + "X: " + std::string(20'000, 'x'), begin + "X: " + std::string(200'000, 'x') + "\r\n\r\n",
                            "GET /" + std::string(20'000, 'x'), begin + many + "\r\n", begin + many}) {
        auto client = server.connect();
        client.try_send(raw);
        const auto answer = client.receive();
        BOOST_TEST(answer.status == 431);
        BOOST_TEST(is_problem(answer, "headers_too_large"));
    }
    auto client = server.connect();
    BOOST_TEST(client.get("/hello", {{"X", std::string(15'000, 'x')}}).status == 200);
    // Byte by byte, in complete header lines, it is no less too much.
    auto slow = server.connect();
    slow.send(begin);
    for (std::size_t at = 0; at < many.size(); at += 19) {
        if (!slow.try_send(many.substr(at, 19))) break;
    }
    BOOST_TEST(slow.receive().status == 431);
}

BOOST_AUTO_TEST_CASE(a_header_that_never_ends) {
    auto options = patient_options();
    options.header = 60ms;
    HttpFixture server(options);
    auto stuck = server.connect();
    stuck.send("GET /hello HTTP/1.1\r\nHo");
    const auto answer = stuck.receive();
    BOOST_TEST(answer.status == 408);
    BOOST_TEST(is_problem(answer, "request_timeout"));
    stuck.finish_sending();
    BOOST_TEST(stuck.closed_by_peer());
    // Dripping does not help: the deadline is for the whole head.
    auto dripping = server.connect();
    const auto start = std::chrono::steady_clock::now();
    dripping.send("GET /hello HTTP/1.1\r\nX: ");
    while (dripping.try_send("x")) {
        if (server.wait_for_records(1).size() > 1) break;
        if (std::chrono::steady_clock::now() > start + 5s) break;
        std::this_thread::yield();
    }
    BOOST_TEST((std::chrono::steady_clock::now() < start + 5s));
}

BOOST_AUTO_TEST_CASE(an_idle_connection_is_closed) {
    auto options = patient_options();
    options.idle = 50ms;
    HttpFixture server(options);
    auto silent = server.connect();
    BOOST_TEST(silent.closed_by_peer());
    auto used = server.connect();
    BOOST_TEST(used.get("/hello").status == 200);
    BOOST_TEST(used.closed_by_peer());
    BOOST_TEST(server.wait_for_records(1).size() == 1U);
}

BOOST_AUTO_TEST_CASE(too_large_a_body_is_refused_before_it_is_read) {
    HttpFixture server;
    auto client = server.connect();
    client.send(post_echo(100'001));
    const auto answer = client.receive();
    BOOST_TEST(answer.status == 413);
    BOOST_TEST(is_problem(answer, "too_large"));
    BOOST_TEST(answer.header("Connection") == "close");
    // A client that sends all the same still gets its answer.
    auto stubborn = server.connect();
    stubborn.send(post_echo(5'000'000) + std::string(5'000'000, 'x'));
    BOOST_TEST(stubborn.receive().status == 413);
    stubborn.finish_sending();
    BOOST_TEST(stubborn.closed_by_peer());
}

BOOST_AUTO_TEST_CASE(too_large_a_chunked_body_is_refused_while_it_is_read) {
    HttpFixture server;
    auto client = server.connect();
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 200; ++i) {
        if (!client.try_send("3e8\r\n" + std::string(1000, 'x') + "\r\n")) break;
    }
    const auto answer = client.receive();
    BOOST_TEST(answer.status == 413);
    BOOST_TEST(is_problem(answer, "too_large"));
}

BOOST_AUTO_TEST_CASE(a_body_of_exactly_the_limit_passes) {
    HttpFixture server;
    auto client = server.connect();
    const std::string body(100'000, 'x');
    BOOST_TEST((client.post("/echo", body).body == body));
    client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n186a0\r\n" + body + "\r\n0\r\n\r\n");
    BOOST_TEST((client.receive().body == body));
}

BOOST_AUTO_TEST_CASE(a_body_that_never_ends) {
    auto options = patient_options();
    options.body_progress = 60ms;
    HttpFixture server(options);
    auto stuck = server.connect();
    stuck.send(post_echo(10) + "abc");
    const auto answer = stuck.receive();
    BOOST_TEST(answer.status == 408);
    BOOST_TEST(is_problem(answer, "request_timeout"));
}

BOOST_AUTO_TEST_CASE(a_body_that_drips_is_cut_at_the_overall_deadline) {
    auto options = patient_options();
    options.body_total = 80ms;
    HttpFixture server(options);
    auto dripping = server.connect();
    dripping.send(post_echo(100'000));
    const auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < 90'000 && std::chrono::steady_clock::now() < start + 200ms; ++i) dripping.try_send("x");
    BOOST_TEST(dripping.receive().status == 408);
}

BOOST_AUTO_TEST_CASE(a_client_that_hangs_up_half_way) {
    HttpFixture server;
    {
        auto client = server.connect();
        client.send(post_echo(1000) + "abc");
    }
    {
        auto client = server.connect();
        client.send(post_echo(1000) + "abc");
        client.reset();
    }
    for (const auto& record : server.wait_for_records(2)) {
        BOOST_TEST(record.status == 0);
        BOOST_TEST(record.aborted);
    }
    {
        auto client = server.connect();
        client.send("GET /hel");
    }
    {
        auto client = server.connect();
        client.send("GET /huge HTTP/1.1\r\nHost: x\r\n\r\n");
        client.receive_head();
        client.reset();
    }
    const auto records = server.wait_for_records(3);
    BOOST_TEST(records[2].aborted);
    BOOST_TEST(server.connect().get("/hello").status == 200);
}

BOOST_AUTO_TEST_CASE(a_client_that_never_reads_is_cut) {
    auto options = patient_options();
    options.write = 60ms;
    HttpFixture server(options);
    auto client = server.connect();
    client.shrink_receive_buffer();
    client.send("GET /huge HTTP/1.1\r\nHost: x\r\n\r\n");
    BOOST_TEST(server.wait_for_records(1)[0].aborted);
    // One that reads gets all of it.
    BOOST_TEST(server.connect().get("/huge").body.size() == 8'000'000U);
}

// Requests with random damage, always the same ones: none may disturb the server, whatever it answers.
BOOST_AUTO_TEST_CASE(damaged_requests_harm_nobody_else) {
    auto options = patient_options();
    options.body_progress = 20ms;
    options.header = 20ms;
    options.linger = 10ms;
    HttpFixture server(options);
    const std::vector<std::string> whole{
        get_hello,
        post_echo(5, "Expect: 100-continue\r\n") + "abcde",
        "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n10\r\n0123456789abcdef\r\n0\r\nT: x\r\n\r\n",
        "POST /batch HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n2\r\na\n\r\n0\r\n\r\n",
        "HEAD /big?a=%20&b HTTP/1.0\r\nAccept-Encoding: gzip;q=0.5\r\nConnection: keep-alive\r\n\r\n",
    };
    const std::string damage("\r\n\0:;, %?/aF0-\x80\xff\t ", 18);
    std::mt19937 random(20260101);
    const auto below = [&](std::size_t end) { return random() % end; };
    for (int round = 0; round < 400; ++round) {
        std::string text;
        for (auto parts = 1 + below(3); parts > 0; --parts) text += whole[below(whole.size())];
        for (auto faults = below(4); faults > 0; --faults) {
            const auto at = below(text.size());
            const auto kind = below(3);
            if (kind == 0) text[at] = damage[below(damage.size())];
            if (kind == 1) text.erase(at, 1 + below(4));
            if (kind == 2) text.insert(at, 1 + below(3), damage[below(damage.size())]);
        }
        auto client = server.connect();
        const auto cut = below(text.size());
        client.try_send(std::string_view(text).substr(0, cut));
        client.try_send(std::string_view(text).substr(cut));
        client.finish_sending();
        client.receive_rest();
    }
    BOOST_TEST(server.connect().get("/hello").body == "hello");
}

BOOST_AUTO_TEST_CASE(connections_beyond_the_cap_are_told) {
    auto options = patient_options();
    options.max_connections = 2;
    HttpFixture server(options);
    auto first = server.connect();
    auto second = server.connect();
    BOOST_TEST(first.get("/hello").status == 200);
    BOOST_TEST(second.get("/hello").status == 200);
    {
        auto third = server.connect();
        third.send(get_hello);
        const auto answer = third.receive();
        BOOST_TEST(answer.status == 503);
        BOOST_TEST(is_problem(answer, "overloaded"));
        BOOST_TEST(answer.header("Retry-After") == "1");
        third.finish_sending();
        BOOST_TEST(third.closed_by_peer());
    }
    BOOST_TEST(first.get("/hello").status == 200);
    first.close();
    while (server.ask([](auto& one) { return one.connections(); }) > 1) std::this_thread::yield();
    BOOST_TEST(server.connect().get("/hello").status == 200);
}

BOOST_AUTO_TEST_CASE(out_of_file_descriptors_is_waited_out) {
    auto options = patient_options();
    options.accept_retry = 5ms;
    HttpFixture server(options);
    auto before = server.connect();
    BOOST_TEST(before.get("/hello").status == 200);
    // The client's own socket is made first; then no descriptor is left for the server's side of it.
    rlimit normal{};
    getrlimit(RLIMIT_NOFILE, &normal);
    auto waiting = [&] {
        const int probe = dup(0);
        const rlimit tight{static_cast<rlim_t>(probe + 1), normal.rlim_max};
        ::close(probe);
        setrlimit(RLIMIT_NOFILE, &tight);
        return server.connect();
    }();
    waiting.send(get_hello);
    BOOST_TEST(before.get("/hello").status == 200);
    setrlimit(RLIMIT_NOFILE, &normal);
    BOOST_TEST(waiting.receive().body == "hello");
}

BOOST_AUTO_TEST_SUITE_END()
