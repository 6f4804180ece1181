#include "service/rules/past.hpp"
#include "service/rules/clocks.hpp"
#include <algorithm>

namespace huiying {

namespace {

constexpr std::string_view clock_head = "clock.";
constexpr std::string_view since = " since ";
constexpr std::string_view provisional = " provisional";

/// Cuts the last word off.
std::string_view take_last(std::string_view& text) noexcept {
    const auto space = text.rfind(' ');
    const std::string_view last = space == std::string_view::npos ? text : text.substr(space + 1);
    text = space == std::string_view::npos ? std::string_view{} : text.substr(0, space);
    return last;
}

std::string_view first_word(std::string_view text) noexcept { return text.substr(0, text.find(' ')); }

} // namespace

bool CountedClocks::names(std::string_view field) const noexcept {
    if (!field.starts_with(clock_head)) return false;
    const std::string_view stage = field.substr(clock_head.size());
    if (!stage_) return stage == word(Stage::reply) || stage == word(Stage::total);
    // Of assisting offices, who have one each: `clock.assist.zzb`.
    return stage.substr(0, stage.find('.')) == word(*stage_);
}

bool PastStanding::wants(const CountedClocks& counted, std::string_view field) noexcept {
    return field == "state" || field == "office" || field == "channel" || field == "kind" || field == "parts" || counted.names(field);
}

void PastStanding::take(const FieldChange& change) {
    if (change.field == "state") state_ = from_word<State>(change.after.value_or(""));
    else if (change.field == "office") office_ = change.after;
    else if (change.field == "channel") channel_ = change.after.value_or("");
    else if (change.field == "kind") kind_ = change.after.value_or("");
    else if (change.field == "parts") split_ = change.after.has_value();
    else if (counted_.names(change.field))
        if (auto after = read(change.after)) take_clock(read(change.before), std::move(*after));
}

bool PastStanding::is_open() const noexcept {
    return state_ && !split_ && *state_ != State::closed && *state_ != State::declined && *state_ != State::voided;
}

std::optional<Instant> PastStanding::due_at(Instant at) const noexcept {
    std::optional<Instant> nearest;
    for (const Told& clock : clocks_) {
        // The clock of a letter whose adapter is ahead runs from its registration on. What starts later, as `dispatch` of an imported letter does, starts later.
        if (clock.state != ClockState::running || clock.started_at > at + clock_tolerance) continue;
        if (!nearest || clock.due_at < *nearest) nearest = clock.due_at;
    }
    return nearest;
}

/// `running 5wd [steps] <start> <due>`; see record.
std::optional<PastStanding::Told> PastStanding::read_clock(std::string_view text) {
    const auto due = parse_time(take_last(text));
    const auto start = parse_time(take_last(text));
    const std::string_view state_word = first_word(text);
    const auto state = from_word<ClockState>(state_word);
    if (!due || !start || !state || state_word.size() == text.size()) return std::nullopt;
    return Told{state, std::string{first_word(text.substr(state_word.size() + 1))}, *start, *due};
}

/// `5wd web.message@1 <due> [provisional] since <start>`; see recompute.
std::optional<PastStanding::Told> PastStanding::read_dates(std::string_view text) {
    const auto start = parse_time(take_last(text));
    take_last(text); // `since`
    if (text.ends_with(provisional)) text.remove_suffix(provisional.size());
    const auto due = parse_time(take_last(text));
    if (!due || !start) return std::nullopt;
    return Told{std::nullopt, std::string{first_word(text)}, *start, *due};
}

std::optional<PastStanding::Told> PastStanding::read(const std::optional<std::string>& text) {
    if (!text) return std::nullopt;
    return text->find(since) == std::string::npos ? read_clock(*text) : read_dates(*text);
}

void PastStanding::take_clock(const std::optional<Told>& before, Told after) {
    if (!before) return clocks_.push_back(std::move(after));
    // What had taken effect by then may be told of what had not (a verb entered later, after dates were moved): then the start still says which.
    const auto likeness = [&](const Told& clock) {
        if (clock.started_at != before->started_at) return 0;
        const bool state = before->state ? clock.state == before->state : huiying::is_open(clock.state.value_or(ClockState::cancelled));
        return 1 + (state ? 4 : 0) + (clock.limit == before->limit ? 2 : 0) + (clock.due_at == before->due_at ? 2 : 0);
    };
    const auto found = std::max_element(clocks_.begin(), clocks_.end(), [&](const Told& a, const Told& b) { return likeness(a) < likeness(b); });
    if (found == clocks_.end() || likeness(*found) == 0) return;
    if (!after.state) after.state = found->state;
    *found = std::move(after);
}

} // namespace huiying
