// A year lived in a child that is killed at bad moments and begins again, until it is through.
#pragma once
#include "tests/support/simulation/year.hpp"

namespace huiying::tests {

/// Kills the child so many times with kill -9: in the middle of a sweep, of a recompute, and anywhere. The calling process has no other thread. Throws
/// std::runtime_error when the child fails by itself.
void live_through(const Plan& plan, const std::string& folder, int kills);

} // namespace huiying::tests
