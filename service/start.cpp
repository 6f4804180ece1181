#include "service/start.hpp"
#include "service/recompute.hpp"
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

/// Stored policies but for the one that a recompute is still staging: it is not in force.
std::vector<Registry::PolicyVersion> policies_in_force(const View& view) {
    auto known = view.registry().policies();
    const std::string staged = staged_policy(view);
    std::erase_if(known, [&](const auto& entry) { return entry.name + "@" + std::to_string(entry.version) == staged; });
    return known;
}

int latest_version(const std::vector<Registry::PolicyVersion>& known, const std::string& name) {
    int latest = 0;
    for (const auto& entry : known)
        if (entry.name == name) latest = std::max(latest, entry.version);
    return latest;
}

using NamedContents = std::vector<std::pair<std::string, std::string>>;

/// Gives the policies of the files their versions; one that is new to the store is stored as the next.
class Versions {
public:
    Versions(Unit& unit, PolicyChange change, Instant now)
        : unit_(unit), change_(change), now_(now), in_force_(policies_in_force(unit)), all_(unit.registry().policies()) {}

    Result<int> of(const std::string& name, const std::string& content) {
        const int latest = latest_version(in_force_, name);
        // A file that says what it said before asks for nothing: a recompute may have brought a newer version since.
        const std::string mark = "policy file " + name;
        const std::string digest = to_hex(sha256(content));
        if (latest > 0 && (change_ == PolicyChange::keep || unit_.registry().secret(mark) == digest)) return latest;
        const bool same = std::any_of(in_force_.begin(), in_force_.end(),
                                      [&](const auto& entry) { return entry.name == name && entry.version == latest && entry.content == content; });
        if (!same && change_ != PolicyChange::take && !all_.empty())
            return Problem{Fault::conflict,
                           "policies_differ",
                           "policy " + name + " differs from the one in force; let the service take it first (start it, or SIGHUP)",
                           {},
                           {}};
        unit_.registry().set_secret(mark, digest);
        if (same) return latest;
        const int next = latest_version(all_, name) + 1;
        unit_.registry().add_policy({name, next, content}, now_);
        added_ = true;
        return next;
    }

    /// Others who run on this store must learn of what was added before they meet a message under it.
    void announce() {
        if (!added_ || all_.empty()) return;
        DatesState state = unit_.dates().state();
        ++state.epoch;
        unit_.dates().set_state(state);
    }

private:
    Unit& unit_;
    PolicyChange change_;
    Instant now_;
    std::vector<Registry::PolicyVersion> in_force_;
    std::vector<Registry::PolicyVersion> all_;
    bool added_ = false;
};

Result<std::vector<int>> give_versions(Unit& unit, const NamedContents& policies, PolicyChange change, Instant now) {
    Versions versions{unit, change, now};
    std::vector<int> out;
    for (const auto& [name, content] : policies) {
        const auto version = versions.of(name, content);
        HUIYING_TRY(version);
        out.push_back(*version);
    }
    versions.announce();
    return out;
}

/// Reads the versions that the deployment does not know yet.
void read_versions(const std::vector<Registry::PolicyVersion>& stored, const ReadPolicy& read, Deployment& deployment) {
    for (const auto& entry : stored) {
        const std::string label = entry.name + "@" + std::to_string(entry.version);
        if (deployment.policy_versions.contains(label)) continue;
        auto policy = read(entry.content);
        if (!policy) throw StorageFailure("policy " + label + " in the database cannot be read", false);
        policy->version = entry.version;
        deployment.policy_versions.emplace(label, std::move(*policy));
    }
}

std::shared_ptr<const Calendars> read_calendars(const ContentReaders& read, const std::string& content) {
    auto calendars = read.calendars(content, {});
    if (!calendars) throw StorageFailure("a calendar in the database cannot be read", false);
    return std::move(*calendars);
}

/// Lets the deployment count like the dates of this view. Its policy versions are known already.
void follow(const View& view, const ContentReaders& read, Deployment& deployment) {
    const DatesState state = view.dates().state();
    const auto stored = view.registry().calendar(state.calendar_version);
    if (!stored) throw StorageFailure("the calendar in force is not in the database", false);
    if (deployment.calendars == nullptr || deployment.calendars->content() != stored->content)
        deployment.calendars = read_calendars(read, stored->content);
    deployment.calendar_version = state.calendar_version;
    deployment.epoch = state.epoch;
    deployment.change = change_in_progress(view, deployment, read);
}

ReadPolicy policy_reader(const ContentReaders& read) {
    return [&read](const std::string& content) -> std::optional<Policy> {
        auto policy = read.policy(content);
        if (!policy) return std::nullopt;
        return std::move(*policy);
    };
}

} // namespace

std::shared_ptr<const Secrets> open_secrets(Store& store) {
    const auto secrets = store.write_now([](Unit& unit) -> Result<Secrets> { return Secrets{secret(unit, "person"), secret(unit, "code")}; });
    if (!secrets) throw StorageFailure(secrets.error().detail, false);
    return std::make_shared<const Secrets>(*secrets);
}

void register_policies(Store& store, Deployment& deployment, const ReadPolicy& read, PolicyChange change, Instant now) {
    NamedContents contents;
    for (const Policy& policy : deployment.policies) contents.emplace_back(policy.name, policy.content);
    const auto versions =
        store.write_now([contents, change, now](Unit& unit) -> Result<std::vector<int>> { return give_versions(unit, contents, change, now); });
    if (!versions) throw StorageFailure(versions.error().detail, false);
    const auto all = store.read_now([](const View& view) -> Result<std::vector<Registry::PolicyVersion>> { return view.registry().policies(); });
    read_versions(all.value(), read, deployment);
    for (std::size_t i = 0; i < versions->size(); ++i) {
        Policy& policy = deployment.policies[i];
        policy.version = (*versions)[i];
        Policy& stored = deployment.policy_versions.at(policy.label());
        if (stored.content == policy.content) stored = policy;
        else policy = stored;
    }
}

bool register_calendars(Store& store, Deployment& deployment, const ContentReaders& read, Instant now) {
    const std::string own = deployment.calendars->content();
    const auto stored = store.write_now([own, now](Unit& unit) -> Result<bool> {
        DatesState state = unit.dates().state();
        if (state.calendar_version != 0) return false;
        state.calendar_version = 1;
        unit.registry().add_calendar({1, own}, now);
        unit.dates().set_state(state);
        return true;
    });
    if (!stored) throw StorageFailure(stored.error().detail, false);
    store.read_now([&](const View& view) -> Result<bool> {
             follow(view, read, deployment);
             return true;
         })
        .value();
    return deployment.calendars->content() == own;
}

std::shared_ptr<const Deployment> present_deployment(const View& view, const std::shared_ptr<const Deployment>& known, const ContentReaders& read) {
    if (view.dates().state().epoch == known->epoch) return known;
    auto fresh = std::make_shared<Deployment>(*known);
    read_versions(view.registry().policies(), policy_reader(read), *fresh);
    const auto in_force = policies_in_force(view);
    for (Policy& policy : fresh->policies) {
        const int latest = latest_version(in_force, policy.name);
        if (latest > policy.version) policy = fresh->policy_versions.at(policy.name + "@" + std::to_string(latest));
    }
    follow(view, read, *fresh);
    return fresh;
}

} // namespace huiying
