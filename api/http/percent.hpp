#pragma once

// Percent-encoding of URLs (RFC 3986 section 2.1) and the check for well-formed UTF-8.
// Pure functions on bytes, usable from any thread.

#include <string>
#include <string_view>

namespace huiying::http {

enum class PlusSign { literal, space };

// Appends the decoded text to `out`. False, with `out` as it was, when a "%" is not followed by two hexadecimal digits.
// PlusSign::space reads "+" as a space, as HTML forms encode it.
bool percent_decode(std::string_view text, PlusSign plus, std::string& out);

// Everything but the unreserved characters (letters, digits, "-._~") becomes %XX.
std::string percent_encode(std::string_view text);

// Well-formed UTF-8 (Unicode 15, table 3-7): no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

}  // namespace huiying::http
