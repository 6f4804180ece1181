#include "storage/sqlite/codes.hpp"

#include <array>
#include <charconv>

namespace huiying::sqlite {

std::string join_codes(const std::vector<std::string>& codes) {
    std::string out;
    for (const auto& code : codes) {
        if (!out.empty()) out += ',';
        out += code;
    }
    return out;
}

std::vector<std::string> split_codes(std::string_view text) {
    std::vector<std::string> out;
    while (!text.empty()) {
        const auto end = text.find(',');
        out.emplace_back(text.substr(0, end));
        text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
    return out;
}

std::string join_choices(const std::vector<RoutingChoice>& choices) {
    std::string out;
    for (const auto& choice : choices) {
        std::array<char, 32> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), choice.confidence).ptr;
        if (!out.empty()) out += ',';
        out.append(choice.office).append("=").append(digits.data(), end);
    }
    return out;
}

std::vector<RoutingChoice> split_choices(std::string_view text) {
    std::vector<RoutingChoice> out;
    for (auto& entry : split_codes(text)) {
        const auto equals = entry.rfind('=');
        RoutingChoice choice;
        if (equals != std::string::npos) std::from_chars(entry.data() + equals + 1, entry.data() + entry.size(), choice.confidence);
        choice.office = entry.substr(0, equals);
        out.push_back(std::move(choice));
    }
    return out;
}

}  // namespace huiying::sqlite
