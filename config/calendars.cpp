#include "config/calendars.hpp"
#include "config/calendar.hpp"
#include "config/document.hpp"
#include <filesystem>
#include <nlohmann/json.hpp>

namespace huiying {

using nlohmann::json;

Result<std::shared_ptr<const Calendars>> parse_calendars(std::string_view content) { return parse_calendars(content, {}); }

Result<std::shared_ptr<const Calendars>> parse_calendars(std::string_view content, const ByCode<Office>& offices) {
    json parsed;
    Faults faults;
    if (auto problem = parse_json(content, parsed, faults)) return std::move(*problem);
    CalendarFacts facts;
    ObjectReader top{&parsed, "", faults};
    top.require("cn");
    ObjectReader cn = top.object("cn");
    if (cn.present()) {
        read_national(cn, faults, facts);
        cn.text("$schema");
        cn.finish();
    }
    const bool sound = faults.empty() && cn.present();
    ObjectReader local = top.object("local");
    // On national facts that contradict themselves every local day would look wrong.
    if (sound && local.present()) {
        read_local(local, faults, offices, facts);
        local.text("$schema");
        local.finish();
    }
    top.finish();
    if (!sound || !faults.empty()) return invalid_content(std::move(faults));
    json local_content = local.present() ? std::move(parsed["local"]) : json::object();
    return make_calendars(std::move(facts), std::move(parsed["cn"]), std::move(local_content));
}

LoadedCalendars load_calendars(const std::string& folder, const ByCode<Office>& offices) {
    LoadedCalendars out;
    const std::filesystem::path at = std::filesystem::path{folder} / "calendars";
    CalendarFacts facts;
    Document cn = open_document((at / "cn.json").string());
    if (cn.readable()) {
        ObjectReader top = cn.root();
        read_national(top, cn.faults, facts);
        cn.finish(top);
    }
    json local_content = json::object();
    std::error_code ignored;
    if (const auto file = at / "local.json"; std::filesystem::exists(file, ignored)) {
        Document local = open_document(file.string());
        if (local.readable() && cn.faults.empty()) {
            ObjectReader top = local.root();
            read_local(top, local.faults, offices, facts);
            local.finish(top);
        }
        if (local.readable()) local_content = *local.content;
        local.hand_over(out.faults);
    }
    cn.hand_over(out.faults);
    if (out.faults.empty()) out.calendars = make_calendars(std::move(facts), *cn.content, std::move(local_content));
    return out;
}

} // namespace huiying
