#include "service/rules/addressing.hpp"
#include <array>
#include <utility>

namespace huiying {

std::string addressed(std::string_view body, std::string_view name, std::string_view number) {
    const std::array<std::pair<std::string_view, std::string_view>, 2> marks{{{"{name}", name}, {"{number}", number}}};
    std::string out;
    while (!body.empty()) {
        std::size_t taken = 0;
        for (const auto& [mark, own] : marks)
            if (body.starts_with(mark)) out += own, taken = mark.size();
        if (taken == 0) out += body.front(), taken = 1;
        body.remove_prefix(taken);
    }
    return out;
}

} // namespace huiying
