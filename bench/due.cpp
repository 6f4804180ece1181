// How many lines a second `huiying due` answers on one core: the real binary over a file of mixed lines, held against a loop that only copies the
// same lines, as what the machine's files and memory cost anyway.
//   bench_due [lines, 2000000]
#include <fcntl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "bench/support/figures.hpp"
#include "bench/support/service.hpp"

namespace {

using namespace huiying::bench;

constexpr int turns = 5;

/// Times through the loaded years and a little beyond, in both notations, with limits of every unit.
void write_lines(const std::string& file, std::size_t count) {
    constexpr const char* limits[]{"1wd", "5wd", "15wd", "90wd", "15d", "60d", "2h", "24h", "4wh", "12wh", "1m", "3m"};
    std::ofstream out{file, std::ios::binary};
    char line[64];
    for (std::size_t i = 0; i < count; ++i) {
        const unsigned at = static_cast<unsigned>(i * 2654435761U % 1000003U);
        const char* offset = i % 3 == 0 ? "Z" : "+08:00";
        std::snprintf(line, sizeof line, "%04u-%02u-%02uT%02u:%02u:%02u%s %s\n", 2018 + at % 10, 1 + at % 12, 1 + at % 28, at % 24, at % 60, at / 7 % 60,
                      offset, limits[at % std::size(limits)]);
        out << line;
    }
    if (!out.flush()) throw std::runtime_error("cannot write the lines");
}

/// Seconds of processor time that ended children have taken.
double child_seconds() {
    rusage used{};
    ::getrusage(RUSAGE_CHILDREN, &used);
    const auto seconds = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6; };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// Puts a file in the place of standard input, which the child inherits.
void feed(const std::string& file) {
    const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (opened < 0 || ::dup2(opened, STDIN_FILENO) < 0) throw std::runtime_error("cannot open the lines");
    ::close(opened);
}

/// Seconds of wall clock of the least work on the same lines: read by blocks, found one by one, appended, written.
double copy_lines(const std::string& from, const std::string& to) {
    const auto begin = std::chrono::steady_clock::now();
    const int in = ::open(from.c_str(), O_RDONLY | O_CLOEXEC);
    const int out = ::open(to.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
    std::string block(1 << 20, '\0');
    std::string lines;
    for (ssize_t count = 0; (count = ::read(in, block.data(), block.size())) > 0; lines.clear()) {
        std::string_view rest{block.data(), static_cast<std::size_t>(count)};
        for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
            lines.append(rest.substr(0, end + 1));
            rest.remove_prefix(end + 1);
        }
        lines.append(rest);
        if (::write(out, lines.data(), lines.size()) != static_cast<ssize_t>(lines.size())) throw std::runtime_error("cannot write the copy");
    }
    ::close(in);
    ::close(out);
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

std::size_t count_good(const std::string& file) {
    std::ifstream in{file, std::ios::binary};
    std::size_t good = 0;
    for (std::string line; std::getline(in, line);) good += line.starts_with("error") ? 0 : 1;
    return good;
}

}  // namespace

int main(int argc, char** argv) try {
    const std::size_t lines = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 2'000'000;
    const Folder folder;
    const std::string file = folder.file("lines");
    write_lines(file, lines);
    std::vector<double> wall;
    std::vector<double> processor;
    std::vector<double> copied;
    for (int turn = 0; turn < turns; ++turn) {
        Service service;
        feed(file);
        const double before = child_seconds();
        const auto begin = std::chrono::steady_clock::now();
        if (service.run({"due"}) != EXIT_SUCCESS) throw std::runtime_error("huiying due did not answer every line");
        wall.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
        processor.push_back(child_seconds() - before);
        const auto answers = std::filesystem::path{service.database()}.parent_path() / "out";
        if (turn == 0 && count_good(answers.string()) != lines) throw std::runtime_error("the answers are not as many as the lines");
        copied.push_back(copy_lines(file, folder.file("copy")));
    }
    const double seconds = median(wall);
    std::printf("due: %zu mixed lines in %.2f s (processor %.2f s, median of %d): %.2f million lines/s on one core; "
                "%.1f times a plain copy of the lines (%.2f s)\n",
                lines, seconds, median(processor), turns, static_cast<double>(lines) / seconds / 1e6, seconds / median(copied), median(copied));
    return EXIT_SUCCESS;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_due: %s\n", error.what());
    return EXIT_FAILURE;
}
