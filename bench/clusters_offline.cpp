// How well clusters are found, and how fast, by the rules alone (no store, no HTTP): the judged messages in the order of time, one pass,
// scored against the judged clusters; then invented letters in great numbers, with the same settings.
//   bench_clusters_offline [--predictions FILE] [letters in the index …, 200000 1000000]
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "bench/support/clusters/flags.hpp"
#include "bench/support/clusters/invented.hpp"
#include "bench/support/clusters/judged.hpp"
#include "service/rules/clusters/clusters.hpp"
#include "service/rules/clusters/lookout.hpp"

namespace {

using namespace huiying::bench;
namespace clusters = huiying::clusters;

constexpr std::size_t timed_letters = 10'000;

struct Pass {
    Clustering clustering;
    std::set<std::int64_t> flagged;  ///< clusters at the end that have a flag
    std::size_t raised = 0;
};

/// The judged messages, one by one, as they would have come in.
Pass run_through(const std::vector<JudgedMessage>& messages) {
    clusters::Clusters index;
    clusters::Lookout lookout;
    std::map<std::string, std::uint64_t> persons;
    std::vector<clusters::ClusterNumber> raised;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        const JudgedMessage& message = messages[i];
        const std::uint64_t person = persons.emplace(message.user, persons.size() + 1).first->second;
        const auto change =
            index.add({static_cast<std::int64_t>(i) + 1, person, message.received, message.title, message.body, {}, {}, message.likes});
        if (const auto flag = lookout.after(change, message.received, index)) raised.push_back(flag->cluster);
    }
    Pass pass;
    for (std::size_t i = 0; i < messages.size(); ++i)
        pass.clustering[messages[i].source] = index.cluster_of(static_cast<std::int64_t>(i) + 1);
    for (const auto cluster : raised) pass.flagged.insert(index.resolve(cluster));
    pass.raised = raised.size();
    return pass;
}

void measure_quality(const std::filesystem::path& data, const std::string& predictions) {
    const auto messages = read_messages(data / "dev/hotspot.jsonl");
    const auto judged = read_clusters(data / "dev/clusters_dev.json");
    Pass pass = run_through(messages);
    if (!predictions.empty()) write_clustering(predictions, pass.clustering);
    const Score score = huiying::bench::score(judged, pass.clustering);
    const FlagScore flags = score_flags(judged, messages, pass.clustering, pass.flagged);
    int together = 0;
    const auto pairs = read_pairs(data / "dev/hard_negative_pairs.json");
    for (const auto& [one, other] : pairs) together += pass.clustering[one] != 0 && pass.clustering[one] == pass.clustering[other];
    std::printf(
        "clusters: %zu judged messages in one pass: macro-F1 %.3f, pair-F1 %.3f, %d of %d hot detected, %d of %d clusters unmatched, "
        "%d of %zu hard negative pairs together; flags: %zu of %zu found, %.2f false per 1,000 messages (%zu raised)\n",
        messages.size(), score.macro_f1, score.pair_f1, score.detected, score.hot, score.unmatched, score.large, together, pairs.size(),
        flags.found, flags.expected, 1000.0 * static_cast<double>(flags.wrong) / static_cast<double>(messages.size()), pass.raised);
}

double resident_mib() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    return static_cast<double>(used.ru_maxrss) / 1024;
}

/// Letters a second once so many are in the index, and memory.
void measure_speed(std::size_t letters) {
    clusters::Clusters index;
    clusters::Lookout lookout;
    InventedLetters source{letters + timed_letters};
    std::size_t raised = 0;
    const auto add = [&](std::int64_t id, const InventedLetter& letter) {
        const auto change = index.add({id, letter.person, letter.received, letter.title, letter.body, {}, {}, 0});
        raised += lookout.after(change, letter.received, index).has_value();
    };
    std::int64_t id = 0;
    while (index.size() < letters) add(++id, source.next());
    std::vector<InventedLetter> timed;
    for (std::size_t i = 0; i < timed_letters; ++i) timed.push_back(source.next());
    const auto begin = std::chrono::steady_clock::now();
    for (const auto& letter : timed) add(++id, letter);
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    std::printf("clusters: %.0f messages/s on one core with %zu in the index, %.0f MiB resident (%zu clusters, %zu flags)\n",
                static_cast<double>(timed_letters) / seconds, letters, resident_mib(), index.standing().size(), raised);
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) try {
    std::string predictions;
    std::vector<std::size_t> sizes;
    for (int i = 1; i < argc; ++i) {
        if (std::string{argv[i]} == "--predictions" && i + 1 < argc)
            predictions = argv[++i];
        else
            sizes.push_back(std::strtoul(argv[i], nullptr, 10));
    }
    const char* const named = std::getenv("HUIYING_DATA");
    const std::filesystem::path data = named != nullptr ? named : "../shared/data";
    if (std::filesystem::exists(data / "dev/hotspot.jsonl"))
        measure_quality(data, predictions);
    else
        std::printf("clusters: quality not measured: no judged messages (HUIYING_DATA)\n");
    if (sizes.empty()) sizes = {200'000, 1'000'000};
    for (const std::size_t size : sizes)
        if (size > 0) measure_speed(size);
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_clusters_offline: %s\n", error.what());
    return EXIT_FAILURE;
}
