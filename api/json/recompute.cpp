#include "api/json/recompute.hpp"
#include <nlohmann/json.hpp>

namespace huiying {

namespace {

JsonObject& add_counts(JsonObject& out, const MoveCounts& counts) {
    return out.add("clocks", counts.clocks)
        .add("moved", counts.moved)
        .add("earlier", counts.earlier)
        .add("later", counts.later)
        .add("newly_late", counts.newly_late)
        .add("no_longer_late", counts.no_longer_late)
        .add("made_firm", counts.made_firm)
        .add("other_policy", counts.other_policy);
}

} // namespace

std::optional<ChangeContent> read_change(ObjectReader& body, Faults& faults) {
    const nlohmann::json* calendar = body.raw("calendar");
    const nlohmann::json* policy = body.raw("policy");
    const bool has_calendar = calendar != nullptr && !calendar->is_null();
    const bool has_policy = policy != nullptr && !policy->is_null();
    if (has_calendar == has_policy) {
        faults.push_back({"", has_policy ? "ambiguous" : "required", "must hold calendar or policy, and only one of them"});
        return std::nullopt;
    }
    return ChangeContent{has_policy, canonical_text(has_policy ? *policy : *calendar)};
}

JsonText preview_json(const Context& context, const ChangeContent& change, const Preview& preview, const std::optional<std::string>& digest) {
    JsonObject out;
    if (digest) out.add("digest", *digest);
    out.add("change", change.is_policy ? "policy" : "calendar").add("as_of", format_time(context.now, *context.deployment->zone));
    add_counts(out, preview.total);
    JsonList offices;
    for (const auto& [office, counts] : preview.offices) {
        JsonObject one;
        const auto known = context.deployment->offices.find(office);
        one.add("office", office).add("name", known == context.deployment->offices.end() ? office : known->second.name);
        offices.add(add_counts(one, counts).take());
    }
    JsonList late;
    for (const MessageId id : preview.late) late.add(id.text());
    return out.add("by_office", offices.take()).add("examples_newly_late", late.take()).take();
}

JsonText progress_json(const Context& context, const RecomputeProgress& progress) {
    const Deployment& deployment = *context.deployment;
    JsonObject out;
    out.add("phase", word(progress.phase)).add("digest", progress.digest.empty() ? std::optional<std::string>{} : std::optional{progress.digest});
    return out.add("done", progress.done).add("total", progress.total).add("calendar_version", deployment.calendar_version).take();
}

} // namespace huiying
