// What the learned model costs intake: durable POST /v1/messages with the model on over the same with it off. There are no routing rules in either, so
// that every message comes to the model. Rounds alternate; medians.
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

/// The reference configuration without its routing rules.
std::string config_without_rules(const Folder& folder) {
    const std::string copy = folder.file("config");
    std::filesystem::copy("config", copy, std::filesystem::copy_options::recursive);
    std::ofstream{copy + "/routing.json"} << R"({"rules": [], "model": {"confidence": 0.5}})";
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

}  // namespace

int main(int argc, char** argv) try {
    const std::size_t messages = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 8'000;
    const std::size_t rounds = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 5;
    const Folder folder;
    const std::string config = config_without_rules(folder);
    const std::string learn_from = past_dispatches(folder);
    std::vector<double> off;
    std::vector<double> on;
    std::vector<double> ratios;
    for (std::size_t round = 0; round < rounds; ++round) {
        off.push_back(rate(config, {}, messages));
        on.push_back(rate(config, learn_from, messages));
        ratios.push_back(on.back() / off.back());
    }
    std::printf("intake with the model: %zu messages, %zu rounds, %zu connections | off %.0f/s, on %.0f/s, ratio %.2f\n", messages, rounds, connections, median(off),
                median(on), median(ratios));
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_intake_model: %s\n", error.what());
    return EXIT_FAILURE;
}
