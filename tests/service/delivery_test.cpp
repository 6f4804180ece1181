// The way home (反馈): what the channel is offered, in what order, and what its report of delivery ends.
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

const Actor hotline = adapter("hotline_12345");

} // namespace

BOOST_FIXTURE_TEST_SUITE(delivery, Street)

BOOST_AUTO_TEST_CASE(delivered_ends_the_clock_and_is_recorded) {
    const MessageId id = at_glb("hotline_12345");
    act(clerk("glb"), Verb::reply, id).value();
    const FeedId entry = feed("hotline_12345").at(0).entry.id;
    const int version = message(id).version;
    clock.pass(std::chrono::hours{3});
    const Offer offer = deliver(hotline, "hotline_12345", entry).value();
    BOOST_TEST((offer.entry.delivered_at == clock.now() && offer.number == message(id).number));
    BOOST_TEST((clock_of(id, Stage::deliver).state == ClockState::met && clock_of(id, Stage::deliver).ended_at == clock.now()));
    BOOST_TEST((look(id).reply->delivered_at == clock.now()));
    BOOST_TEST(!message(id).dates.due_at.has_value(), "no deadline is left");
    BOOST_TEST(message(id).version == version, "only verbs raise the version");
    const StoredEvent event = events(id).back();
    BOOST_TEST((event.verb == "deliver" && event.role == "channel:hotline_12345"));
    BOOST_TEST(feed("hotline_12345").empty(), "it is offered no more");
}

BOOST_AUTO_TEST_CASE(reporting_it_twice_changes_nothing) {
    const MessageId id = at_glb("hotline_12345");
    act(clerk("glb"), Verb::reply, id).value();
    const FeedId entry = feed("hotline_12345").at(0).entry.id;
    const Offer first = deliver(hotline, "hotline_12345", entry).value();
    const std::string before = everything();
    clock.pass(std::chrono::hours{50});
    BOOST_TEST((deliver(hotline, "hotline_12345", entry)->entry.delivered_at == first.entry.delivered_at));
    BOOST_TEST(everything() == before);
}

BOOST_AUTO_TEST_CASE(delivered_late_is_missed) {
    const MessageId id = at_glb("hotline_12345");
    act(clerk("glb"), Verb::reply, id).value();
    clock.set("2026-11-25T00:00:00.001+08:00");
    deliver(hotline, "hotline_12345", feed("hotline_12345").at(0).entry.id).value();
    BOOST_TEST((clock_of(id, Stage::deliver).state == ClockState::missed));
}

BOOST_AUTO_TEST_CASE(offers_come_in_the_order_they_arose_until_they_are_delivered) {
    std::vector<MessageId> ids;
    for (int i = 0; i < 4; ++i) ids.push_back(at_glb("hotline_12345"));
    at_glb("new_media");
    act(clerk("glb"), Verb::reply, ids[2]).value();
    act(dispatcher(), Verb::decline, ids[0]).value();
    act(clerk("glb"), Verb::transfer_out, ids[3]).value();
    act(clerk("glb"), Verb::reply, ids[1]).value();
    const auto offers = feed("hotline_12345");
    BOOST_REQUIRE(offers.size() == 4U);
    BOOST_TEST((offers[0].entry.message == ids[2] && offers[1].entry.message == ids[0] && offers[2].entry.message == ids[3] && offers[3].entry.message == ids[1]));
    BOOST_TEST((offers[1].entry.type == FeedType::decline && offers[2].entry.type == FeedType::transferred_out));
    BOOST_TEST(feed("hotline_12345", offers[1].entry.id).size() == 2U, "after the cursor");
    deliver(hotline, "hotline_12345", offers[2].entry.id).value();
    BOOST_TEST(feed("hotline_12345").size() == 3U, "what is not delivered is offered again");
    store.reopen();
    BOOST_TEST(feed("hotline_12345").size() == 3U, "after a restart too");
    BOOST_TEST(feed("new_media").empty());
}

BOOST_AUTO_TEST_CASE(a_channel_reports_its_own_only) {
    const MessageId id = at_glb("hotline_12345");
    act(clerk("glb"), Verb::reply, id).value();
    const FeedId entry = feed("hotline_12345").at(0).entry.id;
    const std::string before = everything();
    BOOST_TEST(outcome(deliver(adapter("new_media"), "hotline_12345", entry)) == "not_found");
    BOOST_TEST(outcome(deliver(adapter("new_media"), "new_media", entry)) == "not_found", "an entry of another channel");
    BOOST_TEST(outcome(deliver(adapter("*"), "new_media", entry)) == "not_found");
    BOOST_TEST(outcome(deliver(dispatcher(), "hotline_12345", entry)) == "not_found");
    BOOST_TEST(outcome(deliver(hotline, "hotline_12345", FeedId{4711})) == "not_found");
    const auto offers = [&](const Actor& actor, const std::string& channel) {
        return outcome(read([context = as(actor), channel](const View& view) -> Result<std::vector<Offer>> { return pending_offers(view, context, channel, {}, 10); }));
    };
    BOOST_TEST(offers(adapter("new_media"), "hotline_12345") == "not_found");
    BOOST_TEST(offers(adapter("*"), "pigeon") == "not_found", "no such channel");
    BOOST_TEST(offers(clerk("glb"), "hotline_12345") == "not_found");
    BOOST_TEST(everything() == before);
}

BOOST_AUTO_TEST_CASE(an_importing_channel_says_when_it_was_delivered) {
    const MessageId id = at_glb("hotline_12345");
    act(clerk("glb"), Verb::reply, id).value();
    const FeedId entry = feed("hotline_12345").at(0).entry.id;
    const Instant replied = clock.now();
    clock.pass(std::chrono::hours{100});
    const std::string before = everything();
    BOOST_TEST(outcome(deliver(hotline, "hotline_12345", entry, replied)) == "may_not_import");
    BOOST_TEST(outcome(deliver(importing(hotline), "hotline_12345", entry, replied - std::chrono::milliseconds{1})) == "invalid", "before the answer");
    BOOST_TEST(outcome(deliver(importing(hotline), "hotline_12345", entry, clock.now() + std::chrono::milliseconds{1})) == "invalid", "in the future");
    BOOST_TEST(everything() == before);
    deliver(importing(hotline), "hotline_12345", entry, replied + std::chrono::hours{1}).value();
    BOOST_TEST((clock_of(id, Stage::deliver).state == ClockState::met));
    BOOST_TEST((events(id).back().effective_at == replied + std::chrono::hours{1} && events(id).back().recorded_at == clock.now()));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
