// Why messages are one cluster, in words: terms that several people use and the rest of the messages do not, a title of their own words,
// and the trend. Works on texts the caller hands in, a few dozen members at most.
#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "service/rules/clusters/commonness.hpp"
#include "service/rules/clusters/growth.hpp"

namespace huiying::clusters {

/// A member with its text.
struct Saying {
    std::int64_t id = 0;
    std::uint64_t person = 0;
    std::string_view title;
    std::string_view body;
};

struct SharedTerm {
    std::string term;
    std::size_t people = 0;  ///< distinct people who use it
};

struct Explanation {
    std::string title;                   ///< the part of a member's title that others say too; never a word of one person alone
    std::vector<SharedTerm> terms;       ///< the most telling first
    std::vector<std::int64_t> examples;  ///< the members that say most of what all say, one a person
};

/// Only what at least `people` distinct persons say is shown; of a cluster of fewer people what all of them say, but never what one alone
/// says.
Explanation explain(const std::vector<Saying>& sayings, std::size_t people = 3);

struct DayCount {
    std::chrono::sys_days day;
    std::size_t messages = 0;
    std::size_t people = 0;
};

/// Days on which there was a message, ascending; `offset` is the local time's distance from UTC.
std::vector<DayCount> trend(std::vector<Voice> voices, std::chrono::seconds offset);

}  // namespace huiying::clusters
