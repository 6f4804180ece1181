// The project's sources as the lint tests see them: which files there are, and a file as a row of tokens without comments and
// with literals emptied. Not a compiler: just enough to tell code from text.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace huiying::lint {

struct Token {
    std::string text;  // an identifier, a number, one operator or bracket, or "" (with the quotes) for a literal
    int line = 0;      // from 1
};

// One complaint: where, and what is wrong.
struct Finding {
    std::string file;
    int line = 0;
    std::string what;
};

// Every .cpp and .hpp of the project below the current directory, relative and sorted; build folders and hidden ones left out.
std::vector<std::filesystem::path> project_sources();

// The whole file. Throws std::runtime_error if it cannot be read.
std::string read_text(const std::filesystem::path& file);

// Preprocessor lines are left out.
std::vector<Token> tokens_of(std::string_view source);

}  // namespace huiying::lint
