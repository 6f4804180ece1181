#include "config/configuration.hpp"
#include "config/deployment_files.hpp"
#include <filesystem>

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
    {"calendars/cn.json", read_calendar}, {"routing.json", read_routing},
};

void read_settings_file(const std::string& file, const Environment& environment, Settings& settings, std::vector<ConfigFault>& faults) {
    Document document = open_document(file);
    if (document.readable()) read_settings(document.content.get(), settings, document.faults);
    document.hand_over(faults);
    Faults overrides;
    override_settings(environment, settings, overrides);
    for (auto& fault : overrides) faults.push_back({std::move(fault.pointer), "", std::move(fault.detail)});
}

} // namespace

LoadedSettings load_settings(const std::string& huiying_json, const Environment& environment) {
    LoadedSettings out;
    if (huiying_json.empty()) out.faults.push_back({"huiying.json", "", "a configuration file must be named"});
    else read_settings_file(huiying_json, environment, out.settings, out.faults);
    return out;
}

LoadedConfiguration load_configuration(const std::string& huiying_json, const Environment& environment) {
    LoadedConfiguration out;
    if (huiying_json.empty()) {
        out.faults.push_back({"huiying.json", "", "a configuration file must be named"});
        return out;
    }
    Configuration made;
    const std::filesystem::path folder = std::filesystem::path{huiying_json}.parent_path();
    read_settings_file(huiying_json, environment, made.settings, out.faults);
    made.settings.directory = folder.empty() ? "." : folder.string();
    for (const auto& [name, read] : deployment_files) {
        Document document = open_document((folder / name).string());
        read(document, made.deployment);
        document.hand_over(out.faults);
    }
    if (!out.faults.empty()) return out;
    made.deployment.zone = std::make_shared<const Zone>(made.settings.zone);
    out.configuration = std::move(made);
    return out;
}

} // namespace huiying
