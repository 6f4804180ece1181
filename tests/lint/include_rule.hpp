// Who may include whom: main and cli → api, storage → service; api and storage never meet; config is read by main only.
// Some libraries have one home too: Beast in api/http, SQLite in storage, JSON only in .cpp files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/lint/source_text.hpp"

namespace huiying::lint {

// All findings in one file's text. file is its path from the root, which decides the rules that hold for it.
std::vector<Finding> include_findings(std::string_view source, const std::string& file);

}  // namespace huiying::lint
