// Domain values as the API writes them. One function per thing; the same shape wherever it appears.
#pragma once
#include "service/delivery.hpp"
#include "service/desk.hpp"
#include "service/staff.hpp"
#include "service/watch.hpp"
#include <nlohmann/json_fwd.hpp>

namespace huiying {

/// `A message` of the contract, as this caller sees it: contact masked, notes and requests for staff only.
nlohmann::ordered_json message_json(const Context& context, const Shown& shown);
nlohmann::ordered_json request_json(const Context& context, const Request& request);
nlohmann::ordered_json event_json(const Context& context, const StoredEvent& event);
nlohmann::ordered_json contact_json(const Contact& contact);
nlohmann::ordered_json offer_json(const Context& context, const Offer& offer);
nlohmann::ordered_json overdue_json(const Context& context, const OverdueReport& report);
/// The same report as CSV (RFC 4180, UTF-8 with BOM): a row per group, then the total.
std::string overdue_csv(const Context& context, const OverdueReport& report);
nlohmann::ordered_json summary_json(const std::string& office, const OfficeSummary& summary);
nlohmann::ordered_json token_json(const Context& context, const Token& token);

} // namespace huiying
