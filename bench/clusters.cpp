// Clusters as the service finds them: the judged messages are posted through the API in the order of time, the clusters read back through the API and
// scored; then how soon a flag is seen while other letters come in at 500 a second.
// Last, floods: letters in great numbers that no flag should come of, or one.
//   bench_clusters [--predictions FILE]
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "bench/support/clusters/flags.hpp"
#include "bench/support/clusters/invented.hpp"
#include "bench/support/clusters/judged.hpp"
#include "bench/support/load.hpp"
#include "bench/support/service.hpp"
#include "tests/support/http_client.hpp"

namespace {

using namespace huiying::bench;
using huiying::tests::HttpClient;
using nlohmann::json;
using Steady = std::chrono::steady_clock;

std::string time_text(std::chrono::sys_seconds at) {
    char text[32];
    const std::time_t seconds = at.time_since_epoch().count();
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text;
}

std::string line_of(const JudgedMessage& message) {
    return json{{"channel", "web_message"},
                {"external_id", std::to_string(message.source)},
                {"kind", "complaint"},
                {"title", message.title},
                {"body", message.body},
                {"received_at", time_text(message.received)},
                {"contact", {{"ref", message.user}}},
                {"extra", {{"likes", message.likes}}}}
        .dump();
}

/// A caller with one token.
class Caller {
public:
    Caller(std::uint16_t port, std::string token) : client_(port, std::chrono::seconds{120}), token_(std::move(token)) {}
    json get(const std::string& target) { return ask("GET", target, "", ""); }
    json post(const std::string& target, const std::string& body) { return ask("POST", target, body, "application/json"); }
    std::string batch(const std::string& lines) { return text("POST", "/v1/messages/batch", lines, "application/x-ndjson"); }
    std::string text(const std::string& method, const std::string& target, const std::string& body, const std::string& type) {
        huiying::tests::ClientHeaders headers{{"Authorization", "Bearer " + token_}};
        if (!type.empty()) headers.emplace_back("Content-Type", type);
        const auto answer = client_.request(method, target, body, headers);
        if (answer.status >= 300) throw std::runtime_error(method + " " + target + ": " + std::to_string(answer.status) + " " + answer.body.substr(0, 300));
        return answer.body;
    }

private:
    json ask(const std::string& method, const std::string& target, const std::string& body, const std::string& type) {
        return json::parse(text(method, target, body, type));
    }
    HttpClient client_;
    std::string token_;
};

/// All items of a list, page by page.
std::vector<json> all_of(Caller& caller, const std::string& target) {
    std::vector<json> out;
    const char mark = target.find('?') == std::string::npos ? '?' : '&';
    std::string next;
    do {
        const json page = caller.get(target + mark + "limit=200" + (next.empty() ? "" : "&cursor=" + next));
        for (const json& item : page.at("items")) out.push_back(item);
        next = page.at("next").is_null() ? "" : page.at("next").get<std::string>();
    } while (!next.empty());
    return out;
}

/// How many lines of the record have been followed.
double followed(Caller& caller) {
    const std::string metrics = caller.text("GET", "/metrics", "", "");
    const auto at = metrics.find("\nhuiying_clusters_followed_seq ");
    return at == std::string::npos ? 0 : std::strtod(metrics.c_str() + metrics.find(' ', at), nullptr);
}

void wait_until_followed(Caller& caller) {
    double before = -1;
    for (int same = 0; same < 5;) {
        std::this_thread::sleep_for(std::chrono::milliseconds{300});
        const double now = followed(caller);
        same = now == before && now > 0 ? same + 1 : 0;
        before = now;
    }
}

/// What each line was answered with.
std::string post_all(Caller& channel, const std::vector<JudgedMessage>& messages) {
    std::string lines;
    for (const auto& message : messages) lines += line_of(message) + "\n";
    return channel.batch(lines);
}

/// Every member of every cluster, and which clusters have a flag.
Clustering read_back(Caller& desk, std::set<std::int64_t>* flagged) {
    Clustering clustering;
    for (const json& cluster : all_of(desk, "/v1/clusters")) {
        const auto id = std::stoll(cluster.at("id").get<std::string>());
        if (flagged != nullptr && !cluster.at("flag").is_null()) flagged->insert(id);
        for (const json& member : all_of(desk, "/v1/clusters/" + std::to_string(id) + "/members")) clustering[std::stoll(member.at("external_id").get<std::string>())] = id;
    }
    return clustering;
}

void measure_quality(Service& service, const std::string& importer, const std::string& supervisor, const std::filesystem::path& data, const std::string& predictions) {
    const auto messages = read_messages(data / "dev/hotspot.jsonl");
    const auto judged = read_clusters(data / "dev/clusters_dev.json");
    Caller channel{service.port(), importer};
    Caller desk{service.port(), supervisor};
    const std::string answers = post_all(channel, messages);
    std::size_t taken = 0;
    for (std::size_t at = answers.find("\"status\":201"); at != std::string::npos; at = answers.find("\"status\":201", at + 1)) ++taken;
    wait_until_followed(desk);
    std::set<std::int64_t> flagged;
    const Clustering clustering = read_back(desk, &flagged);
    if (!predictions.empty()) write_clustering(predictions, clustering);
    const Score score = huiying::bench::score(judged, clustering);
    const FlagScore flags = score_flags(judged, messages, clustering, flagged);
    const auto pairs = read_pairs(data / "dev/hard_negative_pairs.json");
    const auto own = read_own_pairs("tests/support/hard_negative_pairs.json", messages.back().received + std::chrono::days{1});
    std::vector<JudgedMessage> letters;
    for (const auto& [one, other] : own) letters.insert(letters.end(), {one, other});
    post_all(channel, letters);
    wait_until_followed(desk);
    const Clustering after = read_back(desk, nullptr);
    std::printf("clusters through the API: %zu of %zu judged messages taken: macro-F1 %.3f, pair-F1 %.3f, %d of %d hot detected, %d of %d clusters unmatched, "
                "%d of %zu hard negative pairs together, of our own %d of %zu; flags: %zu of %zu found, %.2f false per 1,000 messages\n",
                taken, messages.size(), score.macro_f1, score.pair_f1, score.detected, score.hot, score.unmatched, score.large, together(pairs, clustering, std::identity{}), pairs.size(),
                together(own, after, [](const JudgedMessage& message) { return message.source; }), own.size(), flags.found, flags.expected,
                1000.0 * static_cast<double>(flags.wrong) / static_cast<double>(messages.size()));
    std::fflush(stdout);
}

/// What nobody should be able to blow it up with. One person writes them all, or each another one.
struct Flood {
    const char* what;
    int letters;
    std::string title;
    std::string body;
    bool many_people;
};

std::string repeated(const std::string& piece, std::size_t bytes) {
    std::string out;
    while (out.size() < bytes) out += piece;
    return out;
}

std::vector<Flood> floods() {
    return {{"5,000 identical letters of one person", 5000, "听涛小区门口乱停车", "听涛小区门口每天停满外来车辆，消防车进不来，请处理。", false},
            {"5,000 identical letters of 5,000 people", 5000, "采薇公馆停水三天", "采薇公馆已经停水三天，没有任何通知，请尽快恢复供水。", true},
            {"5,000 letters of one character", 5000, "水", "水", true},
            {"5,000 letters of emoji", 5000, "😡😡😡😡😡😡", repeated("😡🚗", 240), true},
            {"100 letters of 90 KB", 100, "望舒花园电梯", repeated("望舒花园三号楼的电梯又坏了，", 90'000), true}};
}

/// Posted, followed, and how many new flags.
void measure_flood(Service& service, const std::string& importer, const std::string& supervisor, const Flood& flood, int round) {
    Caller channel{service.port(), importer};
    Caller desk{service.port(), supervisor};
    const std::size_t before = all_of(desk, "/v1/clusters?state=flagged").size();
    const auto begun = Steady::now();
    std::string lines;
    for (int i = 0; i < flood.letters; ++i) {
        lines += json{{"channel", "web_message"}, {"external_id", "F" + std::to_string(round) + "-" + std::to_string(i)}, {"title", flood.title}, {"body", flood.body},
                      {"contact", {{"ref", "F" + std::to_string(round) + "-" + std::to_string(flood.many_people ? i : 0)}}}}.dump() + "\n";
        if (lines.size() < 4'000'000 && i + 1 < flood.letters) continue;
        channel.batch(lines);
        lines.clear();
    }
    wait_until_followed(desk);
    const double seconds = std::chrono::duration<double>(Steady::now() - begun).count();
    std::printf("clusters through the API: %s: posted and followed in %.1f s, %zu new flags\n", flood.what, seconds, all_of(desk, "/v1/clusters?state=flagged").size() - before);
    std::fflush(stdout);
}

/// From the answer to the fifth person's letter until the flag is seen, while invented letters come in at so many a second.
double seconds_to_flag(Service& service, const std::string& importer, const std::string& supervisor, int round, double per_second) {
    InventedLetters source{4000};
    std::vector<std::string> requests;
    for (std::size_t i = 0; i < 4000; ++i) {
        const InventedLetter letter = source.next();
        const std::string body = json{{"channel", "web_message"}, {"external_id", "N" + std::to_string(round) + "-" + std::to_string(i)}, {"title", letter.title}, {"body", letter.body}, {"contact", {{"ref", std::to_string(letter.person)}}}}.dump();
        requests.push_back("POST /v1/messages HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + importer + "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    }
    std::atomic<bool> enough{false};
    std::thread others{[&] { open_loop(service.port(), requests, per_second, [&] { return enough.load(); }); }};
    std::this_thread::sleep_for(std::chrono::seconds{2});
    Caller channel{service.port(), importer};
    Caller desk{service.port(), supervisor};
    const std::string estate = std::string{"青禾"} + static_cast<char>('A' + round) + "苑";
    std::string last;
    for (int person = 0; person < 5; ++person) {
        const json letter{{"channel", "hotline_12345"}, {"external_id", "H" + std::to_string(round) + "-" + std::to_string(person)}, {"title", estate + "小区电梯停运无人维修"},
                          {"body", estate + "小区二号楼的电梯停运" + std::to_string(person + 2) + "天了，老人下不了楼，请尽快维修电梯。"}, {"contact", {{"ref", "E" + std::to_string(round * 10 + person)}}}};
        last = channel.post("/v1/messages", letter.dump()).at("id").get<std::string>();
    }
    const auto begun = Steady::now();
    double seconds = -1;
    while (seconds < 0 && Steady::now() - begun < std::chrono::seconds{20}) {
        const json cluster = desk.get("/v1/messages/" + last).at("cluster");
        if (!cluster.is_null() && !desk.get("/v1/clusters/" + cluster.get<std::string>()).at("flag").is_null()) seconds = std::chrono::duration<double>(Steady::now() - begun).count();
        else std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    enough = true;
    others.join();
    return seconds;
}

}  // namespace

int main(int argc, char** argv) try {
    std::string predictions;
    for (int i = 1; i + 1 < argc; ++i)
        if (std::string{argv[i]} == "--predictions") predictions = argv[i + 1];
    const char* const named = std::getenv("HUIYING_DATA");
    const std::filesystem::path data = named != nullptr ? named : "../shared/data";
    Service service;
    const std::string importer = service.token({"--role", "adapter", "--channel", "all", "--import"});
    const std::string supervisor = service.token({"--role", "supervisor", "--role", "dispatcher"});
    service.start();
    if (std::filesystem::exists(data / "dev/hotspot.jsonl")) measure_quality(service, importer, supervisor, data, predictions);
    else std::printf("clusters through the API: not measured: no judged messages (HUIYING_DATA)\n");
    std::vector<double> seconds;
    for (int round = 0; round < 5; ++round) seconds.push_back(seconds_to_flag(service, importer, supervisor, round, 500));
    std::sort(seconds.begin(), seconds.end());
    std::printf("clusters through the API: a flag is seen %.2f s after the last letter while 500 letters/s come in (median of 5; longest %.2f s)\n", seconds[2], seconds.back());
    int round = 0;
    for (const Flood& flood : floods()) measure_flood(service, importer, supervisor, flood, round++);
    service.stop();
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_clusters: %s\n", error.what());
    return EXIT_FAILURE;
}
