#include "service/start.hpp"
#include "service/rules/digest.hpp"
#include <algorithm>

namespace huiying {

namespace {

std::string secret(Unit& unit, const std::string& name) {
    if (auto kept = unit.registry().secret(name)) return *kept;
    const std::string made = random_text(32);
    unit.registry().set_secret(name, made);
    return made;
}

/// The version of each policy in force; new content is stored as the next version.
Result<std::vector<int>> give_versions(Unit& unit, const std::vector<std::pair<std::string, std::string>>& policies, PolicyChange change, Instant now) {
    const auto known = unit.registry().policies();
    std::vector<int> versions;
    for (const auto& [name, content] : policies) {
        int latest = 0;
        bool same = false;
        for (const auto& entry : known)
            if (entry.name == name && entry.version > latest) {
                latest = entry.version;
                same = entry.content == content;
            }
        if (!same && change == PolicyChange::refuse && !known.empty())
            return Problem{Fault::conflict, "policies_differ", "policy " + name + " differs from the one in force; let the service take it first (start it, or SIGHUP)", {}, {}};
        if (!same) unit.registry().add_policy({name, ++latest, content}, now);
        versions.push_back(latest);
    }
    return versions;
}

} // namespace

std::shared_ptr<const Secrets> open_secrets(Store& store) {
    const auto secrets = store.write_now([](Unit& unit) -> Result<Secrets> { return Secrets{secret(unit, "person"), secret(unit, "code")}; });
    if (!secrets) throw StorageFailure(secrets.error().detail, false);
    return std::make_shared<const Secrets>(*secrets);
}

void register_policies(Store& store, Deployment& deployment, const ReadPolicy& read, PolicyChange change, Instant now) {
    std::vector<std::pair<std::string, std::string>> contents;
    for (const Policy& policy : deployment.policies) contents.emplace_back(policy.name, policy.content);
    const auto versions = store.write_now([contents, change, now](Unit& unit) -> Result<std::vector<int>> { return give_versions(unit, contents, change, now); });
    if (!versions) throw StorageFailure(versions.error().detail, false);
    const auto all = store.read_now([](const View& view) -> Result<std::vector<Registry::PolicyVersion>> { return view.registry().policies(); });
    for (const auto& entry : all.value()) {
        auto policy = read(entry.content);
        if (!policy) throw StorageFailure("policy " + entry.name + "@" + std::to_string(entry.version) + " in the database cannot be read", false);
        policy->version = entry.version;
        deployment.policy_versions.emplace(policy->label(), *policy);
    }
    for (std::size_t i = 0; i < versions->size(); ++i) {
        deployment.policies[i].version = (*versions)[i];
        deployment.policy_versions.insert_or_assign(deployment.policies[i].label(), deployment.policies[i]);
    }
}

} // namespace huiying
