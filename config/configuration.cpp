#include "config/configuration.hpp"
#include "config/calendars.hpp"
#include "config/deployment_files.hpp"
#include <algorithm>
#include <filesystem>
#include <iterator>

namespace huiying {

namespace {

using ReadFile = void (*)(Document&, Deployment&);

struct DeploymentFile {
    const char* name;
    ReadFile read;
};

/// In the order in which they refer to each other.
constexpr DeploymentFile deployment_files[]{
    {"offices.json", read_offices},   {"channels.json", read_channels}, {"policies.json", read_policies},
    {"routing.json", read_routing},   {"escalation.json", read_escalation},
    {"clusters.json", read_clusters},
};

void read_settings_file(const std::string& file, const Environment& environment, Settings& settings, std::vector<ConfigFault>& faults) {
    Document document = open_document(file);
    if (document.readable()) read_settings(document.content.get(), settings, document.faults);
    document.hand_over(faults);
    Faults overrides;
    override_settings(environment, settings, overrides);
    for (auto& fault : overrides) faults.push_back({std::move(fault.pointer), "", std::move(fault.detail)});
}

/// A fault of the zone's value, or of huiying.json as a whole.
bool concerns_zone(const ConfigFault& fault) {
    const bool of_a_variable = fault.file.starts_with("HUIYING_");
    return of_a_variable ? fault.file == "HUIYING_ZONE" : fault.pointer.empty() || fault.pointer == "/zone";
}

std::string folder_of(const std::string& file) {
    const std::filesystem::path folder = std::filesystem::path{file}.parent_path();
    return folder.empty() ? "." : folder.string();
}

} // namespace

LoadedSettings load_settings(const std::string& huiying_json, const Environment& environment) {
    LoadedSettings out;
    if (huiying_json.empty()) out.faults.push_back({"huiying.json", "", "a configuration file must be named"});
    else read_settings_file(huiying_json, environment, out.settings, out.faults);
    return out;
}

LoadedCounting load_counting(const std::string& huiying_json, const Environment& environment) {
    LoadedCounting out;
    LoadedSettings settings = load_settings(huiying_json, environment);
    std::copy_if(settings.faults.begin(), settings.faults.end(), std::back_inserter(out.faults), concerns_zone);
    LoadedCalendars calendars = load_calendars(folder_of(huiying_json));
    out.faults.insert(out.faults.end(), calendars.faults.begin(), calendars.faults.end());
    if (!out.faults.empty()) return out;
    out.zone = std::make_shared<const Zone>(settings.settings.zone);
    out.calendars = std::move(calendars.calendars);
    return out;
}

LoadedConfiguration load_configuration(const std::string& huiying_json, const Environment& environment) {
    LoadedConfiguration out;
    if (huiying_json.empty()) {
        out.faults.push_back({"huiying.json", "", "a configuration file must be named"});
        return out;
    }
    Configuration made;
    const std::filesystem::path folder = folder_of(huiying_json);
    read_settings_file(huiying_json, environment, made.settings, out.faults);
    made.settings.directory = folder.string();
    for (const auto& [name, read] : deployment_files) {
        Document document = open_document((folder / name).string());
        read(document, made.deployment);
        document.hand_over(out.faults);
    }
    LoadedCalendars calendars = load_calendars(made.settings.directory, made.deployment.offices);
    out.faults.insert(out.faults.end(), calendars.faults.begin(), calendars.faults.end());
    if (!out.faults.empty()) return out;
    made.deployment.calendars = std::move(calendars.calendars);
    made.deployment.zone = std::make_shared<const Zone>(made.settings.zone);
    out.configuration = std::move(made);
    return out;
}

} // namespace huiying
