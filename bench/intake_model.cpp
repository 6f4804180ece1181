// What the learned model costs intake: durable POST /v1/messages where the model routes every message, and says why, over the same where one rule takes
// them all, so that the same rows are written; and with the reference rules, where it takes what these leave over. Rounds alternate; medians.
//   bench_intake_model [messages a run, 8000] [rounds, 5]
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>

#include "bench/support/figures.hpp"
#include "bench/support/letters.hpp"
#include "bench/support/load.hpp"
#include "bench/support/service.hpp"
#include "json/writer.hpp"

namespace {

using namespace huiying;
using namespace huiying::bench;

constexpr std::size_t connections = 32;
constexpr std::size_t dispatches = 6'000;
const std::vector<std::string> offices{"dzb", "cyzx", "wmb", "ysb", "zzb", "sfs", "djb", "glb", "fwb", "pab", "slzx", "zfd"};

constexpr const char* model_alone = R"({"rules": [], "model": {"confidence": 0.5}})";
constexpr const char* one_rule =
    R"({"rules": [{"id": "all", "office": "glb", "any": [], "all": [], "none": [], "places": [], "channels": [], "service_items": [],
                   "kinds": ["consultation", "help", "complaint", "report", "suggestion", "praise", "bad_review", "petition", "opinion"]}]})";

/// The reference configuration with other routing.
std::string config_with(const Folder& folder, const char* name, const char* routing) {
    const std::string copy = folder.file(name);
    std::filesystem::copy("config", copy, std::filesystem::copy_options::recursive);
    std::ofstream{copy + "/routing.json"} << routing;
    return copy + "/huiying.json";
}

/// Past dispatches: letters other than those that are posted later, each topic with one office.
std::string past_dispatches(const Folder& folder) {
    const std::string file = folder.file("dispatches.jsonl");
    std::ofstream out{file};
    for (std::size_t i = 0; i < dispatches; ++i) {
        const Letter written = letter(1'000'000 + i);
        const std::size_t topic = std::hash<std::string>{}(*written.title) % offices.size();
        out << JsonObject{}.add("title", written.title).add("body", written.body).add("office", offices[topic]).take().text << '\n';
    }
    return file;
}

double rate(const std::string& config, const std::string& learn_from, std::size_t messages) {
    Service service{config};
    if (!learn_from.empty() && service.run({"train", "--from", learn_from}) != 0) throw std::runtime_error("the model was not trained");
    const std::string token = service.token({"--role", "adapter", "--channel", "all"});
    const auto requests = post_requests("intake", messages, token);
    service.start();
    const LoadReport report = send_all(service.port(), connections, requests);
    service.stop();
    if (report.count(201) != messages) throw std::runtime_error("not every message was registered");
    return report.rate();
}

/// The same messages without and with the model, over all rounds.
struct Comparison {
    const char* what;
    std::string config_off;
    std::string config_on;
    std::vector<double> off{};
    std::vector<double> on{};
    std::vector<double> ratios{};
};

void run_round(Comparison& comparison, const std::string& learn_from, std::size_t messages) {
    comparison.off.push_back(rate(comparison.config_off, {}, messages));
    comparison.on.push_back(rate(comparison.config_on, learn_from, messages));
    comparison.ratios.push_back(comparison.on.back() / comparison.off.back());
}

}  // namespace

int main(int argc, char** argv) try {
    const std::size_t messages = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 8'000;
    const std::size_t rounds = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 5;
    const Folder folder;
    const std::string learn_from = past_dispatches(folder);
    const std::string with_rule = config_with(folder, "rule", one_rule);
    const std::string with_model = config_with(folder, "model", model_alone);
    Comparison alone{"the model alone against one rule", with_rule, with_model};
    Comparison reference{"the reference rules, with and without it behind them", "config/huiying.json", "config/huiying.json"};
    for (std::size_t round = 0; round < rounds; ++round)
        for (Comparison* const each : {&alone, &reference}) run_round(*each, learn_from, messages);
    std::printf("intake with the model: %zu messages, %zu rounds, %zu connections", messages, rounds, connections);
    for (const Comparison* const each : {&alone, &reference})
        std::printf(" | %s: off %.0f/s, on %.0f/s, ratio %.2f", each->what, median(each->off), median(each->on), median(each->ratios));
    std::printf("\n");
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_intake_model: %s\n", error.what());
    return EXIT_FAILURE;
}
