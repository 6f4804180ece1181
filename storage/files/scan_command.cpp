// The virus scanner as a program of its own: started without a shell, looked after until it ends, is late, or the service stops.
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <sstream>
#include <thread>

#include "storage/files/open.hpp"

namespace huiying {

namespace {

constexpr std::chrono::milliseconds between_looks{10};

std::vector<std::string> words_of(const std::string& command) {
    std::vector<std::string> words;
    std::istringstream in{command};
    for (std::string word; in >> word;) words.push_back(word);
    return words;
}

std::string with_file(std::string word, const std::string& path) {
    constexpr std::string_view mark = "{file}";
    for (auto at = word.find(mark); at != std::string::npos; at = word.find(mark, at + path.size())) word.replace(at, mark.size(), path);
    return word;
}

/// In a process group of its own, so that what it starts ends with it. Negative when it cannot be started.
pid_t start(std::vector<std::string> words) {
    std::vector<char*> pointers;
    for (auto& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    for (const int stream : {0, 1, 2}) posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
    // Clients' connections would stay open as long as the scanner has them.
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    pid_t child = -1;
    const int failed = posix_spawnp(&child, pointers.front(), &actions, &attributes, pointers.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return failed == 0 ? child : -1;
}

ScanVerdict verdict_of(int status) {
    if (!WIFEXITED(status)) return ScanVerdict::unknown;
    if (WEXITSTATUS(status) == 0) return ScanVerdict::clean;
    return WEXITSTATUS(status) == 1 ? ScanVerdict::infected : ScanVerdict::unknown;
}

ScanVerdict wait_for(pid_t child, std::chrono::milliseconds most, const std::stop_token& stop) {
    const auto until = std::chrono::steady_clock::now() + most;
    int status = 0;
    for (;;) {
        const pid_t ended = waitpid(child, &status, WNOHANG);
        if (ended == child) return verdict_of(status);
        if (ended < 0 && errno != EINTR) return ScanVerdict::unknown;
        if (stop.stop_requested() || std::chrono::steady_clock::now() >= until) break;
        std::this_thread::sleep_for(between_looks);
    }
    kill(-child, SIGKILL);
    waitpid(child, &status, 0);
    return ScanVerdict::unknown;
}

}  // namespace

Scanner command_scanner(const std::string& command, std::chrono::milliseconds most) {
    return [words = words_of(command), most](const std::string& path, const std::stop_token& stop) {
        // The scanner may be a daemon with a working directory of its own.
        const std::string file = std::filesystem::absolute(path).string();
        std::vector<std::string> filled;
        for (const auto& word : words) filled.push_back(with_file(word, file));
        if (filled.empty()) return ScanVerdict::unknown;
        const pid_t child = start(std::move(filled));
        return child < 0 ? ScanVerdict::unknown : wait_for(child, most, stop);
    };
}

}  // namespace huiying
