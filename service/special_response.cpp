#include "service/special_response.hpp"
#include "service/access.hpp"
#include "service/clustering.hpp"
#include "service/handling.hpp"
#include "service/rules/clocks.hpp"
#include "service/rules/digest.hpp"
#include "service/rules/escalation.hpp"
#include <algorithm>

namespace huiying {

namespace {

bool leads_street(const Actor& actor) noexcept { return actor.has(Role::dispatcher) || actor.has(Role::supervisor); }

bool is_lead(const Actor& actor, const SpecialResponse& response) { return actor.for_office(response.office); }

bool takes_part(const Actor& actor, const SpecialResponse& response) {
    return is_lead(actor, response) ||
           std::any_of(response.assisting.begin(), response.assisting.end(), [&](const std::string& office) { return actor.for_office(office); });
}

/// What may be done by whom: the one table of it.
std::vector<std::string> actions_of(const Actor& actor, const SpecialResponse& response) {
    std::vector<std::string> out;
    if (response.state == ResponseState::closed) return out;
    if (takes_part(actor, response)) out.emplace_back("measures");
    if (is_lead(actor, response) && response.state == ResponseState::open) out.emplace_back("answer");
    if (actor.has(Role::supervisor)) out.emplace_back("close");
    return out;
}

Event response_event(const Context& context, const SpecialResponse& response, Verb verb, std::string role) {
    Event event;
    event.verb = verb;
    event.person = context.actor.person;
    event.role = std::move(role);
    event.recorded_at = context.now;
    event.effective_at = context.now;
    event.changes.push_back({"special_response", std::nullopt, response.id.text()});
    event.changes.push_back({"cluster", std::nullopt, response.cluster.text()});
    return event;
}

std::string own_office(const Actor& actor, const SpecialResponse& response) {
    if (is_lead(actor, response)) return response.office;
    for (const auto& office : response.assisting)
        if (actor.for_office(office)) return office;
    return {};
}

constexpr int weeks_shown = 8;
constexpr std::chrono::days week{7};

/// Weeks run from the day of the answer, both ways, so that none holds both before and after.
ResponseEffect effect_of(const std::vector<ClusterVoice>& voices, Instant answered_at, Instant now, const Zone& zone) {
    ResponseEffect out;
    const Day day = zone.day(answered_at);
    const Day today = zone.day(now);
    for (int i = -weeks_shown; i < weeks_shown; ++i) {
        const Day from = day + i * week;
        if (from > today) break;
        ResponseEffect::Week one{from, 0, 0};
        std::vector<std::uint64_t> people;
        for (const ClusterVoice& voice : voices) {
            const Day at = zone.day(voice.received);
            if (at < from || at >= from + week) continue;
            ++one.messages;
            people.push_back(voice.person);
        }
        std::sort(people.begin(), people.end());
        one.people = static_cast<int>(std::unique(people.begin(), people.end()) - people.begin());
        out.weeks.push_back(one);
    }
    int before = 0;
    int after = 0;
    for (const ClusterVoice& voice : voices) {
        const Day at = zone.day(voice.received);
        before += at < day && at >= day - weeks_shown * week ? 1 : 0;
        after += at >= day ? 1 : 0;
    }
    if (!voices.empty()) {
        const auto seen = std::clamp((day - zone.day(voices.front().received)).count(), decltype(week.count()){7}, (weeks_shown * week).count());
        out.before_per_week = before * 7.0 / static_cast<double>(seen);
    }
    if (const auto since = (today - day).count(); since >= week.count()) out.after_per_week = after * 7.0 / static_cast<double>(since);
    return out;
}

/// `whole`: with before and after, which looks at every member.
ShownResponse show(const View& view, const Context& context, SpecialResponse response, bool whole = true) {
    ShownResponse out;
    out.cluster = view.clusters().find(response.cluster).value();
    out.measures = view.responses().measures(response.id);
    out.reached = view.responses().reached_counts(response.id);
    if (whole && response.answered_at) out.effect = effect_of(view.clusters().voices(response.cluster), *response.answered_at, context.now, *context.deployment->zone);
    out.actions = actions_of(context.actor, response);
    out.response = std::move(response);
    return out;
}

Result<SpecialResponse> visible_response(const View& view, const Context& context, ResponseId id) {
    auto response = view.responses().find(id);
    if (!response || !(leads_street(context.actor) || takes_part(context.actor, *response))) return not_found("special response");
    return std::move(*response);
}

Result<void> may(const Context& context, const SpecialResponse& response, const char* action) {
    const auto allowed = actions_of(context.actor, response);
    if (std::find(allowed.begin(), allowed.end(), action) != allowed.end()) return {};
    const bool of_lead = std::string_view{action} == "answer";
    const bool party = of_lead ? is_lead(context.actor, response) : std::string_view{action} == "close" ? context.actor.has(Role::supervisor) : takes_part(context.actor, response);
    if (!party) return Problem{Fault::forbidden, "not_yours", "此操作须由牵头单位或有权人员办理 / this is for another party to the special response", {}, {}};
    return Problem{Fault::conflict, "state_conflict", "当前状态（" + std::string{word(response.state)} + "）不允许此操作 / not possible in this state", {}, allowed};
}

std::vector<FieldFault> check_order(const Deployment& deployment, const ResponseOrder& order) {
    std::vector<FieldFault> faults;
    if (!order.office.empty() && !deployment.offices.contains(order.office)) faults.push_back({"/office", "unknown_office", "not an office of this installation"});
    for (std::size_t i = 0; i < order.assisting.size(); ++i) {
        const std::string pointer = "/assisting/" + std::to_string(i);
        const std::string& office = order.assisting[i];
        if (!deployment.offices.contains(office)) faults.push_back({pointer, "unknown_office", "not an office of this installation"});
        else if (office == order.office) faults.push_back({pointer, "is_lead", "leads already"});
        else if (std::count(order.assisting.begin(), order.assisting.end(), office) > 1) faults.push_back({pointer, "duplicate", "is named twice"});
    }
    return faults;
}

MessageClock response_clock(const Deployment& deployment, const std::string& office, Instant start, Limit limit) {
    MessageClock clock;
    clock.stage = Stage::special_response;
    clock.started_at = start;
    clock.limit = limit.text();
    clock.policy = "special_response";
    clock.calendar = office;
    std::vector<MessageClock> one{clock};
    count(deployment, one);
    return one.front();
}

std::string with_public_words(std::string body) {
    const auto put = [&body](std::string_view mark, std::string_view text) {
        for (auto at = body.find(mark); at != std::string::npos; at = body.find(mark, at + text.size())) body.replace(at, mark.size(), text);
    };
    put("{name}", "市民");
    put("{number}", "");
    return body;
}

} // namespace

Result<ShownResponse> open_response(Unit& unit, const Context& context, ClusterId id, const ResponseOrder& order) {
    const Deployment& deployment = *context.deployment;
    auto cluster = unit.clusters().find(id);
    while (cluster && cluster->merged_into) cluster = unit.clusters().find(*cluster->merged_into);
    if (!cluster) return not_found("cluster");
    if (auto faults = check_order(deployment, order); !faults.empty()) return invalid_fields(std::move(faults));
    if (cluster->state != ClusterState::confirmed && cluster->state != ClusterState::closed)
        return Problem{Fault::conflict, "state_conflict", "须先确认该集中诉求，且没有进行中的专项回应 / the cluster has to be confirmed first, and without a special response in progress", {}, {}};
    SpecialResponse response;
    response.cluster = cluster->id;
    response.office = order.office;
    response.assisting = order.assisting;
    response.opened_by = context.actor.person;
    response.opened_at = context.now;
    response.note = order.note;
    response.title = cluster->title;
    response.clock = response_clock(deployment, order.office, context.now, order.limit.value_or(deployment.clusters.response));
    response.fires_at = next_rung(deployment, *deployment.calendars, Priority::normal, response.clock);
    const Salt salt = random_salt();
    response.id = unit.responses().insert(response, salt);
    unit.clusters().set_response(cluster->id, response.id, ClusterState::responding);
    Event event = response_event(context, response, Verb::open_response, "supervisor");
    event.changes.push_back({"office", std::nullopt, response.office});
    for (const auto& office : response.assisting) event.changes.push_back({"assisting", std::nullopt, office});
    event.changes.push_back({"clock.special_response", std::nullopt, "running " + format_time(response.clock.due_at, *deployment.zone)});
    if (order.note) event.digests.push_back({"note", salted_digest(salt, *order.note)});
    unit.events().append(event);
    return show(unit, context, unit.responses().find(response.id).value());
}

Result<ShownResponse> read_response(const View& view, const Context& context, ResponseId id) {
    auto response = visible_response(view, context, id);
    HUIYING_TRY(response);
    return show(view, context, std::move(*response));
}

Result<Page<ShownResponse>> list_responses(const View& view, const Context& context, const ResponseFilter& filter, int limit, std::optional<Position> after) {
    auto found = view.responses().list(filter, limit, after);
    Page<ShownResponse> page;
    page.next = found.next;
    for (SpecialResponse& one : found.items) page.items.push_back(show(view, context, std::move(one), false));
    return page;
}

Result<ShownResponse> take_measure(Unit& unit, const Context& context, ResponseId id, Day date, const std::string& text) {
    const auto response = visible_response(unit, context, id);
    HUIYING_TRY(response);
    const auto allowed = may(context, *response, "measures");
    HUIYING_TRY(allowed);
    if (date > context.deployment->zone->day(context.now)) return invalid_field("/date", "in_future", "a measure has been taken today or before");
    const Salt salt = random_salt();
    const std::string office = own_office(context.actor, *response);
    unit.responses().add_measure(id, {date, text, office, context.actor.person, context.now}, salt);
    Event event = response_event(context, *response, Verb::take_measure, "office:" + office);
    event.changes.push_back({"measure", std::nullopt, format_day(date)});
    event.digests.push_back({"measure", salted_digest(salt, text)});
    unit.events().append(event);
    return show(unit, context, *response);
}

Result<ShownResponse> answer_response(Unit& unit, const Context& context, ResponseId id, const SpecialAnswer& answer) {
    auto response = visible_response(unit, context, id);
    HUIYING_TRY(response);
    const auto allowed = may(context, *response, "answer");
    HUIYING_TRY(allowed);
    if (answer.outcome > Outcome::unsolved) return invalid_field("/outcome", "invalid_value", "solved, partly_solved, explained or unsolved");
    const ClockState before = response->clock.state;
    end_clock(response->clock, context.now);
    unit.escalations().settle(response->clock.id, context.now);
    response->state = ResponseState::answered;
    response->fires_at.reset();
    response->answer = answer.body;
    response->answered_by = context.actor.person;
    response->answered_at = context.now;
    response->publish = answer.publish;
    response->outcome = answer.outcome;
    if (answer.title) response->title = *answer.title;
    else if (response->title.empty()) response->title = unit.clusters().find(response->cluster).value().title;
    const Salt salt = random_salt();
    unit.responses().update(*response, salt);
    unit.clusters().set_response(response->cluster, response->id, ClusterState::answered);
    Event event = response_event(context, *response, Verb::answer_response, "office:" + response->office);
    event.changes.push_back({"clock.special_response", std::string{word(before)}, std::string{word(response->clock.state)}});
    event.changes.push_back({"published", std::nullopt, answer.publish ? "yes" : "no"});
    event.digests.push_back({"answer", salted_digest(salt, answer.body)});
    unit.events().append(event);
    return show(unit, context, *response);
}

Result<ShownResponse> close_response(Unit& unit, const Context& context, ResponseId id) {
    auto response = visible_response(unit, context, id);
    HUIYING_TRY(response);
    const auto allowed = may(context, *response, "close");
    HUIYING_TRY(allowed);
    if (is_open(response->clock.state)) {
        response->clock.state = ClockState::cancelled;
        response->clock.ended_at = context.now;
        unit.escalations().settle(response->clock.id, context.now);
    }
    const ResponseState before = response->state;
    response->state = ResponseState::closed;
    response->fires_at.reset();
    response->closed_at = context.now;
    unit.responses().update(*response, Salt{});
    unit.clusters().set_response(response->cluster, response->id, ClusterState::closed);
    Event event = response_event(context, *response, Verb::close_response, "supervisor");
    event.changes.push_back({"state", std::string{word(before)}, "closed"});
    unit.events().append(event);
    return show(unit, context, *response);
}

Result<ClockExplanation> explain_response(const View& view, const Context& context, ResponseId id) {
    const auto response = visible_response(view, context, id);
    HUIYING_TRY(response);
    return explain_stage(*context.deployment, {response->clock}, Stage::special_response);
}

Result<Page<PublicResponse>> public_responses(const View& view, const Context& context, int limit, std::optional<Position> after) {
    ResponseFilter filter;
    filter.published = true;
    auto found = view.responses().list(filter, limit, after);
    Page<PublicResponse> page;
    page.next = found.next;
    for (const SpecialResponse& one : found.items) {
        const auto office = context.deployment->offices.find(one.office);
        page.items.push_back({one.id, one.title, office == context.deployment->offices.end() ? one.office : office->second.name,
                              with_public_words(one.answer.value_or("")), *one.answered_at, view.responses().measures(one.id)});
    }
    return page;
}

} // namespace huiying
