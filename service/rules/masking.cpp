#include "service/rules/masking.hpp"

namespace huiying {

namespace {

std::size_t first_character(std::string_view text) noexcept {
    if (text.empty()) return 0;
    std::size_t length = 1;
    while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80) ++length;
    return length;
}

/// The first character; what follows becomes two stars whatever its length, so that the length tells nothing.
std::string mask_name(const std::string& name) {
    return name.empty() ? name : name.substr(0, first_character(name)) + "**";
}

/// The first three and last four digits of a long number; nothing but stars of a short one.
std::string mask_phone(const std::string& phone) {
    if (phone.empty()) return phone;
    bool ascii = true;
    for (const char c : phone) ascii = ascii && static_cast<unsigned char>(c) < 0x80;
    if (!ascii || phone.size() < 11) return "****";
    return phone.substr(0, 3) + "****" + phone.substr(phone.size() - 4);
}

std::string mask_email(const std::string& email) {
    if (email.empty()) return email;
    const std::size_t at = email.rfind('@');
    if (at == std::string::npos || at == 0) return "***";
    return email.substr(0, first_character(email)) + "***" + email.substr(at);
}

} // namespace

Contact mask(const Contact& contact) {
    Contact out = contact;
    if (out.name) out.name = mask_name(*out.name);
    if (out.phone) out.phone = mask_phone(*out.phone);
    if (out.email) out.email = mask_email(*out.email);
    return out;
}

} // namespace huiying
