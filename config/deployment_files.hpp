// The files that make up the deployment, one reader each. Each fills its part of `out` as far as it can be read and adds its faults to the
// document; a later file refers to codes of the earlier ones, hence the order here.
#pragma once
#include "config/document.hpp"
#include "service/model/deployment.hpp"

namespace huiying {

/// offices.json: offices, bodies outside, the service catalogue, policy documents.
void read_offices(Document& file, Deployment& out);
/// channels.json.
void read_channels(Document& file, Deployment& out);
/// policies.json, and whether every sort of message finds exactly one policy.
void read_policies(Document& file, Deployment& out);
/// routing.json.
void read_routing(Document& file, Deployment& out);
/// escalation.json.
void read_escalation(Document& file, Deployment& out);
/// clusters.json.
void read_clusters(Document& file, Deployment& out);

} // namespace huiying
