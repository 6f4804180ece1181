// A course as text: its limit as people read it, its steps as storage keeps them.
#include "service/rules/course.hpp"
#include <charconv>

namespace huiying {

namespace {

constexpr std::string_view between_steps = ", ";

std::string milliseconds_text(Instant at) { return std::to_string(at.time_since_epoch().count()); }

std::string step_text(const ClockStep& step) {
    if (step.kind == ClockStep::Kind::pause) return "pause " + milliseconds_text(step.at) + (step.until ? " " + milliseconds_text(*step.until) : "");
    return (step.kind == ClockStep::Kind::extend_to ? "to " : "by ") + milliseconds_text(step.at) + " " + step.limit.text();
}

/// Cuts the next word off `text`.
std::string_view take_word(std::string_view& text) noexcept {
    const auto space = text.find(' ');
    const std::string_view word = text.substr(0, space);
    text.remove_prefix(space == std::string_view::npos ? text.size() : space + 1);
    return word;
}

std::optional<Instant> parse_milliseconds(std::string_view text) noexcept {
    std::int64_t value = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || rest != text.data() + text.size()) return std::nullopt;
    return Instant{std::chrono::milliseconds{value}};
}

std::optional<ClockStep> parse_step(std::string_view text) noexcept {
    const std::string_view word = take_word(text);
    const auto at = parse_milliseconds(take_word(text));
    if (!at) return std::nullopt;
    if (word == "pause") {
        const auto until = parse_milliseconds(text);
        if (!text.empty() && !until) return std::nullopt;
        return ClockStep{ClockStep::Kind::pause, *at, until, {}};
    }
    const auto limit = Limit::parse(text);
    if (!limit || (word != "to" && word != "by")) return std::nullopt;
    return ClockStep{word == "to" ? ClockStep::Kind::extend_to : ClockStep::Kind::extend_by, *at, std::nullopt, *limit};
}

} // namespace

std::string limit_text(const Course& course) {
    std::string text = course.limit.text();
    for (const ClockStep& step : course.steps) {
        if (step.kind == ClockStep::Kind::extend_to) text = step.limit.text();
        if (step.kind == ClockStep::Kind::extend_by) text += "+" + step.limit.text();
    }
    return text;
}

std::string steps_text(const std::vector<ClockStep>& steps) {
    std::string text;
    for (const ClockStep& step : steps) {
        if (!text.empty()) text += between_steps;
        text += step_text(step);
    }
    return text;
}

std::optional<std::vector<ClockStep>> parse_steps(std::string_view text) {
    std::vector<ClockStep> steps;
    while (!text.empty()) {
        const auto comma = text.find(between_steps);
        const auto step = parse_step(text.substr(0, comma));
        if (!step) return std::nullopt;
        steps.push_back(*step);
        if (comma == std::string_view::npos) return steps;
        text.remove_prefix(comma + between_steps.size());
        if (text.empty()) return std::nullopt;
    }
    return steps;
}

} // namespace huiying
