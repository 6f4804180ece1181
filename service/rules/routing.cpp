#include "service/rules/routing.hpp"
#include "service/rules/classifier.hpp"
#include "service/rules/conflict.hpp"
#include <algorithm>
#include <cmath>

namespace huiying {

namespace {

constexpr std::size_t most_alternatives = 3;
constexpr std::size_t most_reasons = 5;

template <class T>
bool names(const std::vector<T>& list, const T& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

/// The tidied texts, made once for all rules.
struct TidyText {
    SearchedText text;  ///< title and body
    SearchedText place; ///< community and address
};

bool fits_words(const RoutingRule& rule, const TidyText& tidied) {
    if (!rule.any.empty() && !tidied.text.contains_any(rule.any)) return false;
    if (!rule.places.empty() && !tidied.place.contains_any(rule.places) && !tidied.text.contains_any(rule.places)) return false;
    return tidied.text.contains_all(rule.all) && !tidied.text.contains_any(rule.none);
}

bool fits(const RoutingRule& rule, const RoutingFacts& facts, const TidyText& tidied) {
    if ((rule.from && facts.received_on < *rule.from) || (rule.to && facts.received_on > *rule.to)) return false;
    if (!rule.channels.empty() && !names(rule.channels, facts.channel)) return false;
    if (!rule.kinds.empty() && !names(rule.kinds, facts.kind)) return false;
    if (!rule.service_items.empty() && !(facts.service_item && names(rule.service_items, *facts.service_item))) return false;
    if (!rule.communities.empty() && !(facts.community && names(rule.communities, *facts.community))) return false;
    return fits_words(rule, tidied);
}

RoutingDecision certain(const std::string& office, RoutedBy by, const std::string& reason) {
    return {office, Routing{by, reason, 1.0, {}}, {}};
}

RoutingDecision unsure(const std::string& reason) { return {std::nullopt, Routing{RoutedBy::fallback, reason, 0, {}}, {}}; }

/// 回避: to whom nothing binds to the accused; where all are accused, to whoever dispatches.
RoutingDecision keep_from(const Deployment& deployment, std::vector<std::string> accused) {
    static const std::string reason = "conflict_of_interest";
    const auto office = office_without_conflict(deployment, accused);
    RoutingDecision decision = office ? certain(*office, RoutedBy::rule, reason) : unsure(reason);
    decision.against = std::move(accused);
    return decision;
}

/// 责任清单, and who drafted the document answers.
std::optional<RoutingDecision> by_catalogue(const Deployment& deployment, const RoutingFacts& facts) {
    if (facts.service_item)
        if (const auto item = deployment.service_items.find(*facts.service_item); item != deployment.service_items.end())
            return certain(item->second.office, RoutedBy::service_item, item->first);
    if (facts.about_document)
        if (const auto document = deployment.documents.find(*facts.about_document); document != deployment.documents.end())
            return certain(document->second.office, RoutedBy::service_item, document->first);
    return std::nullopt;
}

/// The first that fits; lower ones that fit as well are what a dispatcher would consider next.
std::optional<RoutingDecision> by_rules(const Deployment& deployment, const RoutingFacts& facts, const TidyText& tidied) {
    std::optional<RoutingDecision> decision;
    for (const RoutingRule& rule : deployment.routing) {
        if (!fits(rule, facts, tidied)) continue;
        if (!decision) {
            decision = certain(rule.office, RoutedBy::rule, rule.id);
            continue;
        }
        auto& others = decision->routing.alternatives;
        const bool known = rule.office == *decision->office ||
                           std::any_of(others.begin(), others.end(), [&](const RoutingChoice& other) { return other.office == rule.office; });
        if (!known && others.size() < most_alternatives) others.push_back({rule.office, 0});
    }
    return decision;
}

std::string model_reason(const RoutingModel& model, const std::vector<std::string>& words) {
    std::string out = "model@" + std::to_string(model.version) + ": ";
    bool first = true;
    for (const auto& word : words) {
        if (!first) out += "、";
        out += word;
        first = false;
    }
    return out;
}

/// Four places: what stands behind them is no knowledge, and is stored with each message. Cut off, so that nothing looks surer than it is.
double shown(double confidence) { return std::floor(confidence * 1e4) / 1e4; }

/// The model's word where it is sure enough and can say why; else what it would suggest. It can say nothing of a letter that holds no word that
/// enough others wrote: a model of few or much alike letters is sure of such a letter all the same.
RoutingDecision by_model(const Deployment& deployment, const RoutingFacts& facts) {
    if (!deployment.model || !deployment.learning.enabled) return unsure("no_rule");
    const auto view = [](const std::optional<std::string>& text) { return text ? std::string_view{*text} : std::string_view{}; };
    const ClassifiedText text{facts.channel, word(facts.kind), view(facts.community), view(facts.title), view(facts.body)};
    const auto [ranked, reasons] = deployment.model->classifier->judge(text, deployment.learning.confidence, most_reasons);
    const auto office_of = [&](const Choice& choice) { return deployment.model->classifier->card().labels[choice.label].name; };
    const bool confident = ranked.front().confidence >= deployment.learning.confidence;
    const bool sure = confident && !reasons.empty();
    RoutingDecision decision = unsure(confident ? "model_without_words" : "model_unsure");
    if (sure) {
        decision.office = office_of(ranked.front());
        decision.routing = {RoutedBy::model, model_reason(*deployment.model, reasons), shown(ranked.front().confidence), {}};
    }
    for (std::size_t i = sure ? 1 : 0; i < ranked.size() && decision.routing.alternatives.size() < most_alternatives; ++i)
        decision.routing.alternatives.push_back({office_of(ranked[i]), shown(ranked[i].confidence)});
    return decision;
}

} // namespace

RoutingDecision decide_route(const Deployment& deployment, const RoutingFacts& facts) {
    const TidyText tidied{SearchedText::of(facts.title, facts.body), SearchedText::of(facts.community, facts.address)};
    // A bad review (好差评) is answered by whom it is about; anything else that accuses an office is kept from it.
    if (facts.kind != Kind::bad_review)
        if (auto accused = accused_offices(deployment, tidied.text); !accused.empty()) return keep_from(deployment, std::move(accused));
    if (auto decision = by_catalogue(deployment, facts)) return std::move(*decision);
    if (auto decision = by_rules(deployment, facts, tidied)) return std::move(*decision);
    return by_model(deployment, facts);
}

std::string recorded_reason(const Routing& routing) {
    return routing.by == RoutedBy::model ? routing.reason.substr(0, routing.reason.find(':')) : routing.reason;
}

} // namespace huiying
