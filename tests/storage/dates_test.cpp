// The contract of Dates for the sweep: what fires next, and a message as far as its clocks go. The two sides have tests of their own.
#include <boost/test/unit_test.hpp>

#include "tests/storage/sample.hpp"
#include "tests/support/temp_store.hpp"

namespace huiying::test {

namespace {

Message message_firing(const std::string& name, int at) {
    Message m = plain_message(name);
    m.dates.fires_at = hours(at);
    return m;
}

using Ids = std::vector<MessageId>;

}  // namespace

BOOST_AUTO_TEST_SUITE(dates)

BOOST_AUTO_TEST_CASE(firing_gives_the_earliest_first_up_to_a_time_and_a_number) {
    TempStore store;
    BOOST_TEST(!read(*store, [](const View& view) { return view.dates().next_firing().has_value(); }));
    const MessageId late = add(*store, message_firing("late", 20));
    const MessageId early = add(*store, message_firing("early", 10));
    const MessageId twin = add(*store, message_firing("twin", 20));
    add(*store, plain_message("never"));
    const auto firing = [&store](Instant until, int most) {
        return read(*store, [=](const View& view) { return view.dates().firing(until, most); });
    };
    BOOST_TEST((firing(hours(100), 10) == Ids{early, late, twin}));
    BOOST_TEST((firing(hours(100), 2) == Ids{early, late}));
    BOOST_TEST((firing(hours(10), 10) == Ids{early}));
    BOOST_TEST(firing(hours(10) - std::chrono::milliseconds(1), 10).empty());
    BOOST_TEST((read(*store, [](const View& view) { return view.dates().next_firing(); }) == hours(10)));
}

BOOST_AUTO_TEST_CASE(a_message_is_found_as_far_as_its_clocks_go) {
    TempStore store;
    const Message full = full_message("full");
    const MessageId id = add(*store, full);
    const ClockedMessage found = read(*store, [id](const View& view) { return view.dates().find(id).value(); });
    BOOST_TEST((found.id == id && found.channel == full.channel && found.kind == full.kind && found.priority == full.priority));
    BOOST_TEST((found.state == full.state && found.office == full.office && found.triage == full.triage && found.policy == full.policy));
    BOOST_TEST((found.registered_at == full.registered_at && found.round == 2 && found.escalation_level == 2));
    BOOST_TEST((found.clocks.size() == 1U && found.clocks[0].due_at == hours(48)));
    BOOST_TEST(!read(*store, [](const View& view) { return view.dates().find(MessageId{99}).has_value(); }));
}

BOOST_AUTO_TEST_CASE(dating_what_is_not_there_is_a_bug) {
    TempStore store;
    ClockedMessage message;
    message.id = MessageId{77};
    BOOST_CHECK_THROW(write(*store, [message](Unit& unit) { unit.dates().stage(message, {}); }), std::logic_error);
    BOOST_CHECK_THROW(write(*store, [message](Unit& unit) { unit.dates().climbed(message, {}, std::nullopt); }), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace huiying::test
