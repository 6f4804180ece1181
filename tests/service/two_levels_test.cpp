// 两级审核: where a policy says so, what a dispatcher approves waits for a supervisor, another person; and the time lost on the wrong way is kept.
#include "service/routing_report.hpp"
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

const Actor li = clerk("glb");
const Actor zhao = dispatcher();
const Actor qian = supervisor();

Ruling to(const std::string& office) {
    Ruling ruling;
    ruling.next.office = office;
    return ruling;
}

class TwoLevels : public Street {
public:
    TwoLevels() {
        amend([](Deployment& changed) {
            for (Policy& policy : changed.policies) policy.returns.levels = 2;
        });
    }
    RequestId returned(MessageId id) { return pending_request(act(li, Verb::return_, id).value()); }
    Request request(RequestId id) { return read([id](const View& view) -> Result<Request> { return view.requests().find(id).value(); }).value(); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(two_levels, TwoLevels)

BOOST_AUTO_TEST_CASE(the_first_agrees_and_the_second_decides) {
    const MessageId id = at_glb("hotline_12345");
    const RequestId asked = returned(id);
    BOOST_TEST(outcome(approve(qian, asked, to("zfd"))) == "not_yours", "the dispatcher comes first");
    const Request endorsed = approve(zhao, asked, to("zfd")).value();
    BOOST_TEST((endorsed.state == RequestState::pending && endorsed.level == 2 && endorsed.next == "zfd" && endorsed.endorsed_by == zhao.person));
    BOOST_TEST((message(id).office == "glb"), "nothing has moved yet");
    BOOST_TEST(clocks(id).find("ruling met 2026-11-24, ruling running 2026-11-24") != std::string::npos, "the supervisor has a time of his own to rule");
    BOOST_TEST(events(id).back().verb == "endorse_return");
    BOOST_TEST(outcome(approve(dispatcher("吴复核"), asked, to("zfd"))) == "not_yours", "the second level is no dispatcher");
    BOOST_TEST((approve(qian, asked, {})->state == RequestState::approved), "it need not say again where it goes");
    BOOST_TEST((message(id).office == "zfd" && request(asked).endorsed_by == zhao.person && request(asked).ruled_by == qian.person));
}

BOOST_AUTO_TEST_CASE(one_person_with_both_hats_is_not_two) {
    const RequestId asked = returned(at_glb());
    const Actor zhou = both(dispatcher("周两职"), supervisor(1, "周两职"));
    approve(zhou, asked, to("zfd")).value();
    BOOST_TEST(outcome(approve(supervisor(1, "周两职"), asked, {})) == "same_person");
}

BOOST_AUTO_TEST_CASE(the_second_may_send_it_elsewhere_or_reject_it_for_good) {
    const MessageId elsewhere = at_glb();
    const RequestId first = returned(elsewhere);
    approve(zhao, first, to("zfd")).value();
    approve(qian, first, to("pab")).value();
    BOOST_TEST((message(elsewhere).office == "pab"));

    const MessageId kept = at_glb();
    const RequestId second = returned(kept);
    approve(zhao, second, to("zfd")).value();
    BOOST_TEST(outcome(reject(zhao, second)) == "not_yours");
    BOOST_TEST((reject(qian, second)->final));
    BOOST_TEST((message(kept).office == "glb"));
    BOOST_TEST(outcome(act(li, Verb::return_, kept)) == "return_final");
}

BOOST_AUTO_TEST_CASE(a_rejection_by_the_first_needs_no_second) {
    const RequestId asked = returned(at_glb());
    BOOST_TEST((reject(zhao, asked)->state == RequestState::rejected));
}

BOOST_AUTO_TEST_CASE(a_faulty_first_ruling_is_refused_at_once) {
    const RequestId asked = returned(at_glb());
    const std::string before = everything();
    BOOST_TEST(outcome(approve(zhao, asked, to("nowhere"))) == "invalid");
    BOOST_TEST(outcome(approve(zhao, asked, to("glb"))) == "invalid");
    BOOST_TEST(outcome(approve(zhao, asked, {})) == "invalid");
    Ruling with_helpers = to("zfd");
    with_helpers.next.assisting = {"zzb"};
    BOOST_TEST(outcome(approve(zhao, asked, with_helpers)) == "invalid", "who assists is said by the second level");
    BOOST_TEST(everything() == before);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(hops, Street)

BOOST_AUTO_TEST_CASE(a_return_leaves_the_time_it_has_cost) {
    const MessageId id = at_glb("hotline_12345"); // Monday, nine o'clock
    const RequestId asked = pending_request(act(li, Verb::return_, id).value());
    clock.set("2026-11-24T09:00:00+08:00");
    approve(zhao, asked, to("zfd")).value();
    const Dossier dossier = look(id);
    BOOST_TEST_REQUIRE(dossier.hops.size() == 1U);
    const Hop& hop = dossier.hops[0];
    BOOST_TEST((hop.office == "glb" && hop.next == "zfd" && hop.cause == HopCause::returned && hop.by == RoutedBy::service_item));
    BOOST_TEST((hop.from == at("2026-11-23T09:00:00+08:00") && hop.to == clock.now()));
}

BOOST_AUTO_TEST_CASE(moving_it_on_by_hand_leaves_one_too_and_the_same_office_none) {
    const MessageId id = at_glb();
    DispatchOrder order;
    order.office = "glb";
    order.assisting = {"zzb"};
    send(zhao, id, order).value();
    BOOST_TEST(look(id).hops.empty());
    order.office = "zfd";
    order.assisting = {};
    send(zhao, id, order).value();
    BOOST_TEST((look(id).hops.size() == 1U && look(id).hops[0].cause == HopCause::moved));
}

BOOST_AUTO_TEST_CASE(out_of_triage_is_no_hop) {
    const MessageId id = bring(letter()).dossier.message.id;
    act(zhao, Verb::dispatch, id).value();
    BOOST_TEST((look(id).hops.empty() && message(id).hops == 0));
}

BOOST_AUTO_TEST_CASE(the_report_counts_what_was_right_who_returns_and_what_it_costs) {
    const MessageId kept = at_glb("hotline_12345");
    act(li, Verb::sign, kept).value();
    const MessageId lost = at_glb("hotline_12345");
    const RequestId asked = pending_request(act(li, Verb::return_, lost).value());
    at_glb("hotline_12345"); // not taken yet: says nothing
    bring(letter());         // nobody could place it
    clock.set("2026-11-24T09:00:00+08:00");
    approve(zhao, asked, to("zfd")).value();
    const Day monday = *parse_day("2026-11-23");
    const RoutingReport report = read([context = as(qian), monday](const View& view) -> Result<RoutingReport> {
                                     return report_routing(view, context, monday, monday + std::chrono::days{2});
                                 }).value();
    BOOST_TEST_REQUIRE(report.routed.size() == 2U);
    BOOST_TEST((report.routed[0].by == RoutedBy::fallback && report.routed[0].messages == 1 && report.routed[0].settled == 0));
    const RoutedCell& item = report.routed[1];
    BOOST_TEST((item.by == RoutedBy::service_item && item.messages == 3 && item.settled == 2 && item.lost == 1));
    BOOST_TEST_REQUIRE(report.returns.size() == 1U);
    BOOST_TEST((report.returns[0].office == "glb" && report.returns[0].state == RequestState::approved && report.returns[0].count == 1));
    BOOST_TEST_REQUIRE(report.lost.size() == 1U);
    BOOST_TEST((report.lost[0].office == "glb" && report.lost[0].hops == 1 && report.lost[0].returned == 1));
    // Monday nine to Tuesday nine is one office day, whatever its hours are.
    const auto day = working_time(deployment->street(), *deployment->zone, at("2026-11-23T00:00:00+08:00"), at("2026-11-24T00:00:00+08:00"));
    BOOST_TEST((report.lost[0].time == day));
    const auto later = read([context = as(qian), monday](const View& view) -> Result<RoutingReport> {
        return report_routing(view, context, monday + std::chrono::days{2}, monday + std::chrono::days{9});
    });
    BOOST_TEST((later->routed.empty() && later->returns.empty() && later->lost.empty()), "another period");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
