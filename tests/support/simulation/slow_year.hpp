// The whole record lived again, slowly, together with the looks of the clock loop: which dates stood when, and which rungs must have fired at which look.
#pragma once
#include "service/port/store.hpp"
#include "tests/support/simulation/journal.hpp"
#include "tests/support/simulation/slow_ladder.hpp"
#include <memory>
#include <set>

namespace huiying::tests {

/// A rung that must have fired.
struct SlowRung {
    MessageId message;
    Stage stage{};
    std::size_t nth = 0; ///< among the message's clocks of this stage
    int rung = 0;
    int level = 0;
    std::string office;
    bool urgent = false;
    Instant planned_at;
    Instant fired_at;
    bool late = false;
    bool skipped = false;
};

/// A calendar that came into force.
struct InForce {
    Instant from;
    std::shared_ptr<const SlowCalendars> calendars;
};

class SlowYear {
public:
    /// `data` knows all versions of policies.
    SlowYear(const View& view, const Deployment& data, const Journal& journal);

    const std::vector<RecordedEvent>& events() const noexcept { return events_; }
    const std::map<MessageId, SlowMessage>& messages() const noexcept { return messages_; }
    const std::vector<SlowRung>& rungs() const noexcept { return rungs_; }
    const std::vector<InForce>& calendars() const noexcept { return in_force_; }
    const SlowCalendars& calendars_at(Instant at) const;
    /// When the message's next rung falls due.
    std::optional<Instant> next_rung(MessageId id) const;

private:
    void read(const View& view);
    void live(std::size_t place, const View& view);
    void turn(const RecordedEvent& event, const View& view);
    void look(const Journal::Look& look);
    void fire(MessageId id, Instant now);
    void plan(MessageId id);
    const SlowCalendars& calendars_now() const { return *in_force_.back().calendars; }

    const Deployment& data_;
    std::vector<RecordedEvent> events_;
    std::map<MessageId, SlowMessage> messages_;
    std::map<MessageId, Instant> planned_;
    std::set<std::pair<Instant, MessageId>> agenda_;
    std::vector<SlowRung> rungs_;
    std::vector<InForce> in_force_;
};

} // namespace huiying::tests
