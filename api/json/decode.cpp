#include "api/json/decode.hpp"
#include "service/attachments.hpp"
#include "service/extension.hpp"
#include "service/pausing.hpp"
#include "service/review.hpp"
#include "service/rules/digest.hpp"
#include "service/splitting.hpp"
#include "service/supervision.hpp"
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace huiying {

using nlohmann::json;

namespace {

constexpr TextLimit note_limit{32 * 1024};
constexpr TextLimit reply_limit{64 * 1024};
constexpr TextLimit code_limit{200};

void read_letter(ObjectReader& body, Letter& letter) {
    letter.title = body.text("title", {most_title_characters * 4, most_title_characters});
    letter.body = body.text("body", {most_body_bytes});
    auto location = body.object("location");
    letter.location.address = location.text("address");
    letter.location.community = location.text("community");
    letter.location.lat = location.number("lat", -90, 90);
    letter.location.lon = location.number("lon", -180, 180);
    location.finish();
    auto contact = body.object("contact");
    letter.contact = {contact.text("name"), contact.text("phone"), contact.text("email"), contact.text("ref")};
    contact.finish();
    if (const json* extra = body.raw("extra")) {
        if (!extra->is_object()) body.fault("extra", "wrong_type", "must be an object");
        else letter.extra = extra->dump();
        if (letter.extra.size() > most_extra_bytes) body.fault("extra", "too_long", "larger than 8 KiB");
    }
}

/// One file: its digest alone, or an object such as POST /v1/attachments answers with. What is no digest is no file that was brought.
std::optional<Attachment> read_attachment(const json& value, const std::string& pointer, Faults& faults) {
    Attachment file;
    std::string hex;
    if (value.is_string()) {
        hex = value.get<std::string>();
    } else {
        ObjectReader one{&value, pointer, faults};
        hex = one.required_text("sha256", code_limit);
        file.name = one.text("name").value_or("");
        file.media_type = one.text("media_type", code_limit).value_or("");
        file.size = one.integer("size", 1, most_file_bytes).value_or(0);
        one.finish();
        if (hex.empty()) return std::nullopt;
    }
    const auto digest = digest_from_hex(hex);
    if (!digest) faults.push_back({pointer, "unknown_attachment", "no such file has been brought; name it by the sha256 that POST /v1/attachments gave"});
    file.sha256 = digest.value_or(Digest{});
    return digest ? std::optional{std::move(file)} : std::nullopt;
}

/// Files come first (POST /v1/attachments) and are named here.
std::vector<Attachment> read_attachments(ObjectReader& body, Faults& faults) {
    std::vector<Attachment> out;
    const json* list = body.raw("attachments");
    if (list == nullptr) return out;
    if (!list->is_array()) body.fault("attachments", "wrong_type", "must be a list");
    else if (list->size() > most_attachments) body.fault("attachments", "too_many", "at most " + std::to_string(most_attachments));
    if (!list->is_array() || list->size() > most_attachments) return out;
    for (std::size_t i = 0; i < list->size(); ++i) {
        const std::string pointer = "/attachments/" + std::to_string(i);
        auto file = read_attachment((*list)[i], pointer, faults);
        if (!file) continue;
        const bool twice = std::any_of(out.begin(), out.end(), [&](const Attachment& other) { return other.sha256 == file->sha256; });
        if (twice) faults.push_back({pointer, "duplicate", "names the same file as one before it"});
        out.push_back(std::move(*file));
    }
    return out;
}

/// The same content: equal canonical JSON, with times as instants.
Digest content_digest(json value) {
    for (const char* name : {"received_at", "upstream_due_at"})
        if (const auto member = value.find(name); member != value.end() && member->is_string())
            if (const auto at = parse_time(member->get_ref<const std::string&>())) *member = at->time_since_epoch().count();
    return sha256(canonical_text(value));
}

std::vector<std::string> empty_if_absent(ObjectReader& body, const char* name) { return body.texts(name, 20); }

std::optional<Limit> read_assist_limit(ObjectReader& body) {
    const auto text = body.text("assist_limit", code_limit);
    if (!text) return std::nullopt;
    const auto limit = Limit::parse(*text);
    if (!limit) body.fault("assist_limit", "invalid_limit", "must be a count of 1 to 3660 and a unit, such as 3wd, 10d, 24h, 4wh, 1m");
    return limit;
}

DispatchOrder read_order(ObjectReader& body, bool required) {
    DispatchOrder order;
    order.office = required ? body.required_text("office", code_limit) : body.text("office", code_limit).value_or("");
    order.assisting = empty_if_absent(body, "assisting");
    order.complex = body.flag("complex").value_or(false);
    order.assist_limit = read_assist_limit(body);
    return order;
}

VerbScript read_dispatch(ObjectReader& body, const Deployment& deployment, Faults& faults) {
    DispatchOrder order = read_order(body, true);
    order.note = body.text("note", note_limit);
    order.no_conflict = body.flag("no_conflict").value_or(false);
    order.confidential = body.flag("confidential");
    if (order.no_conflict && !order.confidential) body.fault("confidential", "required", "say whether it stays confidential: its writer may have wished so");
    if (order.confidential && !order.no_conflict) body.fault("confidential", "does_not_apply", "only with no_conflict");
    if (order.no_conflict && !order.note) body.fault("note", "required", "say why the message accuses no office");
    if (!order.office.empty())
        for (auto& fault : check_order(deployment, order)) faults.push_back(std::move(fault));
    return [order](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return dispatch(unit, context, id, order, options); };
}

VerbScript read_sign(ObjectReader&, const Deployment&, Faults&) { return sign; }

VerbScript read_assign(ObjectReader& body, const Deployment&, Faults&) {
    const std::string assignee = body.required_text("assignee", code_limit);
    return [assignee](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return assign(unit, context, id, assignee, options); };
}

VerbScript read_contact(ObjectReader& body, const Deployment&, Faults&) {
    ContactAttempt attempt;
    const auto reached = body.flag("reached");
    body.require("reached");
    attempt.reached = reached.value_or(false);
    attempt.reason = body.choice<UnreachedReason>("reason");
    attempt.note = body.text("note", note_limit);
    if (reached && !*reached && !attempt.reason) body.fault("reason", "required", "say why the citizen was not reached: " + word_list<UnreachedReason>());
    if (attempt.reached && attempt.reason) body.fault("reason", "does_not_apply", "only when the citizen was not reached");
    return [attempt](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return contact(unit, context, id, attempt, options); };
}

VerbScript read_progress(ObjectReader& body, const Deployment&, Faults&) {
    const ProgressReport report{body.required_text("note", note_limit), body.flag("done").value_or(false)};
    return [report](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return note_progress(unit, context, id, report, options); };
}

VerbScript read_reply(ObjectReader& body, const Deployment&, Faults&) {
    Answer answer;
    answer.outcome = body.required_choice<Outcome>("outcome").value_or(Outcome::solved);
    answer.body = body.required_text("body", reply_limit);
    return [answer](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return reply(unit, context, id, answer, options); };
}

VerbScript read_return(ObjectReader& body, const Deployment&, Faults&) {
    ReturnReport report;
    report.reason = body.required_choice<ReturnReason>("reason").value_or(ReturnReason::other);
    report.note = body.text("note", note_limit);
    report.suggested_office = body.text("suggested_office", code_limit);
    if (report.reason == ReturnReason::other && !report.note) body.fault("note", "required", "with reason `other`, say what it is");
    return [report](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return ask_return(unit, context, id, report, options); };
}

VerbScript read_transfer_out(ObjectReader& body, const Deployment& deployment, Faults&) {
    TransferOrder order;
    order.body = body.required_text("body", code_limit);
    order.reason = body.required_text("reason", note_limit);
    if (!order.body.empty() && !deployment.outside.contains(order.body)) body.fault("body", "unknown_body", "not an outside body of this installation");
    return [order](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return transfer_out(unit, context, id, order, options); };
}

VerbScript read_decline(ObjectReader& body, const Deployment&, Faults&) {
    DeclineOrder order;
    order.reason = body.required_choice<DeclineReason>("reason").value_or(DeclineReason::too_vague);
    order.advice = body.required_text("advice", note_limit);
    return [order](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return decline(unit, context, id, order, options); };
}

VerbScript read_void(ObjectReader& body, const Deployment&, Faults&) {
    const auto note = body.text("note", note_limit);
    return [note](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return ask_void(unit, context, id, note, options); };
}

VerbScript read_withdraw(ObjectReader& body, const Deployment&, Faults&) {
    const auto note = body.text("note", note_limit);
    return [note](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return withdraw(unit, context, id, note, options); };
}

VerbScript read_extend(ObjectReader& body, const Deployment&, Faults&) {
    ExtensionWish wish;
    wish.reason = body.required_text("reason", note_limit);
    if (const auto limit = body.text("limit", code_limit)) {
        wish.limit = Limit::parse(*limit);
        if (!wish.limit) body.fault("limit", "invalid_limit", "must be a count of 1 to 3660 and a unit, such as 15wd, 30d, 24h, 4wh, 1m");
    }
    return [wish](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return ask_extension(unit, context, id, wish, options); };
}

VerbScript read_pause(ObjectReader& body, const Deployment&, Faults&) {
    PauseOrder order;
    const auto reason = body.required_choice<PauseReason>("reason");
    order.reason = reason.value_or(PauseReason::hearing);
    order.question = body.text("question", note_limit);
    order.note = body.text("note", note_limit);
    if (reason == PauseReason::correction && !order.question) body.fault("question", "required", "say what the citizen has to add (补正)");
    if (reason && reason != PauseReason::correction && order.question) body.fault("question", "does_not_apply", "only with reason `correction`");
    return [order](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return pause_message(unit, context, id, order, options); };
}

VerbScript read_resume(ObjectReader& body, const Deployment&, Faults&) {
    const auto note = body.text("note", note_limit);
    return [note](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return resume_message(unit, context, id, note, options); };
}

VerbScript read_approve(ObjectReader& body, const Deployment&, Faults&) {
    const auto note = body.text("note", note_limit);
    return [note](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return approve_reply(unit, context, id, note, options); };
}

VerbScript read_send_back(ObjectReader& body, const Deployment&, Faults&) {
    const std::string note = body.required_text("note", note_limit);
    return [note](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return send_back(unit, context, id, note, options); };
}

VerbScript read_supplement(ObjectReader& body, const Deployment&, Faults&) {
    const std::string text = body.required_text("text", {most_body_bytes});
    return [text](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return supplement(unit, context, id, text, options); };
}

VerbScript read_rating(ObjectReader& body, const Deployment&, Faults&) {
    const RatingReport report = decode_rating(body);
    return [report](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return rate(unit, context, id, report, options); };
}

VerbScript read_rework(ObjectReader& body, const Deployment&, Faults&) {
    const std::string note = body.required_text("note", note_limit);
    return [note](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return rework(unit, context, id, note, options); };
}

VerbScript read_nudge(ObjectReader& body, const Deployment&, Faults&) {
    const auto note = body.text("note", note_limit);
    return [note](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return nudge(unit, context, id, note, options); };
}

VerbScript read_supervise(ObjectReader& body, const Deployment&, Faults&) {
    SupervisionOrder order;
    order.level = static_cast<int>(body.integer("level", 1, 3).value_or(1));
    order.short_clock = body.flag("short_clock").value_or(false);
    order.note = body.text("note", note_limit);
    return [order](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return supervise(unit, context, id, order, options); };
}

/// Digests of files that are there already; what is no digest is none of them.
std::optional<std::vector<Digest>> read_files(ObjectReader& body) {
    const json* list = body.raw("attachments");
    if (list == nullptr) return std::nullopt;
    std::vector<Digest> out;
    if (!list->is_array()) body.fault("attachments", "wrong_type", "must be a list of sha256");
    else if (list->size() > most_attachments) body.fault("attachments", "too_many", "at most " + std::to_string(most_attachments));
    if (!list->is_array() || list->size() > most_attachments) return out;
    for (std::size_t i = 0; i < list->size(); ++i) {
        const json& item = (*list)[i];
        const std::string name = "attachments/" + std::to_string(i);
        const auto digest = item.is_string() ? digest_from_hex(item.get_ref<const std::string&>()) : std::nullopt;
        if (!item.is_string()) body.fault(name, "wrong_type", "must be a string");
        else if (!digest) body.fault(name, "unknown_attachment", "is not a file of this letter");
        else if (std::find(out.begin(), out.end(), *digest) != out.end()) body.fault(name, "duplicate", "names the same file as one before it");
        else out.push_back(*digest);
    }
    return out;
}

PartOrder read_part(ObjectReader& body) {
    PartOrder part;
    part.title = body.text("title", {most_title_characters * 4, most_title_characters});
    part.body = body.required_text("body", {most_body_bytes});
    part.kind = body.choice<Kind>("kind");
    part.service_item = body.text("service_item", code_limit);
    part.office = body.text("office", code_limit).value_or("");
    part.assisting = empty_if_absent(body, "assisting");
    part.attachments = read_files(body);
    body.finish();
    return part;
}

VerbScript read_split(ObjectReader& body, const Deployment&, Faults&) {
    SplitOrder order;
    body.require("parts");
    body.each("parts", [&](ObjectReader& part) { order.parts.push_back(read_part(part)); });
    order.note = body.text("note", note_limit);
    return [order](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return split_message(unit, context, id, order, options); };
}

VerbScript read_unlink(ObjectReader& body, const Deployment&, Faults&) {
    const auto note = body.text("note", note_limit);
    return [note](Unit& unit, const Context& context, MessageId id, const VerbOptions& options) { return unlink(unit, context, id, note, options); };
}

constexpr std::array decoders{
    VerbDecoder{Verb::dispatch, read_dispatch}, VerbDecoder{Verb::sign, read_sign},         VerbDecoder{Verb::assign, read_assign},
    VerbDecoder{Verb::contact, read_contact},   VerbDecoder{Verb::progress, read_progress}, VerbDecoder{Verb::reply, read_reply},
    VerbDecoder{Verb::return_, read_return},    VerbDecoder{Verb::transfer_out, read_transfer_out}, VerbDecoder{Verb::decline, read_decline},
    VerbDecoder{Verb::void_, read_void},        VerbDecoder{Verb::withdraw, read_withdraw}, VerbDecoder{Verb::extend, read_extend},
    VerbDecoder{Verb::pause, read_pause},       VerbDecoder{Verb::resume, read_resume},     VerbDecoder{Verb::approve, read_approve},
    VerbDecoder{Verb::send_back, read_send_back}, VerbDecoder{Verb::supplement, read_supplement}, VerbDecoder{Verb::rating, read_rating},
    VerbDecoder{Verb::rework, read_rework},     VerbDecoder{Verb::nudge, read_nudge},       VerbDecoder{Verb::supervise, read_supervise},
    VerbDecoder{Verb::split, read_split},       VerbDecoder{Verb::unlink, read_unlink},
};

} // namespace

namespace {

/// `stored`: it will be a message; else only where it would go is asked, and its id does not matter.
Result<Draft> decode_description(std::string_view text, const Deployment& deployment, Instant now, bool stored) {
    Faults faults;
    json value;
    if (auto problem = parse_json(text, value, faults)) return std::move(*problem);
    ObjectReader body{&value, "", faults};
    if (value.is_null()) faults.push_back({"", "wrong_type", "must be an object"});
    if (!value.is_object()) return invalid_content(std::move(faults));
    Draft draft;
    draft.channel = body.required_text("channel", code_limit);
    draft.external_id = stored ? body.required_text("external_id", code_limit) : body.text("external_id", code_limit).value_or("");
    draft.kind = body.choice<Kind>("kind");
    draft.priority = body.choice<Priority>("priority").value_or(Priority::normal);
    read_letter(body, draft.letter);
    draft.attachments = read_attachments(body, faults);
    draft.service_item = body.text("service_item", code_limit);
    draft.about_document = body.text("about_document", code_limit);
    draft.received_at = body.time("received_at");
    draft.upstream_due_at = body.time("upstream_due_at");
    draft.anonymous = body.flag("anonymous").value_or(false);
    draft.confidential = body.flag("confidential").value_or(false);
    draft.publish_consent = body.flag("publish_consent").value_or(false);
    body.finish();
    const auto wrong = [&faults](const std::string& pointer) {
        return std::any_of(faults.begin(), faults.end(), [&](const FieldFault& fault) { return fault.pointer == pointer; });
    };
    // A title that cannot be read is no title missing.
    const bool title_wrong = wrong("/title");
    for (auto& fault : check_draft(deployment, draft, now)) {
        const bool follows = title_wrong && fault.pointer == "/body" && fault.code == "required";
        if (!follows && !wrong(fault.pointer)) faults.push_back(std::move(fault));
    }
    if (!faults.empty()) return invalid_content(std::move(faults));
    draft.content = content_digest(std::move(value));
    return draft;
}

} // namespace

Result<Draft> decode_draft(std::string_view text, const Deployment& deployment, Instant now) { return decode_description(text, deployment, now, true); }

Result<Draft> decode_route_question(std::string_view text, const Deployment& deployment, Instant now) { return decode_description(text, deployment, now, false); }

std::span<const VerbDecoder> verb_decoders() noexcept { return decoders; }

Ruling decode_approval(ObjectReader& body) {
    Ruling ruling;
    ruling.next = read_order(body, false);
    ruling.note = body.text("note", note_limit);
    return ruling;
}

Ruling decode_rejection(ObjectReader& body) {
    Ruling ruling;
    ruling.final = body.flag("final");
    ruling.note = body.text("note", note_limit);
    return ruling;
}

RatingReport decode_rating(ObjectReader& body) {
    RatingReport report;
    report.score = body.required_choice<Score>("score").value_or(Score::neutral);
    report.comment = body.text("comment", note_limit);
    report.contacted = body.flag("contacted");
    report.solved = body.flag("solved");
    return report;
}

Ruling decode_withdrawal(ObjectReader&) { return {}; }

TokenOrder decode_token_order(ObjectReader& body) {
    TokenOrder order;
    order.actor.person = body.required_text("person", code_limit);
    for (const Role role : body.choices<Role>("roles")) order.actor.roles.add(role);
    order.actor.channels = body.texts("channels");
    order.actor.offices = body.texts("offices");
    order.actor.level = static_cast<int>(body.integer("level", 1, 2).value_or(0));
    order.actor.may_import = body.flag("may_import").value_or(false);
    order.expires_at = body.time("expires_at");
    return order;
}

} // namespace huiying
