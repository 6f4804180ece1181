// Nothing acknowledged is lost: kill -9 under load, start again, and every message that was answered 201 must be there, none twice.
//   bench_kill [rounds, 4]
#include <SQLiteCpp/SQLiteCpp.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <thread>

#include "bench/support/letters.hpp"
#include "bench/support/load.hpp"
#include "bench/support/service.hpp"

namespace {

using namespace huiying::bench;

constexpr std::size_t connections = 64;
constexpr std::size_t most_requests = 40'000; ///< more than are answered before the kill

struct Tally {
    std::size_t acknowledged = 0;
    std::size_t found = 0;       ///< of these, posted again: 200, the same content
    std::size_t unanswered = 0;  ///< posted, the answer cut off
    std::size_t kept = 0;        ///< of these, stored all the same
    bool chain_ok = true;
};

std::int64_t ask(const Service& service, const char* question) {
    SQLite::Database database(service.database(), SQLite::OPEN_READWRITE);
    return database.execAndGet(question).getInt64();
}

/// Loads the service and kills it in the middle.
LoadReport interrupted_load(Service& service, const std::vector<std::string>& requests, std::chrono::milliseconds until_kill) {
    LoadReport report;
    service.start();
    std::thread load([&] { report = send_all(service.port(), connections, requests); });
    std::this_thread::sleep_for(until_kill);
    service.kill();
    load.join();
    return report;
}

void run_round(Service& service, const std::string& token, std::size_t round, Tally& tally) {
    const auto requests = post_requests("kill" + std::to_string(round), most_requests, token);
    const LoadReport report = interrupted_load(service, requests, std::chrono::milliseconds(700 + 370 * (round % 4)));
    if (report.count(0) == 0) throw std::runtime_error("the load was over before the kill");
    std::vector<std::string> acknowledged;
    std::vector<std::string> unanswered;
    for (std::size_t i = 0; i < report.begun; ++i) (report.statuses[i] == 201 ? acknowledged : unanswered).push_back(requests[i]);
    tally.chain_ok = tally.chain_ok && service.run({"audit", "verify"}) == 0;
    service.start();
    tally.acknowledged += acknowledged.size();
    tally.found += send_all(service.port(), connections, acknowledged).count(200);
    const LoadReport again = send_all(service.port(), connections, unanswered);
    tally.unanswered += unanswered.size();
    tally.kept += again.count(200);
    service.stop();
}

}  // namespace

int main(int argc, char** argv) try {
    const std::size_t rounds = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 4;
    Service service;
    const std::string token = service.token({"--role", "adapter", "--channel", "all"});
    Tally tally;
    for (std::size_t round = 0; round < rounds; ++round) run_round(service, token, round, tally);
    const auto messages = ask(service, "SELECT count(*) FROM messages");
    const auto duplicates = messages - ask(service, "SELECT count(*) FROM (SELECT DISTINCT channel, external_id FROM messages)") + messages -
                            ask(service, "SELECT count(DISTINCT number) FROM messages");
    tally.chain_ok = tally.chain_ok && service.run({"audit", "verify"}) == 0;
    std::printf("kill: %zu kills under load, acknowledged %zu, found %zu, duplicates %lld, cut off unanswered %zu (of these stored %zu), chain %s\n", rounds,
                tally.acknowledged, tally.found, static_cast<long long>(duplicates), tally.unanswered, tally.kept, tally.chain_ok ? "ok" : "BROKEN");
    return tally.found == tally.acknowledged && duplicates == 0 && tally.chain_ok ? EXIT_SUCCESS : EXIT_FAILURE;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_kill: %s\n", error.what());
    return EXIT_FAILURE;
}
