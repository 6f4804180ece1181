// Whether a topic is news: enough distinct people within a window, and more of them than the topic's own past leads one to expect.
//
// The statistic: people who write for the first time in a window are counted as Poisson with a rate of the topic's own. The rate has a
// Gamma prior (what a topic is like of which nothing is known) and is updated by the people and the time before the window; what is then
// expected of a window is negative binomial, and its upper tail at the number seen is the chance that the standing topic alone would have
// brought so many (Gelman and others, Bayesian Data Analysis, 3rd ed., 2.6; DuMouchel 1999 shrinks rates of rare events the same way). A
// new topic with its five people has a small tail at once; a standing one needs a jump. A fixed share of growth would flag every 1 → 2 and
// never a large topic.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace huiying::clusters {

struct FlagSettings {
    std::size_t people = 5;  ///< distinct, in the window
    std::chrono::days window{90};
    std::chrono::days past{365};  ///< how far back the topic's own rate is taken from
    double surprise = 0.05;       ///< a tail at or below this stands out
    double prior_people = 0.5;    ///< Gamma shape: people a topic has seen in …
    double prior_windows = 1.0;   ///< … so many windows, when nothing is known of it
    double quiet_growth = 1.5;    ///< a dismissed topic is news again once it has so many times the people it had
};

/// One message of a topic.
struct Voice {
    std::chrono::sys_seconds at;
    std::uint64_t person = 0;
    std::uint32_t likes = 0;
};

/// A topic over a window that ends at `until` (not included).
struct Growth {
    std::chrono::sys_seconds until;
    std::size_t people = 0;         ///< distinct, in the window
    std::size_t people_before = 0;  ///< distinct, in the window before it
    std::size_t earlier = 0;        ///< distinct per window, summed over the topic's past
    double windows = 0;             ///< the time of that past, in windows
    double expected = 0;            ///< people a window by that past, shrunk
    double tail = 1;                ///< chance of as many as seen, or more, were the topic no news
    std::uint32_t likes = 0;        ///< in the window

    bool stands_out(const FlagSettings& settings) const { return people >= settings.people && tail <= settings.surprise; }
};

/// `observed_from`: since when messages have been taken in; a topic has no past before that.
Growth growth_until(std::chrono::sys_seconds until, std::chrono::sys_seconds observed_from, const std::vector<Voice>& voices,
                    const FlagSettings& settings);

/// The earliest window that stands out among those that hold `at` and end just after one of the topic's messages. Asked for each message
/// that joins, this finds what a message that came late has made of the past, and never looks at all of a long history. At most 64 windows
/// are looked at.
std::optional<Growth> flag_around(std::chrono::sys_seconds at, std::chrono::sys_seconds observed_from, const std::vector<Voice>& voices,
                                  const FlagSettings& settings);

/// The same among all windows (of a large topic 64 of them, evenly spread), for one that others have come to: what stands out may lie anywhere
/// in what they bring.
std::optional<Growth> flag_anywhere(std::chrono::sys_seconds observed_from, const std::vector<Voice>& voices, const FlagSettings& settings);

/// Whether a dismissed topic stays quiet: until it has grown by half.
bool stays_quiet(std::size_t people_when_dismissed, std::size_t people_now, const FlagSettings& settings);

/// For an order of what to look at first: people of the last window, each like of theirs a little (its logarithm), times growth against the
/// window before (between ½ and 4), halved for every 30 days since the last message.
double heat(std::chrono::sys_seconds now, const std::vector<Voice>& voices, const FlagSettings& settings);

/// Chance that a negative binomial count with Gamma(shape, rate) mixed over a Poisson of exposure 1 is at least `count`.
double tail_of(std::size_t count, double shape, double rate);

}  // namespace huiying::clusters
