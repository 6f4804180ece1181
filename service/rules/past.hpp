// How a message stood at an earlier instant (历史时点), put together from its record: the changes are taken up one by one, in its order, as far as they had
// taken effect. Only what counts of deadlines look at: whether it was open, whose it was, and which of its clocks ran to when.
#pragma once
#include "service/model/event.hpp"
#include "service/model/message.hpp"

namespace huiying {

/// The clocks that a count looks at: `reply` and `total`, or those of another stage.
class CountedClocks {
public:
    explicit CountedClocks(std::optional<Stage> stage) : stage_(stage) {}
    /// Whether the record's field is that of such a clock, as `clock.reply`.
    bool names(std::string_view field) const noexcept;

private:
    std::optional<Stage> stage_;
};

/// One message as the record has told it so far.
class PastStanding {
public:
    explicit PastStanding(const CountedClocks& counted) : counted_(counted) {}

    /// Whether a change of this field says anything here.
    static bool wants(const CountedClocks& counted, std::string_view field) noexcept;
    /// Takes up the next change. What is not wanted changes nothing.
    void take(const FieldChange& change);

    /// Registered, and not closed, declined or voided; nor split, for then its parts are.
    bool is_open() const noexcept;
    /// The nearest of the counted clocks that run at `at`; none: none runs.
    std::optional<Instant> due_at(Instant at) const noexcept;
    const std::optional<std::string>& office() const noexcept { return office_; } ///< lead; none while in triage
    const std::string& channel() const noexcept { return channel_; }
    const std::string& kind() const noexcept { return kind_; }

private:
    /// What the record says of a clock. It names no clock by an id: two that read alike are alike for all that is asked here.
    struct Told {
        std::optional<ClockState> state; ///< absent where only dates are told of (recompute)
        std::string limit;
        Instant started_at;
        Instant due_at;
    };
    static std::optional<Told> read_clock(std::string_view text);
    static std::optional<Told> read_dates(std::string_view text);
    static std::optional<Told> read(const std::optional<std::string>& text);
    void take_clock(const std::optional<Told>& before, Told after);

    CountedClocks counted_;
    std::optional<State> state_;
    bool split_ = false;
    std::optional<std::string> office_;
    std::string channel_;
    std::string kind_;
    std::vector<Told> clocks_;
};

} // namespace huiying
