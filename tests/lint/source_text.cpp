#include "tests/lint/source_text.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace huiying::lint {

namespace fs = std::filesystem;

namespace {

constexpr std::array folders{"api", "assets", "bench", "cli", "cmake", "config", "json", "service", "storage", "tests"};

bool is_source(const fs::path& file) { return file.extension() == ".cpp" || file.extension() == ".hpp"; }

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

class Lexer {
public:
    explicit Lexer(std::string_view source) : source_(source) {}

    std::vector<Token> run() {
        while (at_ < source_.size()) step();
        return std::move(tokens_);
    }

private:
    void step() {
        const char c = source_[at_];
        if (c == '\n' || std::isspace(static_cast<unsigned char>(c)) != 0) return skip(1);
        if (c == '#' && first_on_line_) return skip_directive();
        first_on_line_ = false;
        if (starts("//")) return skip_to(source_.find('\n', at_));
        if (starts("/*")) return skip_past("*/", at_ + 2);
        if (starts("R\"")) return raw_string();
        if (c == '"' || c == '\'') return literal(c);
        if (is_word(c)) return word();
        return symbol();
    }

    bool starts(std::string_view what) const { return source_.substr(at_).starts_with(what); }

    void skip(std::size_t count) {
        for (; count > 0 && at_ < source_.size(); --count, ++at_) {
            if (source_[at_] == '\n') {
                ++line_;
                first_on_line_ = true;
            }
        }
    }

    void skip_to(std::size_t end) { skip(std::min(end, source_.size()) - at_); }

    void skip_past(std::string_view mark, std::size_t from) {
        const auto found = source_.find(mark, from);
        skip_to(found == std::string_view::npos ? found : found + mark.size());
    }

    void skip_directive() {
        std::size_t end = source_.find('\n', at_);
        while (end != std::string_view::npos && source_[end - 1] == '\\') end = source_.find('\n', end + 1);
        skip_to(end);
    }

    void raw_string() {
        tokens_.push_back({"\"\"", line_});
        const auto open = source_.find('(', at_);
        if (open == std::string_view::npos) return skip_to(open);
        const std::string mark = ")" + std::string(source_.substr(at_ + 2, open - at_ - 2)) + "\"";
        skip_past(mark, open);
    }

    void literal(char quote) {
        tokens_.push_back({"\"\"", line_});
        std::size_t end = at_ + 1;
        while (end < source_.size() && source_[end] != quote) end += source_[end] == '\\' ? 2 : 1;
        skip_to(end + 1);
    }

    void word() {
        std::size_t end = at_;
        const bool number = std::isdigit(static_cast<unsigned char>(source_[at_])) != 0;
        while (end < source_.size() && (is_word(source_[end]) || (number && (source_[end] == '\'' || source_[end] == '.')))) ++end;
        tokens_.push_back({std::string(source_.substr(at_, end - at_)), line_});
        skip_to(end);
    }

    void symbol() {
        const std::size_t length = starts("->") || starts("::") || starts("&&") ? 2 : 1;
        tokens_.push_back({std::string(source_.substr(at_, length)), line_});
        skip(length);
    }

    std::string_view source_;
    std::size_t at_ = 0;
    int line_ = 1;
    bool first_on_line_ = true;
    std::vector<Token> tokens_;
};

}  // namespace

std::vector<fs::path> project_sources() {
    std::vector<fs::path> files;
    if (fs::exists("main.cpp")) files.emplace_back("main.cpp");
    for (const char* folder : folders) {
        if (!fs::exists(folder)) continue;
        for (auto entry = fs::recursive_directory_iterator(folder); entry != fs::recursive_directory_iterator(); ++entry) {
            const auto name = entry->path().filename().string();
            if (entry->is_directory() && (name.starts_with('.') || name == "node_modules")) entry.disable_recursion_pending();
            if (entry->is_regular_file() && is_source(entry->path())) files.push_back(entry->path());
        }
    }
    std::ranges::sort(files);
    return files;
}

std::string read_text(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

std::vector<Token> tokens_of(std::string_view source) { return Lexer(source).run(); }

}  // namespace huiying::lint
