#include "tests/support/installation.hpp"
#include "config/configuration.hpp"
#include "config/content.hpp"
#include "config/policies.hpp"
#include "service/start.hpp"
#include <stdexcept>

namespace huiying::tests {

Instant at(const std::string& text) {
    const auto time = parse_time(text);
    if (!time) throw std::logic_error("not a time: " + text);
    return *time;
}

void DrivenClock::set(const std::string& text) { set(at(text)); }

Deployment reference_deployment() {
    auto loaded = load_configuration("config/huiying.json", {});
    if (!loaded.configuration) throw std::logic_error(format_faults(loaded.faults));
    return std::move(loaded.configuration->deployment);
}

TestInstallation::TestInstallation() : clock(at("2026-11-23T09:00:00+08:00")) {
    secrets = open_secrets(*store);
    Deployment fresh = reference_deployment();
    register_policies(*store, fresh, [](const std::string& content) { return parse_policy(content); }, PolicyChange::take, clock.now());
    register_calendars(*store, fresh, content_readers(), clock.now());
    deployment = std::make_shared<const Deployment>(std::move(fresh));
}

Actor adapter(const std::string& channel) {
    Actor actor;
    actor.person = "adapter";
    actor.roles = {Role::adapter};
    actor.channels = {channel};
    return actor;
}

Actor clerk(const std::string& office, const std::string& person) {
    Actor actor;
    actor.person = person;
    actor.roles = {Role::office};
    actor.offices = {office};
    return actor;
}

Actor dispatcher(const std::string& person) {
    Actor actor;
    actor.person = person;
    actor.roles = {Role::dispatcher};
    return actor;
}

Actor supervisor(int level, const std::string& person) {
    Actor actor;
    actor.person = person;
    actor.roles = {Role::supervisor};
    actor.level = level;
    return actor;
}

} // namespace huiying::tests
