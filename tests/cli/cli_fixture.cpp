#include "tests/cli/cli_fixture.hpp"
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>

namespace huiying::tests {

struct CommandLine::Catch::Streams {
    std::ostringstream out;
    std::ostringstream err;
    std::streambuf* old_out = std::cout.rdbuf(out.rdbuf());
    std::streambuf* old_err = std::cerr.rdbuf(err.rdbuf());
};

CommandLine::CommandLine() { setenv("HUIYING_STORAGE_PATH", database().c_str(), 1); }

CommandLine::~CommandLine() { unsetenv("HUIYING_STORAGE_PATH"); }

CommandLine::Catch::Catch(CommandLine& owner) : owner_(owner), streams_(std::make_unique<Streams>()) {}

CommandLine::Catch::~Catch() {
    std::cout.rdbuf(streams_->old_out);
    std::cerr.rdbuf(streams_->old_err);
    owner_.out = streams_->out.str();
    owner_.err = streams_->err.str();
}

std::string CommandLine::file(const std::string& name, const std::string& content) const {
    std::ofstream{folder_.file(name), std::ios::binary} << content;
    return folder_.file(name);
}

std::unique_ptr<Store> CommandLine::store() const {
    SqliteOptions options;
    options.path = database();
    return open_sqlite(options);
}

} // namespace huiying::tests
