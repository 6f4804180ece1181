#include "config/content.hpp"
#include "config/calendars.hpp"
#include "config/policies.hpp"

namespace huiying {

ContentReaders content_readers() {
    return {[](const std::string& content) { return read_policy_content(content); },
            [](const std::string& content, const ByCode<Office>& offices) { return parse_calendars(content, offices); }};
}

} // namespace huiying
