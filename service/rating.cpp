#include "service/rating.hpp"
#include "service/intake.hpp"
#include "service/rules/clocks.hpp"
#include "service/rules/digest.hpp"
#include "service/supervision.hpp"
#include <algorithm>

namespace huiying {

namespace {

constexpr std::string_view citizen = "citizen";

RatedBy rated_by(const Actor& actor, const Message& message) {
    if (actor.person == citizen) return RatedBy::citizen;
    return actor.for_channel(message.channel) ? RatedBy::channel : RatedBy::staff;
}

bool opens_again(Handling& handling, const Message& m, Score score) {
    // The rounds so far and the office decide; a message that left the street is not ours to open.
    const ReworkRule& rule = handling.policy().rework;
    if (score != Score::dissatisfied || !m.office || m.outcome == Outcome::transferred_out) return false;
    if (rule.on_low_rating && m.round <= rule.most) return true;
    // One answer for all did not do for this one.
    return m.round == 1 && handling.unit().responses().has_answered(m.id);
}

bool same_text(std::string_view a, std::string_view b) noexcept {
    // Takes as long for a near miss as for a wild guess.
    unsigned difference = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
    return difference == 0;
}

Result<Message> find_public(const View& view, const Context& context, const std::string& number, const std::string& code) {
    MessageFilter filter;
    filter.number = number;
    filter.now = context.now;
    const bool right = same_text(query_code(*context.secrets, number), code);
    const auto found = view.messages().list(filter, 1, std::nullopt);
    if (!right || found.items.empty()) return not_found("message");
    return view.messages().find(found.items.front()).value();
}

PublicStatus status_of(const View& view, Message message) {
    PublicStatus status;
    const MessageClock* nearest = nullptr;
    const auto clocks = view.clocks().of(message.id);
    for (const MessageClock& clock : clocks)
        if (clock.stage == Stage::reply && clock.state == ClockState::running && (nearest == nullptr || clock.due_at < nearest->due_at)) nearest = &clock;
    for (const MessageClock& clock : clocks)
        if (nearest == nullptr && clock.stage == Stage::total && clock.state == ClockState::running) nearest = &clock;
    if (nearest != nullptr) {
        status.due_at = nearest->due_at;
        status.due_on = nearest->due_on;
    }
    auto reply = view.papers().reply(message.id);
    if (reply && reply->approved_at) status.reply = std::move(*reply);
    if (const auto rating = view.papers().rating(message.id)) status.rating = rating->score;
    if (message.parts > 0)
        for (const MessageId part : view.messages().parts(message.id)) status.parts.push_back(status_of(view, view.messages().find(part).value()));
    for (const PublicStatus& part : status.parts) {
        if (!part.due_at || (status.due_at && *status.due_at <= *part.due_at)) continue;
        status.due_at = part.due_at;
        status.due_on = part.due_on;
    }
    status.message = std::move(message);
    return status;
}

} // namespace

Result<Dossier> rate(Unit& unit, const Context& context, MessageId id, const RatingReport& report, const VerbOptions& options) {
    auto handling = Handling::open(unit, context, id, Verb::rating, options);
    HUIYING_TRY(handling);
    const Message& m = handling->message();
    const Salt salt = random_salt();
    unit.papers().add_rating(id, {m.round, report.score, report.comment, report.contacted, report.solved, rated_by(context.actor, m), context.actor.person, handling->at()}, salt);
    if (report.comment) handling->record_text("comment", salt, *report.comment);
    handling->end(Stage::callback);
    if (opens_again(*handling, m, report.score)) open_again(*handling);
    auto rated = handling->finish(std::string{word(report.score)});
    HUIYING_TRY(rated);
    // The citizen has one number and code for all parts: what they say of the whole they say of each that has not been rated by itself.
    for (const Message& part : rated->parts) {
        const auto before = unit.papers().rating(part.id);
        if (part.state != State::closed || (before && before->round == part.round)) continue;
        const auto each = rate(unit, context, part.id, report, for_part(options, part));
        HUIYING_TRY(each);
    }
    if (rated->parts.empty()) return rated;
    return load_dossier(unit, unit.messages().find(id).value());
}

Result<PublicStatus> public_status(const View& view, const Context& context, const std::string& number, const std::string& code) {
    auto message = find_public(view, context, number, code);
    HUIYING_TRY(message);
    return status_of(view, std::move(*message));
}

Result<PublicStatus> rate_as_citizen(Unit& unit, const Context& context, const std::string& number, const std::string& code, const RatingReport& report) {
    const auto message = find_public(unit, context, number, code);
    HUIYING_TRY(message);
    // The citizen speaks for the channel the message came over, and for nothing else.
    Context own = context;
    own.actor = {};
    own.actor.person = citizen;
    own.actor.roles = {Role::adapter};
    own.actor.channels = {message->channel};
    const auto rated = rate(unit, own, message->id, report, {});
    HUIYING_TRY(rated);
    return status_of(unit, rated->message);
}

} // namespace huiying
