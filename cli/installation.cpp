#include "cli/installation.hpp"
#include "config/content.hpp"
#include "config/policies.hpp"
#include "service/learning.hpp"
#include "storage/sqlite/open.hpp"
#include <iostream>

namespace huiying {

std::optional<Configuration> read_configuration(const std::string& config) {
    auto loaded = load_configuration(config);
    if (!loaded.faults.empty()) std::cerr << format_faults(loaded.faults) << '\n';
    return std::move(loaded.configuration);
}

namespace {

std::unique_ptr<Store> open_store(const Settings::Storage& storage) {
    SqliteOptions options;
    options.path = storage.path;
    options.readers = static_cast<int>(storage.readers);
    options.queue = storage.queue;
    options.batch = storage.batch;
    return open_sqlite(options);
}

} // namespace

std::unique_ptr<Store> open_store(const std::string& config) {
    const auto settings = load_settings(config);
    if (!settings.faults.empty()) std::cerr << format_faults(settings.faults) << '\n';
    return settings.faults.empty() ? open_store(settings.settings.storage) : nullptr;
}

Prepared prepare_deployment(Store& store, Deployment deployment, PolicyChange change) {
    const Instant now = SystemClock{}.now();
    register_policies(store, deployment, [](const std::string& content) { return parse_policy(content); }, change, now);
    const bool as_in_force = register_calendars(store, deployment, content_readers(), now);
    const auto followed = store.read_now([&](const View& view) -> Result<std::string> {
        const auto model = follow_model(view, deployment);
        return model ? std::string{} : model.error().code + ": " + model.error().detail;
    });
    return {std::make_shared<const Deployment>(std::move(deployment)), !as_in_force, followed.value()};
}

std::optional<Installation> open_installation(const std::string& config, PolicyChange change) {
    auto configuration = read_configuration(config);
    if (!configuration) return std::nullopt;
    Installation installation;
    installation.settings = std::move(configuration->settings);
    installation.store = open_store(installation.settings.storage);
    installation.secrets = open_secrets(*installation.store);
    installation.calendars_on_file = configuration->deployment.calendars->content();
    for (const Policy& policy : configuration->deployment.policies) installation.policies_on_file.emplace(policy.name, policy.content);
    auto prepared = prepare_deployment(*installation.store, std::move(configuration->deployment), change);
    installation.deployment = std::move(prepared.deployment);
    installation.calendar_differs = prepared.calendar_differs;
    installation.model_refused = prepared.model_refused;
    return installation;
}

} // namespace huiying
