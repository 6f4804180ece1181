// What a simulated year has in store, all of it a function of the seed: who writes when, when the calendar or a policy changes, when nothing runs, when
// the clock is set back. People's own doings are not planned: they depend on what is possible.
#pragma once
#include "service/model/message.hpp"
#include "service/start.hpp"
#include <string>
#include <vector>

namespace huiying::tests {

struct Downtime {
    Instant from;
    Instant to;
};

/// A change in the middle of the year.
struct Amendment {
    enum class Kind : std::uint8_t { calendar, policy, policy_file };
    Instant at;
    Kind kind{};
    std::string what; ///< a name of the list in plan.cpp
};

struct Plan {
    std::uint64_t seed = 1;
    int messages = 0;
    Instant from;
    Instant to;
    std::vector<Instant> arrivals; ///< of each message, in order
    std::vector<Amendment> amendments;
    std::vector<Downtime> downtimes;
    std::vector<Instant> setbacks; ///< the clock jumps back an hour
    std::vector<Instant> restarts;
};

/// The year 2026.
Plan plan_of_the_year(std::uint64_t seed, int messages);

/// The n-th message, as its channel hands it in at `now`; its external id says which it is.
Draft planned_draft(const Plan& plan, const Deployment& deployment, int n, Instant now);
std::string planned_id(int n);

/// The deployment's files after so many amendments: those that come by file stand in them.
void amend_files(const Plan& plan, int amendments, Deployment& deployment);
/// What an amendment asks for, as text: calendars, or a policy, as they are now and with the change.
std::string amended_content(const Amendment& amendment, const Deployment& deployment);

} // namespace huiying::tests
