// Power is pulled: a child that writes is killed in the middle of it; whatever it was told is stored must be there, whole and once.
#include <sys/wait.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <csignal>
#include <thread>

#include "tests/storage/sample.hpp"
#include "tests/support/temp_store.hpp"

namespace huiying::test {

namespace {

constexpr int writers = 4;

/// In the child: writes until killed, and says so after each commit.
[[noreturn]] void write_until_killed(const SqliteOptions& options, int round, int pipe) {
    const auto store = open_sqlite(options);
    std::vector<std::thread> threads;
    for (int t = 0; t < writers; ++t)
        threads.emplace_back([&store, round, pipe, t] {
            for (std::uint32_t i = 0;; ++i) {
                add(*store, plain_message(std::to_string(round) + "-" + std::to_string(t) + "-" + std::to_string(i)));
                const std::array<std::uint32_t, 2> line{static_cast<std::uint32_t>(t), i};
                if (::write(pipe, line.data(), sizeof line) != sizeof line) _exit(1);
            }
        });
    for (auto& thread : threads) thread.join();
    _exit(1);
}

/// What the child said until it was killed: how many each of its writers was told are stored.
std::array<std::uint32_t, writers> kill_in_the_middle(const SqliteOptions& options, int round) {
    std::array<int, 2> ends{};
    BOOST_REQUIRE(pipe(ends.data()) == 0);
    const pid_t child = fork();
    if (child == 0) write_until_killed(options, round, ends[1]);
    close(ends[1]);
    std::array<std::uint32_t, writers> told{};
    std::array<std::uint32_t, 2> line{};
    int lines = 0;
    while (::read(ends[0], line.data(), sizeof line) == sizeof line) {
        told.at(line[0]) = line[1] + 1;
        if (++lines == 200 + 37 * round) kill(child, SIGKILL);
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    BOOST_TEST((WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL));
    return told;
}

bool whole(const View& view, const std::string& name) {
    const auto found = view.messages().find_external("web_message", name);
    return found && view.messages().find(found->id) && view.messages().letter(found->id).body == full_letter().body &&
           view.events().of(found->id, 10, {}).items.size() == 1;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_acknowledged_message_survives_a_kill_whole_and_once) {
    TempStore store;
    store.close();
    for (int round = 0; round < 4; ++round) {
        const auto told = kill_in_the_middle(store.options(), round);
        store.reopen();
        int missing = 0;
        for (int t = 0; t < writers; ++t)
            for (std::uint32_t i = 0; i < told.at(static_cast<std::size_t>(t)); ++i) {
                const std::string name = std::to_string(round) + "-" + std::to_string(t) + "-" + std::to_string(i);
                if (!read(*store, [name](const View& view) { return whole(view, name); })) ++missing;
            }
        BOOST_TEST(missing == 0);
        const auto messages = read(*store, [](const View& view) { return view.messages().list({}, 100000, {}).items.size(); });
        BOOST_TEST(chain_length(*store) == static_cast<std::int64_t>(messages));
        store.close();
    }
}

}  // namespace huiying::test
