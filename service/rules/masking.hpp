// Masked contact data: enough for a clerk to recognise a caller, not enough to reach one. Each field is masked by itself, so no order matters.
#pragma once
#include "service/model/message.hpp"

namespace huiying {

/// `王**`, `138****1234`, `a***@example.com`; the channel's own ref is an opaque id and stays.
Contact mask(const Contact& contact);

} // namespace huiying
