#include "cli/installation.hpp"
#include "config/policies.hpp"
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

std::shared_ptr<const Deployment> prepare_deployment(Store& store, Deployment deployment, PolicyChange change) {
    register_policies(store, deployment, [](const std::string& content) { return parse_policy(content); }, change, SystemClock{}.now());
    return std::make_shared<const Deployment>(std::move(deployment));
}

std::optional<Installation> open_installation(const std::string& config, PolicyChange change) {
    auto configuration = read_configuration(config);
    if (!configuration) return std::nullopt;
    Installation installation;
    installation.settings = std::move(configuration->settings);
    installation.store = open_store(installation.settings.storage);
    installation.secrets = open_secrets(*installation.store);
    installation.deployment = prepare_deployment(*installation.store, std::move(configuration->deployment), change);
    return installation;
}

} // namespace huiying
