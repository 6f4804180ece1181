// The clocks of a message worked out again from the record alone: what people did and when it took effect. Written from the domain's words, without
// the production rules; policies are read as data.
#pragma once
#include "service/model/deployment.hpp"
#include "service/model/event.hpp"
#include "service/model/message.hpp"
#include "tests/support/simulation/slow_calendar.hpp"
#include <map>

namespace huiying::tests {

/// One line of the record, read.
struct RecordedEvent {
    struct Change {
        std::string field;
        std::optional<std::string> before;
        std::optional<std::string> after;
    };
    EventSeq seq;
    MessageId message;
    std::string verb;
    std::string role;
    std::string reason;
    Instant recorded_at;
    Instant effective_at;
    std::vector<Change> changes;

    static RecordedEvent read(const StoredEvent& event);
    const Change* find(std::string_view field) const;
    /// A clock of this stage that was not there before.
    bool sets_new_clock(std::string_view stage) const;
};

struct SlowClock {
    Stage stage{};
    ClockState state = ClockState::running;
    Instant started_at;
    std::string limit; ///< empty: fixed; `-2wd`: before the reply
    std::vector<ClockStep> steps;
    std::string policy;
    std::string owner; ///< the office by whose calendar it is counted; empty: the street
    Instant due_at;
    Day due_on{};
    std::optional<Instant> ended_at;
    int rungs = 0;

    bool open() const noexcept { return state == ClockState::running || state == ClockState::paused; }
};

class SlowMessage {
public:
    /// `facts` are those of intake: who, where, when it came; nothing that was counted.
    explicit SlowMessage(Message facts) : facts_(std::move(facts)) {}

    /// `dispatched_next`: the router has dispatched it in the same breath.
    void live(const RecordedEvent& event, bool dispatched_next, const Deployment& data, const SlowCalendars& calendars);
    /// New dates for all that is open: another calendar, and where `policy` is set another version of its policy.
    void move(const Policy* policy, const Deployment& data, const SlowCalendars& calendars);

    const Message& facts() const noexcept { return facts_; }
    std::vector<SlowClock>& clocks() noexcept { return clocks_; }
    const std::vector<SlowClock>& clocks() const noexcept { return clocks_; }
    /// Who is told: the lead, or the triage office.
    const std::string& responsible() const noexcept { return office_.empty() ? facts_.triage : office_; }
    const std::string& policy() const noexcept { return policy_; }
    const std::string& state() const noexcept { return state_; }
    int round() const noexcept { return round_; }

private:
    struct Telling; // one event with what is needed to live it
    void take_fields(const RecordedEvent& event);
    void be_registered(const Telling& told);
    void be_handed_over(const Telling& told);
    void be_assisted(const Telling& told);
    void ask_to_assist(const Telling& told, const std::string& office);
    void be_answered(const Telling& told);
    void be_opened_again(const Telling& told);
    void be_extended(const Telling& told);
    void be_sent_back(const Telling& told);
    void stand_still(const Telling& told);
    void go_on(const Telling& told);
    void start(const Telling& told, Trigger trigger, Instant at);
    void start_ruling(const Telling& told);
    void start_short(const Telling& told);
    void end(Stage stage, Instant at);
    void cancel(Instant at, std::optional<Stage> only = {});
    void count(const SlowCalendars& calendars);
    void count_internal(const SlowCalendars& calendars);

    Message facts_;
    std::vector<SlowClock> clocks_;
    std::string office_;
    std::vector<std::string> assisting_;
    std::string policy_;
    std::string state_;
    bool complex_ = false;
    int round_ = 1;
    std::optional<Limit> wished_; ///< of the extension that waits
    Instant answered_at_;
};

} // namespace huiying::tests
