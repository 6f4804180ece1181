// A street whose deadlines are moved: amended calendars and policies as people hand them in, a preview, and a recompute that can be stopped, looked at
// and disturbed before each of its transactions.
#pragma once
#include "service/recompute_run.hpp"
#include "tests/service/street.hpp"
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

namespace huiying::tests {

/// Runs a coroutine to its end on this thread.
template <class T>
T run_task(Task<T> task) {
    boost::asio::io_context io;
    auto future = boost::asio::co_spawn(io, std::move(task), boost::asio::use_future);
    io.run();
    return future.get();
}

class MovingStreet : public Street {
public:
    MovingStreet();

    /// The shipped calendars with these days of the city on top; each `2026-11-26 off` or `2026-11-28 work`.
    ChangeContent city_days(const std::vector<std::string>& days) const;
    /// The policy in force with `from` replaced by `to` in its text.
    ChangeContent edited_policy(const std::string& name, const std::string& from, const std::string& to) const;

    Result<PlannedChange> plan(const ChangeContent& asked) const;
    /// Of a change that fits.
    Preview preview(const ChangeContent& asked);
    /// Previewed and kept: the digest.
    Result<std::string> ask(const ChangeContent& asked, const Actor& actor = chief());
    Result<RecomputeProgress> begin(const std::string& digest, const Actor& actor = chief(), const std::string& reason = "台风停工");
    /// Carries on with small transactions; `go_on` is asked before each. The street counts on by what is present afterwards.
    Result<void> carry_on(const std::function<bool()>& go_on = [] { return true; });
    /// From the question to the end.
    void move_to(const ChangeContent& asked);
    /// Counts by what is present now, as a service does when it is told `outdated`.
    void follow();
    DatesState dates();
    RecomputeProgress progress();
    std::vector<StoredEvent> moves_of(MessageId id); ///< the events of its moved clocks
    std::vector<StoredEvent> turns();                ///< the events of turning

    /// Every open clock is due when an independent count of its course by the calendars in force says so; nothing is left on the other side; the chain of
    /// the record holds.
    void check_all_counted();

    static Actor chief() { return supervisor(2, "周主任"); }
    static ContentReaders readers();

private:
    std::string shipped_; ///< canonical text of the calendars
};

} // namespace huiying::tests
