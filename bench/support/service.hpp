// The real service as a child of the benchmark: the binary, the reference configuration, a database in a folder of its own, logging as usual
// but into a file there.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace huiying::bench {

/// A new empty folder, removed with all it holds at the end.
class Folder {
public:
    Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder();
    std::string file(const char* name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

/// Run in the project's root folder, where config/ lies. One thread.
class Service {
public:
    explicit Service(std::string config = "config/huiying.json") : config_(std::move(config)) {}
    Service(const Service&) = delete;
    Service& operator=(const Service&) = delete;
    ~Service();

    std::string database() const { return folder_.file("huiying.db"); }
    /// A new token; before start. The options are those of `huiying token create`.
    std::string token(std::vector<std::string> options);
    /// Starts it and waits until it listens. Throws std::runtime_error when it does not.
    void start();
    std::uint16_t port() const noexcept { return port_; }
    /// SIGTERM, and waits for the end. Gives the seconds of processor time it took in all.
    double stop();
    /// SIGKILL, and waits for the end.
    void kill();
    /// Runs another command of the binary to its end; gives its exit status.
    int run(std::vector<std::string> arguments);
    /// What the last of these said.
    std::string said() const;

private:
    pid_t launch(std::vector<std::string> arguments, const std::string& out, const std::string& err);
    double end(int signal);

    std::string config_;
    Folder folder_;
    pid_t child_ = 0;
    std::uint16_t port_ = 0;
};

}  // namespace huiying::bench
