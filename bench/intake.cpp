// What durable intake costs over what SQLite alone takes for the same rows: POST /v1/messages over 32 and over 128 keep-alive connections,
// beside the very rows this made, inserted through the C API with 50 and with 100 messages a commit. Medians of several rounds.
//   bench_intake [messages a run, 12000] [rounds, 3]
#include <cstdio>
#include <cstdlib>
#include <exception>

#include "bench/support/figures.hpp"
#include "bench/support/letters.hpp"
#include "bench/support/load.hpp"
#include "bench/support/rows.hpp"
#include "bench/support/service.hpp"

namespace {

using namespace huiying::bench;

/// One comparison, over all rounds.
struct Figures {
    std::size_t connections;
    std::size_t per_commit;
    std::vector<double> http{};   ///< messages a second
    std::vector<double> raw{};    ///< messages a second
    std::vector<double> ratios{};
    std::vector<double> microseconds{}; ///< processor time of the service, all threads, a message
    std::vector<double> milliseconds{};
};

void run_round(Figures& figures, std::size_t messages) {
    Service service;
    const std::string token = service.token({"--role", "adapter", "--channel", "all"});
    const auto requests = post_requests("intake", messages, token);
    service.start();
    const LoadReport report = send_all(service.port(), figures.connections, requests);
    figures.microseconds.push_back(service.stop() * 1e6 / static_cast<double>(messages));
    if (report.count(201) != messages) throw std::runtime_error("not every message was registered");
    const StoredRows rows{service.database()};
    if (rows.messages() != messages) throw std::runtime_error("not every message was stored");
    const Folder folder;
    const double seconds = rows.insert_into(folder.file("raw.db"), figures.per_commit);
    figures.http.push_back(report.rate());
    figures.raw.push_back(static_cast<double>(messages) / seconds);
    figures.ratios.push_back(figures.http.back() / figures.raw.back());
    figures.milliseconds.insert(figures.milliseconds.end(), report.milliseconds.begin(), report.milliseconds.end());
}

void print(const Figures& figures) {
    std::printf(" | %zu connections %.0f/s, p50 %.1f ms, p99 %.1f ms, %.0f us of processor a message; SQLite alone with %zu a commit %.0f/s; ratio %.2f",
                figures.connections, median(figures.http), quantile(figures.milliseconds, 0.5), quantile(figures.milliseconds, 0.99), median(figures.microseconds), figures.per_commit, median(figures.raw), median(figures.ratios));
}

}  // namespace

int main(int argc, char** argv) try {
    const std::size_t messages = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 12'000;
    const std::size_t rounds = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 3;
    Figures few{32, 50};
    Figures many{128, 100};
    for (std::size_t round = 0; round < rounds; ++round) {
        run_round(few, messages);
        run_round(many, messages);
    }
    std::printf("intake: %zu messages, %zu rounds", messages, rounds);
    print(few);
    print(many);
    std::printf("\n");
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_intake: %s\n", error.what());
    return EXIT_FAILURE;
}
