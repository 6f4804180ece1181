// The way back (反馈): what must return to the citizen over the channel it came from, offered until the channel reports it delivered.
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"

namespace huiying {

/// One entry with what an adapter needs to place it: its own id of the message, and the number.
struct Offer {
    FeedEntry entry;
    std::string external_id; ///< of a part: of the letter it was split from
    std::string number;
    std::optional<MessageId> parent{};
};

/// Entries of the channel after `after` that are not yet delivered, in the order they arose. Problem: not_found for a channel not the caller's.
Result<std::vector<Offer>> pending_offers(const View& view, const Context& context, const std::string& channel, FeedId after, int limit);

/// The channel reports that the citizen has it: ends the `deliver` clock. Reporting it twice changes nothing.
Result<Offer> report_delivered(Unit& unit, const Context& context, const std::string& channel, FeedId id, std::optional<Instant> occurred_at);

/// The channel could not reach the citizen: it is offered again under a new id, and becomes a task of the office (a request `delivery`), which the
/// next report of delivery settles. Reporting it twice changes nothing.
Result<Offer> report_failed(Unit& unit, const Context& context, const std::string& channel, FeedId id, const std::string& reason, std::optional<Instant> occurred_at);

} // namespace huiying
