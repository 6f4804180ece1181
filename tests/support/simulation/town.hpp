// A deployment that can be shut and opened again: store, what it counts by, and a clock that is driven. Writers who are told that the dates are counted
// by something else meanwhile fetch it and write again, as the service does.
#pragma once
#include "service/context.hpp"
#include "service/port/store.hpp"
#include "service/recompute_run.hpp"
#include "tests/support/installation.hpp"
#include "tests/support/simulation/plan.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <type_traits>

namespace huiying::tests {

class Town {
public:
    /// `file` holds the database; it is made when it is not there.
    Town(const Plan& plan, std::string file, Instant now, int amendments);

    /// Shuts the store and starts anew, with the files as so many amendments have left them.
    void restart(int amendments);

    Store& store() noexcept { return *store_; }
    DrivenClock& clock() noexcept { return clock_; }
    Instant now() const { return clock_.now(); }
    const std::shared_ptr<const Deployment>& deployment() const noexcept { return deployment_; }
    Context as(Actor actor) const { return {deployment_, secrets_, std::move(actor), clock_.now()}; }

    template <class Work>
    auto read(Work work) {
        return store_->read_now(std::move(work));
    }
    /// `work(unit, context)` as this person, now.
    template <class Work>
    auto write(const Actor& actor, Work work) -> std::invoke_result_t<const Work&, Unit&, const Context&> {
        for (;;) {
            auto done = store_->write_now([&work, context = as(actor)](Unit& unit) { return work(unit, context); });
            if (done || done.error().fault != Fault::outdated) return done;
            refresh();
        }
    }
    /// The record's last line, after whatever has been handed to the writer.
    EventSeq last_event();
    /// Counts by what the store says now.
    void refresh();

    /// Begins the amendment: shows what it would move, and applies it. The word of the problem, or empty.
    std::string amend(const Amendment& amendment);

    /// Whether dates are being moved in the background.
    bool moving() const noexcept { return run_ != nullptr; }
    /// Carries on what the store says is in progress.
    void carry_on();
    /// Lets the background work do a little: until it has to wait for the next time.
    void pump();
    /// Told before each of its transactions.
    std::function<void()> on_batch = [] {};

private:
    template <class T>
    T wait_for(Task<T> task);
    void open(int amendments);
    void leave();

    const Plan& plan_;
    std::string file_;
    DrivenClock clock_;
    std::unique_ptr<Store> store_;
    std::shared_ptr<const Secrets> secrets_;
    std::shared_ptr<const Deployment> deployment_;
    boost::asio::io_context background_;
    std::unique_ptr<RecomputeRun> run_;
    bool ended_ = false;
    bool leaving_ = false;
    std::exception_ptr failure_;
};

} // namespace huiying::tests
