// A second look at a JSON text that did not please: where it breaks, and which members stand in it twice.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace huiying {

struct SourceSurvey {
    std::optional<std::size_t> broken_at; ///< offset of the byte at which it is no JSON any more
    std::vector<std::string> repeated;    ///< JSON Pointers of members given before in the same object
};

/// Comments are allowed.
SourceSurvey survey_source(std::string_view text);

} // namespace huiying
