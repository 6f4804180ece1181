// Where a message goes, and why. The order of authority: never to whom it accuses (回避); the service item it names, or the policy document it is
// about; the configured rules in their order; the learned model, where it is sure; then triage, with what the model would suggest.
#pragma once
#include "service/model/deployment.hpp"
#include "service/model/message.hpp"
#include "service/rules/searched_text.hpp"

namespace huiying {

/// What routing looks at.
struct RoutingFacts {
    std::string channel;
    Kind kind{};
    std::optional<std::string> service_item;
    std::optional<std::string> about_document;
    std::optional<std::string> community;
    std::optional<std::string> address;
    std::optional<std::string> title;
    std::optional<std::string> body;
    Day received_on{}; ///< rules may hold for a time only
};

/// A decision: the office, unless nothing is sure enough and triage has to look.
struct RoutingDecision {
    std::optional<std::string> office;
    Routing routing;
    std::vector<std::string> against{}; ///< offices it accuses: none of them may get it, and it is confidential
};

/// Pure; linear in text length times number of keywords. The model, where there is one, looks at a bounded part of the text.
RoutingDecision decide_route(const Deployment& deployment, const RoutingFacts& facts);

/// What of the reason goes into the record: of the model its version alone, since the words are the citizen's.
std::string recorded_reason(const Routing& routing);

} // namespace huiying
