// A recompute under another version of a policy took the message along, and the record's next line began with a policy that no line before had named.
#include "service/recompute.hpp"
#include "tests/support/installation.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

BOOST_AUTO_TEST_CASE(a_message_that_comes_under_another_policy_says_so_once) {
    ClockedMessage message;
    message.id = MessageId{1};
    message.policy = "web.general@1";
    for (const Stage stage : {Stage::reply, Stage::total}) {
        MessageClock clock;
        clock.stage = stage;
        clock.limit = "7wd";
        clock.policy = "web.general@2";
        clock.left = ClockDates{at("2026-12-01T00:00:00+08:00"), {}, false, "5wd", "web.general@1"};
        message.clocks.push_back(clock);
    }
    const auto events = events_of_moved(Zone{"Asia/Shanghai"}, {"吴主任", "policy", at("2026-11-23T09:00:00+08:00")}, message, at("2026-11-23T09:01:00+08:00"));
    int told = 0;
    for (const Event& event : events)
        for (const FieldChange& change : event.changes)
            if (change.field == "policy") {
                ++told;
                BOOST_TEST((change.before == "web.general@1" && change.after == "web.general@2"));
            }
    BOOST_TEST(events.size() == 2U);
    BOOST_TEST(told == 1);
}

} // namespace huiying::tests
