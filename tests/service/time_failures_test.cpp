// What goes wrong with time in other systems (domain section 9), by name, where no other file has it: an edit that restarts the timer, items without an
// assignee, midnight again and again stand in sweep_test; a pause counted twice in pausing_test; a holiday added later in recompute_test.
#include "service/escalate.hpp"
#include "service/rules/clocks.hpp"
#include "tests/service/street.hpp"
#include <algorithm>
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

class Timely : public Street {
public:
    /// Looks at every hour of a quarter, as a clock loop that wakes far too often; gives how many rungs fired.
    int sweep_a_quarter() {
        int fired = 0;
        for (int hour = 0; hour < 24 * 90; ++hour) {
            clock.pass(std::chrono::hours{1});
            const auto next = read([](const View& view) -> Result<std::optional<Instant>> { return view.dates().next_firing(); }).value();
            if (next && *next <= clock.now()) fired += write([context = as(clockwork())](Unit& unit) { return sweep(unit, context, 100); }).value().fired;
        }
        return fired;
    }
    /// Rungs of this message's clocks.
    int rungs_of(MessageId id) {
        int rungs = 0;
        for (const MessageClock& one : look(id).clocks) rungs += one.rungs;
        return rungs;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(time_failures, Timely)

BOOST_AUTO_TEST_CASE(an_unfinished_calendar_neither_loops_nor_counts_wall_clock_time) {
    const auto& street = deployment->street();
    const Zone& zone = *deployment->zone;
    // Monday to Friday goes on where nobody has published holidays yet, and says that it is a guess.
    const Due beyond = due_after(street, zone, at("2026-12-30T10:00:00+08:00"), {5, LimitUnit::working_days});
    BOOST_TEST(format_day(beyond.on) == "2027-01-06");
    BOOST_TEST(beyond.provisional);
    const Due before = due_after(street, zone, at("1999-12-30T10:00:00+08:00"), {5, LimitUnit::working_days});
    BOOST_TEST((format_day(before.on) == "2000-01-06" && before.provisional));
    // The longest limit there is comes to an end as well: 732 weeks of five days.
    const Due far = due_after(street, zone, at("2027-01-01T10:00:00+08:00"), {3660, LimitUnit::working_days});
    BOOST_TEST((far.on - Day{std::chrono::year{2027} / 1 / 1}).count() == 732 * 7);
    const WorkCalendar nothing{{}, {{9 * 60, 17 * 60}}};
    const Due guessed = due_after(nothing, zone, at("2026-11-20T10:00:00+08:00"), {16, LimitUnit::working_hours});
    BOOST_TEST(format_day(guessed.on) == "2026-11-24");
    BOOST_TEST(guessed.provisional);
}

BOOST_AUTO_TEST_CASE(what_is_closed_stops_escalating_and_an_answer_brings_nothing_back) {
    const MessageId answered = at_glb();
    act(clerk("glb"), Verb::reply, answered).value();
    deliver(adapter(), "web_message", feed("web_message").at(0).entry.id).value();
    const MessageId declined = bring(letter()).dossier.message.id;
    act(dispatcher(), Verb::decline, declined).value();
    deliver(adapter(), "web_message", feed("web_message").at(0).entry.id).value();
    const MessageId withdrawn = at_glb();
    act(adapter("web_message"), Verb::withdraw, withdrawn).value();
    for (const MessageId id : {answered, declined, withdrawn}) {
        BOOST_TEST(!message(id).dates.fires_at.has_value());
        BOOST_TEST(!message(id).dates.due_at.has_value());
        BOOST_TEST(outcome(act(clerk("glb"), Verb::reply, id)) != "ok");
        act(adapter("web_message"), Verb::supplement, id).value();
        BOOST_TEST(!message(id).dates.fires_at.has_value(), "what a citizen adds sets no clock going by itself");
    }
    BOOST_TEST(sweep_a_quarter() == 0);
}

BOOST_AUTO_TEST_CASE(an_answer_at_the_top_of_the_ladder_ends_it) {
    const MessageId id = at_glb();
    sweep_a_quarter();
    const int climbed = rungs_of(id);
    BOOST_TEST(climbed > 5);
    act(clerk("glb"), Verb::reply, id).value();
    deliver(adapter(), "web_message", feed("web_message").at(0).entry.id).value();
    BOOST_TEST(sweep_a_quarter() == 0);
    BOOST_TEST(rungs_of(id) == climbed);
}

BOOST_AUTO_TEST_CASE(a_pause_is_not_lost_when_the_policy_or_the_urgency_changes) {
    const MessageId id = at_glb();
    act(clerk("glb"), Verb::sign, id).value();
    act(clerk("glb"), Verb::pause, id).value();
    clock.set("2026-11-26T09:00:00+08:00");
    act(supervisor(), Verb::supervise, id).value();
    // A newer version of the policy with a longer limit, looked at while the clock stands still.
    Policy longer = deployment->policy_versions.at(message(id).policy);
    ++longer.version;
    for (ClockRule& rule : longer.clocks)
        if (rule.stage == Stage::reply) rule.limit = {7, LimitUnit::working_days};
    DateChange change{deployment->calendars, longer};
    auto clocks = look(id).clocks;
    count_change(*deployment, change, clocks);
    const auto own = std::find_if(clocks.begin(), clocks.end(), [](const MessageClock& one) { return one.stage == Stage::reply && one.state == ClockState::paused; });
    BOOST_REQUIRE((own != clocks.end()));
    BOOST_TEST(own->steps.size() == 1U);
    BOOST_TEST(format_day(own->staged.value().due_on) == "2026-12-02");
    act(clerk("glb"), Verb::resume, id).value();
    const auto after = look(id).clocks;
    const auto goes_on = std::find_if(after.begin(), after.end(), [&](const MessageClock& one) { return one.id == own->id; });
    BOOST_TEST((goes_on->state == ClockState::running));
    BOOST_TEST(format_day(goes_on->due_on) == "2026-12-03", "five days were left when it was paused on Monday, and they are left on Thursday");
}

BOOST_AUTO_TEST_CASE(days_do_not_shift_by_the_time_zone) {
    // Half past midnight in Shanghai is the day before in Greenwich: the day on the wall in the street counts.
    clock.set("2026-11-23T16:30:00Z");
    const Dossier late_at_night = bring(letter_for_glb()).dossier;
    clock.set("2026-11-24T15:59:59.999Z");
    const Dossier just_before_midnight = bring(letter_for_glb()).dossier;
    for (const Dossier* dossier : {&late_at_night, &just_before_midnight}) {
        const MessageClock reply = clock_of(dossier->message.id, Stage::reply);
        BOOST_TEST(format_day(reply.due_on) == "2026-12-01");
        BOOST_TEST((reply.due_at == at("2026-12-01T16:00:00Z")));
        BOOST_TEST(dossier->message.number.substr(0, 8) == "20261124");
    }
    clock.set("2026-11-24T16:00:00Z");
    BOOST_TEST(format_day(clock_of(bring(letter_for_glb()).dossier.message.id, Stage::reply).due_on) == "2026-12-02");
}

BOOST_AUTO_TEST_CASE(a_retry_after_a_time_out_makes_no_second_ticket) {
    const Draft draft = letter_for_glb();
    const Registration first = hand_in(adapter("web_message"), draft).value();
    clock.pass(std::chrono::hours{30});
    const Registration again = hand_in(adapter("web_message"), draft).value();
    BOOST_TEST(!again.created);
    BOOST_TEST(again.dossier.message.number == first.dossier.message.number);
    BOOST_TEST(numbers(dispatcher()).size() == 1U);
    BOOST_TEST(again.dossier.clocks.size() == first.dossier.clocks.size());
    for (std::size_t i = 0; i < first.dossier.clocks.size(); ++i) BOOST_TEST((again.dossier.clocks[i].due_at == first.dossier.clocks[i].due_at));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
