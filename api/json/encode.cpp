#include "api/json/encode.hpp"
#include "service/rules/clocks.hpp"
#include "service/rules/digest.hpp"
#include "service/rules/masking.hpp"
#include <nlohmann/json.hpp>

namespace huiying {

namespace {

std::string time_text(const Context& context, Instant at) { return format_time(at, *context.deployment->zone); }

std::optional<std::string> time_text(const Context& context, const std::optional<Instant>& at) {
    return at ? std::optional{time_text(context, *at)} : std::nullopt;
}

/// A text that is `null` when there is nothing in it.
std::optional<std::string_view> unless_empty(const std::string& text) { return text.empty() ? std::nullopt : std::optional<std::string_view>{text}; }

JsonText location_json(const Location& location) {
    if (!location.address && !location.community && !location.lat && !location.lon) return {};
    return JsonObject{}.add("address", location.address).add("community", location.community).add("lat", location.lat).add("lon", location.lon).take();
}

/// Masked; of a confidential message nothing at all but for dispatchers, and the channel that sent it.
JsonText masked_contact(const Context& context, const Dossier& dossier) {
    const Actor& actor = context.actor;
    if (dossier.message.confidential && !actor.has(Role::dispatcher) && !actor.for_channel(dossier.message.channel)) return contact_json({});
    return contact_json(mask(dossier.letter.contact));
}

void add_routing(JsonObject& out, const Routing& routing) {
    JsonList alternatives;
    for (const auto& choice : routing.alternatives) alternatives.add(JsonObject{}.add("office", choice.office).add("confidence", choice.confidence).take());
    out.add("by", routing.by).add("reason", routing.reason).add("confidence", routing.confidence).add("alternatives", alternatives.take());
}

JsonText routing_json(const Routing& routing) {
    JsonObject out;
    add_routing(out, routing);
    return out.take();
}

/// Each assisting office with its own due date, and whether it has done its part (协办).
JsonText assists_json(const Context& context, const Dossier& dossier) {
    JsonList out;
    for (const MessageClock& clock : dossier.clocks)
        if (clock.stage == Stage::assist)
            out.add(JsonObject{}
                        .add("office", clock.calendar)
                        .add("state", clock.state)
                        .add("asked_at", time_text(context, clock.started_at))
                        .add("due_at", time_text(context, clock.due_at))
                        .add("due_on", format_day(clock.due_on))
                        .add("overdue", is_open(clock.state) && is_late(clock.due_at, context.now))
                        .add("ended_at", time_text(context, clock.ended_at))
                        .take());
    return out.take();
}

/// What the lead still waits for: assisting offices that have not reported.
std::vector<std::string> missing(const Dossier& dossier) {
    std::vector<std::string> out;
    for (const MessageClock& clock : dossier.clocks)
        if (clock.stage == Stage::assist && is_open(clock.state)) out.push_back(clock.calendar);
    return out;
}

/// Working time that a stop on the wrong way has cost, in whole minutes of office hours.
JsonText hop_json(const Context& context, const Hop& hop) {
    const auto lost = working_time(context.deployment->street(), *context.deployment->zone, hop.from, hop.to);
    return JsonObject{}
        .add("office", hop.office)
        .add("by", hop.by)
        .add("from", time_text(context, hop.from))
        .add("to", time_text(context, hop.to))
        .add("cause", hop.cause)
        .add("next", hop.next)
        .add("working_minutes", std::chrono::duration_cast<std::chrono::minutes>(lost).count())
        .take();
}

JsonText part_json(const Context& context, const Message& part) {
    return JsonObject{}
        .add("id", part.id)
        .add("number", part.number)
        .add("kind", part.kind)
        .add("service_item", part.service_item)
        .add("state", part.state)
        .add("office", part.office)
        .add("outcome", part.outcome)
        .add("due_at", time_text(context, part.dates.due_at))
        .take();
}

/// How it came where it is: what it repeats, what it is a part of, where it was in vain. Other people's business for a channel.
void add_ways(JsonObject& out, const Context& context, const Dossier& dossier, bool inside) {
    const Message& m = dossier.message;
    JsonList hops;
    JsonList parts;
    if (inside)
        for (const Hop& hop : dossier.hops) hops.add(hop_json(context, hop));
    for (const Message& part : dossier.parts) parts.add(part_json(context, part));
    out.add("assists", inside ? assists_json(context, dossier) : JsonList{}.take())
        .add("missing", inside ? missing(dossier) : std::vector<std::string>{})
        .add("against", inside ? m.against : std::vector<std::string>{})
        .add("hops", hops.take())
        .add("parent", m.parent)
        .add("parts", parts.take())
        .add("cluster", inside ? dossier.cluster : std::nullopt)
        .add("duplicate_of", inside ? m.duplicate_of : std::nullopt);
}

/// With its extensions; what follows another clock, or comes from above, as it stands.
std::string shown_limit(const MessageClock& clock) {
    const auto limit = Limit::parse(clock.limit);
    return limit ? limit_text(Course{clock.started_at, *limit, DayEnd::midnight, clock.steps}) : clock.limit;
}

JsonText clock_json(const Context& context, const MessageClock& clock) {
    return JsonObject{}
        .add("stage", clock.stage)
        .add("state", clock.state)
        .add("started_at", time_text(context, clock.started_at))
        .add("limit", clock.limit.empty() ? std::nullopt : std::optional{shown_limit(clock)})
        .add("due_at", time_text(context, clock.due_at))
        .add("due_on", format_day(clock.due_on))
        .add("provisional", clock.provisional)
        .add("ended_at", time_text(context, clock.ended_at))
        .add("policy", clock.policy)
        .add("basis", basis_of(*context.deployment, clock))
        .take();
}

/// The channel learns which office answered, not which person.
JsonText reply_json(const Context& context, const std::optional<Reply>& reply, bool inside) {
    // What waits for its review, or was sent back, has not been said to the citizen.
    if (!reply || (!inside && !reply->approved_at)) return {};
    return JsonObject{}
        .add("office", reply->office)
        .add("author", inside ? std::optional{reply->author} : std::nullopt)
        .add("outcome", reply->outcome)
        .add("body", reply->body)
        .add("replied_at", time_text(context, reply->replied_at))
        .add("delivered_at", time_text(context, reply->delivered_at))
        .add("approved_at", time_text(context, reply->approved_at))
        .add("approved_by", inside ? reply->approved_by : std::nullopt)
        .add("sent_back", reply->sent_back)
        .take();
}

JsonText rating_json(const Context& context, const std::optional<Rating>& rating) {
    if (!rating) return {};
    return JsonObject{}
        .add("round", rating->round)
        .add("score", rating->score)
        .add("comment", rating->comment)
        .add("contacted", rating->contacted)
        .add("solved", rating->solved)
        .add("by", rating->by)
        .add("at", time_text(context, rating->at))
        .take();
}

JsonText note_json(const Context& context, const Note& note) {
    return JsonObject{}
        .add("verb", note.verb)
        .add("office", unless_empty(note.office))
        .add("author", note.author)
        .add("at", time_text(context, note.at))
        .add("text", note.text)
        .take();
}

void add_file(JsonObject& out, const Attachment& file) {
    out.add("name", file.name).add("media_type", file.media_type).add("size", file.size).add("sha256", to_hex(file.sha256));
}

JsonText attachments_json(const Dossier& dossier) {
    JsonList out;
    for (const Attachment& file : dossier.attachments) {
        JsonObject one;
        add_file(one, file);
        out.add(one.add("url", "/v1/messages/" + dossier.message.id.text() + "/attachments/" + to_hex(file.sha256)).take());
    }
    return out.take();
}

void add_text(JsonObject& out, const Context& context, const Dossier& dossier) {
    const Message& m = dossier.message;
    const Letter& letter = dossier.letter;
    out.add("title", letter.title)
        .add("body", letter.body)
        .add("service_item", m.service_item)
        .add("about_document", m.about_document)
        .add("received_at", time_text(context, m.received_at))
        .add("registered_at", time_text(context, m.registered_at))
        .add("upstream_due_at", time_text(context, m.upstream_due_at))
        .add("location", location_json(letter.location))
        .add("contact", masked_contact(context, dossier))
        .add("anonymous", m.anonymous)
        .add("confidential", m.confidential)
        .add("publish_consent", m.publish_consent)
        .add("attachments", attachments_json(dossier))
        .add("extra", JsonText{letter.extra});
}

/// A channel must not learn that its user has written the same elsewhere.
Routing seen_from_outside(Routing routing) {
    if (routing.reason == "repeat") routing.reason = word(routing.by);
    return routing;
}

void add_handling(JsonObject& out, const Context& context, const Message& m, bool inside) {
    out.add("state", m.state)
        .add("paused_for", m.paused_for)
        .add("round", m.round)
        .add("supervised", m.supervised)
        .add("complex", m.complex)
        .add("office", m.office)
        .add("triage", m.triage)
        .add("assisting", m.assisting)
        .add("assignee", inside ? m.assignee : std::nullopt)
        .add("outcome", m.outcome)
        .add("dispatched_at", time_text(context, m.dispatched_at))
        .add("closed_at", time_text(context, m.closed_at))
        .add("routing", routing_json(inside ? m.routing : seen_from_outside(m.routing)));
}

void add_deadlines(JsonObject& out, const Context& context, const Dossier& dossier, bool inside) {
    JsonList clocks;
    for (const auto& clock : dossier.clocks) clocks.add(clock_json(context, clock));
    out.add("clocks", clocks.take());
    const MessageClock* nearest = nearest_clock(dossier.clocks);
    if (nearest != nullptr) out.add("due_at", time_text(context, nearest->due_at)).add("due_on", format_day(nearest->due_on));
    else out.add("due_at", nullptr).add("due_on", nullptr);
    out.add("overdue", nearest != nullptr && is_late(nearest->due_at, context.now)).add("escalation_level", inside ? dossier.message.escalation_level : 0);
}

/// What is seen from inside only: what was asked, and what was noted.
void add_papers(JsonObject& out, const Context& context, const Dossier& dossier, bool inside) {
    JsonList requests;
    JsonList notes;
    if (inside) {
        for (const auto& request : dossier.requests) requests.add(request_json(context, request));
        for (const auto& note : dossier.notes) notes.add(note_json(context, note));
    }
    out.add("requests", requests.take()).add("notes", notes.take());
}

/// The body outside (外部单位) that a message went to.
JsonText transfer_json(const Context& context, const FeedEntry& entry) {
    if (entry.type != FeedType::transferred_out) return {};
    const auto body = context.deployment->outside.find(entry.code);
    return JsonObject{}.add("code", entry.code).add("name", body == context.deployment->outside.end() ? entry.code : body->second.name).take();
}

} // namespace

JsonText contact_json(const Contact& contact) {
    return JsonObject{}.add("name", contact.name).add("phone", contact.phone).add("email", contact.email).add("ref", contact.ref).take();
}

JsonText upload_json(const Attachment& file) {
    JsonObject out;
    add_file(out, file);
    return out.take();
}

JsonText message_json(const Context& context, const Shown& shown, const std::optional<std::string>& query_code) {
    const Dossier& dossier = shown.dossier;
    const Message& m = dossier.message;
    JsonObject out;
    out.add("id", m.id)
        .add("number", m.number)
        .add("version", m.version)
        .add("channel", m.channel)
        .add("external_id", m.external_id)
        .add("kind", m.kind)
        .add("priority", m.priority);
    add_text(out, context, dossier);
    add_handling(out, context, m, shown.inside);
    add_deadlines(out, context, dossier, shown.inside);
    add_papers(out, context, dossier, shown.inside);
    out.add("reply", reply_json(context, dossier.reply, shown.inside))
        .add("rating", rating_json(context, dossier.rating));
    add_ways(out, context, dossier, shown.inside);
    out.add("verbs", shown.verbs);
    if (query_code) out.add("query_code", *query_code);
    return out.take();
}

JsonText route_json(const RoutingDecision& decision) {
    JsonObject out;
    out.add("office", decision.office);
    add_routing(out, decision.routing);
    return out.add("against", decision.against).take();
}

JsonText request_json(const Context& context, const Request& request) {
    return JsonObject{}
        .add("id", request.id)
        .add("message", request.message)
        .add("type", request.type)
        .add("state", request.state)
        .add("office", unless_empty(request.office))
        .add("reason", request.reason)
        .add("limit", unless_empty(request.limit))
        .add("level", request.level == 0 ? std::nullopt : std::optional{request.level})
        .add("note", request.note)
        .add("requested_by", request.requested_by)
        .add("requested_at", time_text(context, request.requested_at))
        .add("ruled_by", request.ruled_by)
        .add("ruled_at", time_text(context, request.ruled_at))
        .add("final", request.final)
        .add("next", unless_empty(request.next))
        .add("endorsed_by", request.endorsed_by)
        .add("endorsed_at", time_text(context, request.endorsed_at))
        .take();
}

JsonText event_json(const Context& context, const StoredEvent& event) {
    using Json = nlohmann::ordered_json;
    const Json detail = Json::parse(event.detail);
    return JsonObject{}
        .add("seq", event.seq.value())
        .add("verb", event.verb)
        .add("message", event.message)
        .add("person", event.person)
        .add("role", event.role)
        .add("recorded_at", time_text(context, event.recorded_at))
        .add("effective_at", time_text(context, event.effective_at))
        .add("reason", unless_empty(event.reason))
        .add("changes", JsonText{detail.value("changes", Json::array()).dump()})
        .add("digests", JsonText{detail.value("digests", Json::object()).dump()})
        .add("hash", to_hex(event.hash))
        .take();
}

JsonText offer_json(const Context& context, const Offer& offer) {
    const FeedEntry& entry = offer.entry;
    JsonObject out;
    out.add("id", entry.id)
        .add("type", entry.type)
        .add("channel", entry.channel)
        .add("message", entry.message)
        .add("external_id", offer.external_id)
        .add("parent", offer.parent)
        .add("number", offer.number)
        .add("created_at", time_text(context, entry.created_at))
        .add("delivered_at", time_text(context, entry.delivered_at))
        .add("outcome", entry.outcome)
        .add("body", entry.text)
        .add("reason", entry.type == FeedType::decline || entry.type == FeedType::question ? std::optional{entry.code} : std::nullopt)
        .add("due_at", time_text(context, entry.due_at))
        .add("due_on", entry.due_at ? std::optional{format_day(context.deployment->zone->day(*entry.due_at - std::chrono::milliseconds{1}))} : std::nullopt)
        .add("failed_at", time_text(context, entry.failed_at))
        .add("transferred_to", transfer_json(context, entry));
    return out.take();
}

JsonText public_status_json(const Context& context, const PublicStatus& status) {
    const Message& m = status.message;
    const auto office = m.office ? context.deployment->offices.find(*m.office) : context.deployment->offices.end();
    JsonList parts;
    for (const PublicStatus& part : status.parts) parts.add(public_status_json(context, part));
    JsonText reply;
    if (status.reply)
        reply = JsonObject{}.add("outcome", status.reply->outcome).add("body", status.reply->body).add("replied_at", time_text(context, status.reply->replied_at)).take();
    return JsonObject{}
        .add("number", m.number)
        .add("state", m.state)
        .add("round", m.round)
        .add("office", office == context.deployment->offices.end() ? std::nullopt : std::optional{office->second.name})
        .add("received_at", time_text(context, m.received_at))
        .add("due_at", time_text(context, status.due_at))
        .add("due_on", status.due_on ? std::optional{format_day(*status.due_on)} : std::nullopt)
        .add("outcome", m.outcome)
        .add("reply", reply)
        .add("rating", status.rating)
        .add("parts", parts.take())
        .take();
}

JsonText summary_json(const std::string& office, const OfficeSummary& summary) {
    return JsonObject{}
        .add("office", office)
        .add("open", summary.open)
        .add("to_sign", summary.to_sign)
        .add("to_contact", summary.to_contact)
        .add("due_today", summary.due_today)
        .add("due_this_week", summary.due_this_week)
        .add("overdue", summary.overdue)
        .add("requests_pending", summary.requests_pending)
        .add("assisting", summary.assisting)
        .add("special_responses", summary.special_responses)
        .take();
}

JsonText change_json(const Context& context, const Change& change) {
    JsonObject out;
    out.add("seq", change.seq.value()).add("verb", change.verb).add("at", time_text(context, change.at));
    const auto& message = change.message;
    const auto of = [&message](auto member) { return message ? std::optional{(*message).*member} : std::nullopt; };
    out.add("message", message ? std::optional{message->id.text()} : std::nullopt)
        .add("number", of(&Message::number))
        .add("version", of(&Message::version))
        .add("channel", of(&Message::channel))
        .add("kind", message ? std::optional{std::string{word(message->kind)}} : std::nullopt)
        .add("state", message ? std::optional{std::string{word(message->state)}} : std::nullopt)
        .add("office", message ? message->office : std::nullopt)
        .add("due_at", time_text(context, message ? message->dates.due_at : std::nullopt));
    return out.take();
}

namespace {

/// Whom a token stands for, and what it opens.
void add_actor(JsonObject& out, const Actor& actor) {
    std::vector<std::string> roles;
    for (std::size_t i = 0; i < Words<Role>::all.size(); ++i)
        if (actor.has(static_cast<Role>(i))) roles.emplace_back(Words<Role>::all[i]);
    out.add("person", actor.person)
        .add("roles", roles)
        .add("channels", actor.channels)
        .add("offices", actor.offices)
        .add("level", actor.level == 0 ? std::nullopt : std::optional{actor.level})
        .add("may_import", actor.may_import);
}

} // namespace

JsonText caller_json(const Context& context, const char* by, const std::optional<Instant>& until) {
    JsonObject out;
    add_actor(out, context.actor);
    out.add("by", by).add("expires_at", time_text(context, until));
    return out.take();
}

JsonText token_json(const Context& context, const Token& token, const std::optional<std::string>& secret) {
    JsonObject out;
    out.add("id", token.id);
    add_actor(out, token.actor);
    out.add("created_at", time_text(context, token.created_at))
        .add("expires_at", time_text(context, token.expires_at))
        .add("revoked_at", time_text(context, token.revoked_at));
    if (secret) out.add("token", *secret);
    return out.take();
}

} // namespace huiying
