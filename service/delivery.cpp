#include "service/delivery.hpp"
#include "service/access.hpp"
#include "service/record.hpp"
#include "service/recompute.hpp"
#include "service/rules/clocks.hpp"
#include "service/rules/digest.hpp"
#include <algorithm>

namespace huiying {

namespace {

/// The channel knows the letter a part was split from, not the part.
Offer offer_of(const View& view, const Message& message, FeedEntry entry) {
    const auto letter = message.parent ? view.messages().find(*message.parent) : std::nullopt;
    return {std::move(entry), letter ? letter->external_id : message.external_id, message.number, message.parent};
}

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
        offers.push_back(offer_of(view, message, std::move(entry)));
    }
    return offers;
}

namespace {

/// What ends when the citizen has it: only an answer is waited for.
bool is_answer(const FeedEntry& entry) noexcept {
    const FeedType type = entry.type;
    return entry.code != beside_own_reply && (type == FeedType::reply || type == FeedType::decline || type == FeedType::transferred_out);
}

/// A message whose way back is being written about.
struct Case {
    FeedEntry entry;
    Message message;
    Instant at;
};

Result<Case> open_entry(Unit& unit, const Context& context, const std::string& channel, FeedId id, std::optional<Instant> occurred_at) {
    if (!context.actor.for_channel(channel)) return not_found("channel");
    auto entry = unit.feed().find(id);
    if (!entry || entry->channel != channel) return not_found("reply");
    const auto current = check_epoch(unit, *context.deployment);
    HUIYING_TRY(current);
    const auto at = delivery_time(context, *entry, occurred_at);
    HUIYING_TRY(at);
    settle_pending(unit, *context.deployment, entry->message, context.now);
    Message message = message_of(unit, *entry);
    return Case{std::move(*entry), std::move(message), *at};
}

/// Settles what the office had to look after since an earlier try failed; says so in the record.
void settle_failures(Unit& unit, const Case& opened, const Context& context, Event& event) {
    for (Request& request : unit.requests().of(opened.message.id)) {
        if (request.type != RequestType::delivery || request.state != RequestState::pending) continue;
        request.state = RequestState::approved;
        request.ruled_by = context.actor.person;
        request.ruled_at = opened.at;
        unit.requests().update(request);
        event.changes.push_back({"request.delivery", "pending", "approved"});
    }
}

/// Ends `deliver`, and writes message and clocks on both sides where dates are being moved.
Standing end_delivery(Unit& unit, const Context& context, const Case& opened, const Standing& before) {
    Standing after = before;
    end_clocks(after.clocks, Stage::deliver, opened.at);
    const Deployment& deployment = *context.deployment;
    if (deployment.change) count_change(deployment, *deployment.change, after.clocks);
    for (const MessageClock& clock : after.clocks) {
        const bool ended = clock.stage == Stage::deliver && clock.ended_at == opened.at;
        if (ended || clock.staged) unit.clocks().update(clock);
        if (ended && clock.rungs > 0) unit.escalations().settle(clock.id, opened.at);
    }
    set_deadlines(deployment, after.message, after.clocks);
    unit.messages().update(after.message); // no verb: the version stays
    return after;
}

} // namespace

Result<Offer> report_delivered(Unit& unit, const Context& context, const std::string& channel, FeedId id, std::optional<Instant> occurred_at) {
    auto opened = open_entry(unit, context, channel, id, occurred_at);
    HUIYING_TRY(opened);
    if (opened->entry.delivered_at) return offer_of(unit, opened->message, std::move(opened->entry));
    if (opened->entry.failed_at)
        return Problem{Fault::conflict, "reported_as_failed", "该条已报告送达失败，请报告重发的一条 / this one was reported as failed; report the one it was offered again as", {}, {}};
    opened->entry.delivered_at = opened->at;
    unit.feed().delivered(id, opened->at);
    Event event = start_event(context, Verb::deliver, opened->message, "channel:" + channel, opened->at);
    if (is_answer(opened->entry)) {
        if (opened->entry.type == FeedType::reply) unit.papers().reply_delivered(opened->message.id, opened->at);
        const Standing before{opened->message, unit.clocks().of(opened->message.id)};
        const Standing after = end_delivery(unit, context, *opened, before);
        event.changes = differences(&before, after, *context.deployment->zone);
    }
    settle_failures(unit, *opened, context, event);
    unit.events().append(event);
    return offer_of(unit, opened->message, std::move(opened->entry));
}

Result<Offer> report_failed(Unit& unit, const Context& context, const std::string& channel, FeedId id, const std::string& reason, std::optional<Instant> occurred_at) {
    auto opened = open_entry(unit, context, channel, id, occurred_at);
    HUIYING_TRY(opened);
    FeedEntry& entry = opened->entry;
    if (entry.delivered_at)
        return Problem{Fault::conflict, "already_delivered", "该条已报告送达 / this one was reported as delivered", {}, {}};
    if (entry.failed_at) return offer_of(unit, opened->message, std::move(entry));
    entry.failed_at = opened->at;
    unit.feed().failed(id, opened->at);
    FeedEntry again = entry;
    again.failed_at.reset();
    unit.feed().append(again);

    Event event = start_event(context, Verb::fail_delivery, opened->message, "channel:" + channel, opened->at);
    const auto requests = unit.requests().of(opened->message.id);
    const bool waiting = std::any_of(requests.begin(), requests.end(), [](const Request& request) {
        return request.type == RequestType::delivery && request.state == RequestState::pending;
    });
    const Salt salt = random_salt();
    if (!waiting) {
        Request request;
        request.message = opened->message.id;
        request.type = RequestType::delivery;
        request.office = opened->message.office.value_or(opened->message.triage);
        request.reason = "delivery_failed";
        request.requested_by = context.actor.person;
        request.requested_at = opened->at;
        request.note = reason;
        unit.requests().insert(request, salt);
        event.changes.push_back({"request.delivery", std::nullopt, "pending"});
        event.digests.push_back({"request", salted_digest(salt, reason)});
    }
    unit.events().append(event);
    return offer_of(unit, opened->message, std::move(entry));
}

} // namespace huiying
