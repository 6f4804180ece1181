// Where a message goes, and why: the service item it names, or the policy document it is about; then the configured rules in their order;
// then triage. (The learned model will stand between rules and triage.)
#pragma once
#include "service/model/deployment.hpp"
#include "service/model/message.hpp"

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
};

/// A decision: the office, unless nothing is sure enough and triage has to look.
struct RoutingDecision {
    std::optional<std::string> office;
    Routing routing;
};

/// Pure; linear in text length times number of keywords.
RoutingDecision decide_route(const Deployment& deployment, const RoutingFacts& facts);

/// Text as keywords are matched in: full-width ASCII folded to half, ASCII in lower case, white space and zero-width characters dropped.
std::string tidy(std::string_view text);

} // namespace huiying
