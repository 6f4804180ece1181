// Clusters and special responses, as the API writes them.
#pragma once
#include "json/writer.hpp"
#include "service/cluster_desk.hpp"
#include "service/hotspots.hpp"
#include "service/special_response.hpp"

namespace huiying {

/// `whole`: with its trend by day.
JsonText cluster_json(const Context& context, const ShownCluster& shown, bool whole);
JsonText cluster_member_json(const Context& context, const ShownMember& member);
JsonText like_json(const Context& context, const LikeMessage& like);
JsonText response_json(const Context& context, const ShownResponse& shown);
JsonText public_response_json(const Context& context, const PublicResponse& response);
JsonText hotspots_json(const Context& context, const HotspotReport& report);

} // namespace huiying
