// clusters.json: when a topic is flagged, and how long a special response has and stands.
#include "config/deployment_files.hpp"
#include "config/fields.hpp"

namespace huiying {

namespace {

/// Reads what is given over what is there.
void read_flag(ObjectReader& reader, clusters::FlagSettings& flags) {
    if (const auto people = reader.integer("people", 2, 1000)) flags.people = static_cast<std::size_t>(*people);
    if (const auto days = reader.integer("window_days", 1, 366)) flags.window = std::chrono::days{*days};
    if (const auto surprise = reader.number("surprise", 0, 1)) flags.surprise = *surprise;
    if (const auto growth = reader.number("quiet_growth", 1, 10)) flags.quiet_growth = *growth;
}

void require_all(ObjectReader& reader) {
    for (const char* name : {"people", "window_days", "surprise", "quiet_growth"}) reader.require(name);
}

void read_response(ObjectReader reader, ClusterPlan& plan) {
    reader.require("limit");
    reader.require("stands_days");
    if (const auto limit = read_limit(reader, "limit")) plan.response = *limit;
    if (const auto days = reader.integer("stands_days", 0, 3660)) plan.stands = std::chrono::days{*days};
    reader.finish();
}

} // namespace

void read_clusters(Document& file, Deployment& out) {
    if (!file.readable()) return;
    ObjectReader top = file.root();
    top.require("flag");
    if (ObjectReader flag = top.object("flag"); flag.present()) {
        require_all(flag);
        read_flag(flag, out.clusters.flags);
        flag.finish();
    }
    read_each(top, "items", true, file.faults, [&](ObjectReader& reader, const auto&) {
        const std::string item = reader.required_text("service_item");
        check_reference(reader, "service_item", item, out.service_items, "service item");
        clusters::FlagSettings flags = out.clusters.flags;
        read_flag(reader, flags);
        reader.finish();
        if (!out.clusters.items.emplace(item, flags).second) reader.fault("service_item", "duplicate", "is given twice");
    });
    top.require("response");
    if (ObjectReader response = top.object("response"); response.present()) read_response(std::move(response), out.clusters);
    file.finish(top);
}

} // namespace huiying
