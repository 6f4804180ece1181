// The real program as a child: one command run to its end, or the service running until it is told to stop, or killed.
#pragma once
#include "tests/support/http_client.hpp"
#include "tests/support/temp_store.hpp"
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace huiying::tests {

using Variables = std::map<std::string, std::string>;

/// Asks again and again until the answer is yes; false when `patience` is over.
bool eventually(const std::function<bool()>& question, std::chrono::seconds patience = std::chrono::seconds(60));

std::string file_text(const std::string& path);
void write_file(const std::string& path, const std::string& text);

/// How a command ended, and what it said.
struct Ran {
    int status = -1; ///< exit status; -1 when a signal ended it
    std::string out;
    std::string err;
};

/// One `huiying …`, started. Kills what still runs at its end.
class Program {
public:
    /// The child sees no HUIYING_* but these.
    Program(const std::vector<std::string>& arguments, const Variables& variables);
    ~Program();
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;

    void signal(int number) const;
    /// Waits for the end; nothing when it still runs after `patience`.
    std::optional<Ran> end(std::chrono::seconds patience = std::chrono::seconds(60));
    std::string out() const { return file_text(folder_.file("out")); }
    std::string err() const { return file_text(folder_.file("err")); }

private:
    test::TempFolder folder_;
    pid_t child_ = -1;
};

/// A fresh installation: config/ of the project or a copy of it, and a database that goes with the test.
class ProgramFixture {
public:
    explicit ProgramFixture(std::string database = {});

    const std::string& database() const { return database_; }
    const test::TempFolder& folder() const { return folder_; }
    /// Copies config/ so that it can be edited; later commands use the copy.
    void copy_config();
    std::string config_file(const std::string& name) const { return config_ + "/" + name; }
    /// Replaces a piece of a copied file that must be there once.
    void edit_config(const std::string& name, const std::string& from, const std::string& to) const;

    /// One command run to its end, on `database` or another one.
    Ran run(std::vector<std::string> arguments, const std::string& database = {}) const;
    std::unique_ptr<Program> start(std::vector<std::string> arguments, const Variables& more = {}, const std::string& database = {}) const;
    /// A new token, as a header. `staff` may do everything but administer.
    ClientHeaders token(const std::vector<std::string>& options) const;
    ClientHeaders staff_token() const;

private:
    test::TempFolder folder_;
    std::string database_;
    std::string config_ = "config";
};

/// `huiying serve` on a free port.
class RunningService {
public:
    explicit RunningService(const ProgramFixture& fixture, const Variables& more = {}, const std::string& database = {});

    HttpClient connect() const { return HttpClient{port_, std::chrono::seconds(40)}; }
    std::string log() const { return program_->err(); }
    void signal(int number) const { program_->signal(number); }
    /// Its exit status; nothing when it did not end in time.
    std::optional<int> end(std::chrono::seconds patience = std::chrono::seconds(60));

private:
    std::unique_ptr<Program> program_;
    std::uint16_t port_ = 0;
};

} // namespace huiying::tests
