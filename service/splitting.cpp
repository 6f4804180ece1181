#include "service/splitting.hpp"
#include "service/dispatch.hpp"
#include "service/intake.hpp"
#include "service/port/attachments.hpp"
#include "service/rules/conflict.hpp"
#include "service/rules/digest.hpp"
#include <algorithm>

namespace huiying {

namespace {

/// A part as it will be registered: prepared, and kept from whom the letter or the part itself accuses.
struct PreparedPart {
    const PartOrder& order;
    PreparedDraft draft;
};

/// Its own id within the channel: the letter's with `#1`, and so on; an id that the channel has used itself is passed over.
std::string free_id(const View& view, const Message& letter, std::size_t place) {
    std::string id = letter.external_id + "#" + std::to_string(place);
    while (view.messages().find_external(letter.channel, id)) id += "#";
    return id;
}

/// A letter as it is being split.
struct SplitLetter {
    const Message& message;
    const Letter& words;
    std::vector<Attachment> files;
};

/// Those of the letter's files that go with a part, in the letter's order.
std::vector<Attachment> files_of(const SplitLetter& letter, const PartOrder& part) {
    if (!part.attachments) return letter.files;
    std::vector<Attachment> out;
    for (const Attachment& file : letter.files)
        if (std::find(part.attachments->begin(), part.attachments->end(), file.sha256) != part.attachments->end()) out.push_back(file);
    return out;
}

/// The part as a message of its own: what the letter was, but for what it is about.
Draft draft_of(const View& view, const SplitLetter& whole, const PartOrder& part, std::size_t place) {
    const Message& letter = whole.message;
    Draft draft;
    draft.channel = letter.channel;
    draft.external_id = free_id(view, letter, place);
    draft.kind = part.kind.value_or(letter.kind);
    draft.priority = letter.priority;
    draft.letter = whole.words;
    draft.letter.title = part.title;
    draft.letter.body = part.body;
    draft.letter.extra = "{}";
    draft.attachments = files_of(whole, part);
    draft.service_item = part.service_item;
    draft.received_at = letter.received_at;
    draft.upstream_due_at = letter.upstream_due_at;
    draft.anonymous = letter.anonymous;
    draft.confidential = letter.confidential;
    draft.publish_consent = letter.publish_consent;
    draft.content = sha256(part.title.value_or("") + "\n" + part.body);
    return draft;
}

bool names(const std::vector<std::string>& list, const std::string& code) { return std::find(list.begin(), list.end(), code) != list.end(); }

/// Whom the letter accuses gets none of its parts, whatever the part itself says.
void keep_from_accused(const Deployment& deployment, const Message& letter, RoutingDecision& route) {
    for (const auto& office : letter.against)
        if (!names(route.against, office)) route.against.push_back(office);
    if (!route.office || !names(route.against, *route.office)) return;
    route.office = office_without_conflict(deployment, route.against);
    route.routing = {route.office ? RoutedBy::rule : RoutedBy::fallback, "conflict_of_interest", route.office ? 1.0 : 0.0, {}};
}

PreparedPart prepare_part(const Handling& handling, const View& view, const SplitLetter& whole, const PartOrder& part, std::size_t place) {
    const Message& letter = whole.message;
    PreparedPart out{part, prepare(handling.context(), draft_of(view, whole, part, place))};
    RoutingDecision& route = out.draft.route;
    if (!part.office.empty()) {
        route.office = part.office;
        route.routing = {RoutedBy::manual, "dispatcher", 1.0, {}};
        for (const auto& office : letter.against)
            if (!names(route.against, office)) route.against.push_back(office);
    } else {
        keep_from_accused(*handling.context().deployment, letter, route);
    }
    return out;
}

void check_part(const Deployment& deployment, const PartOrder& part, const std::string& pointer, std::vector<FieldFault>& faults) {
    if (tidy(part.title.value_or("")).empty() && tidy(part.body).empty()) faults.push_back({pointer + "/body", "required", "each part has to say something"});
    if (part.service_item && !deployment.service_items.contains(*part.service_item))
        faults.push_back({pointer + "/service_item", "unknown_service_item", "not in this installation's configuration"});
    if (part.office.empty() && !part.assisting.empty())
        faults.push_back({pointer + "/assisting", "does_not_apply", "only with an office that leads"});
}

/// The offices a part is ordered to, against those that the letter or the part accuses.
void check_offices(const Deployment& deployment, const PreparedPart& part, const std::string& pointer, std::vector<FieldFault>& faults) {
    if (part.order.office.empty()) return;
    DispatchOrder order;
    order.office = part.order.office;
    order.assisting = part.order.assisting;
    Message accusing;
    accusing.against = part.draft.route.against;
    for (auto& fault : check_order(deployment, order, &accusing)) {
        fault.pointer = pointer + fault.pointer;
        faults.push_back(std::move(fault));
    }
}

/// Whether the part will be kept from offices that see other parts.
bool is_confidential(const Deployment& deployment, const PreparedDraft& part) {
    if (part.draft.confidential || !part.route.against.empty()) return true;
    if (!part.route.office) return false;
    const auto office = deployment.offices.find(*part.route.office);
    return office != deployment.offices.end() && office->second.sealed;
}

/// The files that parts name, and whether all parts have to name theirs: who gets a part gets its files, so evidence that belongs to a confidential part
/// would reach whom the part is kept from by way of any other.
void check_files(const Deployment& deployment, const SplitLetter& letter, const std::vector<PreparedPart>& parts, std::vector<FieldFault>& faults) {
    const auto known = [&](const Digest& file) {
        return std::any_of(letter.files.begin(), letter.files.end(), [&](const Attachment& one) { return one.sha256 == file; });
    };
    const bool needed = !letter.files.empty() && std::any_of(parts.begin(), parts.end(), [&](const PreparedPart& part) { return is_confidential(deployment, part.draft); });
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const std::string pointer = "/parts/" + std::to_string(i) + "/attachments";
        const auto& named = parts[i].order.attachments;
        if (!named && needed) faults.push_back({pointer, "required", "a part is confidential: say for each part which of the letter's files go with it, [] for none"});
        for (std::size_t k = 0; named && k < named->size(); ++k)
            if (!known((*named)[k])) faults.push_back({pointer + "/" + std::to_string(k), "unknown_attachment", "is not a file of this letter"});
    }
}

/// All that is wrong with the order; the parts are prepared along the way.
std::vector<FieldFault> check_parts(const Handling& handling, const View& view, const SplitLetter& letter, const SplitOrder& order,
                                    std::vector<PreparedPart>& prepared) {
    const Deployment& deployment = *handling.context().deployment;
    std::vector<FieldFault> faults;
    if (order.parts.size() < 2 || order.parts.size() > most_parts) return {{"/parts", "out_of_range", "a letter is split into 2 to " + std::to_string(most_parts) + " parts"}};
    for (std::size_t i = 0; i < order.parts.size(); ++i) {
        const std::string pointer = "/parts/" + std::to_string(i);
        check_part(deployment, order.parts[i], pointer, faults);
        prepared.push_back(prepare_part(handling, view, letter, order.parts[i], i + 1));
        check_offices(deployment, prepared.back(), pointer, faults);
    }
    check_files(deployment, letter, prepared, faults);
    return faults;
}

/// What the parts came to, where they came to one and the same.
std::optional<Outcome> common_outcome(const std::vector<Message>& parts) {
    const auto same = [&](const Message& part) { return part.outcome == parts.front().outcome; };
    return std::all_of(parts.begin(), parts.end(), same) ? parts.front().outcome : std::nullopt;
}

} // namespace

Result<Dossier> split_message(Unit& unit, const Context& context, MessageId id, const SplitOrder& order, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::split, options);
    HUIYING_TRY(handling);
    const Message letter = handling->message();
    const Letter words = unit.messages().letter(id);
    std::vector<PreparedPart> prepared;
    if (auto faults = check_parts(*handling, unit, {letter, words, unit.attachments().of(id)}, order, prepared); !faults.empty()) return invalid_fields(std::move(faults));
    const Whole whole{letter, handling->clocks(), handling->at()};
    handling->take_apart(static_cast<int>(order.parts.size()));
    for (const PreparedPart& part : prepared) register_as_part(unit, context, part.draft, whole, part.order.assisting);
    handling->note(order.note);
    return handling->finish();
}

void follow_parts(Unit& unit, const Context& context, MessageId parent, Instant at) {
    auto found = unit.messages().find(parent);
    if (!found) throw std::logic_error("a part without its letter");
    Standing after{*found, unit.clocks().of(parent)};
    const Standing before = after;
    Message& m = after.message;
    std::vector<Message> parts;
    for (const MessageId part : unit.messages().parts(parent)) parts.push_back(unit.messages().find(part).value());
    const bool over = std::all_of(parts.begin(), parts.end(), [](const Message& part) { return part.closed_at.has_value(); });
    if (over == m.closed_at.has_value() || (!over && m.state != State::closed)) return;
    m.state = over ? State::closed : State::handling;
    m.closed_at = over ? std::optional{at} : std::nullopt;
    m.outcome = over ? common_outcome(parts) : std::nullopt;
    m.effective_at = std::max(m.effective_at, at);
    ++m.version;
    unit.messages().update(m);
    Event event = start_event(context, over ? Verb::close : Verb::reopen, m, "parts", at);
    event.person = "huiying";
    event.changes = differences(&before, after, *context.deployment->zone);
    unit.events().append(event);
}

Result<Dossier> unlink(Unit& unit, const Context& context, MessageId id, const std::optional<std::string>& note, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::unlink, options);
    HUIYING_TRY(handling);
    handling->message().duplicate_of.reset();
    handling->note(note);
    return handling->finish();
}

} // namespace huiying
