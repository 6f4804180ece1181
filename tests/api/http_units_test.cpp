// The parts of the HTTP layer that need no socket: percent-encoding, requests, routes, compression, problem documents.

#include <array>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <zlib.h>
#include <boost/test/unit_test.hpp>

#include "api/http/gzip.hpp"
#include "api/http/percent.hpp"
#include "api/http/request.hpp"
#include "api/http/response.hpp"
#include "api/http/router.hpp"

namespace {

using namespace huiying::http;

std::string gunzip(const std::string& packed) {
    z_stream z{};
    BOOST_REQUIRE_EQUAL(inflateInit2(&z, 15 + 16), Z_OK);
    std::string out(1'000'000, '\0');
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    z.avail_in = static_cast<uInt>(packed.size());
    z.next_out = reinterpret_cast<Bytef*>(out.data());
    z.avail_out = static_cast<uInt>(out.size());
    BOOST_REQUIRE_EQUAL(inflate(&z, Z_FINISH), Z_STREAM_END);
    out.resize(z.total_out);
    inflateEnd(&z);
    return out;
}

std::vector<std::string_view> split(std::string_view path) {
    std::vector<std::string_view> segments;
    path.remove_prefix(1);
    while (!path.empty()) {
        const auto slash = std::min(path.find('/'), path.size());
        segments.push_back(path.substr(0, slash));
        path.remove_prefix(std::min(slash + 1, path.size()));
    }
    return segments;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_units)

BOOST_AUTO_TEST_CASE(percent_decoding) {
    struct Case {
        std::string_view text;
        PlusSign plus;
        bool good;
        std::string_view decoded;
    };
    const std::array<Case, 9> cases{{
        {"abc", PlusSign::literal, true, "abc"},
        {"%E5%9B%9E%e5%ba%94", PlusSign::literal, true, "回应"},
        {"a+b", PlusSign::literal, true, "a+b"},
        {"a+b", PlusSign::space, true, "a b"},
        {"a%2Bb", PlusSign::space, true, "a+b"},
        {"%", PlusSign::literal, false, ""},
        {"%4", PlusSign::literal, false, ""},
        {"ab%zz", PlusSign::literal, false, ""},
        {"%00", PlusSign::literal, true, std::string_view("\0", 1)},
    }};
    for (const auto& one : cases) {
        std::string out = "kept";
        BOOST_TEST_CONTEXT(one.text) {
            BOOST_TEST(percent_decode(one.text, one.plus, out) == one.good);
            BOOST_TEST(out == "kept" + std::string(one.decoded));
        }
    }
    BOOST_TEST(percent_encode("a b/回~") == "a%20b%2F%E5%9B%9E~");
}

BOOST_AUTO_TEST_CASE(utf8_is_checked_to_the_letter) {
    for (const auto* good : {"", "abc", "回应", "😀", "\xC2\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF4\x8F\xBF\xBF"}) {
        BOOST_TEST(is_utf8(good), good);
    }
    for (const auto* bad : {"\x80", "\xC0\x80", "\xC1\xBF", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
                            "\xF5\x80\x80\x80", "\xE5\x9B", "a\xFF"}) {
        BOOST_TEST(!is_utf8(bad), bad);
    }
}

BOOST_AUTO_TEST_CASE(a_target_is_taken_apart) {
    Request request;
    request.set_method("GET");
    BOOST_REQUIRE(request.set_target("/v1/messages/a%2Fb/?q=%E5%9B%9E+x&due=2026-01-01T00:00:00+08:00&&q=2&flag&e="));
    request.add_header("Long", std::string(5000, 'x'));
    BOOST_TEST(request.path() == "/v1/messages/a%2Fb/");
    const auto segments = request.segments();
    BOOST_REQUIRE_EQUAL(segments.size(), 4U);
    BOOST_TEST(segments[2] == "a/b");
    BOOST_TEST(segments[3] == "");
    BOOST_REQUIRE_EQUAL(request.query_parameters().size(), 5U);
    BOOST_TEST(request.query_count("q") == 2U);
    BOOST_TEST(request.query_parameter("q")->value == "回 x");
    BOOST_TEST(request.query_parameter("q")->raw == "%E5%9B%9E+x");
    BOOST_TEST(request.query_parameter("due")->value == "2026-01-01T00:00:00 08:00");
    BOOST_TEST(request.query_parameter("due")->raw == "2026-01-01T00:00:00+08:00");
    BOOST_TEST(request.query_parameter("flag")->value == "");
    BOOST_TEST(request.query_parameter("none") == nullptr);
}

BOOST_AUTO_TEST_CASE(targets_good_and_bad) {
    struct Case {
        std::string_view method;
        std::string_view target;
        bool good;
        std::string_view path;
    };
    const std::array<Case, 15> cases{{
        {"GET", "/", true, "/"},
        {"GET", "http://host:8080/v1/x?y", true, "/v1/x"},
        {"GET", "HTTPS://host", true, "/"},
        {"GET", "http://host?x=1", true, "/"},
        {"OPTIONS", "*", true, "*"},
        {"GET", "*", false, ""},
        {"GET", "v1/x", false, ""},
        {"CONNECT", "host:80", false, ""},
        {"GET", "ftp://host/x", false, ""},
        {"GET", "/a%", false, ""},
        {"GET", "/a%00b", false, ""},
        {"GET", "/a%ff", false, ""},
        {"GET", "/a?b=%C0%80", false, ""},
        {"GET", "/a?b=%01", false, ""},
        {"GET", "/a#b", false, ""},
    }};
    for (const auto& one : cases) {
        Request request;
        request.set_method(one.method);
        BOOST_TEST_CONTEXT(one.target) {
            BOOST_TEST(request.set_target(one.target) == one.good);
            if (one.good) BOOST_TEST(request.path() == one.path);
        }
    }
}

BOOST_AUTO_TEST_CASE(headers_are_found_whatever_their_case) {
    Request request;
    request.add_header("Content-Type", "application/json ; charset=utf-8");
    request.add_header("x-one", "1");
    request.add_header("X-ONE", "2");
    BOOST_TEST(request.media_type() == "application/json");
    BOOST_TEST(request.header("X-One").value() == "1");
    BOOST_TEST(request.header_count("X-One") == 2U);
    BOOST_TEST(!request.header("X-Two").has_value());
    request.clear();
    BOOST_TEST(!request.header("X-One").has_value());
    BOOST_TEST(request.media_type() == "");
}

BOOST_AUTO_TEST_CASE(request_ids_and_traces) {
    BOOST_TEST(is_request_id("abc-123"));
    BOOST_TEST(is_request_id(std::string(128, 'x')));
    for (const auto& bad : {std::string(), std::string(129, 'x'), std::string("a b"), std::string("a\"b"), std::string("a'b"),
                            std::string("回"), std::string("a\x7f")}) {
        BOOST_TEST(!is_request_id(bad), bad);
    }
    const std::string good = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    BOOST_TEST(is_traceparent(good));
    BOOST_TEST(is_traceparent("01" + good.substr(2) + "-more"));
    for (const auto& bad : {std::string(), good + "-more", "ff" + good.substr(2), good.substr(0, 54), good + "x",
                            std::string("00-00000000000000000000000000000000-00f067aa0ba902b7-01"),
                            std::string("00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"),
                            std::string("00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01")}) {
        BOOST_TEST(!is_traceparent(bad), bad);
    }
}

BOOST_AUTO_TEST_CASE(routes) {
    Router router;
    const std::array<std::pair<Method, std::string_view>, 10> table{{
        {Method::get, "/"},
        {Method::post, "/v1/messages"},
        {Method::get, "/v1/messages"},
        {Method::post, "/v1/messages/batch"},
        {Method::get, "/v1/messages/{id}"},
        {Method::get, "/v1/messages/{id}/events"},
        {Method::post, "/v1/messages/{id}/sign"},
        {Method::post, "/v1/messages/{message}/{verb}"},
        {Method::del, "/v1/tokens/{id}"},
        {Method::get, "/v1/{a}/x/{b}/y"},
    }};
    for (std::size_t i = 0; i < table.size(); ++i) router.add(table[i].first, table[i].second, i);

    using Kind = RouteMatch::Kind;
    struct Case {
        Method method;
        std::string_view path;
        Kind kind;
        std::size_t route;
        std::string_view allow;
    };
    const std::array<Case, 18> cases{{
        {Method::get, "/", Kind::found, 0, "GET, HEAD, OPTIONS"},
        {Method::get, "/v1/messages", Kind::found, 2, "GET, HEAD, POST, OPTIONS"},
        {Method::head, "/v1/messages", Kind::found, 2, "GET, HEAD, POST, OPTIONS"},
        {Method::del, "/v1/messages", Kind::wrong_method, 0, "GET, HEAD, POST, OPTIONS"},
        {Method::other, "/v1/messages", Kind::wrong_method, 0, "GET, HEAD, POST, OPTIONS"},
        {Method::options, "/v1/messages", Kind::options, 0, "GET, HEAD, POST, OPTIONS"},
        {Method::post, "/v1/messages/batch", Kind::found, 3, "POST, OPTIONS"},
        {Method::get, "/v1/messages/batch", Kind::wrong_method, 0, "POST, OPTIONS"},
        {Method::get, "/v1/messages/5", Kind::found, 4, "GET, HEAD, OPTIONS"},
        {Method::post, "/v1/messages/5/sign", Kind::found, 6, "POST, OPTIONS"},
        {Method::post, "/v1/messages/5/reply", Kind::found, 7, "POST, OPTIONS"},
        {Method::head, "/v1/messages/5/reply", Kind::wrong_method, 0, "POST, OPTIONS"},
        {Method::post, "/v1/messages/batch/reply", Kind::found, 7, "POST, OPTIONS"},
        {Method::get, "/v1/messages/x/5/y", Kind::found, 9, "GET, HEAD, OPTIONS"},
        {Method::get, "/v1/messages/", Kind::unknown, 0, ""},
        {Method::get, "/v1", Kind::unknown, 0, ""},
        {Method::get, "/v1/messages/5/events/6", Kind::unknown, 0, ""},
        {Method::options, "/v2", Kind::unknown, 0, ""},
    }};
    for (const auto& one : cases) {
        Request request;
        request.set_method("GET");
        BOOST_REQUIRE(request.set_target(one.path));
        const auto match = router.find(one.method, request.segments());
        BOOST_TEST_CONTEXT(to_string(one.method) << " " << one.path) {
            BOOST_TEST((match.kind == one.kind));
            if (one.kind == Kind::found) BOOST_TEST(match.route == one.route);
            BOOST_TEST(match.allow == one.allow);
        }
    }
    const auto segments = split("/v1/messages/77/reply");
    const auto match = router.find(Method::post, segments);
    BOOST_TEST(match.parameter("message") == "77");
    BOOST_TEST(match.parameter("verb") == "reply");
    BOOST_TEST(match.parameter("id") == "");
}

BOOST_AUTO_TEST_CASE(bad_routes_are_refused) {
    Router router;
    router.add(Method::get, "/a/{x}", 0);
    for (const auto* bad : {"", "a", "/a/", "/a//b", "/a/{", "/a/{}", "/a/x}", "/{a}/{b}/{c}/{d}/{e}", "/a/{other}"}) {
        BOOST_CHECK_THROW(router.add(Method::get, bad, 1), std::invalid_argument);
    }
    BOOST_CHECK_THROW(router.add(Method::options, "/b", 1), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(who_wants_gzip) {
    struct Case {
        std::string_view value;
        bool wanted;
    };
    const std::array<Case, 17> cases{{
        {"", false},
        {"gzip", true},
        {"GZIP", true},
        {"deflate, gzip;q=0.5, br", true},
        {"gzip;q=0", false},
        {"gzip;q=0.000", false},
        {"gzip; q=0.001", true},
        {"*", true},
        {"*;q=0", false},
        {"gzip;q=0, *", false},
        {"br", false},
        {"identity", false},
        {"identity, gzip;q=0.5", false},
        {"identity;q=0.5, gzip", true},
        {"gzip;q=2", false},
        {"gzip;q=", false},
        {" , ,gzip ,", true},
    }};
    for (const auto& one : cases) BOOST_TEST(accepts_gzip(one.value) == one.wanted, one.value);
}

BOOST_AUTO_TEST_CASE(compression_is_reversible_and_reusable) {
    Gzip gzip(5);
    for (const std::size_t size : {0U, 1U, 5'000U, 300'000U}) {
        std::string text(size, 'a');
        for (std::size_t i = 0; i < size; i += 7) text[i] = static_cast<char>(i * 31);
        BOOST_TEST((gunzip(gzip.compress(text)) == text));
    }
    BOOST_TEST(is_compressible("application/problem+json"));
    BOOST_TEST(is_compressible("text/html; charset=utf-8"));
    BOOST_TEST(is_compressible("image/svg+xml"));
    BOOST_TEST(!is_compressible("image/png"));
}

BOOST_AUTO_TEST_CASE(problem_documents_are_json) {
    const auto response = problem_response(404, "not_found", "no \"x\"\n");
    BOOST_TEST(response.content_type == "application/problem+json");
    BOOST_TEST(response.body == R"({"type":"about:blank","title":"Not Found","status":404,"code":"not_found","detail":"no \"x\"\n"})");
}

BOOST_AUTO_TEST_SUITE_END()
