#include "service/intake.hpp"
#include "service/access.hpp"
#include "service/attachments.hpp"
#include "service/port/attachments.hpp"
#include "service/record.hpp"
#include "service/recompute.hpp"
#include "service/rules/clocks.hpp"
#include "service/rules/digest.hpp"
#include "service/rules/identity.hpp"
#include "service/rules/policy.hpp"
#include "service/rules/repeats.hpp"
#include <algorithm>

namespace huiying {

namespace {

constexpr std::size_t most_short_text_bytes = 1000;

std::size_t characters(std::string_view text) noexcept {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80; }));
}

/// Collects faults; each check says what is wrong and what to do, never what was written.
class DraftCheck {
public:
    explicit DraftCheck(std::vector<FieldFault>& faults) : faults_(faults) {}

    void fault(std::string pointer, std::string code, std::string detail) { faults_.push_back({std::move(pointer), std::move(code), std::move(detail)}); }
    void text(const char* pointer, const std::optional<std::string>& value, std::size_t most = most_short_text_bytes) {
        if (!value) return;
        if (value->size() > most) fault(pointer, "too_long", "longer than " + std::to_string(most) + " bytes");
    }
    template <class Map>
    void known(const char* pointer, const char* code, const std::optional<std::string>& value, const Map& map) {
        if (value && map.find(*value) == map.end()) fault(pointer, code, "not in this installation's configuration");
    }

private:
    std::vector<FieldFault>& faults_;
};

void check_words(DraftCheck& check, const Letter& letter) {
    const bool empty = tidy(letter.title.value_or("")).empty() && tidy(letter.body.value_or("")).empty();
    if (empty) check.fault("/body", "required", "title or body must say something");
    check.text("/title", letter.title, most_title_characters * 4);
    if (letter.title && characters(*letter.title) > most_title_characters && letter.title->size() <= most_title_characters * 4)
        check.fault("/title", "too_long", "longer than " + std::to_string(most_title_characters) + " characters");
    check.text("/body", letter.body, most_body_bytes);
    check.text("/location/address", letter.location.address);
    check.text("/location/community", letter.location.community);
    check.text("/contact/name", letter.contact.name);
    check.text("/contact/phone", letter.contact.phone);
    check.text("/contact/email", letter.contact.email);
    check.text("/contact/ref", letter.contact.ref);
    if (letter.extra.size() > most_extra_bytes) check.fault("/extra", "too_long", "larger than 8 KiB");
    if (const auto lat = letter.location.lat; lat && !(*lat >= -90 && *lat <= 90)) check.fault("/location/lat", "out_of_range", "must lie between -90 and 90");
    if (const auto lon = letter.location.lon; lon && !(*lon >= -180 && *lon <= 180)) check.fault("/location/lon", "out_of_range", "must lie between -180 and 180");
}

/// What tells who wrote, the surest first.
std::vector<std::string> identities(const Draft& draft) {
    const Contact& contact = draft.letter.contact;
    std::vector<std::string> out;
    const auto add = [&out](const std::string& kind, const std::string& text) {
        if (!text.empty()) out.push_back(kind + text);
    };
    add("phone:", phone_identity(contact.phone.value_or("")));
    add("email:", email_identity(contact.email.value_or("")));
    add("ref:" + draft.channel + ":", contact.ref.value_or(""));
    return out;
}

WriterKey key_of(const Digest& digest) {
    WriterKey key{};
    std::copy_n(digest.begin(), key.size(), key.begin());
    return key;
}

std::string number_text(Day day, std::int64_t count) {
    std::string text = format_day(day);
    text.erase(std::remove(text.begin(), text.end(), '-'), text.end());
    const std::string digits = std::to_string(count);
    return text + "-" + std::string(digits.size() < 6 ? 6 - digits.size() : 0, '0') + digits;
}

/// What the record's digest of them is made of: it shows when a file was taken away, or another one put in its place.
std::string list_of_files(const std::vector<Attachment>& files) {
    std::string out;
    for (const Attachment& file : files) out += to_hex(file.sha256) + "\n";
    return out;
}

Message new_message(const Context& context, const PreparedDraft& prepared) {
    const Draft& draft = prepared.draft;
    const Deployment& deployment = *context.deployment;
    const Channel& channel = deployment.channels.find(draft.channel)->second;
    Message m;
    m.channel = draft.channel;
    m.external_id = draft.external_id;
    m.kind = draft.kind.value_or(channel.default_kind);
    m.priority = draft.priority;
    m.service_item = draft.service_item;
    m.about_document = draft.about_document;
    m.community = draft.letter.location.community;
    m.registered_at = context.now;
    m.received_at = draft.received_at.value_or(context.now);
    m.upstream_due_at = draft.upstream_due_at;
    m.anonymous = draft.anonymous;
    m.confidential = draft.confidential || !prepared.route.against.empty();
    m.publish_consent = draft.publish_consent;
    m.triage = channel.triage;
    m.routing = prepared.route.routing;
    m.against = prepared.route.against;
    m.effective_at = std::min(m.received_at, context.now);
    return m;
}

void record_registration(Unit& unit, const Context& context, const PreparedDraft& prepared, const Standing& registered) {
    const Message& m = registered.message;
    Event event = start_event(context, Verb::register_, m, m.parent ? "dispatcher" : "channel:" + m.channel, m.effective_at);
    event.changes = differences(nullptr, registered, *context.deployment->zone);
    event.digests = prepared.digests;
    unit.events().append(event);
}

/// A sure route dispatches at once. It takes effect at receipt, so that messages brought in later are counted as they happened.
void dispatch_at_once(const Context& context, const std::string& office, const Policy& policy, const std::vector<std::string>& assisting, Standing& standing) {
    Message& m = standing.message;
    m.state = State::dispatched;
    m.office = office;
    m.dispatched_at = m.effective_at;
    if (const auto found = context.deployment->offices.find(office); found != context.deployment->offices.end() && found->second.sealed)
        m.confidential = true;
    m.assisting = assisting;
    for (auto& clock : clocks_for(*context.deployment, policy, Trigger::dispatch, m.effective_at, m.complex, office)) standing.clocks.push_back(std::move(clock));
    for (const auto& other : assisting) standing.clocks.push_back(assist_clock(*context.deployment, policy, other, m.effective_at, std::nullopt));
}

/// Clocks that began before it was known whose they are: from now on the office's days count, those that it may get later too.
void take_own_calendar(const Deployment& deployment, Standing& standing) {
    if (!standing.message.office) return;
    for (MessageClock& clock : standing.clocks)
        if (clock.stage == Stage::reply || clock.stage == Stage::internal) clock.calendar = *standing.message.office;
    if (deployment.calendars->has_own(*standing.message.office)) count(deployment, standing.clocks);
}

void record_dispatch(Unit& unit, const Context& context, const Standing& registered, const Standing& dispatched) {
    const Message& m = dispatched.message;
    const bool by_hand = m.routing.by == RoutedBy::manual;
    Event event = start_event(context, Verb::dispatch, m, by_hand ? "dispatcher" : "router", m.effective_at);
    if (!by_hand) event.person = "huiying";
    event.changes = differences(&registered, dispatched, *context.deployment->zone);
    unit.events().append(event);
}

/// The clocks that run from the first moment; `dispatch` only where a dispatcher has to act.
std::vector<MessageClock> first_clocks(const Context& context, const Policy& policy, const Message& m, bool sure) {
    auto clocks = clocks_for(*context.deployment, policy, Trigger::receipt, m.received_at, m.complex);
    for (auto& clock : clocks_for(*context.deployment, policy, Trigger::registration, m.registered_at, m.complex))
        if (!(sure && clock.stage == Stage::dispatch)) clocks.push_back(std::move(clock));
    if (m.upstream_due_at) clocks.push_back(upstream_clock(*context.deployment, m.received_at, *m.upstream_due_at));
    return clocks;
}

/// Where a message comes from, beside its channel.
struct Origin {
    std::optional<MessageId> first; ///< it repeats this one
    const Whole* whole = nullptr;   ///< it is a part of this one
    std::vector<std::string> assisting{};
    std::vector<Attachment> attachments{}; ///< those it names, as they are kept
};

/// Pauses and extensions of the letter hold for what its parts take over from it; a pause ends with the splitting.
void take_over(const Whole& whole, std::vector<MessageClock>& clocks) {
    for (MessageClock& clock : clocks)
        for (const MessageClock& old : whole.clocks) {
            if (old.stage != clock.stage || old.started_at != clock.started_at || old.policy != clock.policy || !is_open(old.state)) continue;
            clock.steps = old.steps;
            for (ClockStep& step : clock.steps)
                if (step.kind == ClockStep::Kind::pause && !step.until) step.until = whole.at;
        }
}

/// 重复诉求: the first letter of the same person on the same matter. Only the latest few of a person are looked at: who writes every day repeats
/// what they wrote lately.
std::optional<Message> first_letter(const View& view, const Context& context, const PreparedDraft& prepared) {
    constexpr int most_looked_at = 5;
    const RepeatRule& rule = context.deployment->repeats;
    if (rule.within.count() == 0) return std::nullopt;
    const Instant received = prepared.draft.received_at.value_or(context.now);
    std::optional<ComparedLetter> written; // made when there is something to compare with: most writers are new
    for (const MessageId id : view.messages().by_writer(prepared.keys, received - rule.within, most_looked_at)) {
        if (!written) written.emplace(prepared.draft.letter);
        if (!same_matter(*written, ComparedLetter{view.messages().letter(id)}, rule.likeness)) continue;
        const auto like = view.messages().find(id);
        // The chain ends at the first: a repeat of a repeat is one of the first.
        auto first = like && like->duplicate_of ? view.messages().find(*like->duplicate_of) : like;
        if (first && first->state != State::voided && first->state != State::declined) return first;
    }
    return std::nullopt;
}

/// It goes where the first one is, or waits with it. Its own words send it where they would without the first: when they accuse an office; when it is a
/// bad review, which the office it is about answers; when the first is nowhere any more.
PreparedDraft as_repeat(const Deployment& deployment, PreparedDraft prepared, const Message& first) {
    RoutingDecision& route = prepared.route;
    if (!route.against.empty() || prepared.draft.kind == Kind::bad_review) return prepared;
    const bool there = first.office && deployment.offices.contains(*first.office);
    const bool waits = !first.office && first.state == State::registered;
    if (!there && !waits) return prepared;
    route.against = first.against;
    prepared.draft.confidential = prepared.draft.confidential || first.confidential;
    route.office = first.office;
    if (there) route.routing = {RoutedBy::rule, "repeat", 1.0, {}};
    else route.routing = {RoutedBy::fallback, "repeat", 0, route.routing.alternatives};
    return prepared;
}

/// Gives it number, office and clocks, and writes it once, as it stands in the end; the record keeps both steps.
Dossier enter(Unit& unit, const Context& context, const PreparedDraft& prepared, const Origin& origin) {
    const Deployment& deployment = *context.deployment;
    const Draft& draft = prepared.draft;
    const auto& office = prepared.route.office;
    Standing registered{new_message(context, prepared), {}};
    Message& m = registered.message;
    m.duplicate_of = origin.first;
    if (origin.whole != nullptr) {
        m.parent = origin.whole->letter.id;
        m.complex = origin.whole->letter.complex;
        m.supervised = origin.whole->letter.supervised;
        m.effective_at = origin.whole->at;
    }
    const Policy* policy = choose_policy(deployment.policies, {m.channel, m.kind, m.priority, m.service_item, deployment.zone->day(m.received_at)});
    if (policy == nullptr) throw std::logic_error("no policy fits; the configuration check should have refused this");
    m.policy = policy->label();
    const Day today = deployment.zone->day(context.now);
    m.number = number_text(today, unit.messages().next_of_day(today));
    registered.clocks = first_clocks(context, *policy, m, office.has_value());
    if (origin.whole != nullptr) {
        take_over(*origin.whole, registered.clocks);
        count(deployment, registered.clocks);
    }

    Standing standing = registered;
    if (office) dispatch_at_once(context, *office, *policy, origin.assisting, standing);
    take_own_calendar(deployment, standing);
    if (const auto& change = deployment.change) count_change(deployment, *change, standing.clocks);
    set_deadlines(deployment, standing.message, standing.clocks);
    m.id = standing.message.id = unit.messages().insert(standing.message, draft.letter, draft.content, prepared.person);
    for (MessageClock& clock : standing.clocks) clock.id = unit.clocks().insert(m.id, clock);
    for (std::size_t i = 0; i < registered.clocks.size(); ++i) registered.clocks[i].id = standing.clocks[i].id;
    record_registration(unit, context, prepared, registered);
    if (office) {
        unit.messages().hand_to(m.id, *office);
        for (const auto& other : origin.assisting) unit.messages().hand_to(m.id, other);
        record_dispatch(unit, context, registered, standing);
    }
    if (!origin.attachments.empty()) unit.attachments().attach(m.id, origin.attachments);
    Dossier dossier;
    dossier.message = std::move(standing.message);
    dossier.letter = draft.letter;
    dossier.attachments = origin.attachments;
    dossier.clocks = std::move(standing.clocks);
    return dossier;
}

Result<Registration> registered_before(Unit& unit, const Context& context, const PreparedDraft& prepared, const Messages::Stored& stored) {
    if (stored.content != prepared.draft.content)
        return Problem{Fault::conflict, "external_id_conflict", "同一渠道编号已登记过不同内容 / this external_id has been registered with other content; a correction is a supplement", {}, {}};
    auto message = unit.messages().find(stored.id);
    if (!message) throw std::logic_error("a stored external_id without its message");
    Registration out;
    out.query_code = query_code(*context.secrets, message->number);
    out.dossier = load_dossier(unit, std::move(*message));
    return out;
}

} // namespace

std::vector<FieldFault> check_draft(const Deployment& deployment, const Draft& draft, Instant now) {
    std::vector<FieldFault> faults;
    DraftCheck check{faults};
    check_words(check, draft.letter);
    check.text("/external_id", draft.external_id, 200);
    if (!draft.channel.empty()) check.known("/channel", "unknown_channel", draft.channel, deployment.channels);
    check.known("/service_item", "unknown_service_item", draft.service_item, deployment.service_items);
    check.known("/about_document", "unknown_document", draft.about_document, deployment.documents);
    if (draft.received_at && *draft.received_at > now + clock_tolerance)
        check.fault("/received_at", "in_future", "lies more than 5 minutes ahead of the service's clock");
    if (draft.received_at && *draft.received_at < Instant{}) check.fault("/received_at", "out_of_range", "lies before 1970");
    if (draft.upstream_due_at && *draft.upstream_due_at <= draft.received_at.value_or(now))
        check.fault("/upstream_due_at", "out_of_range", "must lie after received_at");
    return faults;
}

RoutingDecision route_only(const Context& context, const Draft& draft) {
    const Deployment& deployment = *context.deployment;
    const Letter& letter = draft.letter;
    const Kind kind = draft.kind.value_or(deployment.channels.find(draft.channel)->second.default_kind);
    return decide_route(deployment, {draft.channel, kind, draft.service_item, draft.about_document, letter.location.community, letter.location.address,
                                     letter.title, letter.body, deployment.zone->day(draft.received_at.value_or(context.now))});
}

PreparedDraft prepare(const Context& context, Draft draft) {
    PreparedDraft out;
    Letter& letter = draft.letter;
    letter.salt = random_salt();
    out.route = route_only(context, draft);
    for (const auto& identity : identities(draft)) {
        const Digest digest = keyed_digest(context.secrets->person, identity);
        if (out.keys.empty()) out.person = digest;
        out.keys.push_back(key_of(digest));
    }
    // Without any identity like texts count as one person; whether it is one, and so a repeat, nobody can say.
    if (out.keys.empty()) out.person = keyed_digest(context.secrets->person, "text:" + tidy(letter.title.value_or("")) + "\n" + tidy(letter.body.value_or("")));
    if (letter.title) out.digests.push_back({"title", salted_digest(letter.salt, *letter.title)});
    if (letter.body) out.digests.push_back({"body", salted_digest(letter.salt, *letter.body)});
    if (!draft.attachments.empty()) out.digests.push_back({"attachments", salted_digest(letter.salt, list_of_files(draft.attachments))});
    out.draft = std::move(draft);
    return out;
}

Result<Registration> register_message(Unit& unit, const Context& context, const PreparedDraft& prepared) {
    const Draft& draft = prepared.draft;
    if (!context.actor.for_channel(draft.channel))
        return Problem{Fault::forbidden, "channel_not_yours", "此令牌未绑定该渠道 / this token is not bound to the channel", {}, {}};
    if (const auto stored = unit.messages().find_external(draft.channel, draft.external_id)) return registered_before(unit, context, prepared, *stored);

    const auto current = check_epoch(unit, *context.deployment);
    HUIYING_TRY(current);
    auto attachments = named_files(unit, context, draft.attachments);
    HUIYING_TRY(attachments);
    Registration out;
    out.created = true;
    Origin origin;
    origin.attachments = std::move(*attachments);
    if (const auto first = first_letter(unit, context, prepared)) {
        origin.first = first->id;
        out.dossier = enter(unit, context, as_repeat(*context.deployment, prepared, *first), origin);
    } else {
        out.dossier = enter(unit, context, prepared, origin);
    }
    unit.messages().written_by(out.dossier.message.id, prepared.keys);
    out.query_code = query_code(*context.secrets, out.dossier.message.number);
    return out;
}

Dossier register_as_part(Unit& unit, const Context& context, const PreparedDraft& prepared, const Whole& whole, const std::vector<std::string>& assisting) {
    return enter(unit, context, prepared, Origin{{}, &whole, assisting, prepared.draft.attachments});
}

std::string query_code(const Secrets& secrets, const std::string& number) {
    // Crockford's alphabet: no letters that are read for digits. Ten characters are fifty bits.
    static constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    const Digest digest = keyed_digest(secrets.code, number);
    std::string code;
    for (std::size_t i = 0; i < 10; ++i) code += alphabet[digest[i] & 31U];
    return code;
}

} // namespace huiying
