// Whether an office's queue stays quick as the archive grows: GET /v1/offices/{office}/queue (50 items) over HTTP, with the same open work in a
// small and in a large store, asked in turns.
//   bench_queue [messages of the large store, 1000000]
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>

#include "bench/support/archive.hpp"
#include "bench/support/figures.hpp"
#include "bench/support/load.hpp"
#include "bench/support/service.hpp"

namespace {

using namespace huiying::bench;

constexpr std::size_t turns = 12;
constexpr std::size_t requests_a_turn = 25;

/// A service over a filled store, and how long its queue took.
struct Subject {
    explicit Subject(std::size_t messages) : plan{messages} {
        fill_archive(service.database(), plan);
        const std::string token = service.token({"--role", "office", "--office", plan.office});
        requests.assign(requests_a_turn, "GET /v1/offices/" + plan.office + "/queue HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n");
        service.start();
    }
    void ask() {
        const LoadReport report = send_all(service.port(), 1, requests);
        if (report.count(200) != requests.size()) throw std::runtime_error("a queue was not answered");
        milliseconds.insert(milliseconds.end(), report.milliseconds.begin(), report.milliseconds.end());
    }

    ArchivePlan plan;
    Service service;
    std::vector<std::string> requests;
    std::vector<double> milliseconds;
};

}  // namespace

int main(int argc, char** argv) try {
    Subject small{10'000};
    Subject large{argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1'000'000};
    for (std::size_t turn = 0; turn < turns; ++turn) {
        small.ask();
        large.ask();
    }
    const double few = median(small.milliseconds);
    const double many = median(large.milliseconds);
    std::printf("queue: 50 items of %zu open ones (%zu open in all, in both stores), median of %zu requests: %zu messages %.2f ms, %zu messages %.2f ms, ratio %.2f\n",
                small.plan.open_of_office, small.plan.open, small.milliseconds.size(), small.plan.messages, few, large.plan.messages, many, many / few);
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_queue: %s\n", error.what());
    return EXIT_FAILURE;
}
