// The reply feed: what must go back to citizens over a channel, with long polling.
#include "api/handlers/handlers.hpp"
#include "api/json/encode.hpp"
#include "service/delivery.hpp"

namespace huiying::handlers {

Task<Answered> get_replies(Call& call) {
    QueryReader query{call.request()};
    const auto given = query.text("after");
    const auto after = given && *given != "0" ? FeedId::parse(*given) : FeedId{};
    if (!after) query.fault("after", "invalid_cursor", "must be a cursor as given by `next`");
    const auto wait = std::chrono::seconds{query.integer("wait", 0, 0, 30)};
    const int limit = query.limit();
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    const auto until = std::chrono::steady_clock::now() + wait;
    const std::string channel{call.parameter("channel")};
    auto& wakeup = call.api.feed_wakeup();
    for (;;) {
        const auto ticket = wakeup.ticket();
        auto work = [context = call.context, channel, after = *after, limit](const View& view) -> Result<std::vector<Offer>> {
            return pending_offers(view, context, channel, after, limit);
        };
        auto offers = co_await call.api.store().read(std::move(work));
        if (!offers) co_return problem_answer(offers.error());
        const bool over = std::chrono::steady_clock::now() >= until;
        if (offers->empty() && !over && !call.exchange.draining()) {
            const bool news = co_await call.exchange.wait(wakeup, ticket, until);
            if (news || call.exchange.connected()) continue;
        }
        JsonList items;
        for (const Offer& offer : *offers) items.add(offer_json(call.context, offer));
        // A feed has no end: `next` is where to go on, also when nothing is there yet.
        const FeedId last = offers->empty() ? *after : offers->back().entry.id;
        JsonObject body;
        body.add("items", items.take()).add("next", last);
        co_return json_answer(200, body.take());
    }
}

Task<Answered> post_delivered(Call& call) {
    auto received = co_await receive_json(call, false);
    if (!received.text) co_return std::move(received.refusal);
    const auto id = path_id<FeedId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    std::optional<Instant> occurred_at;
    const auto problem = read_object(*received.text, [&](ObjectReader& body, Faults&) { occurred_at = body.time("occurred_at"); });
    if (problem) co_return problem_answer(*problem);
    const std::string channel{call.parameter("channel")};
    PresentWork<EncodedAnswer> work = [channel, id = *id, occurred_at](Unit& unit, const Context& context) -> Result<EncodedAnswer> {
        const auto offer = report_delivered(unit, context, channel, id, occurred_at);
        HUIYING_TRY(offer);
        return EncodedAnswer{200, offer_json(context, *offer).text, 0};
    };
    auto answered = co_await write_once(call, std::move(*received.text), std::move(work));
    co_return answered;
}

Task<Answered> post_failed(Call& call) {
    auto received = co_await receive_json(call, true);
    if (!received.text) co_return std::move(received.refusal);
    const auto id = path_id<FeedId>(call, "id");
    if (!id) co_return problem_answer(id.error());
    std::optional<Instant> occurred_at;
    std::string reason;
    const auto problem = read_object(*received.text, [&](ObjectReader& body, Faults&) {
        occurred_at = body.time("occurred_at");
        reason = body.required_text("reason", {2000});
    });
    if (problem) co_return problem_answer(*problem);
    const std::string channel{call.parameter("channel")};
    PresentWork<EncodedAnswer> work = [channel, id = *id, reason, occurred_at](Unit& unit, const Context& context) -> Result<EncodedAnswer> {
        const auto offer = report_failed(unit, context, channel, id, reason, occurred_at);
        HUIYING_TRY(offer);
        return EncodedAnswer{200, offer_json(context, *offer).text, 0};
    };
    auto answered = co_await write_once(call, std::move(*received.text), std::move(work));
    co_return answered;
}

} // namespace huiying::handlers
