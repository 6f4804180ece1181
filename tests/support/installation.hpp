// The reference deployment on a store of its own, with a clock that the test drives: what a test of the use cases stands on.
#pragma once
#include "service/clock.hpp"
#include "service/context.hpp"
#include "tests/support/temp_store.hpp"
#include <atomic>

namespace huiying::tests {

/// Stands still until told otherwise. Any thread.
class DrivenClock final : public Clock {
public:
    explicit DrivenClock(Instant now) : now_(now.time_since_epoch().count()) {}
    Instant now() const override { return Instant{std::chrono::milliseconds{now_.load()}}; }
    void set(Instant now) { now_ = now.time_since_epoch().count(); }
    /// `2026-11-23T09:00:00+08:00`.
    void set(const std::string& text);
    void pass(std::chrono::milliseconds time) { now_ += time.count(); }

private:
    std::atomic<std::int64_t> now_;
};

/// An instant as people write it; a wrong text is a broken test.
Instant at(const std::string& text);

/// config/ as shipped, without the process's environment.
Deployment reference_deployment();

/// config/ as shipped, on a fresh file; it is Monday 2026-11-23, nine o'clock in Shanghai.
class TestInstallation {
public:
    TestInstallation();

    DrivenClock clock;
    huiying::test::TempStore store;
    std::shared_ptr<const Secrets> secrets;
    std::shared_ptr<const Deployment> deployment;

    /// What a use case is told: this actor, now.
    Context as(Actor actor) const { return {deployment, secrets, std::move(actor), clock.now()}; }
};

/// People of the street, each with one hat.
Actor adapter(const std::string& channel = "*");
Actor clerk(const std::string& office, const std::string& person = "李敏");
Actor dispatcher(const std::string& person = "赵派单");
Actor supervisor(int level = 1, const std::string& person = "钱督办");

} // namespace huiying::tests
