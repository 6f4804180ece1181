// The year judged: what is stored against what the slow count says, line by line.
#pragma once
#include "tests/support/simulation/slow_year.hpp"
#include "tests/support/simulation/town.hpp"

namespace huiying::tests {

/// What was wrong, as people can look for it; and how much there was, so that a test can see that it looked at something.
struct Verdict {
    std::vector<std::string> faults;
    std::map<std::string, std::int64_t> counts;

    void fault(std::string text);
    /// Both as they stand, when they differ.
    void compare(const std::string& where, const std::string& stored, const std::string& slow);
    static constexpr std::size_t most = 60; ///< more say nothing new
    std::string text() const;
};

/// Judges the year that was lived in this folder. Opens its store.
Verdict judge(const Plan& plan, const std::string& folder);

/// The parts of it.
void judge_clocks(const View& view, const SlowYear& slow, Verdict& verdict);
void judge_rungs(const View& view, const SlowYear& slow, Verdict& verdict);
void judge_record(const View& view, const SlowYear& slow, Verdict& verdict);
void judge_notices(const std::string& database, const View& view, const SlowYear& slow, const Journal& journal, Verdict& verdict);

/// Every escalation there is, oldest first.
std::vector<Escalation> all_escalations(const View& view);
std::string readable(Instant at);
std::string readable(std::optional<Instant> at);

} // namespace huiying::tests
