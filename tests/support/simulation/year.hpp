// A year in the life of a deployment, in seconds: the clock is driven from one thing to the next, the clock loop looks before anything happens, letters
// arrive, people act, calendars change, everything is shut and opened again. All it needs to go on after kill -9 stands in its folder.
#pragma once
#include "tests/support/simulation/journal.hpp"
#include "tests/support/simulation/people.hpp"
#include <queue>

namespace huiying::tests {

class Year {
public:
    /// What is going on, for whoever wants to interrupt it at a bad moment.
    enum class Moment : char { step = 's', sweeping = 'w', moving = 'm' };
    using Listener = std::function<void(Moment)>;

    /// `folder` holds the store and the journal of a year that has begun, or nothing.
    Year(const Plan& plan, std::string folder, Listener listener = [](Moment) {});

    /// Lives on until the year is over.
    void live();

    static std::string database_in(const std::string& folder) { return folder + "/huiying.db"; }
    static std::string journal_in(const std::string& folder) { return folder + "/journal"; }

private:
    struct Errand {
        Instant at;
        std::size_t place = 0; ///< among the messages
        bool operator>(const Errand& other) const noexcept { return at > other.at; }
    };

    void remember_messages();
    Instant next_moment();
    void step();
    void advance(Instant to);
    void sweep_all();
    void tell();
    void take_in_letters();
    void amend_if_time();
    void restart_if_time();
    void set_back_if_time();
    void run_errands();
    void plan_errand(std::size_t place, bool over);
    void meddle();
    void write_up();

    const Plan& plan_;
    std::string folder_;
    Listener listener_;
    Journal journal_;
    Chance chance_;
    Town town_;
    People people_;
    std::vector<MessageId> messages_; ///< in the order they came
    std::priority_queue<Errand, std::vector<Errand>, std::greater<>> errands_;
    std::optional<Instant> look_; ///< when the clock loop wants to look again
    int amendments_ = 0;
    bool amended_ = false; ///< in this life
    int setbacks_ = 0;
    std::size_t restarts_ = 0;
};

} // namespace huiying::tests
