#include "api/json/encode.hpp"
#include "service/rules/clocks.hpp"
#include "service/rules/digest.hpp"
#include "service/rules/masking.hpp"
#include <nlohmann/json.hpp>

namespace huiying {

using Json = nlohmann::ordered_json;

namespace {

template <class T>
Json or_null(const std::optional<T>& value) {
    return value ? Json(*value) : Json(nullptr);
}

Json time_json(const Context& context, const std::optional<Instant>& at) {
    return at ? Json(format_time(*at, *context.deployment->zone)) : Json(nullptr);
}

template <class E>
Json word_json(const std::optional<E>& value) {
    return value ? Json(word(*value)) : Json(nullptr);
}

bool is_staff(const Actor& actor) noexcept { return actor.has(Role::office) || actor.has(Role::dispatcher) || actor.has(Role::supervisor); }

Json location_json(const Location& location) {
    if (!location.address && !location.community && !location.lat && !location.lon) return nullptr;
    return {{"address", or_null(location.address)}, {"community", or_null(location.community)}, {"lat", or_null(location.lat)}, {"lon", or_null(location.lon)}};
}

/// Masked; of a confidential message nothing at all but for dispatchers, and the channel that sent it.
Json masked_contact(const Context& context, const Dossier& dossier) {
    const Actor& actor = context.actor;
    if (dossier.message.confidential && !actor.has(Role::dispatcher) && !actor.for_channel(dossier.message.channel)) return contact_json({});
    return contact_json(mask(dossier.letter.contact));
}

Json routing_json(const Routing& routing) {
    Json alternatives = Json::array();
    for (const auto& choice : routing.alternatives) alternatives.push_back({{"office", choice.office}, {"confidence", choice.confidence}});
    return {{"by", word(routing.by)}, {"reason", routing.reason}, {"confidence", routing.confidence}, {"alternatives", std::move(alternatives)}};
}

Json clock_json(const Context& context, const MessageClock& clock) {
    return {{"stage", word(clock.stage)},
            {"state", word(clock.state)},
            {"started_at", time_json(context, clock.started_at)},
            {"limit", clock.limit},
            {"due_at", time_json(context, clock.due_at)},
            {"due_on", format_day(clock.due_on)},
            {"provisional", clock.provisional},
            {"ended_at", time_json(context, clock.ended_at)},
            {"policy", clock.policy},
            {"basis", clock.basis}};
}

Json reply_json(const Context& context, const std::optional<Reply>& reply) {
    if (!reply) return nullptr;
    return {{"office", reply->office},   {"author", reply->author},
            {"outcome", word(reply->outcome)}, {"body", reply->body},
            {"replied_at", time_json(context, reply->replied_at)}, {"delivered_at", time_json(context, reply->delivered_at)}};
}

Json notes_json(const Context& context, const std::vector<Note>& notes) {
    Json out = Json::array();
    for (const Note& note : notes)
        out.push_back({{"verb", word(note.verb)}, {"office", note.office.empty() ? Json(nullptr) : Json(note.office)}, {"author", note.author}, {"at", time_json(context, note.at)}, {"text", note.text}});
    return out;
}

void put_text(Json& out, const Context& context, const Dossier& dossier) {
    const Letter& letter = dossier.letter;
    out["title"] = or_null(letter.title);
    out["body"] = or_null(letter.body);
    out["service_item"] = or_null(dossier.message.service_item);
    out["about_document"] = or_null(dossier.message.about_document);
    out["received_at"] = time_json(context, dossier.message.received_at);
    out["registered_at"] = time_json(context, dossier.message.registered_at);
    out["upstream_due_at"] = time_json(context, dossier.message.upstream_due_at);
    out["location"] = location_json(letter.location);
    out["contact"] = masked_contact(context, dossier);
    out["anonymous"] = dossier.message.anonymous;
    out["confidential"] = dossier.message.confidential;
    out["publish_consent"] = dossier.message.publish_consent;
    out["attachments"] = Json::array();
    out["extra"] = letter.extra == "{}" ? Json::object() : Json::parse(letter.extra);
}

void put_handling(Json& out, const Context& context, const Dossier& dossier) {
    const Message& m = dossier.message;
    out["state"] = word(m.state);
    out["round"] = m.round;
    out["complex"] = m.complex;
    out["office"] = or_null(m.office);
    out["triage"] = m.triage;
    out["assisting"] = m.assisting;
    out["assignee"] = or_null(m.assignee);
    out["outcome"] = word_json(m.outcome);
    out["dispatched_at"] = time_json(context, m.dispatched_at);
    out["closed_at"] = time_json(context, m.closed_at);
    out["routing"] = routing_json(m.routing);
}

void put_deadlines(Json& out, const Context& context, const Dossier& dossier) {
    Json clocks = Json::array();
    for (const auto& clock : dossier.clocks) clocks.push_back(clock_json(context, clock));
    out["clocks"] = std::move(clocks);
    const MessageClock* nearest = nearest_clock(dossier.clocks);
    out["due_at"] = nearest != nullptr ? time_json(context, nearest->due_at) : Json(nullptr);
    out["due_on"] = nearest != nullptr ? Json(format_day(nearest->due_on)) : Json(nullptr);
    out["overdue"] = nearest != nullptr && is_late(nearest->due_at, context.now);
    out["escalation_level"] = 0;
}

Json cell_json(const Context& context, const OverdueCell& cell, const std::vector<std::string_view>& by) {
    Json out = Json::object();
    for (const auto name : by) {
        const auto& value = name == "office" ? cell.office : name == "channel" ? cell.channel : cell.kind;
        out[std::string{name}] = value && !value->empty() ? Json(*value) : Json(nullptr);
    }
    out["open"] = cell.open;
    out["overdue"] = cell.overdue;
    out["due_today"] = cell.due_today;
    out["due_within_1wd"] = cell.due_within_1wd;
    out["due_within_3wd"] = cell.due_within_3wd;
    out["oldest_due_at"] = time_json(context, cell.oldest_due_at);
    out["lateness"] = {{"(0,1]", cell.lateness[0]}, {"(1,3]", cell.lateness[1]}, {"(3,5]", cell.lateness[2]}, {"(5,15]", cell.lateness[3]}, {">15", cell.lateness[4]}};
    return out;
}

std::vector<std::string_view> grouping(const OverdueReport& report) {
    std::vector<std::string_view> by;
    if (report.groups.empty()) return by;
    if (report.groups.front().office) by.push_back("office");
    if (report.groups.front().channel) by.push_back("channel");
    if (report.groups.front().kind) by.push_back("kind");
    return by;
}

} // namespace

Json contact_json(const Contact& contact) {
    return {{"name", or_null(contact.name)}, {"phone", or_null(contact.phone)}, {"email", or_null(contact.email)}, {"ref", or_null(contact.ref)}};
}

Json message_json(const Context& context, const Shown& shown) {
    const Dossier& dossier = shown.dossier;
    const Message& m = dossier.message;
    const bool staff = is_staff(context.actor);
    Json out{{"id", m.id.text()},           {"number", m.number},       {"version", m.version},
             {"channel", m.channel},        {"external_id", m.external_id}, {"kind", word(m.kind)},
             {"priority", word(m.priority)}};
    put_text(out, context, dossier);
    put_handling(out, context, dossier);
    put_deadlines(out, context, dossier);
    Json requests = Json::array();
    if (staff)
        for (const auto& request : dossier.requests) requests.push_back(request_json(context, request));
    out["requests"] = std::move(requests);
    out["notes"] = staff ? notes_json(context, dossier.notes) : Json::array();
    out["reply"] = reply_json(context, dossier.reply);
    out["rating"] = nullptr;
    out["cluster"] = nullptr;
    out["duplicate_of"] = m.duplicate_of ? Json(m.duplicate_of->text()) : Json(nullptr);
    out["verbs"] = shown.verbs;
    return out;
}

Json request_json(const Context& context, const Request& request) {
    return {{"id", request.id.text()},
            {"message", request.message.text()},
            {"type", word(request.type)},
            {"state", word(request.state)},
            {"office", request.office.empty() ? Json(nullptr) : Json(request.office)},
            {"reason", request.reason},
            {"note", or_null(request.note)},
            {"requested_by", request.requested_by},
            {"requested_at", time_json(context, request.requested_at)},
            {"ruled_by", or_null(request.ruled_by)},
            {"ruled_at", time_json(context, request.ruled_at)},
            {"final", request.final}};
}

Json event_json(const Context& context, const StoredEvent& event) {
    Json detail = Json::parse(event.detail);
    return {{"seq", event.seq.value()},
            {"verb", event.verb},
            {"message", event.message.text()},
            {"person", event.person},
            {"role", event.role},
            {"recorded_at", time_json(context, event.recorded_at)},
            {"effective_at", time_json(context, event.effective_at)},
            {"reason", event.reason.empty() ? Json(nullptr) : Json(event.reason)},
            {"changes", detail.value("changes", Json::array())},
            {"digests", detail.value("digests", Json::object())},
            {"hash", to_hex(event.hash)}};
}

Json offer_json(const Context& context, const Offer& offer) {
    const FeedEntry& entry = offer.entry;
    Json out{{"id", entry.id.text()},
             {"type", word(entry.type)},
             {"channel", entry.channel},
             {"message", entry.message.text()},
             {"external_id", offer.external_id},
             {"number", offer.number},
             {"created_at", time_json(context, entry.created_at)},
             {"delivered_at", time_json(context, entry.delivered_at)},
             {"outcome", word_json(entry.outcome)},
             {"body", entry.text}};
    out["reason"] = entry.type == FeedType::decline ? Json(entry.code) : Json(nullptr);
    out["transferred_to"] = nullptr;
    if (entry.type == FeedType::transferred_out) {
        const auto body = context.deployment->outside.find(entry.code);
        out["transferred_to"] = {{"code", entry.code}, {"name", body == context.deployment->outside.end() ? entry.code : body->second.name}};
    }
    return out;
}

Json overdue_json(const Context& context, const OverdueReport& report) {
    Json out{{"as_of", time_json(context, report.as_of)}};
    out.update(cell_json(context, report.total, {}));
    Json groups = Json::array();
    const auto by = grouping(report);
    for (const auto& cell : report.groups) groups.push_back(cell_json(context, cell, by));
    out["groups"] = std::move(groups);
    return out;
}

std::string overdue_csv(const Context& context, const OverdueReport& report) {
    const auto by = grouping(report);
    std::string out = "\xEF\xBB\xBF";
    for (const auto name : by) out.append(name).append(",");
    out += "open,overdue,due_today,due_within_1wd,due_within_3wd,oldest_due_at,late_0_1,late_1_3,late_3_5,late_5_15,late_over_15\r\n";
    const auto row = [&](const OverdueCell& cell, bool total) {
        for (const auto name : by) {
            const auto& value = name == "office" ? cell.office : name == "channel" ? cell.channel : cell.kind;
            out += (total ? "total" : value.value_or("")) + ",";
        }
        for (const auto count : {cell.open, cell.overdue, cell.due_today, cell.due_within_1wd, cell.due_within_3wd}) out += std::to_string(count) + ",";
        out += cell.oldest_due_at ? format_time(*cell.oldest_due_at, *context.deployment->zone) : "";
        for (const auto count : cell.lateness) out += "," + std::to_string(count);
        out += "\r\n";
    };
    for (const auto& cell : report.groups) row(cell, false);
    row(report.total, true);
    return out;
}

Json summary_json(const std::string& office, const OfficeSummary& summary) {
    return {{"office", office},
            {"open", summary.open},
            {"to_sign", summary.to_sign},
            {"to_contact", summary.to_contact},
            {"due_today", summary.due_today},
            {"due_this_week", summary.due_this_week},
            {"overdue", summary.overdue},
            {"requests_pending", summary.requests_pending},
            {"assisting", summary.assisting},
            {"special_responses", 0}};
}

Json token_json(const Context& context, const Token& token) {
    Json roles = Json::array();
    for (std::size_t i = 0; i < Words<Role>::all.size(); ++i)
        if (token.actor.has(static_cast<Role>(i))) roles.push_back(Words<Role>::all[i]);
    return {{"id", token.id.text()},
            {"person", token.actor.person},
            {"roles", std::move(roles)},
            {"channels", token.actor.channels},
            {"offices", token.actor.offices},
            {"level", token.actor.level == 0 ? Json(nullptr) : Json(token.actor.level)},
            {"may_import", token.actor.may_import},
            {"created_at", time_json(context, token.created_at)},
            {"expires_at", time_json(context, token.expires_at)},
            {"revoked_at", time_json(context, token.revoked_at)}};
}

} // namespace huiying
