#include "bench/support/service.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace huiying::bench {

namespace {

std::string text_of(const std::string& file) {
    std::ostringstream out;
    out << std::ifstream(file, std::ios::binary).rdbuf();
    return out.str();
}

void redirect(const std::string& file, int descriptor) {
    const int opened = ::open(file.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0600);
    if (opened < 0 || ::dup2(opened, descriptor) < 0) ::_exit(126);
}

// The port that the log's line `listening` names; 0 while it is not there.
std::uint16_t listening_port(const std::string& log) {
    const auto line = log.find("\"event\":\"listening\"");
    const auto at = line == std::string::npos ? line : log.find("\"port\":", line);
    std::uint16_t port = 0;
    if (at != std::string::npos) std::from_chars(log.data() + at + 7, log.data() + log.size(), port);
    return port;
}

}  // namespace

Folder::Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "huiying-bench-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
    path_ = name;
}

Folder::~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

Service::~Service() { end(SIGKILL); }

pid_t Service::launch(std::vector<std::string> arguments, const std::string& out, const std::string& err) {
    arguments.insert(arguments.begin(), HUIYING_BINARY);
    arguments.insert(arguments.end(), {"--config", config_});
    std::vector<char*> pointers;
    for (auto& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    const std::string path = database();
    const pid_t child = ::fork();
    if (child != 0) return child;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::setenv("HUIYING_STORAGE_PATH", path.c_str(), 1);
    ::setenv("HUIYING_LISTEN_PORT", "0", 1);
    redirect(out, STDOUT_FILENO);
    redirect(err, STDERR_FILENO);
    ::execv(pointers.front(), pointers.data());
    ::_exit(127);
}

int Service::run(std::vector<std::string> arguments) {
    const pid_t child = launch(std::move(arguments), folder_.file("out"), folder_.file("err"));
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128;
}

std::string Service::said() const { return text_of(folder_.file("out")) + text_of(folder_.file("err")); }

std::string Service::token(std::vector<std::string> options) {
    std::filesystem::remove(folder_.file("out"));
    options.insert(options.begin(), {"token", "create", "--person", "bench"});
    if (run(std::move(options)) != 0) throw std::runtime_error("no token: " + text_of(folder_.file("err")));
    std::string secret = text_of(folder_.file("out"));
    secret.erase(secret.find_last_not_of('\n') + 1);
    return secret;
}

void Service::start() {
    const std::string log = folder_.file("log");
    std::filesystem::remove(log);
    child_ = launch({"serve"}, folder_.file("out"), log);
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    do {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        port_ = listening_port(text_of(log));
    } while (port_ == 0 && std::chrono::steady_clock::now() < patience);
    if (port_ == 0) throw std::runtime_error("the service does not start: " + text_of(log));
}

double Service::stop() { return end(SIGTERM); }

void Service::kill() { end(SIGKILL); }

double Service::end(int signal) {
    if (child_ == 0) return 0;
    ::kill(child_, signal);
    rusage used{};
    ::wait4(child_, nullptr, 0, &used);
    child_ = 0;
    return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

}  // namespace huiying::bench
