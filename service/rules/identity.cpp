#include "service/rules/identity.hpp"
#include <algorithm>
#include <array>
#include "service/rules/searched_text.hpp"

namespace huiying {

namespace {

/// As an extension within a house has.
constexpr std::size_t fewest_digits = 3;
/// What has fewer digits and letters beside them is no number: the name of an account, say.
constexpr std::size_t fewest_beside_letters = 7;
constexpr std::size_t mobile_digits = 11;
/// Of a number with its area code, without the zero before it: at least.
constexpr std::size_t national_digits = 10;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return c >= 'a' && c <= 'z'; } // tidied

/// What may stand between the digits of one number. Anything else hides some of them.
bool separates(char c) { return std::string_view{"-().,/+"}.find(c) != std::string_view::npos; }

/// Behind these stands an extension, or another number.
constexpr std::array<std::string_view, 5> number_ends{"转", "、", "或", "和", ";"};

/// The digits of a tidied text from the first to the last; none where something other than a separator stands between them.
std::string digits_of(std::string_view text) {
    for (const std::string_view end : number_ends) text = text.substr(0, text.find(end));
    std::string out;
    bool hidden = false;
    for (const char c : text)
        if (is_digit(c)) {
            if (hidden) return {};
            out += c;
        } else {
            hidden = hidden || (!out.empty() && !separates(c));
        }
    return out;
}

bool says_nothing(const std::string& digits, std::string_view text) {
    const bool letters = std::any_of(text.begin(), text.end(), is_letter);
    return digits.size() < (letters ? fewest_beside_letters : fewest_digits) || digits.find_first_not_of(digits.front()) == std::string::npos;
}

} // namespace

std::string phone_identity(std::string_view phone) {
    const std::string tidied = tidy(phone);
    std::string digits = digits_of(tidied);
    if (says_nothing(digits, tidied)) return {};
    const bool international = tidied.find('+') < tidied.find(digits.front()) || digits.starts_with("00");
    if (digits.starts_with("00")) digits.erase(0, 2);
    const bool mobile = digits.size() == 2 + mobile_digits && digits.starts_with("861");
    if ((international || mobile) && digits.starts_with("86") && digits.size() >= 2 + national_digits) {
        digits.erase(0, 2);
        const bool whole = digits.starts_with('0') || (digits.starts_with('1') && digits.size() == mobile_digits);
        return whole ? digits : '0' + digits; // an area code as it is dialled at home
    }
    return international ? '+' + digits : digits;
}

std::string email_identity(std::string_view email) {
    std::string tidied = tidy(email);
    return tidied.find('*') != std::string::npos || tidied.find('@') == std::string::npos ? std::string{} : tidied;
}

} // namespace huiying
