// Commands run as a person runs them: the shipped configuration, a database in a folder of its own, and what was printed.
#pragma once
#include "cli/commands.hpp"
#include "tests/support/temp_store.hpp"
#include <memory>
#include <string>
#include <vector>

namespace huiying::tests {

class CommandLine {
public:
    CommandLine();
    ~CommandLine();
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    static constexpr const char* config = "config/huiying.json";
    std::string out; ///< what the last command printed
    std::string err; ///< and what it complained about

    /// Runs a command and catches what it prints; gives its exit status.
    template <class Command>
    int run(Command command) {
        const Catch caught{*this};
        return command();
    }
    /// A file of this content; gives its path.
    std::string file(const std::string& name, const std::string& content) const;
    /// The database the commands work on, opened for a look.
    std::unique_ptr<Store> store() const;
    std::string database() const { return folder_.file("huiying.db"); }

private:
    class Catch {
    public:
        explicit Catch(CommandLine& owner);
        ~Catch();
        Catch(const Catch&) = delete;
        Catch& operator=(const Catch&) = delete;

    private:
        struct Streams;
        CommandLine& owner_;
        std::unique_ptr<Streams> streams_;
    };
    test::TempFolder folder_;
};

} // namespace huiying::tests
