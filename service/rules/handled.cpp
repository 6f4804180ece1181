#include "service/rules/handled.hpp"
#include <algorithm>

namespace huiying {

namespace {

bool has_ended(ClockState state) noexcept { return state == ClockState::met || state == ClockState::missed; }

/// The clocks of a stage that were not called off.
std::vector<const MessageClock*> clocks_of(const std::vector<MessageClock>& clocks, Stage stage) {
    std::vector<const MessageClock*> found;
    for (const MessageClock& clock : clocks)
        if (clock.stage == stage && clock.state != ClockState::cancelled) found.push_back(&clock);
    return found;
}

/// Those of the first round: what started before the first of them ended.
std::vector<const MessageClock*> first_round(std::vector<const MessageClock*> clocks) {
    if (clocks.empty() || !clocks.front()->ended_at) return {};
    const Instant end = *clocks.front()->ended_at;
    std::erase_if(clocks, [end](const MessageClock* clock) { return clock->started_at > end || clock->ended_at > end; });
    return clocks;
}

std::chrono::milliseconds office_time(const Deployment& deployment, const MessageClock& clock, Instant until) {
    const WorkCalendar& calendar = deployment.calendars->of(clock.calendar);
    auto time = working_time(calendar, *deployment.zone, clock.started_at, until);
    for (const ClockStep& step : clock.steps)
        if (step.kind == ClockStep::Kind::pause) time -= working_time(calendar, *deployment.zone, step.at, step.until.value_or(until));
    return std::max(time, std::chrono::milliseconds{0});
}

void add_reply(const Deployment& deployment, const std::vector<MessageClock>& clocks, Handled& handled) {
    const auto round = first_round(clocks_of(clocks, Stage::reply));
    if (round.empty()) return;
    const MessageClock* nearest = *std::min_element(round.begin(), round.end(), [](const auto* a, const auto* b) { return a->due_at < b->due_at; });
    const MessageClock* longest = *std::min_element(round.begin(), round.end(), [](const auto* a, const auto* b) { return a->started_at < b->started_at; });
    handled.due_at = nearest->due_at;
    handled.in_time = std::all_of(round.begin(), round.end(), [](const auto* clock) { return clock->state == ClockState::met; });
    const auto time = office_time(deployment, *longest, *longest->ended_at);
    handled.minutes = static_cast<int>(std::chrono::floor<std::chrono::minutes>(time).count());
}

std::optional<bool> signing(const std::vector<MessageClock>& clocks) {
    const auto found = clocks_of(clocks, Stage::sign);
    if (found.empty() || !has_ended(found.back()->state)) return std::nullopt;
    return found.back()->state == ClockState::met;
}

/// A reply that came first calls the contact off; that the citizen was not called stays so.
std::optional<bool> contacting(const Message& message, const std::vector<MessageClock>& clocks) {
    const bool asked = std::any_of(clocks.begin(), clocks.end(), [](const MessageClock& clock) { return clock.stage == Stage::first_contact; });
    if (!asked) return std::nullopt;
    return message.contacted_at.has_value();
}

std::optional<bool> solving(const Message& message) {
    if (message.outcome == Outcome::solved) return true;
    if (message.outcome == Outcome::explained) return false;
    return std::nullopt;
}

Share divide(double part, std::int64_t whole) {
    if (whole == 0) return std::nullopt;
    return part / static_cast<double>(whole);
}

Share divide(std::int64_t part, std::int64_t whole) { return divide(static_cast<double>(part), whole); }

} // namespace

std::optional<Handled> handled_of(const Deployment& deployment, const Message& message, const std::vector<MessageClock>& clocks,
                                  const std::optional<Rating>& rating, const std::vector<Hop>& hops) {
    if (message.parts > 0 || message.state == State::voided) return std::nullopt;
    Handled handled;
    handled.message = message.id;
    handled.office = message.office;
    handled.channel = message.channel;
    handled.kind = message.kind;
    handled.service_item = message.service_item;
    handled.community = message.community;
    handled.closed_at = message.closed_at;
    handled.declined = message.state == State::declined;
    handled.transferred = message.outcome == Outcome::transferred_out;
    handled.round = message.round;
    for (const Hop& hop : hops) handled.wrong_ways.push_back({hop.office, hop.cause == HopCause::returned});
    if (!handled.declined && !handled.transferred) {
        add_reply(deployment, clocks, handled);
        if (handled.due_at) {
            handled.contacted = contacting(message, clocks);
            handled.solved = solving(message);
        }
    }
    if (!handled.due_at && !handled.closed_at) return std::nullopt;
    handled.signed_in_time = signing(clocks);
    if (rating && rating->round == message.round) handled.score = rating->score;
    return handled;
}

void Tally::add_closed(const HandledFacts& handled) {
    if (handled.declined) {
        ++declined;
        return;
    }
    ++closed;
    transferred += handled.transferred ? 1 : 0;
    contact_asked += handled.contacted ? 1 : 0;
    contacted += handled.contacted == true ? 1 : 0;
    to_sign += handled.signed_in_time ? 1 : 0;
    signed_in_time += handled.signed_in_time == true ? 1 : 0;
    solved += handled.solved == true ? 1 : 0;
    explained += handled.solved == false ? 1 : 0;
    if (handled.score) ++scores[static_cast<std::size_t>(*handled.score)];
    reworked += handled.round > 1 ? 1 : 0;
    if (handled.minutes) minutes.push_back(*handled.minutes);
}

void Tally::add_due(bool kept_in_time) {
    ++due;
    in_time += kept_in_time ? 1 : 0;
}

void Tally::add_dispatch(bool given_back) {
    ++dispatched;
    returned += given_back ? 1 : 0;
}

Share first_contact_rate(const Tally& tally) { return divide(tally.contacted, tally.contact_asked); }
Share on_time_rate(const Tally& tally) { return divide(tally.in_time, tally.due); }
Share solved_rate(const Tally& tally) { return divide(tally.solved, tally.solved + tally.explained); }

Share satisfaction(const Tally& tally) {
    double sum = 0;
    for (std::size_t i = 0; i < score_weights.size(); ++i) sum += score_weights[i] * static_cast<double>(tally.scores[i]);
    return divide(sum, tally.rated());
}

Share rating_rate(const Tally& tally) { return divide(tally.rated(), tally.closed); }
Share return_rate(const Tally& tally) { return divide(tally.returned, tally.dispatched); }
Share sign_rate(const Tally& tally) { return divide(tally.signed_in_time, tally.to_sign); }
Share rework_rate(const Tally& tally) { return divide(tally.reworked, tally.closed); }

std::optional<int> minutes_at(const Tally& tally, int percent) {
    if (tally.minutes.empty()) return std::nullopt;
    std::vector<int> sorted = tally.minutes;
    const std::size_t rank = (sorted.size() * static_cast<std::size_t>(percent) + 99) / 100; // the nearest rank, from 1 on
    const auto place = sorted.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
    std::nth_element(sorted.begin(), place, sorted.end());
    return *place;
}

} // namespace huiying
