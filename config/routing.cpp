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
    return rule.any.empty() && rule.all.empty() && rule.places.empty() && rule.channels.empty() && rule.kinds.empty() && rule.service_items.empty();
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
    rule.service_items = read_references(reader, "service_items", known.service_items, "service item");
    if (faults.size() == before && asks_for_nothing(rule))
        reader.fault("any", "required", "the rule asks for nothing and would take every message; what no rule takes goes to the channel's triage office");
    reader.finish();
    return rule;
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
    file.finish(top);
}

} // namespace huiying
