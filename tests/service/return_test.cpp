// Sending back (退单): an office asks, a dispatcher rules; meanwhile nothing moves. And voiding (作废), which needs two people.
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

const Actor li = clerk("glb");
const Actor zhao = dispatcher();

Ruling to(const std::string& office) { return {{office, {}, false, std::nullopt}, std::nullopt, "改派"}; }

} // namespace

BOOST_FIXTURE_TEST_SUITE(returns, Street)

BOOST_AUTO_TEST_CASE(a_request_waits_and_the_clocks_run_on) {
    const MessageId id = at_glb("hotline_12345");
    const std::string before = clocks(id);
    const Dossier asked = act(li, Verb::return_, id).value();
    BOOST_TEST((asked.message.state == State::dispatched && asked.message.office == "glb"));
    BOOST_TEST(clocks(id) == before + ", ruling running 2026-11-24");
    BOOST_REQUIRE(asked.requests.size() == 1U);
    const Request& request = asked.requests[0];
    BOOST_TEST((request.type == RequestType::return_ && request.state == RequestState::pending && request.office == "glb" && request.requested_by == li.person));
    BOOST_TEST((request.reason == "not_our_duty" && request.note == "不属于本办职责" && request.requested_at == clock.now() && !request.final));
    MessageFilter triage;
    triage.untaken = true;
    BOOST_TEST(numbers(zhao, triage).size() == 1U, "it shows up in triage");
    BOOST_TEST(outcome(act(li, Verb::sign, id)) == "ok", "the office goes on working meanwhile");
}

BOOST_AUTO_TEST_CASE(approving_hands_it_on) {
    const MessageId id = at_glb("hotline_12345");
    const RequestId request = pending_request(act(li, Verb::return_, id).value());
    clock.set("2026-11-24T11:00:00+08:00");
    const Request ruled = approve(zhao, request, to("zfd")).value();
    BOOST_TEST((ruled.state == RequestState::approved && ruled.ruled_by == zhao.person && ruled.ruled_at == clock.now()));
    const Message m = message(id);
    BOOST_TEST((m.state == State::dispatched && m.office == "zfd" && m.dispatched_at == clock.now() && m.routing.by == RoutedBy::manual));
    BOOST_TEST(clocks(id) == "total running 2026-11-30, sign cancelled 2026-11-24, first_contact cancelled 2026-11-24, reply cancelled 2026-11-30, "
                             "ruling met 2026-11-24, sign running 2026-11-25, first_contact running 2026-11-25, reply running 2026-12-01");
    MessageFilter returned;
    returned.had_by = returned.returned_by = "glb";
    BOOST_TEST(numbers(li, returned).size() == 1U, "the office sees what it sent back");
    BOOST_TEST((look(id).notes.back().text == "改派"));
}

BOOST_AUTO_TEST_CASE(rejecting_keeps_it_for_good_unless_said_otherwise) {
    const MessageId for_good = at_glb();
    const RequestId first = pending_request(act(li, Verb::return_, for_good).value());
    BOOST_TEST((reject(zhao, first)->final));
    BOOST_TEST((message(for_good).office == "glb"));
    BOOST_TEST(outcome(act(li, Verb::return_, for_good)) == "return_final");

    const MessageId for_now = at_glb();
    const RequestId second = pending_request(act(li, Verb::return_, for_now).value());
    Ruling ruling;
    ruling.final = false;
    BOOST_TEST((!reject(zhao, second, ruling)->final));
    BOOST_TEST(outcome(act(li, Verb::return_, for_now)) == "ok");
}

BOOST_AUTO_TEST_CASE(the_next_office_may_return_it_too_but_nobody_a_third_time) {
    const MessageId id = at_glb();
    approve(zhao, pending_request(act(li, Verb::return_, id).value()), to("zfd")).value();
    approve(zhao, pending_request(act(clerk("zfd"), Verb::return_, id).value()), to("pab")).value();
    BOOST_TEST(outcome(act(clerk("pab"), Verb::return_, id)) == "too_many_returns");
}

BOOST_AUTO_TEST_CASE(when_it_is_refused) {
    const MessageId bad_review = at_glb("service_review", Kind::bad_review);
    BOOST_TEST(outcome(act(li, Verb::return_, bad_review)) == "not_returnable");
    const MessageId contacted = at_glb();
    act(li, Verb::contact, contacted).value();
    BOOST_TEST(outcome(act(li, Verb::return_, contacted)) == "already_contacted");
    const MessageId twice = at_glb();
    act(li, Verb::return_, twice).value();
    BOOST_TEST(outcome(act(li, Verb::return_, twice)) == "return_pending");
    BOOST_TEST(outcome(act(zhao, Verb::dispatch, twice)) == "return_pending", "it is ruled on, not dispatched past");
    const MessageId old = at_glb();
    clock.set("2026-11-25T00:00:00.001+08:00");
    const std::string before = everything();
    BOOST_TEST(outcome(act(li, Verb::return_, old)) == "return_window_over");
    BOOST_TEST(everything() == before);
}

BOOST_AUTO_TEST_CASE(an_unknown_office_cannot_be_suggested) {
    const MessageId id = at_glb();
    const auto asked = write([context = as(li), id](Unit& unit) -> Result<Dossier> { return ask_return(unit, context, id, {ReturnReason::other, "说明", "nowhere"}, {}); });
    BOOST_TEST(outcome(asked) == "invalid");
}

BOOST_AUTO_TEST_CASE(a_ruling_that_is_refused_leaves_everything) {
    const MessageId id = at_glb();
    const RequestId request = pending_request(act(li, Verb::return_, id).value());
    const std::string before = everything();
    BOOST_TEST(outcome(approve(zhao, request, to("glb"))) == "invalid", "back to where it came from is a rejection");
    BOOST_TEST(outcome(approve(zhao, request, to("nowhere"))) == "invalid");
    BOOST_TEST(outcome(approve(zhao, request, {{"zfd", {"zfd"}, false, std::nullopt}, {}, {}})) == "invalid");
    BOOST_TEST(outcome(approve(li, request, to("zfd"))) == "not_yours");
    BOOST_TEST(approve(li, request, to("zfd")).error().detail == "此操作须由派单员办理 / this is for a dispatcher", "whose turn it is");
    BOOST_TEST(outcome(approve(clerk("zfd"), request, to("zfd"))) == "not_found", "not even that there is such a request");
    BOOST_TEST(outcome(approve(supervisor(), request, to("zfd"))) == "not_yours");
    BOOST_TEST(outcome(reject(both(dispatcher(li.person), li), request)) == "same_person", "nobody rules on what he asked for");
    BOOST_TEST(outcome(approve(zhao, request, to("zfd"), {1, std::nullopt})) == "stale_version");
    BOOST_TEST(outcome(approve(zhao, RequestId{4711}, to("zfd"))) == "not_found");
    BOOST_TEST(outcome(take_back(clerk("zfd"), request)) == "not_found");
    BOOST_TEST(outcome(take_back(zhao, request)) == "not_yours", "a dispatcher rules, only the office takes back");
    BOOST_TEST(everything() == before);
}

BOOST_AUTO_TEST_CASE(a_request_is_settled_once) {
    const MessageId id = at_glb();
    const RequestId request = pending_request(act(li, Verb::return_, id).value());
    take_back(clerk("glb", "另一人"), request).value();
    for (const auto& again : {reject(zhao, request), approve(zhao, request, to("zfd")), take_back(li, request)}) BOOST_TEST(outcome(again) == "already_ruled");
    BOOST_TEST(outcome(act(li, Verb::return_, id)) == "ok", "what was taken back does not count");
}

BOOST_AUTO_TEST_CASE(closing_settles_what_waits) {
    for (const Verb verb : {Verb::reply, Verb::transfer_out, Verb::decline, Verb::withdraw}) {
        const MessageId id = at_glb();
        const RequestId asked = pending_request(act(li, Verb::return_, id).value());
        act(zhao, Verb::void_, id).value();
        const Actor actor = verb == Verb::withdraw ? adapter("web_message") : verb == Verb::decline ? zhao : li;
        const Dossier closed = act(actor, verb, id).value();
        for (const Request& request : closed.requests)
            BOOST_TEST((request.state == RequestState::withdrawn && request.ruled_at == clock.now() && !request.ruled_by), word(verb));
        BOOST_TEST(outcome(approve(zhao, asked, to("zfd"))) == "already_ruled", word(verb));
    }
}

BOOST_AUTO_TEST_CASE(voiding_takes_two_people) {
    const MessageId id = at_glb();
    const std::string before = clocks(id);
    const RequestId request = pending_request(act(zhao, Verb::void_, id).value());
    BOOST_TEST((message(id).state == State::dispatched && clocks(id) == before));
    BOOST_TEST(outcome(approve(zhao, request, {})) == "same_person");
    BOOST_TEST(outcome(approve(supervisor(), request, {})) == "not_yours");
    BOOST_TEST((approve(dispatcher("吴复核"), request, {})->state == RequestState::approved));
    const Message m = message(id);
    BOOST_TEST((m.state == State::voided && m.closed_at == clock.now() && !m.dates.due_at));
    for (const MessageClock& one : look(id).clocks) BOOST_TEST((one.state == ClockState::cancelled), word(one.stage));
    BOOST_TEST(events(id).back().verb == "approve_void");
}

BOOST_AUTO_TEST_CASE(voiding_settles_a_waiting_return) {
    const MessageId id = at_glb();
    const RequestId asked = pending_request(act(li, Verb::return_, id).value());
    act(zhao, Verb::void_, id).value();
    const RequestId voiding = look(id).requests.back().id;
    approve(dispatcher("吴复核"), voiding, {}).value();
    const Dossier dossier = look(id);
    BOOST_TEST((dossier.requests[0].id == asked && dossier.requests[0].state == RequestState::withdrawn));
    BOOST_TEST((dossier.requests[1].state == RequestState::approved && dossier.requests[1].ruled_by == "吴复核"));
}

BOOST_AUTO_TEST_CASE(voiding_refused_or_taken_back_leaves_the_message_alone) {
    const MessageId id = at_glb();
    const RequestId request = pending_request(act(zhao, Verb::void_, id).value());
    const auto taken_back = take_back(dispatcher("吴复核"), request);
    BOOST_TEST(outcome(taken_back) == "not_yours");
    BOOST_TEST(taken_back.error().detail == "申请须由提出的一方撤回 / only who asked takes a request back");
    BOOST_TEST((!reject(dispatcher("吴复核"), request)->final));
    BOOST_TEST((message(id).state == State::dispatched));
    const RequestId again = pending_request(act(zhao, Verb::void_, id).value());
    BOOST_TEST((take_back(zhao, again)->state == RequestState::withdrawn));
    BOOST_TEST(outcome(act(zhao, Verb::void_, id)) == "ok");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
