// What has changed, as a list and as a stream of server-sent events (WHATWG HTML, section 9.2). Both walk the record from a place the client names, so
// nothing is lost between two connections, whichever instance answers the next.
#include "api/handlers/handlers.hpp"
#include "api/json/encode.hpp"
#include "service/changes.hpp"
#include "service/sessions.hpp"
#include <charconv>

namespace huiying::handlers {

namespace {

using Time = std::chrono::steady_clock::time_point;

constexpr std::size_t changes_at_a_time = 200;
constexpr std::size_t low_water = 16 * 1024; ///< unsent bytes at which a stream reads on: a slow client holds up itself alone, and is cut in time

/// A place in the record, 0 the beginning; nothing for what is none.
std::optional<EventSeq> parse_place(std::string_view text) {
    if (text == "0") return EventSeq{};
    return EventSeq::parse(text);
}

Problem unknown_place(const char* pointer) {
    return invalid_content({{pointer, "invalid_cursor", "must be a place as given by `next` or an event's id, and not beyond the end of the record"}});
}

/// Where a stream begins: what the client has seen last, or was told to begin at; absent: at the present.
Result<std::optional<EventSeq>> starting_place(Call& call) {
    QueryReader query{call.request()};
    const auto after = query.text("after");
    if (auto problem = query.finish()) return std::move(*problem);
    const auto seen = call.request().header("Last-Event-ID");
    if (!seen && !after) return std::optional<EventSeq>{};
    const auto place = parse_place(seen ? *seen : std::string_view{*after});
    if (!place) return unknown_place(seen ? "/header/Last-Event-ID" : "/query/after");
    return place;
}

std::string id_line(EventSeq seq) { return "id: " + std::to_string(seq.value()) + "\n"; }

/// The events as they go over the wire. Behind them the place reached, for a client all of whose events came earlier: an id alone moves its place.
std::string stream_text(const Context& context, const Changes& changes) {
    std::string text;
    for (const Change& change : changes.items) text += id_line(change.seq) + "data: " + change_json(context, change).text + "\n\n";
    if (changes.items.empty() || changes.items.back().seq != changes.next) text += id_line(changes.next) + "\n";
    return text;
}

http::Headers stream_headers() { return {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}}; }

/// Where the stream begins, and what is to be said of that.
struct Opening {
    EventSeq place;
    bool reset = false; ///< the client has seen more than there is: it comes from before a restore
};

Task<Result<Opening>> open_at(Call& call, std::optional<EventSeq> asked) {
    auto work = [asked](const View& view) -> Result<Opening> {
        const EventSeq last = view.events().last();
        if (!asked) return Opening{last};
        return asked > last ? Opening{last, true} : Opening{*asked};
    };
    auto opening = co_await call.api.store().read(work);
    co_return opening;
}

Task<Result<Changes>> read_next(Call& call, EventSeq place) {
    call.context.now = call.api.now();
    auto work = [context = call.context, session = call.admission.session, place](const View& view) -> Result<Changes> {
        if (!still_opens(view, context.actor.token, session, context.now)) return unauthenticated();
        return read_changes(view, context.actor, place, changes_at_a_time);
    };
    auto changes = co_await call.api.store().read(std::move(work));
    co_return changes;
}

/// Sends what comes until the client goes, its token or session ends, or the service stops.
Task<void> follow(Call& call, EventSeq place) {
    http::Exchange& exchange = call.exchange;
    http::Wakeup& wakeup = call.api.record_wakeup();
    Time heartbeat = std::chrono::steady_clock::now() + call.api.options().heartbeat;
    while (exchange.connected()) {
        const auto ticket = wakeup.ticket();
        const auto changes = co_await read_next(call, place);
        if (!changes && changes.error().fault == Fault::unauthenticated) co_return;
        const Time now = std::chrono::steady_clock::now();
        const bool news = changes && changes->next != place;
        if (news) place = changes->next;
        if (news) exchange.write(stream_text(call.context, *changes));
        else if (now >= heartbeat) exchange.write(":\n\n");
        if (news || now >= heartbeat) heartbeat = now + call.api.options().heartbeat;
        const bool there = co_await exchange.flush(low_water);
        if (!there || exchange.draining()) co_return;
        if (changes && changes->more) continue;
        const Time until = std::min(heartbeat, now + call.api.options().glance);
        co_await exchange.wait(wakeup, ticket, until);
        if (exchange.draining()) co_return;
    }
}

} // namespace

Task<Answered> get_changes(Call& call) {
    QueryReader query{call.request()};
    const auto given = query.text("after");
    const auto after = given ? parse_place(*given) : EventSeq{};
    if (!after) query.fault("after", "invalid_cursor", "must be a place as given by `next`");
    const auto limit = static_cast<std::size_t>(query.limit());
    if (auto problem = query.finish()) co_return problem_answer(*problem);
    auto work = [context = call.context, after = *after, limit](const View& view) -> Result<Changes> {
        if (after > view.events().last()) return unknown_place("/query/after");
        return read_changes(view, context.actor, after, limit);
    };
    const auto changes = co_await call.api.store().read(std::move(work));
    if (!changes) co_return problem_answer(changes.error());
    JsonList items;
    for (const Change& change : changes->items) items.add(change_json(call.context, change));
    JsonObject body;
    body.add("items", items.take()).add("next", std::to_string(changes->next.value())).add("more", changes->more);
    co_return json_answer(200, body.take());
}

Task<Answered> get_stream(Call& call) {
    const auto asked = starting_place(call);
    if (!asked) co_return problem_answer(asked.error());
    const auto place = StreamPlaces::take(call.api.stream_places(), call.context.actor.token);
    if (!place) co_return problem_answer({Fault::rate_limited, "too_many_streams", "同一令牌打开的事件流过多 / this token has too many streams open", {}, {}});
    const auto from = *asked;
    const auto opening = co_await open_at(call, from);
    if (!opening) co_return problem_answer(opening.error());
    const EventSeq begin = opening->place;
    call.exchange.begin_stream(200, "text/event-stream", stream_headers());
    // A client that has seen nothing yet resumes from here.
    call.exchange.write("retry: 2000\n" + id_line(begin) + (opening->reset ? "event: reset\ndata: {}\n" : "") + "\n");
    if (call.request().method() != http::Method::head) co_await follow(call, begin);
    co_return std::nullopt;
}

} // namespace huiying::handlers
