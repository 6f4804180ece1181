// What every use case is told: which deployment, who asks, and what time it is. Captured by value into the closure.
#pragma once
#include "service/model/actor.hpp"
#include "service/model/deployment.hpp"
#include <memory>
#include <string>

namespace huiying {

/// Keys made at the installation's first start and kept in its database; they never leave it.
struct Secrets {
    std::string person; ///< keys the digests that stand for people
    std::string code;   ///< keys the query codes (查询码)
};

struct Context {
    std::shared_ptr<const Deployment> deployment;
    std::shared_ptr<const Secrets> secrets;
    Actor actor;
    Instant now;
};

} // namespace huiying
