#include "config/policies.hpp"
#include "config/deployment_files.hpp"
#include "config/fields.hpp"
#include "service/rules/policy.hpp"
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

namespace huiying {

using nlohmann::json;

namespace {

constexpr int highest_level = 2; // of supervisors who approve extensions, and of rulings on a return
constexpr int most_returns = 10;
constexpr int most_reworks = 10;

PolicyMatch read_match(ObjectReader reader, const Deployment* known) {
    PolicyMatch match;
    if (!reader.present()) return match;
    reader.require("channel");
    const json* channel = reader.raw("channel");
    std::vector<Entry> channels;
    if (channel != nullptr && channel->is_string()) channels.push_back({read_code(reader, "channel", plain_code), "channel"});
    else channels = read_list(reader, "channel", false);
    const auto items = read_list(reader, "service_item", false);
    match.channels = texts_of(channels);
    match.kinds = read_words<Kind>(reader, "kind", false);
    match.priority = reader.choice<Priority>("priority");
    match.special = reader.flag("special").value_or(false);
    match.service_items = texts_of(items);
    reader.finish();
    if (known != nullptr) {
        for (const Entry& entry : channels) check_reference(reader, entry.place, entry.text, known->channels, "channel");
        for (const Entry& entry : items) check_reference(reader, entry.place, entry.text, known->service_items, "service item");
    }
    return match;
}

void read_effective(ObjectReader reader, Policy& policy) {
    policy.from = reader.day("from");
    policy.to = reader.day("to");
    if (policy.from && policy.to && *policy.to < *policy.from) reader.fault("to", "invalid_value", "lies before from");
    reader.finish();
}

DayEnd read_end(ObjectReader& reader) {
    const auto end = reader.text("end");
    if (!end || *end == "midnight") return DayEnd::midnight;
    if (*end != "office_close") reader.fault("end", "invalid_value", "must be midnight or office_close");
    return DayEnd::office_close;
}

/// Gives back the stages that have a clock, those included whose clock is faulty otherwise.
std::set<Stage> read_clocks(ObjectReader& policy_reader, Policy& policy, Faults& faults) {
    std::set<Stage> stages;
    read_each(policy_reader, "clocks", false, faults, [&](ObjectReader& reader, const json&) {
        const auto stage = reader.required_choice<Stage>("stage");
        reader.require("limit");
        const auto limit = read_limit(reader, "limit");
        const auto start = reader.required_choice<Trigger>("start");
        std::string basis = reader.required_text("basis");
        const DayEnd end = read_end(reader);
        reader.finish();
        if (stage == Stage::special_response) reader.fault("stage", "does_not_apply", "special responses have their limit in clusters.json");
        if (stage && !stages.insert(*stage).second)
            reader.fault("stage", "duplicate", "the policy has two clocks for " + std::string{word(*stage)});
        if (stage && limit && start) policy.clocks.push_back({*stage, *limit, *start, std::move(basis), end});
    });
    return stages;
}

void read_complex(ObjectReader reader, const std::set<Stage>& stages, Policy& policy) {
    for (std::size_t i = 0; i < Words<Stage>::all.size(); ++i) {
        const auto stage = static_cast<Stage>(i);
        const auto limit = read_limit(reader, word(stage));
        if (limit && !stages.contains(stage)) reader.fault(word(stage), "unknown", "the policy has no clock for this stage");
        if (limit) policy.complex.emplace(stage, *limit);
    }
    reader.finish();
}

void read_extension(ObjectReader reader, ExtensionRule& rule, Faults& faults) {
    if (!reader.present()) return;
    reader.require("form");
    const auto form = reader.text("form");
    if (form == "by") rule.form = ExtensionRule::Form::by;
    else if (form && form != "to") reader.fault("form", "invalid_value", "must be \"to\" (a new limit from the clock's start) or \"by\" (added to it)");
    read_each(reader, "steps", false, faults, [&](ObjectReader& step, const json&) {
        step.require("limit");
        step.require("approver_level");
        const auto limit = read_limit(step, "limit");
        const auto level = step.integer("approver_level", 1, highest_level);
        step.finish();
        if (limit && level) rule.steps.push_back({*limit, static_cast<int>(*level)});
    });
    reader.finish();
}

void read_returns(ObjectReader reader, ReturnRule& rule) {
    if (!reader.present()) return;
    for (const char* name : {"allowed", "window", "most"}) reader.require(name);
    rule.allowed = reader.flag("allowed").value_or(true);
    if (const auto window = read_limit(reader, "window")) rule.window = *window;
    if (const auto most = reader.integer("most", 0, most_returns)) rule.most = static_cast<int>(*most);
    rule.ruling = read_limit(reader, "ruling");
    if (const auto levels = reader.integer("levels", 1, highest_level)) rule.levels = static_cast<int>(*levels);
    reader.finish();
}

void read_rework(ObjectReader reader, ReworkRule& rule) {
    if (!reader.present()) return;
    reader.require("on_low_rating");
    rule.on_low_rating = reader.flag("on_low_rating").value_or(false);
    if (const auto most = reader.integer("most", 1, most_reworks)) rule.most = static_cast<int>(*most);
    reader.finish();
}

void read_standing(ObjectReader& reader, Policy& policy) {
    policy.legal = reader.required_text("legal");
    if (!policy.legal.empty() && policy.legal != "law" && policy.legal != "practice" && policy.legal != "default")
        reader.fault("legal", "invalid_value", "must be one of law, practice, default");
    policy.source = reader.required_text("source");
}

/// The citizen's own clock is equal to the reply limit unless given, and never restarts.
void complete_total(Policy& policy) {
    const auto of = [&](Stage stage) {
        return std::find_if(policy.clocks.begin(), policy.clocks.end(), [stage](const ClockRule& rule) { return rule.stage == stage; });
    };
    const auto reply = of(Stage::reply);
    // What is opened again has had its own: it is never restarted.
    if (reply == policy.clocks.end() || policy.match.special) return;
    if (of(Stage::total) == policy.clocks.end()) {
        ClockRule total = *reply;
        total.stage = Stage::total;
        total.start = Trigger::receipt;
        policy.clocks.push_back(std::move(total));
    }
    const auto longer = policy.complex.find(Stage::reply);
    if (longer != policy.complex.end()) policy.complex.emplace(Stage::total, longer->second);
}

struct PolicyReading {
    Policy policy;
    bool match_is_sound = false; ///< whether what it applies to could be read
};

/// `known` is null for a stored version, whose codes may be gone.
PolicyReading read_policy(ObjectReader& reader, const json& content, const Deployment* known, Faults& faults) {
    PolicyReading out;
    Policy& policy = out.policy;
    policy.content = canonical_text(content);
    policy.name = read_code(reader, "name", dotted_code);
    const std::size_t before = faults.size();
    reader.require("match");
    policy.match = read_match(reader.object("match"), known);
    read_effective(reader.object("effective"), policy);
    out.match_is_sound = faults.size() == before;
    const auto stages = read_clocks(reader, policy, faults);
    read_complex(reader.object("complex"), stages, policy);
    read_extension(reader.object("extension"), policy.extension, faults);
    reader.require("returns");
    read_returns(reader.object("returns"), policy.returns);
    reader.require("review");
    policy.review = reader.flag("review").value_or(false);
    read_rework(reader.object("rework"), policy.rework);
    policy.assist = read_limit(reader, "assist");
    complete_total(policy);
    read_standing(reader, policy);
    reader.finish();
    return out;
}

/// What a fault of choice is about, so that one gap is told once and not for each of the hundred sorts of messages that fall into it.
std::string subject(const std::string& detail) { return detail.substr(0, std::min(detail.find(" · "), detail.find(": "))); }

void check_choice(ObjectReader& top, const Deployment& deployment) {
    std::map<std::string, std::pair<std::string, std::size_t>> told; ///< the first of each subject, and how many
    for (const auto& detail : find_policy_faults(deployment)) ++told.try_emplace(subject(detail), detail, 0).first->second.second;
    for (const auto& [about, fault] : told) {
        const auto& [detail, count] = fault;
        const std::string more = count > 1 ? " (and " + std::to_string(count - 1) + " more combinations)" : "";
        top.fault("policies", "invalid_policies", detail + more);
    }
}

} // namespace

void read_policies(Document& file, Deployment& out) {
    if (!file.readable()) return;
    ObjectReader top = file.root();
    std::set<std::string> names;
    bool sound = true;
    read_each(top, "policies", false, file.faults, [&](ObjectReader& reader, const json& content) {
        PolicyReading reading = read_policy(reader, content, &out, file.faults);
        Policy& policy = reading.policy;
        sound = sound && reading.match_is_sound;
        if (!policy.name.empty() && !names.insert(policy.name).second)
            reader.fault("name", "duplicate", "the policy \"" + policy.name + "\" is given twice");
        out.policies.push_back(std::move(policy));
    });
    // With one policy's reach unknown, every gap found would be doubtful.
    if (sound && !out.policies.empty()) check_choice(top, out);
    file.finish(top);
}

std::optional<Policy> parse_policy(const std::string& content) {
    auto policy = read_policy_content(content);
    if (!policy) return std::nullopt;
    policy->content = content;
    return std::move(*policy);
}

Result<Policy> read_policy_content(const std::string& content) {
    json object;
    Faults faults;
    if (auto problem = parse_json(content, object, faults)) return std::move(*problem);
    if (!object.is_object()) return invalid_content({{"", "wrong_type", "must be an object"}});
    ObjectReader reader{&object, "", faults};
    PolicyReading reading = read_policy(reader, object, nullptr, faults);
    if (!faults.empty()) return invalid_content(std::move(faults));
    return std::move(reading.policy);
}

} // namespace huiying
