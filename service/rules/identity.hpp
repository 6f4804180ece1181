// Who wrote, as channels write it down: one person's number comes with and without spaces, hyphens and country code, and is one person's.
#pragma once
#include <string>
#include <string_view>

namespace huiying {

/// The digits of a telephone number, without the country code of China (ITU-T E.164) before a mobile number or an area code, and with + before
/// that of another country. Empty where it tells nobody: fewer than three digits, all digits alike, something between them that hides others, or
/// the name of an account.
std::string phone_identity(std::string_view phone);

/// An address in lower case, without white space: a provider could tell people apart by case, and is advised not to (RFC 5321, 2.4). Empty
/// where there is no @, or a part is masked.
std::string email_identity(std::string_view email);

} // namespace huiying
