// Domain values as the API writes them. One function per thing; the same shape wherever it appears.
#pragma once
#include "json/writer.hpp"
#include "service/changes.hpp"
#include "service/delivery.hpp"
#include "service/desk.hpp"
#include "service/rating.hpp"
#include "service/routing_report.hpp"
#include "service/rules/routing.hpp"
#include "service/staff.hpp"

namespace huiying {

/// `A message` of the contract, as this caller sees it: contact masked, notes and requests for staff only. With the query code where it is given.
JsonText message_json(const Context& context, const Shown& shown, const std::optional<std::string>& query_code = std::nullopt);
/// `routing` as it would be, with the office; null where triage would look.
JsonText route_json(const RoutingDecision& decision);
/// A file as it was brought; by its `sha256` a message names it.
JsonText upload_json(const Attachment& file);
JsonText request_json(const Context& context, const Request& request);
JsonText event_json(const Context& context, const StoredEvent& event);
JsonText contact_json(const Contact& contact);
JsonText offer_json(const Context& context, const Offer& offer);
/// What the public page shows.
JsonText public_status_json(const Context& context, const PublicStatus& status);
/// Derived figures are null where nothing stands below the line.
JsonText routing_report_json(const Context& context, const RoutingReport& report);
JsonText summary_json(const std::string& office, const OfficeSummary& summary);
/// Who is calling, on what (`token` or `session`), and until when that lasts.
JsonText caller_json(const Context& context, const char* by, const std::optional<Instant>& until);
JsonText change_json(const Context& context, const Change& change);
/// With the secret where it is given.
JsonText token_json(const Context& context, const Token& token, const std::optional<std::string>& secret = std::nullopt);

} // namespace huiying
