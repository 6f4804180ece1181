#include "tests/support/program.hpp"
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace huiying::tests {

namespace {

/// This process's environment without our own variables, and `variables`.
std::vector<std::string> environment_with(const Variables& variables) {
    std::vector<std::string> out;
    for (char** entry = environ; *entry != nullptr; ++entry)
        if (const std::string text{*entry}; !text.starts_with("HUIYING_")) out.push_back(text);
    for (const auto& [name, value] : variables) out.push_back(name + "=" + value);
    return out;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    for (auto& text : texts) out.push_back(text.data());
    out.push_back(nullptr);
    return out;
}

} // namespace

bool eventually(const std::function<bool()>& question, std::chrono::seconds patience) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!question()) {
        if (std::chrono::steady_clock::now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds{10});
    }
    return true;
}

std::string file_text(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

void write_file(const std::string& path, const std::string& text) {
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    file << text;
}

Program::Program(const std::vector<std::string>& arguments, const Variables& variables) {
    std::vector<std::string> words{HUIYING_BINARY};
    words.insert(words.end(), arguments.begin(), arguments.end());
    auto environment = environment_with(variables);
    auto word_pointers = pointers(words);
    auto environment_pointers = pointers(environment);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, 1, folder_.file("out").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    posix_spawn_file_actions_addopen(&actions, 2, folder_.file("err").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0600);
    const int failed = posix_spawn(&child_, words.front().c_str(), &actions, nullptr, word_pointers.data(), environment_pointers.data());
    posix_spawn_file_actions_destroy(&actions);
    if (failed != 0) child_ = -1;
    BOOST_TEST_REQUIRE(failed == 0, "cannot start " << words.front());
}

Program::~Program() {
    if (child_ < 0) return;
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
}

void Program::signal(int number) const { kill(child_, number); }

std::optional<Ran> Program::end(std::chrono::seconds patience) {
    int status = 0;
    const bool ended = eventually([&] { return waitpid(child_, &status, WNOHANG) == child_; }, patience);
    if (!ended) return std::nullopt;
    child_ = -1;
    return Ran{WIFEXITED(status) ? WEXITSTATUS(status) : -1, out(), err()};
}

ProgramFixture::ProgramFixture(std::string database) : database_(database.empty() ? folder_.file("huiying.db") : std::move(database)) {}

void ProgramFixture::copy_config() {
    config_ = folder_.file("config");
    for (const char* part : {"huiying.json", "offices.json", "channels.json", "policies.json", "routing.json", "escalation.json", "clusters.json", "calendars"}) {
        std::filesystem::create_directories(config_);
        std::filesystem::copy(std::string{"config/"} + part, config_ + "/" + part, std::filesystem::copy_options::recursive);
    }
}

void ProgramFixture::edit_config(const std::string& name, const std::string& from, const std::string& to) const {
    std::string text = file_text(config_file(name));
    const auto at = text.find(from);
    BOOST_TEST_REQUIRE(at != std::string::npos, name << " has no " << from);
    text.replace(at, from.size(), to);
    write_file(config_file(name), text);
}

std::unique_ptr<Program> ProgramFixture::start(std::vector<std::string> arguments, const Variables& more, const std::string& database) const {
    Variables variables{{"HUIYING_CONFIG", config_ + "/huiying.json"}, {"HUIYING_STORAGE_PATH", database.empty() ? database_ : database}, {"HUIYING_LISTEN_PORT", "0"},
                        {"HUIYING_ATTACHMENTS_RESERVE_MIB", "0"}}; // the disk that tests run on may be small
    for (const auto& [name, value] : more) variables[name] = value;
    return std::make_unique<Program>(std::move(arguments), variables);
}

Ran ProgramFixture::run(std::vector<std::string> arguments, const std::string& database) const {
    auto ran = start(std::move(arguments), {}, database)->end();
    BOOST_TEST_REQUIRE(ran.has_value());
    return *ran;
}

ClientHeaders ProgramFixture::token(const std::vector<std::string>& options) const {
    std::vector<std::string> words{"token", "create"};
    words.insert(words.end(), options.begin(), options.end());
    const Ran ran = run(words);
    BOOST_TEST_REQUIRE(ran.status == 0, ran.err);
    return {{"Authorization", "Bearer " + ran.out.substr(0, ran.out.find('\n'))}};
}

ClientHeaders ProgramFixture::staff_token() const {
    return token({"--person", "值班", "--role", "adapter", "--channel", "all", "--role", "office", "--office", "all", "--role", "dispatcher", "--role", "supervisor", "--import"});
}

RunningService::RunningService(const ProgramFixture& fixture, const Variables& more, const std::string& database) : program_(fixture.start({"serve"}, more, database)) {
    const std::string mark = "\"event\":\"listening\"";
    const bool listens = eventually([&] { return log().find(mark) != std::string::npos && log().find('\n', log().find(mark)) != std::string::npos; });
    BOOST_TEST_REQUIRE(listens, log());
    const std::string text = log();
    const auto at = text.find("\"port\":", text.find(mark));
    port_ = static_cast<std::uint16_t>(std::stoi(text.substr(at + 7)));
}

std::optional<int> RunningService::end(std::chrono::seconds patience) {
    const auto ran = program_->end(patience);
    if (!ran) return std::nullopt;
    return ran->status;
}

} // namespace huiying::tests
