// A deployment through the year 2026: thousands of messages, everything people may do and some they may not, calendars amended on the way, weeks in
// which nothing runs, kill -9 in the middle of everything. In the end each clock stands where a slow count over the record puts it, and each rung has
// fired exactly once, when it had to.
#include "tests/support/simulation/killing.hpp"
#include "tests/support/simulation/verdict.hpp"
#include "tests/support/temp_store.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

void check_whole(const Verdict& verdict, const Plan& plan) {
    BOOST_TEST(verdict.faults.empty(), "seed " << plan.seed << "\n" << verdict.text());
    BOOST_TEST(verdict.counts.at("messages") == plan.messages);
}

/// Whether the year has had what it was made for.
void check_rich(const Verdict& verdict) {
    for (const char* kind : {"rungs in time", "rungs late", "rungs skipped", "escalations by nudge", "escalations by supervise", "digests by the hour", "urgent digests", "recomputes carried on after a kill"})
        BOOST_TEST(verdict.counts.contains(kind), kind);
    for (const Verb verb : {Verb::register_, Verb::dispatch, Verb::sign, Verb::assign, Verb::contact, Verb::progress, Verb::reply, Verb::return_, Verb::approve_return, Verb::reject_return,
                            Verb::withdraw_return, Verb::transfer_out, Verb::decline, Verb::void_, Verb::approve_void, Verb::withdraw, Verb::deliver, Verb::fail_delivery, Verb::pause, Verb::resume,
                            Verb::extend, Verb::approve_extension, Verb::reject_extension, Verb::approve, Verb::send_back, Verb::supplement, Verb::approve_supplement, Verb::rating, Verb::rework,
                            Verb::nudge, Verb::supervise, Verb::split, Verb::close, Verb::recompute, Verb::escalate})
        BOOST_TEST(verdict.counts.contains("events of " + std::string{word(verb)}), word(verb));
}

} // namespace

BOOST_AUTO_TEST_SUITE(simulation)

BOOST_AUTO_TEST_CASE(two_thousand_messages_in_a_year_of_amendments_downtime_and_kills) {
    const Plan plan = plan_of_the_year(20261123, 2000);
    const huiying::test::TempFolder folder;
    BOOST_TEST_MESSAGE("seed " << plan.seed);
    const int kills = 12;
    live_through(plan, folder.file("."), kills);
    const Verdict verdict = judge(plan, folder.file("."));
    check_whole(verdict, plan);
    check_rich(verdict);
    BOOST_TEST(verdict.counts.at("lives") > kills / 2, "it was killed often enough");
}

BOOST_AUTO_TEST_CASE(a_year_in_seconds) {
    const Plan plan = plan_of_the_year(7, 60);
    const huiying::test::TempFolder folder;
    const auto begun = std::chrono::steady_clock::now();
    Year year{plan, folder.file(".")};
    year.live();
    BOOST_TEST((std::chrono::steady_clock::now() - begun < std::chrono::seconds{60}));
    check_whole(judge(plan, folder.file(".")), plan);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
