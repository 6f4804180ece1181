// An installation as a command finds it: its configuration read, its storage open.
#pragma once
#include "config/configuration.hpp"
#include "service/clock.hpp"
#include "service/context.hpp"
#include "service/port/store.hpp"
#include "service/start.hpp"
#include <memory>
#include <string>

namespace huiying {

/// Reads the configuration; prints every fault to standard error and gives nothing when there is one.
std::optional<Configuration> read_configuration(const std::string& config);

struct Installation {
    Settings settings;
    std::unique_ptr<Store> store;
    std::shared_ptr<const Deployment> deployment;
    std::shared_ptr<const Secrets> secrets;
    std::string calendars_on_file; ///< canonical text of what the calendar files say
    ByCode<std::string> policies_on_file; ///< canonical text by name
    bool calendar_differs = false; ///< which is not what is in force
    std::string model_refused;     ///< why the stored routing model is not used; empty: it is, or there is none

    Context context(Actor actor) const { return {deployment, secrets, std::move(actor), SystemClock{}.now()}; }
};

/// Reads the configuration, opens the storage, gives the policies their versions. Throws StorageFailure.
std::optional<Installation> open_installation(const std::string& config, PolicyChange change);

/// Opens the storage for what needs no offices and no policies. Reads huiying.json alone, so that a fault elsewhere stops no backup.
std::unique_ptr<Store> open_store(const std::string& config);

/// A deployment ready to be used.
struct Prepared {
    std::shared_ptr<const Deployment> deployment;
    bool calendar_differs = false; ///< the calendar files say something else than the calendars in force, which stay
    std::string model_refused;     ///< why the stored routing model is not used
};
/// Gives a freshly read deployment its policy versions, the calendars in force and the routing model.
Prepared prepare_deployment(Store& store, Deployment deployment, PolicyChange change);

} // namespace huiying
