// Lists of codes in one column, separated by commas. Configuration admits no comma in the code of an office, a channel or a role.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "service/model/message.hpp"

namespace huiying::sqlite {

std::string join_codes(const std::vector<std::string>& codes);
std::vector<std::string> split_codes(std::string_view text);

/// `office=confidence` for each choice, the confidence in the shortest form that reads back the same.
std::string join_choices(const std::vector<RoutingChoice>& choices);
std::vector<RoutingChoice> split_choices(std::string_view text);

}  // namespace huiying::sqlite
