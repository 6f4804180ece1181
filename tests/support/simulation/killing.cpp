#include "tests/support/simulation/killing.hpp"
#include <array>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

namespace huiying::tests {

namespace {

[[noreturn]] void live_in_child(const Plan& plan, const std::string& folder, int pipe) {
    try {
        Year year{plan, folder, [pipe](Year::Moment moment) {
                      const char byte = static_cast<char>(moment);
                      if (::write(pipe, &byte, 1) != 1) _exit(4);
                  }};
        year.live();
    } catch (const std::exception& failure) {
        Journal{Year::journal_in(folder)}.wrong(std::string{"the year broke off: "} + failure.what());
        _exit(3);
    }
    _exit(0);
}

/// When to kill: after so many steps, at the next moment of this sort and so many more of it.
struct Fate {
    std::uint64_t steps = 0;
    char sort = 's';
    std::uint64_t more = 0;
};

Fate fate_of(const Plan& plan, int life, int kills) {
    // A year takes some ten thousand steps, and twenty for each message.
    const std::uint64_t whole = 10'000 + 20 * static_cast<std::uint64_t>(plan.messages);
    Chance chance{mixed(plan.seed, 70'000 + static_cast<std::uint64_t>(life))};
    constexpr std::array<char, 3> sorts{'s', 'w', 'm'};
    return {chance.below(whole / static_cast<std::uint64_t>(kills)), sorts[static_cast<std::size_t>(life) % sorts.size()], chance.below(12)};
}

/// Follows what the child says until its fate or its end.
void watch(int pipe, pid_t child, Fate fate, bool kills) {
    std::array<char, 256> bytes{};
    bool killed = false;
    for (ssize_t got = 0; (got = ::read(pipe, bytes.data(), bytes.size())) > 0;) {
        if (!kills) continue;
        for (ssize_t i = 0; i < got && !killed; ++i) {
            const char sort = bytes[static_cast<std::size_t>(i)];
            if (fate.steps > 0) fate.steps -= sort == 's' ? 1 : 0;
            else if (sort != fate.sort) continue;
            else if (fate.more > 0) --fate.more;
            else killed = kill(child, SIGKILL) == 0;
        }
    }
}

} // namespace

void live_through(const Plan& plan, const std::string& folder, int kills) {
    for (int life = 0;; ++life) {
        std::array<int, 2> ends{};
        if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
        const pid_t child = fork();
        if (child < 0) throw std::runtime_error("no child");
        if (child == 0) {
            close(ends[0]);
            live_in_child(plan, folder, ends[1]);
        }
        close(ends[1]);
        watch(ends[0], child, fate_of(plan, life, std::max(kills, 1)), life < kills);
        close(ends[0]);
        int status = 0;
        waitpid(child, &status, 0);
        if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
        if (!(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)) {
            const Journal journal{Year::journal_in(folder)};
            throw std::runtime_error(journal.faults.empty() ? "the year ended with status " + std::to_string(status) : journal.faults.back());
        }
    }
}

} // namespace huiying::tests
