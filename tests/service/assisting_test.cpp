// 协办: assisting offices have a due date of their own, report their part, and the lead sees what is missing before it replies.
#include "service/escalate.hpp"
#include "service/rules/clocks.hpp"
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

const Actor zhao = dispatcher();

class Assisting : public Street {
public:
    MessageId led_by_glb(std::vector<std::string> assisting, const std::string& limit = {}, const std::string& channel = "web_message") {
        DispatchOrder order;
        order.office = "glb";
        order.assisting = std::move(assisting);
        if (!limit.empty()) order.assist_limit = Limit::parse(limit);
        return send(zhao, bring(letter(channel)).dossier.message.id, order)->message.id;
    }
    Result<Dossier> report(const std::string& office, MessageId id, bool done) {
        return write([context = as(clerk(office)), id, done](Unit& unit) -> Result<Dossier> { return note_progress(unit, context, id, {"已到现场", done}, {}); });
    }
    /// `zzb running 2026-11-26, pab met 2026-11-26`.
    std::string assists(MessageId id) {
        std::string out;
        for (const MessageClock& one : look(id).clocks)
            if (one.stage == Stage::assist)
                out += (out.empty() ? "" : ", ") + one.calendar + " " + std::string{word(one.state)} + " " + format_day(one.due_on);
        return out;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(assisting, Assisting)

BOOST_AUTO_TEST_CASE(each_has_a_due_date_of_its_own) {
    BOOST_TEST(assists(led_by_glb({"zzb", "pab"})) == "zzb running 2026-11-26, pab running 2026-11-26", "three working days unless said otherwise");
    BOOST_TEST(assists(led_by_glb({"zzb"}, "1wd")) == "zzb running 2026-11-24");
    BOOST_TEST(assists(led_by_glb({})) == "");
}

BOOST_AUTO_TEST_CASE(no_longer_than_the_lead_has_unless_the_dispatcher_says_so) {
    Draft draft = letter("hotline_12345", Kind::consultation);
    DispatchOrder order;
    order.office = "glb";
    order.assisting = {"zzb"};
    BOOST_TEST(assists(send(zhao, bring(std::move(draft)).dossier.message.id, order)->message.id) == "zzb running 2026-11-24");
}

BOOST_AUTO_TEST_CASE(the_policy_may_say_how_long) {
    amend([](Deployment& changed) {
        for (Policy& policy : changed.policies) policy.assist = Limit{2, LimitUnit::working_days};
    });
    BOOST_TEST(assists(led_by_glb({"zzb"})) == "zzb running 2026-11-25");
}

BOOST_AUTO_TEST_CASE(it_is_not_the_leads_nor_the_citizens_deadline) {
    const MessageId id = led_by_glb({"zzb"}, "1wd");
    act(clerk("glb"), Verb::sign, id).value();
    const Message m = message(id);
    BOOST_TEST((m.dates.due_at != clock_of(id, Stage::assist).due_at));
    clock.pass(std::chrono::days{3});
    BOOST_TEST((m.dates.late_at > clock.now()));
}

BOOST_AUTO_TEST_CASE(reporting_ones_part_as_done_ends_ones_own_clock) {
    const MessageId id = led_by_glb({"zzb", "pab"});
    act(clerk("glb"), Verb::sign, id).value();
    report("zzb", id, false).value();
    BOOST_TEST(assists(id) == "zzb running 2026-11-26, pab running 2026-11-26", "a note alone ends nothing");
    report("zzb", id, true).value();
    BOOST_TEST(assists(id) == "zzb met 2026-11-26, pab running 2026-11-26");
    BOOST_TEST(events(id).back().detail.find("clock.assist.zzb") != std::string::npos);
    clock.set("2026-11-27T00:00:00.001+08:00");
    report("pab", id, true).value();
    BOOST_TEST(assists(id) == "zzb met 2026-11-26, pab missed 2026-11-26");
    BOOST_TEST(outcome(report("glb", id, true)) == "invalid", "the lead replies");
}

BOOST_AUTO_TEST_CASE(the_lead_may_reply_whether_or_not_they_have_answered) {
    const MessageId id = led_by_glb({"zzb"});
    const Dossier replied = act(clerk("glb"), Verb::reply, id).value();
    BOOST_TEST((replied.message.state == State::closed));
    BOOST_TEST(assists(id) == "zzb cancelled 2026-11-26");
}

BOOST_AUTO_TEST_CASE(who_no_longer_assists_is_let_go_and_who_still_does_keeps_its_date) {
    const MessageId id = led_by_glb({"zzb", "pab"});
    clock.pass(std::chrono::days{1});
    DispatchOrder order;
    order.office = "zfd";
    order.assisting = {"pab", "sfs"};
    send(zhao, id, order).value();
    BOOST_TEST(assists(id) == "zzb cancelled 2026-11-26, pab running 2026-11-26, sfs running 2026-11-27");
}

BOOST_AUTO_TEST_CASE(a_pause_stops_them_too) {
    const MessageId id = led_by_glb({"zzb"}, {}, "leader_mailbox");
    act(clerk("glb"), Verb::sign, id).value();
    act(clerk("glb"), Verb::pause, id).value();
    BOOST_TEST(assists(id).starts_with("zzb paused"));
    clock.pass(std::chrono::days{7});
    act(clerk("glb"), Verb::resume, id).value();
    BOOST_TEST(assists(id) == "zzb running 2026-12-03");
}

BOOST_AUTO_TEST_CASE(what_is_reported_during_a_pause_is_in_time) {
    const MessageId id = led_by_glb({"zzb"}, {}, "leader_mailbox");
    act(clerk("glb"), Verb::sign, id).value();
    act(clerk("glb"), Verb::pause, id).value();
    clock.pass(std::chrono::days{8});
    report("zzb", id, true).value();
    BOOST_TEST(assists(id) == "zzb met 2026-11-26");
}

BOOST_AUTO_TEST_CASE(who_was_late_stays_late_when_the_lead_replies) {
    const MessageId id = led_by_glb({"zzb"}, "1wd");
    clock.set("2026-11-25T09:00:00+08:00");
    act(clerk("glb"), Verb::reply, id).value();
    BOOST_TEST(assists(id) == "zzb missed 2026-11-24");
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_sent_back_waits_for_them_again) {
    amend([](Deployment& changed) {
        for (Policy& policy : changed.policies) policy.review = true;
    });
    const MessageId id = led_by_glb({"zzb"});
    act(clerk("glb"), Verb::reply, id).value();
    act(supervisor(), Verb::send_back, id).value();
    BOOST_TEST(assists(id) == "zzb running 2026-11-26");
}

BOOST_AUTO_TEST_CASE(a_new_limit_for_who_assists_already) {
    const MessageId id = led_by_glb({"zzb"});
    DispatchOrder order;
    order.office = "glb";
    order.assisting = {"zzb"};
    order.assist_limit = Limit{5, LimitUnit::working_days};
    send(zhao, id, order).value();
    BOOST_TEST(assists(id) == "zzb running 2026-11-30");
}

BOOST_AUTO_TEST_CASE(their_queue_holds_it_and_their_delay_is_told_to_them) {
    const MessageId id = led_by_glb({"zzb"}, "1wd");
    MessageFilter queue;
    queue.assisting = "zzb";
    queue.open_only = true;
    BOOST_TEST((numbers(clerk("zzb"), queue) == std::vector<std::string>{message(id).number}));
    clock.set("2026-11-25T00:00:01+08:00");
    write([context = as(supervisor())](Unit& unit) -> Result<SweepReport> { return sweep(unit, context, 100); }).value();
    const auto raised = read([](const View& view) -> Result<Page<Escalation>> { return view.escalations().list({}, 50, std::nullopt); }).value();
    const auto found = std::find_if(raised.items.begin(), raised.items.end(), [](const Escalation& one) { return one.stage == Stage::assist; });
    BOOST_TEST_REQUIRE((found != raised.items.end()));
    BOOST_TEST(found->office == "zzb");
}

BOOST_AUTO_TEST_CASE(opened_again_they_are_asked_again) {
    const MessageId id = led_by_glb({"zzb"});
    act(clerk("glb"), Verb::reply, id).value();
    act(supervisor(), Verb::rework, id).value();
    BOOST_TEST(assists(id) == "zzb cancelled 2026-11-26, zzb running 2026-11-26");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
