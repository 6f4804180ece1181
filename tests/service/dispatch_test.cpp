// Passing on (派单): whose clocks start, which never restart, complex matters, sealed offices, and messages handed out of the street.
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

const Actor zhao = dispatcher();

} // namespace

BOOST_FIXTURE_TEST_SUITE(dispatching, Street)

BOOST_AUTO_TEST_CASE(a_dispatcher_hands_what_waits_to_an_office) {
    const MessageId id = bring(letter("hotline_12345")).dossier.message.id;
    clock.set("2026-11-24T10:00:00+08:00");
    const Message m = send(zhao, id, {"glb", {"zzb", "pab"}, false, "请一起办"})->message;
    BOOST_TEST((m.state == State::dispatched && m.office == "glb" && m.assisting == std::vector<std::string>{"zzb", "pab"} && m.dispatched_at == clock.now()));
    BOOST_TEST((m.routing.by == RoutedBy::manual));
    BOOST_TEST(clocks(id) == "total running 2026-11-30, dispatch met 2026-11-24, assist running 2026-11-27, assist running 2026-11-27, sign running 2026-11-25, first_contact running 2026-11-25, reply running 2026-12-01");
    BOOST_TEST((m.dates.late_at == clock_of(id, Stage::total).due_at), "the citizen's date comes first");
    BOOST_TEST(events(id).back().role == "dispatcher");
}

BOOST_AUTO_TEST_CASE(dispatching_late_is_missed) {
    const MessageId id = bring(letter()).dossier.message.id;
    clock.set("2026-11-26T10:00:00+08:00");
    act(zhao, Verb::dispatch, id).value();
    BOOST_TEST((clock_of(id, Stage::dispatch).state == ClockState::missed));
}

BOOST_AUTO_TEST_CASE(a_new_lead_gets_new_clocks_the_citizen_keeps_the_old_one) {
    const MessageId id = at_glb("hotline_12345");
    act(clerk("glb"), Verb::contact, id).value();
    act(clerk("glb"), Verb::assign, id).value();
    const MessageClock total = clock_of(id, Stage::total);
    clock.set("2026-11-25T10:00:00+08:00");
    const Message m = send(zhao, id, {"zfd", {}, false, std::nullopt})->message;
    BOOST_TEST((m.state == State::dispatched && m.office == "zfd" && !m.assignee && !m.contacted_at && m.dispatched_at == clock.now()));
    BOOST_TEST(clocks(id) == "total running 2026-11-30, sign met 2026-11-24, first_contact met 2026-11-24, reply cancelled 2026-11-30, "
                             "sign running 2026-11-26, first_contact running 2026-11-26, reply running 2026-12-02");
    BOOST_TEST((clock_of(id, Stage::total).started_at == total.started_at && clock_of(id, Stage::total).due_at == total.due_at));
    BOOST_TEST(outcome(act(clerk("glb"), Verb::reply, id)) == "not_yours", "the old office only looks on");
    BOOST_TEST(outcome(act(clerk("zfd"), Verb::reply, id)) == "ok");
}

BOOST_AUTO_TEST_CASE(a_reply_clock_from_receipt_is_not_restarted_by_a_new_lead) {
    const MessageId id = at_glb("web_message");
    clock.set("2026-11-25T10:00:00+08:00");
    send(zhao, id, {"zfd", {}, false, std::nullopt}).value();
    BOOST_TEST(clocks(id) == "reply running 2026-11-30, total running 2026-11-30, sign cancelled 2026-11-24, sign running 2026-11-26");
}

BOOST_AUTO_TEST_CASE(the_same_lead_again_restarts_nothing) {
    const MessageId id = at_glb("hotline_12345");
    act(clerk("glb"), Verb::contact, id).value();
    const std::string before = clocks(id);
    const Message old = message(id);
    clock.set("2026-11-25T10:00:00+08:00");
    const Message m = send(zhao, id, {"glb", {"zzb"}, false, std::nullopt})->message;
    BOOST_TEST(clocks(id) == before + ", assist running 2026-11-30", "an edit re-arms nothing");
    BOOST_TEST((m.state == State::handling && m.contacted_at == old.contacted_at && m.dispatched_at == old.dispatched_at));
    BOOST_TEST((m.assisting == std::vector<std::string>{"zzb"}));
    BOOST_TEST((m.routing.by == RoutedBy::service_item), "why it went there stays");
}

BOOST_AUTO_TEST_CASE(complex_takes_the_longer_limits_from_the_same_start) {
    Draft draft = letter("leader_mailbox");
    const MessageId id = bring(draft).dossier.message.id;
    clock.set("2026-11-24T09:00:00+08:00");
    BOOST_TEST(send(zhao, id, {"glb", {}, true, std::nullopt})->message.complex);
    const MessageClock reply = clock_of(id, Stage::reply);
    BOOST_TEST(reply.limit == "15wd");
    BOOST_TEST((reply.started_at == at("2026-11-23T09:00:00+08:00")), "counted from receipt as before");
    BOOST_TEST(format_day(reply.due_on) == "2026-12-14");
    BOOST_TEST(format_day(clock_of(id, Stage::total).due_on) == "2026-12-14");
    clock.set("2026-11-25T09:00:00+08:00");
    send(zhao, id, {"zfd", {}, false, std::nullopt}).value();
    BOOST_TEST((message(id).complex && format_day(clock_of(id, Stage::reply).due_on) == "2026-12-14"), "it stays complex");
}

BOOST_AUTO_TEST_CASE(complex_for_the_same_lead_moves_the_date_only) {
    const MessageId id = at_glb("leader_mailbox");
    act(clerk("glb"), Verb::sign, id).value();
    const Message m = send(zhao, id, {"glb", {}, true, std::nullopt})->message;
    BOOST_TEST((m.state == State::handling && m.complex));
    BOOST_TEST(clocks(id) == "reply running 2026-12-14, total running 2026-12-14, sign met 2026-11-24, first_contact running 2026-11-24, internal running 2026-12-10");
    BOOST_TEST((m.dates.late_at == at("2026-12-15T00:00:00+08:00")));
}

BOOST_AUTO_TEST_CASE(a_sealed_office_makes_it_confidential_for_good) {
    const MessageId id = at_glb();
    BOOST_TEST(send(zhao, id, {"jgw", {}, false, std::nullopt})->message.confidential);
    BOOST_TEST(outcome(act(clerk("glb"), Verb::progress, id)) == "not_found", "who had it before sees it no more");
    BOOST_TEST(send(zhao, id, {"dzb", {}, false, std::nullopt})->message.confidential);
}

BOOST_AUTO_TEST_CASE(transfer_out_closes_cancels_and_tells_the_citizen_where) {
    const MessageId id = at_glb("hotline_12345");
    const Message m = act(zhao, Verb::transfer_out, id)->message;
    BOOST_TEST((m.state == State::closed && m.outcome == Outcome::transferred_out && m.closed_at == clock.now()));
    BOOST_TEST(clocks(id) == "total cancelled 2026-11-30, sign cancelled 2026-11-24, first_contact cancelled 2026-11-24, reply cancelled 2026-11-30, deliver running 2026-11-24");
    BOOST_TEST(events(id).back().reason == "police");
    const auto offers = feed("hotline_12345");
    BOOST_REQUIRE(offers.size() == 1U);
    BOOST_TEST((offers[0].entry.type == FeedType::transferred_out && offers[0].entry.code == "police" && offers[0].entry.text == "请派出所处理"));
}

BOOST_AUTO_TEST_CASE(the_lead_office_may_transfer_out_too) {
    const MessageId id = at_glb();
    BOOST_TEST(outcome(act(clerk("glb"), Verb::transfer_out, id)) == "ok");
    BOOST_TEST(events(id).back().role == "office:glb");
}

BOOST_AUTO_TEST_CASE(declining_names_the_reason_and_advises) {
    const MessageId id = bring(letter()).dossier.message.id;
    const Message m = act(zhao, Verb::decline, id)->message;
    BOOST_TEST((m.state == State::declined && m.closed_at == clock.now() && !m.outcome));
    BOOST_TEST(events(id).back().reason == "outside_government");
    const auto offers = feed("web_message");
    BOOST_REQUIRE(offers.size() == 1U);
    BOOST_TEST((offers[0].entry.type == FeedType::decline && offers[0].entry.code == "outside_government" && offers[0].entry.text == "请向业委会反映"));
    BOOST_TEST((clock_of(id, Stage::total).state == ClockState::cancelled && clock_of(id, Stage::deliver).state == ClockState::running));
}

BOOST_AUTO_TEST_CASE(the_citizen_takes_it_back_over_the_channel) {
    const MessageId id = at_glb();
    const Message m = act(adapter("web_message"), Verb::withdraw, id)->message;
    BOOST_TEST((m.state == State::voided && m.closed_at == clock.now()));
    BOOST_TEST(events(id).back().reason == "withdrawn_by_citizen");
    BOOST_TEST(events(id).back().role == "channel:web_message");
    for (const MessageClock& one : look(id).clocks) BOOST_TEST((one.state == ClockState::cancelled), word(one.stage));
    BOOST_TEST(feed("web_message").empty(), "there is nothing to answer");
    BOOST_TEST(!m.dates.due_at.has_value());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
