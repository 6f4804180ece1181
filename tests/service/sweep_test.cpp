// Escalation on real storage: each rung once, whatever happens. The cases are what goes wrong in other systems (domain section 9), by name.
#include "service/escalate.hpp"
#include "service/escalations.hpp"
#include "service/notices.hpp"
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

class Ladders : public Street {
public:
    SweepReport sweep_once(int most = 1000) {
        return write([context = as(clockwork()), most](Unit& unit) { return sweep(unit, context, most); }).value();
    }
    /// Goes from instant to instant at which something falls due, up to `text`, as the clock loop does.
    int sweep_until(const std::string& text) {
        int fired = 0;
        for (;;) {
            const auto next = read([](const View& view) -> Result<std::optional<Instant>> { return view.dates().next_firing(); }).value();
            if (!next || *next > at(text)) break;
            clock.set(std::max(clock.now(), *next));
            const int now = sweep_once().fired;
            fired += now;
            if (now == 0 && read([](const View& view) -> Result<std::optional<Instant>> { return view.dates().next_firing(); }).value() <= clock.now())
                throw std::logic_error("the sweep fires nothing and does not go on");
        }
        clock.set(text);
        return fired;
    }
    std::vector<Escalation> all(const EscalationFilter& filter = {}) {
        auto page = read([filter](const View& view) -> Result<Page<Escalation>> { return view.escalations().list(filter, 200, std::nullopt); }).value();
        std::reverse(page.items.begin(), page.items.end());
        return std::move(page.items);
    }
    std::vector<Escalation> of(MessageId id, Stage stage = Stage::reply) {
        EscalationFilter filter;
        filter.message = id;
        std::vector<Escalation> out = all(filter);
        std::erase_if(out, [stage](const Escalation& each) { return each.kind != EscalationKind::rung || each.stage != stage; });
        return out;
    }
    /// `1@11-27T09:00 2@12-01T00:00 late`: level and when it fell due.
    std::string climbed(MessageId id, Stage stage = Stage::reply) {
        std::string out;
        for (const Escalation& each : of(id, stage)) {
            out += (out.empty() ? "" : " ") + std::to_string(each.level) + "@" + format_time(each.planned_at, *deployment->zone).substr(5, 11);
            out += each.late ? " late" : each.skipped ? " skipped" : "";
        }
        return out;
    }
    int digest(int most = 1000) {
        return write([context = as(clockwork()), most](Unit& unit) { return make_digests(unit, context, most); }).value();
    }
    std::vector<Notice> unsent() { return read([](const View& view) { return unsent_notices(view, 100); }).value(); }
    void hand_on() {
        std::vector<NoticeId> ids;
        for (const Notice& notice : unsent()) ids.push_back(notice.id);
        write([ids, now = clock.now()](Unit& unit) { return mark_sent(unit, ids, now); }).value();
    }
    /// `glb 09:00 3 items, level 2`.
    std::string told() {
        std::string out;
        for (const Notice& notice : unsent())
            out += (out.empty() ? "" : "; ") + notice.office + " " + format_time(notice.hour, *deployment->zone).substr(11, 5) + " " + std::to_string(notice.items) + " items, level " +
                   std::to_string(notice.highest);
        return out;
    }
    Dossier reply_at(MessageId id) { return act(clerk("glb"), Verb::reply, id).value(); }
    /// Signed and contacted, so that only the reply is left to escalate.
    MessageId taken(const std::string& channel = "web_message") {
        const MessageId id = at_glb(channel);
        act(clerk("glb"), Verb::contact, id).value();
        return id;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(sweeping, Ladders)

BOOST_AUTO_TEST_CASE(every_rung_fires_in_its_time_not_only_the_first) {
    const MessageId id = taken();
    const int version = message(id).version;
    sweep_until("2027-01-15T00:00:00+08:00");
    BOOST_TEST(climbed(id) == "1@11-27T09:00 2@12-01T00:00 3@12-02T00:00 4@12-04T00:00 5@12-08T00:00");
    BOOST_TEST(climbed(id, Stage::total).empty(), "it would say everything twice");
    for (const Escalation& each : of(id)) {
        BOOST_TEST((each.fired_at == each.planned_at));
        BOOST_TEST(each.office == "glb");
    }
    BOOST_TEST(message(id).escalation_level == 5);
    BOOST_TEST(message(id).version == version, "escalations do not raise it");
    BOOST_TEST(!message(id).dates.fires_at.has_value());
    BOOST_TEST(clock_of(id, Stage::reply).rungs == 5);
}

BOOST_AUTO_TEST_CASE(not_again_and_again_at_midnight) {
    const MessageId id = taken();
    clock.set("2026-12-01T00:00:00+08:00");
    BOOST_TEST(sweep_once().fired == 2);
    for (int minute = 0; minute < 10; ++minute) {
        clock.pass(minutes{1});
        BOOST_TEST(sweep_once().messages == 0);
    }
    clock.set("2026-12-01T23:59:59.999+08:00");
    BOOST_TEST(sweep_once().fired == 0);
    clock.pass(milliseconds{1});
    BOOST_TEST(sweep_once().fired == 1);
    BOOST_TEST(of(id).size() == 3U);
}

BOOST_AUTO_TEST_CASE(each_rung_is_recorded_when_it_fell_due) {
    const MessageId id = taken();
    const std::size_t before = events(id).size();
    sweep_until("2026-11-30T00:00:00+08:00");
    clock.set("2026-12-01T00:05:00+08:00");
    sweep_once();
    const auto record = events(id);
    BOOST_REQUIRE(record.size() == before + 2);
    BOOST_TEST((record.back().verb == "escalate" && record.back().person == "system" && record.back().role == "system" && record.back().reason.empty()));
    BOOST_TEST((record.back().effective_at == at("2026-12-01T00:00:00+08:00") && record.back().recorded_at == clock.now()));
    BOOST_TEST(record.back().detail.find("rung.reply") != std::string::npos, record.back().detail);
}

BOOST_AUTO_TEST_CASE(an_edit_does_not_restart_it) {
    const MessageId id = taken();
    sweep_until("2026-11-30T10:00:00+08:00");
    BOOST_TEST(of(id).size() == 1U);
    act(clerk("glb"), Verb::assign, id).value();
    act(clerk("glb"), Verb::progress, id).value();
    sweep_once();
    BOOST_TEST(of(id).size() == 1U);
    sweep_until("2026-12-02T00:00:00+08:00");
    act(clerk("glb"), Verb::assign, id).value();
    sweep_once();
    BOOST_TEST(climbed(id) == "1@11-27T09:00 2@12-01T00:00 3@12-02T00:00");
}

BOOST_AUTO_TEST_CASE(what_has_no_assignee_escalates) {
    const MessageId id = at_glb();
    BOOST_TEST(!message(id).assignee.has_value());
    sweep_until("2026-11-25T00:00:00+08:00");
    BOOST_TEST(climbed(id, Stage::sign) == "2@11-25T00:00");
}

BOOST_AUTO_TEST_CASE(what_has_no_office_escalates_to_its_triage_office) {
    const MessageId id = bring(letter()).dossier.message.id;
    BOOST_TEST(!message(id).office.has_value());
    sweep_until("2026-11-25T00:00:00+08:00");
    BOOST_TEST(climbed(id, Stage::dispatch) == "2@11-25T00:00");
    BOOST_TEST(of(id, Stage::dispatch).at(0).office == "dzb");
    clock.set("2026-11-25T09:00:00+08:00");
    digest();
    BOOST_TEST(told() == "dzb 09:00 1 items, level 2");
}

BOOST_AUTO_TEST_CASE(an_extension_plans_anew_what_has_not_fired) {
    const MessageId id = taken();
    sweep_until("2026-11-27T12:00:00+08:00");
    BOOST_TEST(climbed(id) == "1@11-27T09:00");
    const Dossier asked = extend(clerk("glb"), id).value();
    approve(supervisor(), pending_request(asked), {}).value();
    sweep_until("2026-12-15T00:00:00+08:00"); // 15wd from 11-23
    BOOST_TEST(climbed(id) == "1@11-27T09:00 2@12-15T00:00", "the nudge has fired once and for all");
}

BOOST_AUTO_TEST_CASE(a_pause_plans_anew_what_has_not_fired) {
    const MessageId id = taken();
    clock.set("2026-11-25T10:00:00+08:00");
    act(clerk("glb"), Verb::pause, id).value();
    BOOST_TEST(sweep_until("2026-12-10T10:00:00+08:00") == 0, "what stands still does not escalate");
    act(clerk("glb"), Verb::resume, id).value();
    sweep_until("2026-12-20T00:00:00+08:00"); // three working days were left: due on 12-15
    BOOST_TEST(climbed(id) == "1@12-14T09:00 2@12-16T00:00 3@12-17T00:00 4@12-19T00:00");
}

BOOST_AUTO_TEST_CASE(after_weeks_of_downtime_they_fire_in_order_and_late) {
    const MessageId id = taken();
    clock.set("2026-12-22T10:00:00+08:00");
    const SweepReport report = sweep_once();
    BOOST_TEST((report.messages == 1 && report.fired == 5 && report.late == 5 && report.skipped == 0));
    BOOST_TEST(climbed(id) == "1@11-27T09:00 late 2@12-01T00:00 late 3@12-02T00:00 late 4@12-04T00:00 late 5@12-08T00:00 late");
    for (const Escalation& each : of(id)) BOOST_TEST((each.fired_at == clock.now()));
    BOOST_TEST(events(id).back().reason == "late");
    BOOST_TEST(sweep_once().messages == 0);
}

BOOST_AUTO_TEST_CASE(a_quarter_of_an_hour_is_not_late) {
    const MessageId id = taken();
    clock.set("2026-11-27T09:15:00+08:00");
    sweep_once();
    BOOST_TEST(climbed(id) == "1@11-27T09:00");
    clock.set("2026-12-01T00:15:00.001+08:00");
    sweep_once();
    BOOST_TEST(climbed(id) == "1@11-27T09:00 2@12-01T00:00 late");
}

BOOST_AUTO_TEST_CASE(a_clock_set_back_fires_nothing_again) {
    const MessageId id = taken();
    sweep_until("2026-12-02T00:00:00+08:00");
    const std::size_t before = all().size();
    clock.set("2026-11-24T09:00:00+08:00");
    BOOST_TEST(sweep_once().messages == 0);
    sweep_until("2026-12-02T00:00:00+08:00");
    BOOST_TEST(all().size() == before);
    sweep_until("2026-12-04T00:00:00+08:00");
    BOOST_TEST(of(id).size() == 4U, "and goes on where it was");
}

BOOST_AUTO_TEST_CASE(a_crash_between_batches_loses_and_repeats_nothing) {
    std::vector<MessageId> ids;
    for (int i = 0; i < 7; ++i) ids.push_back(taken());
    clock.set("2026-12-01T00:00:00+08:00");
    BOOST_TEST(sweep_once(3).messages == 3);
    // The second batch is lost on its way.
    const auto lost = write([context = as(clockwork())](Unit& unit) -> Result<SweepReport> {
        sweep(unit, context, 3).value();
        return Problem{Fault::conflict, "power_cut", "", {}, {}};
    });
    BOOST_TEST(outcome(lost) == "power_cut");
    store.reopen();
    int fired = 0;
    while (const int now = sweep_once(3).fired) fired += now;
    BOOST_TEST(fired == 4 * 2);
    for (const MessageId id : ids) BOOST_TEST(climbed(id).substr(0, 25) == "1@11-27T09:00 late 2@12-0");
    BOOST_TEST(all().size() == 14U);
}

BOOST_AUTO_TEST_CASE(what_an_import_was_late_with_is_skipped) {
    Draft old = letter_for_glb();
    old.received_at = at("2026-11-02T10:00:00+08:00"); // due 11-09: all rungs lie before it was registered on the 23rd
    Actor importer = importing(adapter());
    const MessageId id = hand_in(importer, old).value().dossier.message.id;
    const SweepReport report = sweep_once();
    BOOST_TEST((report.fired == report.skipped && report.late == 0));
    BOOST_TEST(climbed(id) == "1@11-06T09:00 skipped 2@11-10T00:00 skipped 3@11-11T00:00 skipped 4@11-13T00:00 skipped 5@11-17T00:00 skipped");
    BOOST_TEST(message(id).escalation_level == 0, "nobody was told");
    BOOST_TEST(events(id).back().reason == "skipped");
    clock.pass(hours{24});
    BOOST_TEST(digest() == 0);
    BOOST_TEST(unsent().empty());
}

BOOST_AUTO_TEST_CASE(an_import_skips_only_what_fell_due_before_it) {
    Draft old = letter_for_glb();
    old.received_at = at("2026-11-16T10:00:00+08:00"); // due 11-23
    const MessageId id = hand_in(importing(adapter()), old).value().dossier.message.id;
    sweep_until("2026-11-25T00:00:00+08:00");
    BOOST_TEST(climbed(id) == "1@11-20T09:00 skipped 2@11-24T00:00 3@11-25T00:00");
}

BOOST_AUTO_TEST_CASE(a_reply_ends_it_and_settles_what_was_raised) {
    const MessageId id = taken();
    sweep_until("2026-12-01T10:00:00+08:00");
    reply_at(id);
    for (const Escalation& each : of(id)) BOOST_TEST((each.settled_at == clock.now()));
    sweep_until("2026-12-20T00:00:00+08:00");
    BOOST_TEST(of(id).size() == 2U, "nothing more for what is answered");
    EscalationFilter open;
    open.open = true;
    open.message = id;
    for (const Escalation& each : all(open)) BOOST_TEST((each.stage == Stage::deliver), "what is left is the way home");
}

BOOST_AUTO_TEST_CASE(what_is_closed_but_not_delivered_escalates) {
    const MessageId id = taken();
    reply_at(id);
    BOOST_TEST((message(id).state == State::closed));
    sweep_until("2026-11-26T00:00:00+08:00");
    BOOST_TEST(climbed(id, Stage::deliver) == "2@11-25T00:00 3@11-26T00:00");
    deliver(adapter(), "web_message", feed("web_message").at(0).entry.id).value();
    BOOST_TEST(sweep_until("2026-12-20T00:00:00+08:00") == 0);
}

BOOST_AUTO_TEST_CASE(a_return_that_waits_too_long_escalates) {
    amend([](Deployment& changed) {
        for (auto& [label, policy] : changed.policy_versions) policy.returns.ruling = Limit{1, LimitUnit::working_days};
        for (Policy& policy : changed.policies) policy.returns.ruling = Limit{1, LimitUnit::working_days};
    });
    const MessageId id = at_glb();
    const Dossier asked = act(clerk("glb"), Verb::return_, id).value();
    sweep_until("2026-11-25T00:00:00+08:00");
    BOOST_TEST(climbed(id, Stage::ruling) == "2@11-25T00:00");
    reject(dispatcher(), pending_request(asked)).value();
    BOOST_TEST((of(id, Stage::ruling).at(0).settled_at == clock.now()));
}

BOOST_AUTO_TEST_CASE(a_new_round_climbs_anew) {
    const MessageId id = taken();
    sweep_until("2026-12-01T10:00:00+08:00");
    reply_at(id);
    clock.set("2026-12-02T10:00:00+08:00");
    act(supervisor(), Verb::rework, id).value();
    BOOST_TEST(message(id).round == 2);
    sweep_until("2026-12-08T00:00:00+08:00"); // 3wd from 12-02: due on 12-07
    const std::string rungs = climbed(id);
    BOOST_TEST(rungs.substr(0, 27) == "1@11-27T09:00 2@12-01T00:00", rungs);
    BOOST_TEST(rungs.find("1@12-04T09:00 2@12-08T00:00") != std::string::npos, rungs);
}

BOOST_AUTO_TEST_CASE(a_second_rework_goes_to_the_main_leader) {
    const MessageId id = taken();
    for (int round = 2; round <= 3; ++round) {
        reply_at(id);
        clock.pass(hours{1});
        act(supervisor(), Verb::rework, id).value();
        EscalationFilter filter;
        filter.message = id;
        const auto raised = all(filter);
        const auto found = std::count_if(raised.begin(), raised.end(), [](const Escalation& each) { return each.kind == EscalationKind::rework && each.level == 4; });
        BOOST_TEST(found == (round == 3 ? 1 : 0));
    }
    BOOST_TEST(message(id).escalation_level == 4);
}

BOOST_AUTO_TEST_CASE(one_digest_for_an_office_and_hour) {
    for (int i = 0; i < 5; ++i) taken();
    bring(letter()); // unplaced: unsorted, unanswered
    clock.set("2026-11-30T12:00:00+08:00");
    while (sweep_once(2).messages > 0) {}
    BOOST_TEST(digest() == 0, "quiet hours");
    clock.set("2026-11-30T13:30:00+08:00");
    while (digest(3) > 0) {} // in several transactions
    BOOST_TEST(told() == "dzb 13:00 4 items, level 4; glb 13:00 5 items, level 1");
    hand_on();
    BOOST_TEST(unsent().empty());
    BOOST_TEST(digest() == 0);
    for (const Escalation& each : all()) BOOST_TEST((each.notice != NoticeId{}));
}

BOOST_AUTO_TEST_CASE(what_missed_its_office_hours_waits_for_the_next) {
    taken();
    sweep_until("2026-11-27T09:00:00+08:00");
    clock.set("2026-11-27T20:00:00+08:00"); // nothing ran all day
    sweep_once();
    BOOST_TEST(digest() == 1);
    BOOST_TEST(unsent().empty());
    BOOST_TEST((read([](const View& view) -> Result<std::optional<Instant>> { return view.escalations().next_notice(); }).value() == at("2026-11-30T09:00:00+08:00")));
    clock.set("2026-11-30T09:00:00+08:00");
    digest();
    BOOST_TEST(told() == "glb 09:00 1 items, level 1");
}

BOOST_AUTO_TEST_CASE(what_comes_after_the_hours_digest_waits_for_the_next) {
    const MessageId first = taken();
    taken();
    clock.set("2026-11-24T10:05:00+08:00");
    act(supervisor(), Verb::nudge, first).value();
    BOOST_TEST(digest() == 1);
    BOOST_TEST(told() == "glb 10:00 1 items, level 1");
    hand_on();
    clock.set("2026-11-24T10:20:00+08:00");
    act(supervisor(), Verb::nudge, first).value();
    BOOST_TEST(digest() == 0);
    clock.set("2026-11-24T11:00:00+08:00");
    BOOST_TEST(digest() == 1);
    BOOST_TEST(told() == "glb 11:00 1 items, level 1");
    hand_on();
    clock.set("2026-11-24T11:10:00+08:00"); // the next full hour lies in the noon break
    act(supervisor(), Verb::nudge, first).value();
    clock.set("2026-11-24T13:29:59+08:00");
    BOOST_TEST(digest() == 0);
    clock.set("2026-11-24T13:30:00+08:00");
    BOOST_TEST(digest() == 1);
    BOOST_TEST(told() == "glb 13:00 1 items, level 1");
}

BOOST_AUTO_TEST_CASE(urgent_ones_do_not_wait_and_take_no_hours_place) {
    Draft draft = letter_for_glb("hotline_12345");
    draft.priority = Priority::urgent;
    const MessageId id = bring(draft).dossier.message.id;
    const MessageId other = taken();
    clock.set("2026-11-23T10:00:00+08:00"); // unsigned after an hour
    sweep_once();
    BOOST_TEST(climbed(id, Stage::sign) == "2@11-23T10:00");
    digest();
    BOOST_TEST(told() == "glb 10:00 1 items, level 2");
    hand_on();
    clock.set("2026-11-23T10:10:00+08:00");
    act(supervisor(), Verb::nudge, other).value();
    BOOST_TEST(digest() == 1, "the hour's own digest is still to come");
    hand_on();
    clock.set("2026-11-24T03:00:00+08:00");
    sweep_once();
    BOOST_TEST(digest() > 0, "through the night");
    BOOST_TEST(unsent().at(0).hour.time_since_epoch().count() > 0);
}

BOOST_AUTO_TEST_CASE(digests_are_offered_until_they_are_sent) {
    const MessageId id = taken();
    clock.set("2026-11-23T10:00:00+08:00");
    act(supervisor(), Verb::nudge, id).value();
    digest();
    store.reopen();
    BOOST_TEST(unsent().size() == 1U);
    BOOST_TEST((read([](const View& view) -> Result<std::optional<Instant>> { return next_look(view); }).value() == Instant{}), "it wants to leave at once");
    hand_on();
    BOOST_TEST(unsent().empty());
}

BOOST_AUTO_TEST_CASE(the_next_look_is_the_earliest_of_rung_and_notice) {
    const auto next = [&] { return read([](const View& view) -> Result<std::optional<Instant>> { return next_look(view); }).value(); };
    BOOST_TEST(!next().has_value());
    const MessageId id = taken();
    BOOST_TEST((next() == at("2026-11-27T09:00:00+08:00")));
    clock.set("2026-11-23T19:00:00+08:00");
    act(supervisor(), Verb::nudge, id).value();
    BOOST_TEST((next() == at("2026-11-24T09:00:00+08:00")));
}

BOOST_AUTO_TEST_CASE(a_deployment_of_another_epoch_fires_nothing) {
    taken();
    clock.set("2026-12-01T00:00:00+08:00");
    amend([](Deployment& changed) { ++changed.epoch; });
    const auto refused = write([context = as(clockwork())](Unit& unit) { return sweep(unit, context, 10); });
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().fault == Fault::outdated));
    BOOST_TEST(all().empty());
}

BOOST_AUTO_TEST_CASE(acknowledged_once_by_a_supervisor_and_recorded) {
    const MessageId id = taken();
    sweep_until("2026-12-01T00:00:00+08:00");
    const EscalationId raised = of(id).at(0).id;
    const auto note = [&](const Actor& actor, EscalationId which) {
        return write([context = as(actor), which](Unit& unit) { return acknowledge(unit, context, which); });
    };
    BOOST_TEST(outcome(note(clerk("glb"), raised)) == "not_found");
    BOOST_TEST(outcome(note(supervisor(), EscalationId{999})) == "not_found");
    const Instant first = clock.now();
    BOOST_TEST((note(supervisor(), raised)->escalation.acknowledged_at == first));
    BOOST_TEST((events(id).back().verb == "acknowledge" && events(id).back().person == "钱督办"));
    clock.pass(hours{1});
    const std::string before = everything();
    BOOST_TEST((note(supervisor(2, "周主任"), raised)->escalation.acknowledged_by == "钱督办"));
    BOOST_TEST(everything() == before);
}

BOOST_AUTO_TEST_CASE(an_office_sees_its_own) {
    const MessageId own = taken();
    const MessageId other = bring(letter()).dossier.message.id;
    sweep_until("2026-12-01T00:00:00+08:00");
    const auto seen = [&](const Actor& actor, std::vector<std::string> offices = {}) -> std::string {
        EscalationFilter filter;
        filter.offices = std::move(offices);
        const auto page = read([context = as(actor), filter](const View& view) { return list_escalations(view, context, filter, 200, std::nullopt); });
        if (!page) return page.error().code;
        std::string out;
        for (const ShownEscalation& shown : page->items) out += shown.escalation.message == own ? 'o' : shown.escalation.message == other ? 't' : '?';
        return out;
    };
    BOOST_TEST(seen(clerk("glb")) == "oo");
    BOOST_TEST(seen(clerk("zfd")).empty());
    BOOST_TEST(seen(clerk("zfd"), {"glb"}) == "not_found");
    BOOST_TEST(seen(supervisor()).size() > 2U);
    BOOST_TEST(seen(dispatcher(), {"glb"}) == "oo");
    BOOST_TEST(seen(clerk("*")).size() == seen(supervisor()).size());
}

BOOST_AUTO_TEST_CASE(what_an_office_may_not_see_any_more_is_listed_without_its_number) {
    const MessageId id = taken();
    sweep_until("2026-11-27T09:00:00+08:00");
    const auto number = [&] {
        const auto page = read([context = as(clerk("glb"))](const View& view) { return list_escalations(view, context, {}, 200, std::nullopt); }).value();
        return page.items.at(0).number;
    };
    BOOST_TEST((number() == message(id).number));
    send(dispatcher(), id, {"jgw", {}, false, std::nullopt}).value();
    BOOST_TEST(message(id).confidential);
    BOOST_TEST(!number().has_value());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
