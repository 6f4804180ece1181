#include "api/json/cluster.hpp"
#include "api/json/encode.hpp"
#include "api/json/explain.hpp"
#include "service/rules/clocks.hpp"

namespace huiying {

namespace {

using MaybeText = std::optional<std::string>;

MaybeText time_text(const Zone& zone, const std::optional<Instant>& at) { return at ? MaybeText{format_time(*at, zone)} : std::nullopt; }

JsonText terms_json(const std::vector<ClusterTerm>& terms) {
    JsonList out;
    for (const auto& term : terms) out.add(JsonObject{}.add("term", term.term).add("people", term.people).take());
    return out.take();
}

/// Why it stands out: the figures the flag was raised on.
JsonText flag_json(const Zone& zone, const std::optional<FlagReason>& flag) {
    if (!flag) return {};
    return JsonObject{}
        .add("at", format_time(flag->at, zone))
        .add("people", flag->people)
        .add("window_days", flag->window_days)
        .add("expected", flag->expected)
        .add("chance", flag->chance)
        .take();
}

JsonText trend_json(const std::vector<clusters::DayCount>& trend) {
    JsonList out;
    for (const auto& day : trend)
        out.add(JsonObject{}.add("day", format_day(Day{day.day.time_since_epoch()})).add("messages", day.messages).add("people", day.people).take());
    return out.take();
}

JsonText ids_json(const std::vector<MessageId>& ids) {
    JsonList out;
    for (const MessageId id : ids) out.add(id);
    return out.take();
}

JsonText measures_json(const Context& context, const std::vector<Measure>& measures, bool inside) {
    JsonList out;
    for (const Measure& measure : measures) {
        JsonObject one;
        one.add("date", format_day(measure.date)).add("text", measure.text).add("office", measure.office);
        if (inside) one.add("person", measure.person).add("at", format_time(measure.at, *context.deployment->zone));
        out.add(one.take());
    }
    return out.take();
}

JsonText effect_json(const std::optional<ResponseEffect>& effect) {
    if (!effect) return {};
    JsonList weeks;
    for (const auto& week : effect->weeks)
        weeks.add(JsonObject{}.add("from", format_day(week.from)).add("messages", week.messages).add("people", week.people).take());
    return JsonObject{}.add("before_per_week", effect->before_per_week).add("after_per_week", effect->after_per_week).add("weeks", weeks.take()).take();
}

JsonText response_clock_json(const Context& context, const MessageClock& clock) {
    const Zone& zone = *context.deployment->zone;
    return JsonObject{}
        .add("stage", clock.stage)
        .add("state", clock.state)
        .add("started_at", format_time(clock.started_at, zone))
        .add("limit", clock.limit)
        .add("due_at", format_time(clock.due_at, zone))
        .add("due_on", format_day(clock.due_on))
        .add("provisional", clock.provisional)
        .add("ended_at", time_text(zone, clock.ended_at))
        .add("basis", basis_of(*context.deployment, clock))
        .take();
}

JsonText reached_json(const std::map<AnsweredAs, std::int64_t>& reached) {
    JsonObject out;
    for (const AnsweredAs as : {AnsweredAs::answered, AnsweredAs::informed, AnsweredAs::left_out}) {
        const auto found = reached.find(as);
        out.add(word(as), found == reached.end() ? std::int64_t{0} : found->second);
    }
    return out.take();
}

} // namespace

JsonText cluster_json(const Context& context, const ShownCluster& shown, bool whole) {
    const Zone& zone = *context.deployment->zone;
    const Cluster& c = shown.cluster;
    JsonObject out;
    out.add("id", c.id)
        .add("state", c.state)
        .add("title", c.title)
        .add("people", c.people)
        .add("messages", c.messages)
        .add("heat", shown.heat)
        .add("first_at", format_time(c.first_at, zone))
        .add("last_at", format_time(c.last_at, zone))
        .add("place", c.place)
        .add("service_item", c.service_item)
        .add("terms", terms_json(c.terms))
        .add("examples", ids_json(c.examples))
        .add("flag", flag_json(zone, c.flag))
        .add("special_response", c.response)
        .add("actions", shown.actions);
    if (whole) out.add("trend", trend_json(shown.trend));
    return out.take();
}

JsonText cluster_member_json(const Context& context, const ShownMember& member) {
    const Message& m = member.message;
    return JsonObject{}
        .add("id", m.id)
        .add("number", m.number)
        .add("channel", m.channel)
        .add("external_id", m.external_id)
        .add("kind", m.kind)
        .add("state", m.state)
        .add("office", m.office)
        .add("received_at", format_time(m.received_at, *context.deployment->zone))
        .add("title", member.letter.title)
        .add("body", member.letter.body)
        .add("reached", member.reached)
        .take();
}

JsonText like_json(const Context& context, const LikeMessage& like) {
    const Dossier& dossier = like.shown.dossier;
    const Message& m = dossier.message;
    JsonText reply;
    if (dossier.reply && dossier.reply->approved_at)
        reply = JsonObject{}
                    .add("office", dossier.reply->office)
                    .add("outcome", dossier.reply->outcome)
                    .add("body", dossier.reply->body)
                    .add("replied_at", format_time(dossier.reply->replied_at, *context.deployment->zone))
                    .take();
    return JsonObject{}
        .add("id", m.id)
        .add("number", m.number)
        .add("likeness", like.likeness)
        .add("channel", m.channel)
        .add("kind", m.kind)
        .add("state", m.state)
        .add("office", m.office)
        .add("received_at", format_time(m.received_at, *context.deployment->zone))
        .add("title", dossier.letter.title)
        .add("cluster", like.shown.inside ? dossier.cluster : std::nullopt)
        .add("reply", reply)
        .take();
}

JsonText response_json(const Context& context, const ShownResponse& shown) {
    const Zone& zone = *context.deployment->zone;
    const SpecialResponse& r = shown.response;
    return JsonObject{}
        .add("id", r.id)
        .add("cluster", r.cluster)
        .add("title", r.title)
        .add("state", r.state)
        .add("office", r.office)
        .add("assisting", r.assisting)
        .add("opened_by", r.opened_by)
        .add("opened_at", format_time(r.opened_at, zone))
        .add("note", r.note)
        .add("clock", response_clock_json(context, r.clock))
        .add("overdue", r.clock.state == ClockState::running && is_late(r.clock.due_at, context.now))
        .add("people", shown.cluster.people)
        .add("messages", shown.cluster.messages)
        .add("measures", measures_json(context, shown.measures, true))
        .add("answer", r.answer)
        .add("outcome", r.answer ? std::optional<Outcome>{r.outcome} : std::nullopt)
        .add("answered_by", r.answered_by.empty() ? std::nullopt : MaybeText{r.answered_by})
        .add("answered_at", time_text(zone, r.answered_at))
        .add("publish", r.publish)
        .add("closed_at", time_text(zone, r.closed_at))
        .add("reached", reached_json(shown.reached))
        .add("effect", effect_json(shown.effect))
        .add("actions", shown.actions)
        .take();
}

JsonText public_response_json(const Context& context, const PublicResponse& response) {
    return JsonObject{}
        .add("id", response.id)
        .add("title", response.title)
        .add("office", response.office)
        .add("body", response.body)
        .add("answered_at", format_time(response.answered_at, *context.deployment->zone))
        .add("measures", measures_json(context, response.measures, false))
        .take();
}

JsonText hotspots_json(const Context&, const HotspotReport& report) {
    JsonList items;
    for (const Hotspot& spot : report.items)
        items.add(JsonObject{}
                      .add("key", spot.now.key)
                      .add("name", spot.name)
                      .add("messages", spot.now.messages)
                      .add("people", spot.now.people)
                      .add("bad_reviews", spot.now.bad_reviews)
                      .add("hotline_complaints", spot.now.complaints)
                      .add("hotline_consultations", spot.now.consultations)
                      .add("messages_before", spot.before)
                      .add("growth", spot.growth)
                      .add("messages_year_before", spot.year_before)
                      .add("growth_year", spot.growth_year)
                      .add("rated", spot.now.rated)
                      .add("dissatisfied_share", spot.bad_share)
                      .add("special_responses", spot.now.responses)
                      .take());
    return JsonObject{}.add("by", report.by).add("from", format_day(report.from)).add("to", format_day(report.to)).add("items", items.take()).take();
}

} // namespace huiying
