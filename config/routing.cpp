#include "config/deployment_files.hpp"
#include "config/fields.hpp"
#include "service/rules/routing.hpp"
#include <set>

namespace huiying {

namespace {

/// Words are compared with tidied text, so they are tidied too: one written in capitals or with a space would never be found.
std::vector<std::string> read_keywords(ObjectReader& reader, std::string_view name) {
    std::vector<std::string> out;
    for (const Entry& entry : read_list(reader, name, true)) {
        std::string word = tidy(entry.text);
        if (word.empty()) reader.fault(entry.place, "required", "must say something");
        else out.push_back(std::move(word));
    }
    return out;
}

template <class T>
std::vector<std::string> read_references(ObjectReader& reader, std::string_view name, const ByCode<T>& known, const char* what) {
    const auto entries = read_list(reader, name, true);
    for (const Entry& entry : entries) check_reference(reader, entry.place, entry.text, known, what);
    return texts_of(entries);
}

/// A rule that asks for nothing would take every message from the rules below it and from triage.
bool asks_for_nothing(const RoutingRule& rule) {
    return rule.any.empty() && rule.all.empty() && rule.places.empty() && rule.communities.empty() && rule.channels.empty() && rule.kinds.empty() && rule.service_items.empty();
}

RoutingRule read_rule(ObjectReader& reader, const Deployment& known, const Faults& faults) {
    RoutingRule rule;
    rule.id = read_code(reader, "id", dotted_code);
    rule.office = read_code(reader, "office", plain_code);
    check_reference(reader, "office", rule.office, known.offices, "office");
    const std::size_t before = faults.size();
    rule.any = read_keywords(reader, "any");
    rule.all = read_keywords(reader, "all");
    rule.none = read_keywords(reader, "none");
    rule.places = read_keywords(reader, "places");
    rule.channels = read_references(reader, "channels", known.channels, "channel");
    rule.kinds = read_words<Kind>(reader, "kinds", true);
    rule.communities = texts_of(read_list(reader, "communities", true));
    rule.from = reader.day("from");
    rule.to = reader.day("to");
    if (rule.from && rule.to && *rule.to < *rule.from) reader.fault("to", "invalid_value", "lies before from");
    rule.service_items = read_references(reader, "service_items", known.service_items, "service item");
    if (faults.size() == before && asks_for_nothing(rule))
        reader.fault("any", "required", "the rule asks for nothing and would take every message; what no rule takes goes to the channel's triage office");
    reader.finish();
    return rule;
}

/// 回避: which words accuse, and who takes what accuses an office.
void read_conflicts(ObjectReader reader, const Deployment& known, ConflictRule& rule) {
    if (!reader.present()) return;
    rule.words = read_keywords(reader, "words");
    rule.offices = read_references(reader, "offices", known.offices, "office");
    if (!rule.words.empty() && rule.offices.empty()) reader.fault("offices", "required", "somebody has to take what accuses an office");
    reader.finish();
}

/// 重复诉求.
void read_repeats(ObjectReader reader, RepeatRule& rule) {
    if (!reader.present()) return;
    if (const auto days = reader.integer("days", 0, 3660)) rule.within = std::chrono::days{*days};
    if (const auto likeness = reader.number("likeness", 0.3, 1)) rule.likeness = *likeness;
    reader.finish();
}

/// `02:30` as minutes after midnight.
std::optional<std::chrono::minutes> read_time_of_day(ObjectReader& reader, std::string_view name) {
    const auto text = reader.text(name);
    if (!text) return std::nullopt;
    const auto digit = [&](std::size_t at) { return at < text->size() && (*text)[at] >= '0' && (*text)[at] <= '9' ? (*text)[at] - '0' : -100; };
    const int hours = digit(0) * 10 + digit(1);
    const int minutes = digit(3) * 10 + digit(4);
    const bool sound = text->size() == 5 && (*text)[2] == ':' && hours >= 0 && hours < 24 && minutes >= 0 && minutes < 60;
    if (!sound) {
        reader.fault(name, "invalid_value", "must be a time of day such as 02:30");
        return std::nullopt;
    }
    return std::chrono::hours{hours} + std::chrono::minutes{minutes};
}

void read_model(ObjectReader reader, LearningPlan& plan) {
    if (!reader.present()) return;
    plan.enabled = reader.flag("enabled").value_or(plan.enabled);
    plan.confidence = reader.number("confidence", 0.5, 1).value_or(plan.confidence);
    plan.retrain_at = read_time_of_day(reader, "retrain_at");
    plan.least_examples = static_cast<int>(reader.integer("least_examples", 2, 1'000'000).value_or(plan.least_examples));
    plan.most_examples = static_cast<int>(reader.integer("most_examples", 2, 1'000'000).value_or(plan.most_examples));
    if (plan.most_examples < plan.least_examples) reader.fault("most_examples", "invalid_value", "is less than least_examples");
    reader.finish();
}

} // namespace

void read_routing(Document& file, Deployment& out) {
    if (!file.readable()) return;
    ObjectReader top = file.root();
    std::set<std::string> ids;
    read_each(top, "rules", true, file.faults, [&](ObjectReader& reader, const auto&) {
        RoutingRule rule = read_rule(reader, out, file.faults);
        if (!rule.id.empty() && !ids.insert(rule.id).second) reader.fault("id", "duplicate", "the rule \"" + rule.id + "\" is given twice");
        out.routing.push_back(std::move(rule));
    });
    read_conflicts(top.object("conflicts"), out, out.conflicts);
    read_repeats(top.object("repeats"), out.repeats);
    read_model(top.object("model"), out.learning);
    file.finish(top);
}

} // namespace huiying
