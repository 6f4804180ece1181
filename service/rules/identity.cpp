#include "service/rules/identity.hpp"
#include <algorithm>
#include "service/rules/searched_text.hpp"

namespace huiying {

namespace {

/// As an extension within a house has.
constexpr std::size_t fewest_digits = 3;
/// Of a mobile number, and of a number with its area code, without the zero before it: at least.
constexpr std::size_t national_digits = 10;

bool masked(const std::string& text) { return text.find('*') != std::string::npos; }

} // namespace

std::string phone_identity(std::string_view phone) {
    const std::string tidied = tidy(phone);
    if (masked(tidied)) return {};
    std::string digits;
    std::copy_if(tidied.begin(), tidied.end(), std::back_inserter(digits), [](char c) { return c >= '0' && c <= '9'; });
    if (digits.size() < fewest_digits) return {};
    const bool international = tidied.starts_with('+') || digits.starts_with("00");
    if (digits.starts_with("00")) digits.erase(0, 2);
    const bool mobile = digits.size() == 13 && digits.starts_with("861");
    if ((international || mobile) && digits.starts_with("86") && digits.size() >= national_digits + 2) {
        digits.erase(0, 2);
        return digits.starts_with('1') || digits.starts_with('0') ? digits : '0' + digits; // an area code as it is dialled at home
    }
    return international ? '+' + digits : digits;
}

std::string email_identity(std::string_view email) {
    std::string tidied = tidy(email);
    return masked(tidied) || tidied.find('@') == std::string::npos ? std::string{} : tidied;
}

} // namespace huiying
