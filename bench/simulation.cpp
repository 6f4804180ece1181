// A deployment through a simulated year, killed on the way, and judged in the end by a slow count over the record: see tests/simulation. Prints what
// was wrong before its line, and fails.
//   bench_simulation [messages, 20000] [seed, 20261123] [kills, 30] [folder to keep]
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>

#include "bench/support/service.hpp"
#include "tests/support/simulation/killing.hpp"
#include "tests/support/simulation/verdict.hpp"

namespace {

using namespace huiying::tests;
using Seconds = std::chrono::duration<double>;

int run(const Plan& plan, const std::string& folder, int kills) {
    const auto begun = std::chrono::steady_clock::now();
    // A folder that was kept is judged again, not lived again.
    if (!std::filesystem::exists(Year::database_in(folder))) live_through(plan, folder, kills);
    const auto lived = std::chrono::steady_clock::now();
    Verdict verdict = judge(plan, folder);
    const auto judged = std::chrono::steady_clock::now();
    if (!verdict.faults.empty()) std::printf("%s", verdict.text().c_str());
    auto& counts = verdict.counts;
    const auto rungs = counts["rungs in time"] + counts["rungs late"] + counts["rungs skipped"];
    std::printf("simulation: seed %llu, %lld messages, %lld events, %lld clocks as a slow count has them, %lld rungs fired once each (%lld late, %lld skipped), %lld lives, %lld faults | a year in "
                "%.1f s, judged in %.1f s\n",
                static_cast<unsigned long long>(plan.seed), static_cast<long long>(counts["messages"]), static_cast<long long>(counts["events"]), static_cast<long long>(counts["clocks"]),
                static_cast<long long>(rungs), static_cast<long long>(counts["rungs late"]), static_cast<long long>(counts["rungs skipped"]), static_cast<long long>(counts["lives"]),
                static_cast<long long>(counts["faults"]), Seconds{lived - begun}.count(), Seconds{judged - lived}.count());
    return verdict.faults.empty() ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace

int main(int argc, char** argv) try {
    const auto argument = [&](int place, unsigned long long otherwise) { return argc > place ? std::strtoull(argv[place], nullptr, 10) : otherwise; };
    const Plan plan = plan_of_the_year(argument(2, 20261123), static_cast<int>(argument(1, 20'000)));
    const auto kills = static_cast<int>(argument(3, 30));
    const huiying::bench::Folder folder;
    if (argc > 4) std::filesystem::create_directories(argv[4]);
    return run(plan, argc > 4 ? argv[4] : folder.file("."), kills);
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_simulation: %s\n", error.what());
    return EXIT_FAILURE;
}
