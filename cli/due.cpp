// `huiying due`: times and limits in, due times out, by the million. Reads the zone and the calendars only, so that it answers whatever else is
// amiss.
#include "cli/commands.hpp"
#include "cli/due_lines.hpp"
#include "config/configuration.hpp"
#include <cerrno>
#include <iostream>
#include <system_error>
#include <unistd.h>

namespace huiying::commands {

namespace {

constexpr std::size_t block_size = 1 << 20;

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

/// Bytes read; 0 at the end.
std::size_t read_block(int in, std::string& block) {
    for (;;) {
        const ssize_t count = ::read(in, block.data(), block.size());
        if (count >= 0) return static_cast<std::size_t>(count);
        if (errno != EINTR) fail("cannot read the lines");
    }
}

void write_all(int out, std::string_view text) {
    while (!text.empty()) {
        const ssize_t count = ::write(out, text.data(), text.size());
        if (count < 0 && errno != EINTR) fail("cannot write the answers");
        if (count > 0) text.remove_prefix(static_cast<std::size_t>(count));
    }
}

} // namespace

int due(const std::string& config, int in, int out) {
    const LoadedCounting counting = load_counting(config);
    if (!counting.faults.empty()) return std::cerr << format_faults(counting.faults) << '\n', failed;
    DueLines lines{counting.calendars->street(), *counting.zone};
    std::string block(block_size, '\0');
    std::string answers;
    // Answered block by block, so that whoever writes line by line gets an answer to each.
    while (const std::size_t count = read_block(in, block)) {
        lines.add(std::string_view{block}.substr(0, count), answers);
        write_all(out, answers);
        answers.clear();
    }
    lines.finish(answers);
    write_all(out, answers);
    return lines.bad() == 0 ? done : refused;
}

} // namespace huiying::commands
