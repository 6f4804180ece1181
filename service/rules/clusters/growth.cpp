#include "service/rules/clusters/growth.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_set>

namespace huiying::clusters {

namespace {

constexpr std::size_t most_windows = 64;

using Time = std::chrono::sys_seconds;

struct Counted {
    std::size_t people = 0;
    std::uint32_t likes = 0;
};

Counted count_between(Time from, Time until, const std::vector<Voice>& voices) {
    std::unordered_set<std::uint64_t> people;
    Counted out;
    for (const Voice& voice : voices) {
        if (voice.at < from || voice.at >= until) continue;
        out.likes += voice.likes;
        people.insert(voice.person);
    }
    out.people = people.size();
    return out;
}

double windows_in(std::chrono::seconds time, const FlagSettings& settings) {
    return std::chrono::duration<double>(time) / std::chrono::duration<double>(settings.window);
}

/// The earliest that stands out among the windows that end just after one of these.
std::optional<Growth> first_that_stands_out(std::vector<Time> ends, Time observed_from, const std::vector<Voice>& voices,
                                            const FlagSettings& settings) {
    std::sort(ends.begin(), ends.end());
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
    const std::size_t stride = 1 + ends.size() / most_windows;
    for (std::size_t i = 0; i < ends.size(); i += stride) {
        const Growth growth = growth_until(ends[i], observed_from, voices, settings);
        if (growth.stands_out(settings)) return growth;
    }
    return std::nullopt;
}

bool earlier(const Voice& a, const Voice& b) { return a.at != b.at ? a.at < b.at : a.person < b.person; }

}  // namespace

double tail_of(std::size_t count, double shape, double rate) {
    // P(X = k) of the negative binomial by its recurrence; the tail is what is left.
    const double success = 1 / (rate + 1);
    double term = std::pow(1 - success, shape);
    double below = 0;
    for (std::size_t k = 0; k < count; ++k) {
        below += term;
        term *= (shape + static_cast<double>(k)) / static_cast<double>(k + 1) * success;
    }
    return std::clamp(1 - below, 0.0, 1.0);
}

Growth growth_until(Time until, Time observed_from, const std::vector<Voice>& voices, const FlagSettings& settings) {
    Growth out;
    out.until = until;
    const Time from = until - settings.window;
    const Counted now = count_between(from, until, voices);
    out.people = now.people;
    out.likes = now.likes;
    out.people_before = count_between(from - settings.window, from, voices).people;
    const Time past_from = std::max(observed_from, until - settings.past);
    // The past in whole windows backwards, so that a person who writes every week counts once a window there as here.
    for (Time end = from; end > past_from; end -= settings.window) {
        const Time begin = std::max(past_from, end - settings.window);
        out.earlier += begin == from - settings.window ? out.people_before : count_between(begin, end, voices).people;
        out.windows += windows_in(end - begin, settings);
    }
    const double shape = settings.prior_people + static_cast<double>(out.earlier);
    const double rate = settings.prior_windows + out.windows;
    out.expected = shape / rate;
    out.tail = tail_of(out.people, shape, rate);
    return out;
}

std::optional<Growth> flag_around(Time at, Time observed_from, const std::vector<Voice>& voices, const FlagSettings& settings) {
    std::vector<Time> ends;
    for (const Voice& voice : voices)
        if (voice.at >= at && voice.at < at + settings.window) ends.push_back(voice.at + std::chrono::seconds{1});
    return first_that_stands_out(std::move(ends), observed_from, voices, settings);
}

std::optional<Growth> flag_anywhere(Time observed_from, const std::vector<Voice>& voices, const FlagSettings& settings) {
    std::vector<Time> ends;
    for (const Voice& voice : voices) ends.push_back(voice.at + std::chrono::seconds{1});
    return first_that_stands_out(std::move(ends), observed_from, voices, settings);
}

bool stays_quiet(std::size_t people_when_dismissed, std::size_t people_now, const FlagSettings& settings) {
    return static_cast<double>(people_now) < settings.quiet_growth * static_cast<double>(people_when_dismissed);
}

double heat(Time now, const std::vector<Voice>& voices, const FlagSettings& settings) {
    if (voices.empty()) return 0;
    const Time last = std::max_element(voices.begin(), voices.end(), earlier)->at;
    const Time until = std::min(now, last) + std::chrono::seconds{1};
    const Growth growth = growth_until(until, until - settings.past, voices, settings);
    const double grown = std::clamp(static_cast<double>(growth.people + 1) / static_cast<double>(growth.people_before + 1), 0.5, 4.0);
    const double age = std::max(0.0, std::chrono::duration<double, std::ratio<86400>>(now - last).count());
    return (static_cast<double>(growth.people) + std::log1p(growth.likes)) * grown * std::exp2(-age / 30);
}

}  // namespace huiying::clusters
