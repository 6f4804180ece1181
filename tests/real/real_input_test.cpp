// Real citizens' messages, where the folder with them is present: all of them through the batch endpoint, twice, then every text back byte by
// byte, and every queue in order. Prints numbers only: these are people's letters.
#include "tests/support/scenario.hpp"
#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace huiying::tests {

using nlohmann::json;

namespace {

std::string data_folder() {
    const char* named = std::getenv("HUIYING_DATA");
    return std::string{named != nullptr ? named : "../shared/data"} + "/dev/";
}

/// One line of a file as an adapter of the website would post it.
json as_posted(const json& row, const std::string& external_id) {
    json message{{"channel", "web_message"}, {"external_id", external_id}, {"title", row.at("title")}, {"body", row.at("body")}};
    if (const auto at = row.value("received_at", ""); !at.empty()) message["received_at"] = at;
    if (const auto user = row.value("user", ""); !user.empty()) message["contact"] = {{"ref", user}};
    if (row.contains("region")) message["extra"] = {{"region", row.at("region")}};
    return message;
}

/// All messages of a file by external_id, and as one batch. An id that comes again gets its line's number besides.
struct Source {
    std::map<std::string, json> messages;
    std::string lines;

    explicit Source(const std::string& name) {
        std::ifstream file{data_folder() + name + ".jsonl", std::ios::binary};
        int number = 0;
        for (std::string line; std::getline(file, line);) {
            const json row = json::parse(line);
            ++number;
            std::string id = name + "/" + row.at("id").get<std::string>();
            if (messages.contains(id)) id += "#" + std::to_string(number);
            const json message = as_posted(row, id);
            lines += message.dump() + "\n";
            messages.emplace(id, message);
        }
    }
};

/// How many lines were answered with each status.
std::map<int, std::size_t> post(ApiFixture& api, HttpClient& client, const std::string& lines) {
    auto headers = api.as("importer");
    headers.emplace_back("Content-Type", "application/x-ndjson");
    const auto answer = client.request("POST", "/v1/messages/batch", lines, headers);
    BOOST_TEST(answer.status == 200);
    std::map<int, std::size_t> counts;
    std::istringstream in{answer.body};
    std::size_t number = 0;
    bool in_order = true;
    for (std::string line; std::getline(in, line);) {
        const json one = json::parse(line);
        in_order = in_order && one.at("line") == ++number;
        ++counts[one.at("status").get<int>()];
    }
    BOOST_TEST(in_order);
    return counts;
}

/// Walks all pages of a list.
void each_item(HttpClient& client, const ClientHeaders& headers, const std::string& target, const std::function<void(const json&)>& visit) {
    const std::string first = target + (target.find('?') == std::string::npos ? "?" : "&") + "limit=200";
    for (std::string cursor;;) {
        const auto answer = client.get(first + (cursor.empty() ? "" : "&cursor=" + cursor), headers);
        BOOST_REQUIRE_EQUAL(answer.status, 200);
        const json page = json::parse(answer.body);
        for (const auto& item : page.at("items")) visit(item);
        if (page.at("next").is_null()) return;
        cursor = page.at("next");
    }
}

/// Whether a message says exactly what was posted.
bool as_it_was(const json& shown, const json& posted) {
    if (shown.at("title") != posted.at("title") || shown.at("body") != posted.at("body")) return false;
    return !posted.contains("extra") || shown.at("extra") == posted.at("extra");
}

/// The reply clock of a message from before the first loaded calendar year is provisional; of a later one it is not.
bool provisional_as_due(const json& shown) {
    for (const auto& clock : shown.at("clocks"))
        if (clock.at("stage") == "reply") return clock.at("provisional").get<bool>() == (shown.at("received_at").get<std::string>() < "2019-01-01");
    return false;
}

void check_queue(HttpClient& client, const ClientHeaders& headers, const std::string& target, std::size_t& seen) {
    std::string last;
    std::int64_t last_id = 0;
    std::size_t disorder = 0;
    each_item(client, headers, target, [&](const json& item) {
        const std::string due = item.at("due_at");
        const std::int64_t id = std::stoll(item.at("id").get<std::string>());
        if (due < last || (due == last && id <= last_id)) ++disorder;
        last = due;
        last_id = id;
        ++seen;
    });
    BOOST_TEST(disorder == 0u, target);
}

} // namespace

BOOST_AUTO_TEST_CASE(all_real_messages_come_in_once_and_back_unchanged) {
    if (!std::filesystem::exists(data_folder() + "replies.jsonl") || !std::filesystem::exists(data_folder() + "messages_labeled.jsonl")) {
        BOOST_TEST_MESSAGE("skipped: the folder with real messages is not here (HUIYING_DATA)");
        return;
    }
    ApiFixture api;
    auto client = api.connect(std::chrono::seconds{120});
    std::map<std::string, json> posted;
    for (const std::string name : {"replies", "messages_labeled"}) {
        const Source source{name};
        BOOST_TEST(source.messages.size() > 1000u);
        const std::map<int, std::size_t> all_new{{201, source.messages.size()}};
        const std::map<int, std::size_t> all_known{{200, source.messages.size()}};
        BOOST_TEST((post(api, client, source.lines) == all_new));
        BOOST_TEST((post(api, client, source.lines) == all_known));
        posted.insert(source.messages.begin(), source.messages.end());
    }

    const auto supervisor = api.as("supervisor");
    std::size_t changed = 0;
    std::size_t wrongly_provisional = 0;
    std::vector<std::string> ids;
    std::set<std::string> seen;
    each_item(client, supervisor, "/v1/messages", [&](const json& item) {
        const std::string external_id = item.at("external_id");
        const auto& original = posted.at(external_id);
        if (!as_it_was(item, original)) ++changed;
        if (original.contains("received_at") && !provisional_as_due(item)) ++wrongly_provisional;
        if (seen.insert(external_id).second && seen.size() % 100 == 0) ids.push_back(item.at("id"));
    });
    BOOST_TEST(seen.size() == posted.size());
    BOOST_TEST(changed == 0u);
    BOOST_TEST(wrongly_provisional == 0u);
    for (const auto& id : ids) {
        const auto answer = client.get("/v1/messages/" + id, supervisor);
        api.check_answer("GET", "/v1/messages/" + id, answer);
        const json shown = json::parse(answer.body);
        BOOST_TEST(as_it_was(shown, posted.at(shown.at("external_id").get<std::string>())));
    }

    std::size_t queued = 0;
    for (const auto& [code, office] : api.installation.deployment->offices) check_queue(client, supervisor, "/v1/offices/" + code + "/queue", queued);
    check_queue(client, supervisor, "/v1/triage", queued);
    BOOST_TEST(queued == posted.size());
    const json report = json::parse(client.get("/v1/metrics/overdue", supervisor).body);
    BOOST_TEST(report.at("open") == posted.size());
}

} // namespace huiying::tests
