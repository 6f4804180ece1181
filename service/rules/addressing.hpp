// One answer for many: what stands for each reader's own.
#pragma once
#include <string>
#include <string_view>

namespace huiying {

/// The body with each {name} and {number} replaced. What is put in is never looked at again, whatever it says.
std::string addressed(std::string_view body, std::string_view name, std::string_view number);

} // namespace huiying
