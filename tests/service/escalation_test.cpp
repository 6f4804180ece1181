// The ladders: which clock climbs which, when each rung falls due, and when its notice may leave. Tables; no storage.
#include "service/rules/escalation.hpp"
#include "service/rules/clocks.hpp"
#include "tests/support/installation.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

using Steps = std::vector<ClockStep>;

const Deployment& deployment() {
    static const Deployment reference = reference_deployment();
    return reference;
}

ClockStep pause(const char* from, const char* until) { return {ClockStep::Kind::pause, at(from), at(until), {}}; }
ClockStep longer(ClockStep::Kind kind, const char* when, const char* limit) { return {kind, at(when), std::nullopt, Limit::parse(limit).value()}; }

/// A clock as the rules set it; an empty limit is a fixed date, `due`.
MessageClock clock_from(Stage stage, const char* start, const char* limit, Steps steps = {}, const char* due = nullptr) {
    MessageClock clock;
    clock.stage = stage;
    clock.started_at = at(start);
    clock.limit = limit;
    clock.steps = std::move(steps);
    if (due != nullptr) {
        clock = upstream_clock(deployment(), clock.started_at, at(due));
        return clock;
    }
    const Due counted = due_of(deployment().street(), *deployment().zone, {clock.started_at, Limit::parse(limit).value(), DayEnd::midnight, clock.steps});
    clock.due_at = counted.at;
    clock.due_on = counted.on;
    return clock;
}

/// `11-27T09:00 12-01T00:00`: when each rung falls due.
std::string rungs_of(Priority priority, const MessageClock& clock) {
    const Ladder* ladder = ladder_of(deployment(), priority, clock);
    if (ladder == nullptr) return "none";
    std::string out;
    for (int place = 1; place <= static_cast<int>(ladder->rungs.size()); ++place) {
        const Instant planned = rung_at(deployment(), *deployment().calendars, *ladder, clock, place);
        out += (out.empty() ? "" : " ") + format_time(planned, *deployment().zone).substr(5, 11);
    }
    return out;
}

const char* const monday = "2026-11-23T10:00:00+08:00";

const Policy& policy_named(const std::string& name) {
    for (const Policy& policy : deployment().policies)
        if (policy.name == name) return policy;
    throw std::logic_error("no policy " + name);
}

} // namespace

BOOST_AUTO_TEST_SUITE(escalation_rules)

BOOST_AUTO_TEST_CASE(each_rung_falls_due_in_its_time) {
    using K = ClockStep::Kind;
    struct {
        const char* name;
        MessageClock clock;
        Priority priority;
        const char* rungs;
    } const cases[]{
        {"5wd: 20 % are one working day", clock_from(Stage::reply, monday, "5wd"), Priority::normal, "11-27T09:00 12-01T00:00 12-02T00:00 12-04T00:00 12-08T00:00"},
        {"15wd: 20 % are three", clock_from(Stage::reply, monday, "15wd"), Priority::normal, "12-09T09:00 12-15T00:00 12-16T00:00 12-18T00:00 12-22T00:00"},
        {"16wd: 20 % are rounded up to four", clock_from(Stage::reply, monday, "16wd"), Priority::normal, "12-09T09:00 12-16T00:00 12-17T00:00 12-19T00:00 12-23T00:00"},
        {"2wd: not less than one", clock_from(Stage::reply, monday, "2wd"), Priority::normal, "11-24T09:00 11-26T00:00 11-27T00:00 12-01T00:00 12-03T00:00"},
        {"1wd: at the opening of the due day", clock_from(Stage::reply, monday, "1wd"), Priority::normal, "11-24T09:00 11-25T00:00 11-26T00:00 11-28T00:00 12-02T00:00"},
        {"1wd over a weekend", clock_from(Stage::reply, "2026-11-27T16:00:00+08:00", "1wd"), Priority::normal, "11-30T09:00 12-01T00:00 12-02T00:00 12-04T00:00 12-08T00:00"},
        {"1wd begun before the opening", clock_from(Stage::reply, "2026-11-23T07:00:00+08:00", "1wd"), Priority::normal, "11-24T09:00 11-25T00:00 11-26T00:00 11-28T00:00 12-02T00:00"},
        {"1wd to a worked Saturday, then the Spring Festival", clock_from(Stage::reply, "2026-02-13T10:00:00+08:00", "1wd"), Priority::normal, "02-14T09:00 02-15T00:00 02-25T00:00 02-27T00:00 03-01T00:00"},
        {"60d: twelve days, moved on from a Sunday", clock_from(Stage::reply, monday, "60d"), Priority::normal, "01-11T09:00 01-23T00:00 01-26T00:00 01-28T00:00 01-30T00:00"},
        {"1m: a fifth of its days", clock_from(Stage::reply, monday, "1m"), Priority::normal, "12-17T09:00 12-24T00:00 12-25T00:00 12-29T00:00 12-31T00:00"},
        {"4wh: the share alone, of office hours", clock_from(Stage::reply, monday, "4wh"), Priority::normal, "11-23T15:00 11-23T16:00 11-25T00:00 11-27T00:00 12-01T00:00"},
        {"a date from above: a share of the working days until it", clock_from(Stage::reply, monday, "", {}, "2026-12-03T18:00:00+08:00"), Priority::normal, "12-01T09:00 12-03T18:00 12-05T00:00 12-09T00:00 12-11T00:00"},
        {"extended to 15wd", clock_from(Stage::reply, monday, "5wd", {longer(K::extend_to, "2026-11-24T10:00:00+08:00", "15wd")}), Priority::normal, "12-09T09:00 12-15T00:00 12-16T00:00 12-18T00:00 12-22T00:00"},
        {"extended by 15wd: a fifth of 20wd", clock_from(Stage::reply, monday, "5wd", {longer(K::extend_by, "2026-11-24T10:00:00+08:00", "15wd")}), Priority::normal, "12-15T09:00 12-22T00:00 12-23T00:00 12-25T00:00 12-29T00:00"},
        {"paused over what was planned", clock_from(Stage::reply, monday, "5wd", {pause("2026-11-27T08:00:00+08:00", "2026-12-02T15:00:00+08:00")}), Priority::normal, "12-02T15:00 12-04T00:00 12-05T00:00 12-09T00:00 12-11T00:00"},
        {"urgent: hours, through the night", clock_from(Stage::reply, monday, "24h"), Priority::urgent, "11-24T05:00 11-24T10:00 11-24T18:00 11-25T10:00 11-27T10:00"},
        {"urgent over a weekend", clock_from(Stage::reply, "2026-11-27T22:00:00+08:00", "24h"), Priority::urgent, "11-28T17:00 11-28T22:00 11-29T06:00 11-29T22:00 12-01T22:00"},
        {"sign: nothing before it is due", clock_from(Stage::sign, monday, "1wd"), Priority::normal, "11-25T00:00 11-26T00:00 11-28T00:00"},
        {"sign, urgent", clock_from(Stage::sign, monday, "1h"), Priority::urgent, "11-23T11:00 11-23T13:00 11-23T19:00"},
        {"first contact by 15d", clock_from(Stage::first_contact, monday, "15d"), Priority::normal, "12-09T00:00 12-10T00:00 12-12T00:00"},
        {"dispatch", clock_from(Stage::dispatch, monday, "1wd"), Priority::normal, "11-25T00:00 11-26T00:00 11-28T00:00"},
        {"deliver", clock_from(Stage::deliver, monday, "1wd"), Priority::normal, "11-25T00:00 11-26T00:00 11-28T00:00"},
        {"callback", clock_from(Stage::callback, monday, "3wd"), Priority::normal, "11-27T00:00 11-28T00:00 12-02T00:00"},
        {"a ruling on a return", clock_from(Stage::ruling, monday, "1wd"), Priority::normal, "11-25T00:00 11-26T00:00 11-28T00:00"},
        {"the citizen's own", clock_from(Stage::total, monday, "60d"), Priority::normal, "01-23T00:00 01-28T00:00"},
        {"a reminder inside the office", clock_from(Stage::internal, monday, "13wd"), Priority::normal, "none"},
    };
    for (const auto& one : cases) BOOST_TEST(rungs_of(one.priority, one.clock) == one.rungs, one.name << ": " << rungs_of(one.priority, one.clock));
}

BOOST_AUTO_TEST_CASE(the_citizens_clock_climbs_where_it_says_something_of_its_own) {
    struct {
        const char* policy;
        bool climbs;
    } const cases[]{
        {"leader_mailbox", false},     // both from receipt, both 5wd
        {"suggestion_mailbox", true},  // 15wd for the verdict, 60d in all
        {"hotline.complaint", true},   // the reply's limit runs from dispatch
        {"petition.2022", false},
    };
    for (const auto& one : cases) {
        MessageClock clock = clock_from(Stage::total, monday, "5wd");
        clock.policy = policy_named(one.policy).label();
        Deployment known = deployment();
        known.policy_versions.insert_or_assign(clock.policy, policy_named(one.policy));
        BOOST_TEST((ladder_of(known, Priority::normal, clock) != nullptr) == one.climbs, one.policy);
    }
}

BOOST_AUTO_TEST_CASE(only_what_runs_has_a_next_rung) {
    MessageClock clock = clock_from(Stage::reply, monday, "5wd");
    const auto next = [&] {
        const auto planned = next_rung(deployment(), *deployment().calendars, Priority::normal, clock);
        return planned ? format_time(*planned, *deployment().zone).substr(5, 11) : "none";
    };
    BOOST_TEST(next() == "11-27T09:00");
    clock.rungs = 1;
    BOOST_TEST(next() == "12-01T00:00");
    clock.rungs = 5;
    BOOST_TEST(next() == "none");
    clock.rungs = 7; // a ladder that has been shortened since
    BOOST_TEST(next() == "none");
    clock.rungs = 0;
    for (const ClockState state : {ClockState::paused, ClockState::met, ClockState::missed, ClockState::cancelled}) {
        clock.state = state;
        BOOST_TEST(next() == "none", word(state));
    }
}

BOOST_AUTO_TEST_CASE(rungs_never_fall_due_out_of_order) {
    const char* const limits[]{"1wd", "2wd", "3wd", "7wd", "40wd", "1d", "2d", "15d", "90d", "1h", "2h", "30h", "1wh", "20wh", "1m", "3m"};
    for (const char* limit : limits)
        for (int hour = 0; hour < 24 * 21; hour += 5) {
            MessageClock clock = clock_from(Stage::reply, "2026-09-21T00:30:00+08:00", limit);
            clock.started_at += std::chrono::hours{hour};
            const Due due = deployment().due(clock.started_at, Limit::parse(limit).value());
            clock.due_at = due.at;
            clock.due_on = due.on;
            for (const Priority priority : {Priority::normal, Priority::urgent}) {
                const Ladder& ladder = *ladder_of(deployment(), priority, clock);
                Instant before = clock.started_at;
                for (int place = 1; place <= static_cast<int>(ladder.rungs.size()); ++place) {
                    const Instant planned = rung_at(deployment(), *deployment().calendars, ladder, clock, place);
                    BOOST_TEST((planned >= before), limit << " from hour " << hour << ", rung " << place);
                    before = planned;
                }
            }
        }
}

BOOST_AUTO_TEST_CASE(notices_wait_for_office_hours_but_urgent_ones) {
    struct {
        const char* at;
        bool urgent;
        const char* leaves;
    } const cases[]{
        {"2026-11-23T09:00:00+08:00", false, "11-23T09:00"},
        {"2026-11-23T10:15:00+08:00", false, "11-23T10:15"},
        {"2026-11-23T12:00:00+08:00", false, "11-23T13:30"}, // 午休
        {"2026-11-23T17:00:00+08:00", false, "11-24T09:00"},
        {"2026-11-24T00:00:00+08:00", false, "11-24T09:00"},
        {"2026-11-27T20:00:00+08:00", false, "11-30T09:00"}, // over the weekend
        {"2026-02-14T10:00:00+08:00", false, "02-14T10:00"}, // a worked Saturday
        {"2026-09-30T18:00:00+08:00", false, "10-08T09:00"}, // 国庆
        {"2026-11-24T03:00:00+08:00", true, "11-24T03:00"},
    };
    for (const auto& one : cases)
        BOOST_TEST(format_time(notice_time(deployment(), "glb", one.urgent, at(one.at)), *deployment().zone).substr(5, 11) == one.leaves, one.at);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
