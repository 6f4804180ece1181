// How quickly figures and searches are answered over a large store: each question over HTTP, one after another, 99th percentile.
//   bench_metrics [messages, 1000000] [open, 50000] [overdue: only what is overdue now, over a store without a record]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

#include "bench/support/archive.hpp"
#include "bench/support/figures.hpp"
#include "bench/support/load.hpp"
#include "bench/support/service.hpp"
#include "tests/support/http_client.hpp"

namespace {

using namespace huiying::bench;

constexpr std::size_t times = 100;

struct Question {
    const char* what;
    std::string target;
    double limit; ///< milliseconds
    std::string must_hold = "glb"; ///< an answer without it has nothing to count
    bool of_now = false;           ///< asks for what is overdue now, which needs neither record nor index
};

const std::vector<Question>& questions() {
    // 电梯 stands in one letter of ten, 雨棚 in none; 焦糊味 in one of ten as well, but is three characters.
    static const std::vector<Question> all{
        {"overdue", "/v1/metrics/overdue", 200, "overdue", true},
        {"overdue by office", "/v1/metrics/overdue?group_by=office", 200, "glb", true},
        {"overdue by office, channel and kind", "/v1/metrics/overdue?group_by=office,channel,kind", 500, "glb", true},
        {"overdue a while ago by office", "/v1/metrics/overdue?as_of=2026-10-01&group_by=office", 2000},
        {"overdue a year ago", "/v1/metrics/overdue?as_of=2025-11-01", 2000, "overdue"},
        {"performance of a month by office", "/v1/metrics/performance?from=2026-10-01&to=2026-11-01&group_by=office", 100},
        {"performance of a year by office", "/v1/metrics/performance?from=2025-11-01&to=2026-11-01&group_by=office", 100},
        {"performance of a year by office and kind", "/v1/metrics/performance?from=2025-11-01&to=2026-11-01&group_by=office,kind", 500},
        {"load of 14 days", "/v1/metrics/load", 100, "days"},
        {"hot spots of a month by service item", "/v1/metrics/hotspots?by=service_item&from=2026-10-01&to=2026-11-01", 1000, "items"},
        {"hot spots of a year by place", "/v1/metrics/hotspots?by=place&from=2025-11-01&to=2026-11-01", 1000, "items"},
        {"search, common word", "/v1/messages?q=%E7%94%B5%E6%A2%AF", 200},
        {"search, common word of one office", "/v1/offices/glb/queue?q=%E7%94%B5%E6%A2%AF", 200},
        {"search, word that is nowhere", "/v1/messages?q=%E9%9B%A8%E6%A3%9A", 50, "[]"},
    };
    return all;
}

void ask(const Service& service, const std::string& token, const Question& question) {
    const auto answer = huiying::tests::HttpClient{service.port(), std::chrono::seconds{60}}.request("GET", question.target, "", {{"Authorization", "Bearer " + token}});
    if (answer.body.find(question.must_hold) == std::string::npos) throw std::runtime_error(std::string{question.what} + ": nothing was found: " + answer.body.substr(0, 300));
    const std::string request = "GET " + question.target + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n";
    const LoadReport report = send_all(service.port(), 1, std::vector<std::string>(times, request));
    if (report.count(200) != times) throw std::runtime_error(std::string{question.what} + " was not answered");
    std::printf("metrics: %s: p99 %.1f ms, median %.1f ms (limit %.0f ms)\n", question.what, quantile(report.milliseconds, 0.99), median(report.milliseconds), question.limit);
    std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) try {
    ArchivePlan plan{argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1'000'000};
    plan.open = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 50'000;
    plan.open_of_office = plan.open / 25;
    const bool only_now = argc > 3;
    plan.record = !only_now;
    Service service;
    fill_archive(service.database(), plan);
    if (!only_now && (service.run({"audit", "metrics"}) != 0 || service.run({"index"}) != 0)) throw std::runtime_error("the archive cannot be followed: " + service.said().substr(0, 400));
    const std::string token = service.token({"--role", "supervisor", "--role", "dispatcher", "--role", "office", "--office", plan.office});
    service.start();
    std::printf("metrics: %zu messages, %zu of them open, %zu requests each\n", plan.messages, plan.open, times);
    for (const Question& question : questions())
        if (question.of_now || !only_now) ask(service, token, question);
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_metrics: %s\n", error.what());
    return EXIT_FAILURE;
}
