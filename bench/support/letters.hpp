// Invented citizens' messages of the usual length (600 to 1000 bytes of body), varied but the same in every run.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "service/model/message.hpp"

namespace huiying::bench {

/// The letter of this index: title, body, place and writer.
Letter letter(std::size_t index);

/// The message as an adapter posts it: JSON for POST /v1/messages. `series` and `index` make its external id.
std::string message_text(std::string_view series, std::size_t index);

/// Whole HTTP requests that post `count` such messages.
std::vector<std::string> post_requests(std::string_view series, std::size_t count, const std::string& token);

}  // namespace huiying::bench
