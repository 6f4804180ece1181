// What has changed, as a list and as server-sent events: each caller's own, in order, nothing lost between two connections, nothing personal.
#include "api/stream_places.hpp"
#include "tests/support/scenario.hpp"
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace huiying::tests {

using nlohmann::json;

namespace {

const std::vector<Step> a_day{
    {"for glb", "hotline", "POST /v1/messages", R"({"channel":"hotline_12345","external_id":"1","kind":"help","title":"停车难","contact":{"name":"王小明","phone":"13812345678"},"service_item":"parking.estate"})", 201, "", "id=/id"},
    {"signed", "glb", "POST /v1/messages/$id/sign"},
    {"a note of its own", "glb", "POST /v1/messages/$id/progress", R"({"note":"已约物业"})"},
    {"its writer looked up", "glb", "GET /v1/messages/$id/identity"},
    {"answered", "glb", "POST /v1/messages/$id/reply", R"({"outcome":"explained","body":"已说明。"})"},
};

json changes_for(ApiFixture& api, const std::string& who, const std::string& query = "") { return json::parse(api.call(who, "GET /v1/changes" + query).body); }

std::vector<std::string> verbs_of(const json& items) {
    std::vector<std::string> verbs;
    for (const auto& item : items) verbs.push_back(item.at("verb"));
    return verbs;
}

/// A client of the stream: its events one by one.
class Stream {
public:
    Stream(ApiFixture& api, const ClientHeaders& headers, const std::string& target = "/v1/stream") : client_(api.connect()) {
        std::string request = "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n";
        for (const auto& [name, value] : headers) request += name + ": " + value + "\r\n";
        client_.send(request + "\r\n");
        head = client_.receive_head();
    }

    ClientResponse head;

    /// The next block, without the empty line behind it; nothing when the stream is over.
    std::optional<std::string> block() {
        for (;;) {
            const auto end = received_.find("\n\n");
            if (end != std::string::npos) {
                std::string text = received_.substr(0, end);
                received_.erase(0, end + 2);
                return text;
            }
            const auto chunk = client_.receive_chunk();
            if (!chunk) return std::nullopt;
            received_ += *chunk;
        }
    }
    /// The data of the next event; its id is kept, as a browser keeps it.
    json event() {
        for (;;) {
            const auto text = block();
            BOOST_REQUIRE(text.has_value());
            if (text->starts_with("id: ")) last_id = text->substr(4, text->find('\n') - 4);
            const auto data = text->find("data: ");
            if (data != std::string::npos) return json::parse(text->substr(data + 6));
        }
    }
    std::string last_id;

private:
    HttpClient client_;
    std::string received_;
};

ClientHeaders resuming(ClientHeaders headers, const std::string& id) {
    headers.emplace_back("Last-Event-ID", id);
    return headers;
}

} // namespace

BOOST_AUTO_TEST_SUITE(changes)

BOOST_AUTO_TEST_CASE(each_caller_sees_its_own_and_nothing_that_anybody_wrote) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play(a_day);
    const json office = changes_for(api, "glb");
    const std::vector<std::string> all{"register", "dispatch", "sign", "progress", "reply"};
    const std::vector<std::string> outside{"register", "dispatch", "sign", "reply"};
    BOOST_TEST(verbs_of(office.at("items")) == all, boost::test_tools::per_element());
    const json& last = office.at("items").back();
    BOOST_TEST((last.at("message") == scenario.remembered("id") && last.at("state") == "closed" && last.at("office") == "glb"));
    BOOST_TEST(!office.at("more").get<bool>());
    BOOST_TEST(verbs_of(changes_for(api, "supervisor").at("items")) == all, boost::test_tools::per_element());
    BOOST_TEST(verbs_of(changes_for(api, "hotline").at("items")) == outside, boost::test_tools::per_element());
    BOOST_TEST(changes_for(api, "web").at("items").empty());
    BOOST_TEST(changes_for(api, "zzb").at("items").empty());
    for (const char* word : {"停车难", "王", "138", "已约物业", "已说明", "李敏"}) BOOST_TEST(office.dump().find(word) == std::string::npos, word);
}

BOOST_AUTO_TEST_CASE(an_office_that_gave_it_back_still_learns_what_became_of_it) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play({a_day.front(),
                   {"returned", "glb", "POST /v1/messages/$id/return", R"({"reason":"not_our_area"})", 200, "", "r=/requests/0/id"},
                   {"to another", "dispatcher", "POST /v1/requests/$r/approve", R"({"office":"zzb"})"},
                   {"which signs", "zzb", "POST /v1/messages/$id/sign"}});
    for (const char* office : {"glb", "zzb"}) {
        const json items = changes_for(api, office).at("items");
        BOOST_TEST((items.back().at("verb") == "sign" && items.back().at("office") == "zzb"), office);
    }
    BOOST_TEST(changes_for(api, "fwb").at("items").empty());
}

BOOST_AUTO_TEST_CASE(a_list_goes_on_where_it_ended) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play(a_day);
    std::vector<std::string> verbs;
    std::string after = "0";
    for (bool more = true; more;) {
        const json page = changes_for(api, "glb", "?limit=2&after=" + after);
        BOOST_TEST(page.at("items").size() <= 2u);
        for (const auto& verb : verbs_of(page.at("items"))) verbs.push_back(verb);
        after = page.at("next");
        more = page.at("more");
    }
    BOOST_TEST(verbs.size() == 5u);
    BOOST_TEST(changes_for(api, "glb", "?after=" + after).at("items").empty());
    const json others = changes_for(api, "zzb"); // past what is not its own
    BOOST_TEST((others.at("items").empty() && std::stoll(others.at("next").get<std::string>()) >= std::stoll(after)));
}

BOOST_AUTO_TEST_CASE(places_that_cannot_be) {
    ApiFixture api;
    BOOST_TEST(api.call("glb", "GET /v1/changes?after=x").status == 422);
    BOOST_TEST(api.call("glb", "GET /v1/changes?after=4711").status == 422);
    BOOST_TEST(api.call("glb", "GET /v1/stream?after=-1").status == 422);
    BOOST_TEST(api.call("glb", "GET /v1/stream", "", {{"Last-Event-ID", "1 2"}}).status == 422);
}

BOOST_AUTO_TEST_CASE(a_stream_tells_at_once_and_from_now_on) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play(a_day);
    Stream stream{api, api.as("glb")};
    BOOST_TEST((stream.head.status == 200 && stream.head.header("Content-Type") == "text/event-stream" && stream.head.header("Cache-Control") == "no-store"));
    const auto first = stream.block();
    BOOST_TEST((first && first->starts_with("retry: ") && first->find("id: ") != std::string::npos));
    const auto begun = std::chrono::steady_clock::now();
    scenario.play({{"another", "hotline", "POST /v1/messages", R"({"channel":"hotline_12345","external_id":"2","kind":"help","title":"停车","service_item":"parking.estate"})", 201}});
    BOOST_TEST(stream.event().at("verb") == "register");
    BOOST_TEST(stream.event().at("verb") == "dispatch");
    // Woken by the commit, not by looking every now and then.
    BOOST_TEST((std::chrono::steady_clock::now() - begun < ApiOptions{}.glance));
}

BOOST_AUTO_TEST_CASE(a_broken_stream_resumes_without_loss) {
    ApiFixture api;
    Scenario scenario{api};
    scenario.play(std::vector{a_day.front()});
    std::vector<std::string> verbs;
    std::string id;
    {
        Stream stream{api, api.as("glb"), "/v1/stream?after=0"};
        verbs.push_back(stream.event().at("verb"));
        id = stream.last_id;
    }
    scenario.play({a_day[1], a_day[2]});
    Stream stream{api, resuming(api.as("glb"), id)};
    for (int i = 0; i < 3; ++i) verbs.push_back(stream.event().at("verb"));
    const std::vector<std::string> expected{"register", "dispatch", "sign", "progress"};
    BOOST_TEST(verbs == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_place_beyond_the_record_means_to_begin_anew) {
    ApiFixture api;
    Stream stream{api, resuming(api.as("glb"), "999999")};
    const auto first = stream.block();
    BOOST_TEST((first && first->find("event: reset\ndata: {}") != std::string::npos));
}

BOOST_AUTO_TEST_CASE(a_quiet_stream_shows_that_it_lives_and_moves_its_place_past_others_events) {
    ApiOptions quick;
    quick.heartbeat = std::chrono::milliseconds{50};
    ApiFixture api{quick};
    Scenario scenario{api};
    Stream stream{api, api.as("zzb")};
    stream.block();
    BOOST_TEST((stream.block() == ":"));
    scenario.play(std::vector{a_day.front()});
    std::optional<std::string> text;
    do text = stream.block();
    while (text == ":");
    BOOST_TEST((text && text->starts_with("id: ") && text->find("data") == std::string::npos));
}

BOOST_AUTO_TEST_CASE(a_stream_ends_with_the_session_it_stands_on) {
    ApiOptions quick;
    quick.glance = std::chrono::milliseconds{20};
    ApiFixture api{quick};
    const auto answer = api.call("glb", "POST /v1/session");
    const ClientHeaders cookie{{"Cookie", answer.header("Set-Cookie").substr(0, answer.header("Set-Cookie").find(';'))}};
    Stream stream{api, cookie};
    stream.block();
    auto out = cookie;
    out.emplace_back("X-Huiying-Console", "1");
    BOOST_TEST(api.call("", "DELETE /v1/session", "", out).status == 204);
    BOOST_TEST(!stream.block().has_value());
}

BOOST_AUTO_TEST_CASE(one_token_keeps_so_many_streams_and_no_more) {
    ApiFixture api;
    const auto headers = api.as("glb");
    std::vector<std::unique_ptr<Stream>> streams;
    for (int i = 0; i < StreamPlaces::most; ++i) streams.push_back(std::make_unique<Stream>(api, headers));
    Stream refused{api, headers};
    BOOST_TEST((refused.head.status == 429 && refused.head.header("Retry-After") == "1"));
    BOOST_TEST(Stream(api, api.as("zzb")).head.status == 200);
}

BOOST_AUTO_TEST_CASE(who_has_no_part_in_messages_has_no_stream) {
    ApiFixture api;
    for (const char* who : {"editor", "admin"})
        for (const char* request : {"GET /v1/changes", "GET /v1/stream"}) BOOST_TEST(api.call(who, request).status == 403);
    BOOST_TEST(api.call("", "GET /v1/stream").status == 401);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
