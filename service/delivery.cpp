#include "service/delivery.hpp"
#include "service/access.hpp"
#include "service/record.hpp"
#include "service/rules/clocks.hpp"
#include <algorithm>

namespace huiying {

namespace {

Offer offer_of(const Message& message, FeedEntry entry) { return {std::move(entry), message.external_id, message.number}; }

Message message_of(const View& view, const FeedEntry& entry) {
    auto message = view.messages().find(entry.message);
    if (!message) throw std::logic_error("a feed entry without its message");
    return std::move(*message);
}

Result<Instant> delivery_time(const Context& context, const FeedEntry& entry, std::optional<Instant> occurred_at) {
    if (!occurred_at) return std::max(context.now, entry.created_at);
    if (!context.actor.may_import)
        return Problem{Fault::forbidden, "may_not_import", "此令牌不能补录时间 / only a token that may import can say when a verb took effect", {}, {}};
    if (*occurred_at > context.now || *occurred_at < entry.created_at)
        return Problem{Fault::invalid, "invalid", "内容有误，请按 errors 逐项更正 / some fields are not acceptable, see errors",
                       {{"/occurred_at", "out_of_range", "must lie between the answer and the present"}}, {}};
    return *occurred_at;
}

} // namespace

Result<std::vector<Offer>> pending_offers(const View& view, const Context& context, const std::string& channel, FeedId after, int limit) {
    if (!context.actor.for_channel(channel) || !context.deployment->channels.contains(channel)) return not_found("channel");
    std::vector<Offer> offers;
    for (auto& entry : view.feed().pending(channel, after, limit)) {
        const Message message = message_of(view, entry);
        offers.push_back(offer_of(message, std::move(entry)));
    }
    return offers;
}

Result<Offer> report_delivered(Unit& unit, const Context& context, const std::string& channel, FeedId id, std::optional<Instant> occurred_at) {
    if (!context.actor.for_channel(channel)) return not_found("channel");
    auto entry = unit.feed().find(id);
    if (!entry || entry->channel != channel) return not_found("reply");
    Message message = message_of(unit, *entry);
    if (entry->delivered_at) return offer_of(message, std::move(*entry));
    const auto at = delivery_time(context, *entry, occurred_at);
    HUIYING_TRY(at);
    entry->delivered_at = *at;
    unit.feed().delivered(id, *at);
    if (entry->type == FeedType::reply) unit.papers().reply_delivered(message.id, *at);

    Standing before{message, unit.clocks().of(message.id)};
    Standing after = before;
    if (const MessageClock* ended = end_clock(after.clocks, Stage::deliver, *at)) unit.clocks().update(*ended);
    set_deadlines(after.message, after.clocks);
    unit.messages().update(after.message); // no verb: the version stays
    Event event = start_event(context, Verb::deliver, message, "channel:" + channel, *at);
    event.changes = differences(&before, after, *context.deployment->zone);
    unit.events().append(event);
    return offer_of(message, std::move(*entry));
}

} // namespace huiying
