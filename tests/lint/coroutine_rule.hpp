// What g++ 12 miscompiles around co_await: braced values, lambdas with captures and ?: in the same full expression,
// switch (co_await …), and co_await inside braces. The rule: what follows co_await is a name, or a call whose arguments are
// names, literals or std::move(name). Reads tokens, so statements over several lines are seen whole.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/lint/source_text.hpp"

namespace huiying::lint {

// All findings in one file's text, in order of lines.
std::vector<Finding> coroutine_findings(std::string_view source, const std::string& file);

}  // namespace huiying::lint
