#include "cli/installation.hpp"
#include "config/policies.hpp"
#include "service/start.hpp"
#include "storage/sqlite/open.hpp"
#include <iostream>

namespace huiying {

std::optional<Configuration> read_configuration(const std::string& config) {
    auto loaded = load_configuration(config);
    if (!loaded.faults.empty()) std::cerr << format_faults(loaded.faults) << '\n';
    return std::move(loaded.configuration);
}

std::shared_ptr<const Deployment> prepare_deployment(Store& store, Deployment deployment) {
    register_policies(store, deployment, [](const std::string& content) { return parse_policy(content); }, SystemClock{}.now());
    return std::make_shared<const Deployment>(std::move(deployment));
}

std::optional<Installation> open_installation(const std::string& config) {
    auto configuration = read_configuration(config);
    if (!configuration) return std::nullopt;
    Installation installation;
    installation.settings = std::move(configuration->settings);
    SqliteOptions options;
    options.path = installation.settings.storage.path;
    options.readers = static_cast<int>(installation.settings.storage.readers);
    options.queue = installation.settings.storage.queue;
    options.batch = installation.settings.storage.batch;
    installation.store = open_sqlite(options);
    installation.secrets = open_secrets(*installation.store);
    installation.deployment = prepare_deployment(*installation.store, std::move(configuration->deployment));
    return installation;
}

} // namespace huiying
