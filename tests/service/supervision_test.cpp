// 催办、督办、上级时限、送达失败: what comes from above and from outside.
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

BOOST_FIXTURE_TEST_SUITE(supervision, Street)

BOOST_AUTO_TEST_CASE(a_nudge_is_recorded_and_told_but_changes_no_version) {
    const MessageId id = at_glb();
    const Message before = message(id);
    act(supervisor(), Verb::nudge, id).value();
    BOOST_TEST(message(id).version == before.version);
    BOOST_TEST(events(id).back().verb == "nudge");
    const auto raised = read([id](const View& view) -> Result<Page<Escalation>> { return view.escalations().list({std::nullopt, {}, std::nullopt, id}, 10, std::nullopt); });
    BOOST_REQUIRE(raised.value().items.size() == 1U);
    BOOST_TEST((raised.value().items[0].kind == EscalationKind::nudge));
}

BOOST_AUTO_TEST_CASE(supervision_sets_a_level_and_the_earlier_of_both_clocks_counts) {
    const MessageId id = at_glb("web_message"); // due on Monday the 30th
    act(supervisor(), Verb::supervise, id).value();
    BOOST_TEST(message(id).supervised == 2);
    BOOST_TEST((message(id).dates.late_at == at("2026-11-27T00:00:00+08:00")), "three working days from Monday the 23rd");
    act(clerk("glb"), Verb::reply, id).value();
    for (const MessageClock& one : look(id).clocks)
        if (one.stage == Stage::reply) BOOST_TEST((one.state == ClockState::met), "the answer ends both");
}

BOOST_AUTO_TEST_CASE(a_date_from_above_counts_where_it_is_earlier_and_survives_every_dispatch) {
    Draft draft = letter_for_glb("hotline_12345");
    draft.upstream_due_at = at("2026-11-26T00:00:00+08:00");
    const MessageId id = bring(draft).dossier.message.id;
    BOOST_TEST((message(id).dates.late_at == at("2026-11-26T00:00:00+08:00")));
    send(dispatcher(), id, {"zfd", {}, false, std::nullopt}).value();
    BOOST_TEST((message(id).dates.late_at == at("2026-11-26T00:00:00+08:00")));
    clock.set("2026-11-26T09:00:00+08:00");
    act(clerk("zfd"), Verb::reply, id).value();
    std::string states;
    for (const MessageClock& one : look(id).clocks)
        if (one.stage == Stage::reply && one.state != ClockState::cancelled) states += one.policy + " " + std::string{word(one.state)} + ", ";
    BOOST_TEST(states == "upstream missed, hotline.complaint@1 met, ");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_delivered_is_offered_again_and_becomes_a_task_until_it_arrives) {
    const MessageId id = at_glb();
    act(clerk("glb"), Verb::reply, id).value();
    const Actor web = adapter("web_message");
    const FeedId first = feed("web_message").at(0).entry.id;
    fail(web, "web_message", first).value();
    const std::string after = everything();
    fail(web, "web_message", first).value();
    BOOST_TEST((everything() == after), "saying it twice changes nothing");
    BOOST_TEST(outcome(deliver(web, "web_message", first)) == "reported_as_failed");
    const auto again = feed("web_message", first);
    BOOST_REQUIRE(again.size() == 1U);
    BOOST_TEST(again[0].entry.text == "已处理完毕");
    BOOST_TEST((look(id).requests.at(0).type == RequestType::delivery && look(id).requests.at(0).office == "glb"));
    deliver(web, "web_message", again[0].entry.id).value();
    BOOST_TEST((look(id).requests.at(0).state == RequestState::approved));
    BOOST_TEST((clock_of(id, Stage::deliver).state == ClockState::met));
    BOOST_TEST(outcome(fail(web, "web_message", again[0].entry.id)) == "already_delivered");
}

BOOST_AUTO_TEST_CASE(the_office_settles_a_failed_delivery_that_it_made_good_itself) {
    const MessageId id = at_glb();
    act(clerk("glb"), Verb::reply, id).value();
    fail(adapter("web_message"), "web_message", feed("web_message").at(0).entry.id).value();
    const RequestId request = pending_request(look(id));
    BOOST_TEST(outcome(approve(dispatcher(), request, {})) == "no_such_ruling");
    take_back(clerk("glb"), request).value();
    BOOST_TEST((look(id).requests.at(0).state == RequestState::withdrawn));
    BOOST_TEST((clock_of(id, Stage::deliver).state == ClockState::met));
}

BOOST_AUTO_TEST_CASE(a_failed_question_is_settled_when_its_repeat_arrives) {
    const MessageId id = at_glb();
    act(clerk("glb"), Verb::sign, id).value();
    act(clerk("glb"), Verb::pause, id).value();
    const Actor web = adapter("web_message");
    const FeedId first = feed("web_message").at(0).entry.id;
    fail(web, "web_message", first).value();
    deliver(web, "web_message", feed("web_message", first).at(0).entry.id).value();
    BOOST_TEST((look(id).requests.at(0).state == RequestState::approved));
}

BOOST_AUTO_TEST_CASE(a_return_that_waits_has_a_deadline_of_its_own) {
    const MessageId id = at_glb();
    const auto due = message(id).dates.due_at;
    const RequestId request = pending_request(act(clerk("glb"), Verb::return_, id).value());
    BOOST_TEST(format_day(clock_of(id, Stage::ruling).due_on) == "2026-11-24");
    BOOST_TEST((message(id).dates.due_at == due), "it is the dispatcher's, not the office's");
    reject(dispatcher(), request).value();
    BOOST_TEST((clock_of(id, Stage::ruling).state == ClockState::met));
}

BOOST_AUTO_TEST_CASE(an_office_with_closures_of_its_own_is_counted_by_its_calendar) {
    // glb is closed on Wednesday and Thursday; the citizen's own clock is not.
    amend([](Deployment& changed) {
        const Day wednesday = *parse_day("2026-11-25");
        const std::vector<CalendarDay> closed{{wednesday, true, "台风停工", "区防汛指挥部通知"}, {wednesday + std::chrono::days{1}, true, "台风停工", "区防汛指挥部通知"}};
        auto own = std::make_shared<const WorkCalendar>(std::vector<CalendarYear>{{2026, {}}, {2027, {}}}, std::vector<OfficeHours>{}, closed);
        auto street = std::make_shared<const WorkCalendar>(std::vector<CalendarYear>{{2026, {}}, {2027, {}}}, std::vector<OfficeHours>{});
        changed.calendars = std::make_shared<const Calendars>("{}", street, std::map<std::string, std::shared_ptr<const WorkCalendar>, std::less<>>{{"glb", own}});
    });
    const MessageId id = at_glb("web_message");
    BOOST_TEST(format_day(clock_of(id, Stage::reply).due_on) == "2026-12-02");
    BOOST_TEST(format_day(clock_of(id, Stage::total).due_on) == "2026-11-30");
    send(dispatcher(), id, {"zfd", {}, false, std::nullopt}).value();
    BOOST_TEST(format_day(clock_of(id, Stage::reply).due_on) == "2026-11-30", "another office, another calendar");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
