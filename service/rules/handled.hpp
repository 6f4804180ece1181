// What became of a message, as the figures count it (domain: metrics), and the rates made of many. Each figure has its one definition here: every
// screen, file and report adds up these facts with this tally.
#pragma once
#include "service/model/deployment.hpp"
#include "service/model/message.hpp"
#include <array>
#include <optional>
#include <string>
#include <vector>

namespace huiying {

/// An office that had the message in vain.
struct WrongWay {
    std::string office;
    bool returned = false; ///< by its own return that was approved; else moved on by a dispatcher
    bool operator==(const WrongWay&) const = default;
};

/// What counts of one message that has been answered, or has ended.
struct HandledFacts {
    bool declined = false;
    bool transferred = false;           ///< to an outside body
    std::optional<bool> contacted;      ///< whether the citizen was reached; absent: no first contact was asked for
    std::optional<bool> signed_in_time; ///< absent: nothing to sign
    bool in_time = false;               ///< replied by the time it was due
    std::optional<bool> solved;         ///< solved, or merely explained; absent: another outcome
    std::optional<Score> score;         ///< of the present round; absent: unrated
    int round = 1;
    std::optional<int> minutes;         ///< whole minutes of office time from the start of the reply's clock to the reply, pauses out
    bool operator==(const HandledFacts&) const = default;
};

/// The same, with what it is counted under. Voided messages and what was split have none: the parts are counted.
struct Handled : HandledFacts {
    MessageId message;
    std::optional<std::string> office; ///< the lead; none: it never had one
    std::string channel;
    Kind kind{};
    std::optional<std::string> service_item;
    std::optional<std::string> community;
    std::optional<Instant> closed_at;  ///< absent: answered and not closed (yet, or again)
    std::optional<Instant> due_at;     ///< when its reply was due; absent: it never came due (declined, transferred)
    std::vector<WrongWay> wrong_ways;  ///< oldest first
    bool operator==(const Handled&) const = default;
};

/// The facts of a message; nothing while it has neither been answered nor ended.
///
/// The reply that counts is the first round's: when a rework is answered is the rework's affair. Where the message had several deadlines for it, ours and
/// one from above, the earliest is its due time and it is in time when it kept them all.
std::optional<Handled> handled_of(const Deployment& deployment, const Message& message, const std::vector<MessageClock>& clocks,
                                  const std::optional<Rating>& rating, const std::vector<Hop>& hops);

/// What a satisfied, mostly satisfied, neutral and dissatisfied citizen weigh.
inline constexpr std::array<double, 4> score_weights{1, 0.8, 0.6, 0};

/// Counts of one group.
struct Tally {
    std::int64_t closed = 0; ///< answered, or transferred out
    std::int64_t declined = 0;
    std::int64_t transferred = 0;
    std::int64_t contact_asked = 0;
    std::int64_t contacted = 0;
    std::int64_t to_sign = 0;
    std::int64_t signed_in_time = 0;
    std::int64_t due = 0; ///< in the period, whenever closed
    std::int64_t in_time = 0;
    std::int64_t solved = 0;
    std::int64_t explained = 0;
    std::array<std::int64_t, 4> scores{};
    std::int64_t reworked = 0;
    std::int64_t dispatched = 0; ///< how often one of the closed messages was given to an office
    std::int64_t returned = 0;
    std::vector<int> minutes;

    /// A message closed in the period.
    void add_closed(const HandledFacts& handled);
    /// A message whose reply came due in the period.
    void add_due(bool kept_in_time);
    /// A message given to an office.
    void add_dispatch(bool given_back);
    std::int64_t rated() const noexcept { return scores[0] + scores[1] + scores[2] + scores[3]; }
};

/// Absent: there is nothing to divide by.
using Share = std::optional<double>;

Share first_contact_rate(const Tally& tally);  ///< 先行联系率: contacted ÷ (contacted + not contacted)
Share on_time_rate(const Tally& tally);        ///< 按时办结率: replied by due ÷ due in the period
Share solved_rate(const Tally& tally);         ///< 实际解决率: solved ÷ (solved + explained)
Share satisfaction(const Tally& tally);        ///< 满意率: Σ weight ÷ rated
Share rating_rate(const Tally& tally);         ///< 参评率: rated ÷ closed
Share return_rate(const Tally& tally);         ///< 退单率: returns ÷ dispatched
Share sign_rate(const Tally& tally);           ///< 签收及时率: signed in time ÷ what was to be signed
Share rework_rate(const Tally& tally);         ///< 重办率: reworked ÷ closed
/// The smallest value that `percent` of all do not exceed; absent for none. Of an even number the lower of the two in the middle.
std::optional<int> minutes_at(const Tally& tally, int percent);

} // namespace huiying
