// Moving open clocks: what a preview counts, that new dates come all at once, that nothing which happens meanwhile is lost, and that the record tells
// every move exactly once, wherever the work was broken off.
#include "config/policies.hpp"
#include "service/rules/clocks.hpp"
#include "tests/service/moving_street.hpp"
#include <boost/test/unit_test.hpp>
#include <algorithm>

namespace huiying::tests {

namespace {

std::string due_on(MovingStreet& street, MessageId id, Stage stage = Stage::reply) { return format_day(street.clock_of(id, stage).due_on); }

/// The days on which the replies to these messages are due, read in one view.
std::vector<std::string> due_days(MovingStreet& street, const std::vector<MessageId>& ids) {
    return street
        .read([ids](const View& view) -> Result<std::vector<std::string>> {
            std::vector<std::string> days;
            for (const MessageId id : ids)
                for (const MessageClock& one : view.clocks().of(id))
                    if (one.stage == Stage::reply) days.push_back(format_day(one.due_on));
            return days;
        })
        .value();
}

bool all(const std::vector<std::string>& days, const std::string& day) {
    return std::all_of(days.begin(), days.end(), [&](const auto& one) { return one == day; });
}

/// How many of the message's clocks have moved: what the record has to tell, once each.
std::size_t moved_clocks(MovingStreet& street, MessageId id, const std::vector<MessageClock>& before) {
    std::size_t moved = 0;
    for (const MessageClock& now : street.look(id).clocks)
        for (const MessageClock& was : before)
            if (was.id == now.id && is_open(was.state) && (was.due_at != now.due_at || was.policy != now.policy || was.limit != now.limit)) ++moved;
    return moved;
}

Result<Registration> hand_in_late(MovingStreet& street) {
    auto handed = street.hand_in(adapter("web_message"), street.letter_for_glb());
    if (handed || handed.error().fault != Fault::outdated) return handed;
    street.follow();
    return street.hand_in(adapter("web_message"), street.letter_for_glb());
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(recompute, MovingStreet)

BOOST_AUTO_TEST_CASE(a_holiday_added_later_moves_open_items) {
    const MessageId open = at_glb();
    const MessageId answered = at_glb();
    act(clerk("glb"), Verb::reply, answered).value();
    const std::string over = due_on(*this, answered);
    BOOST_TEST(due_on(*this, open) == "2026-11-30");
    const Message before = message(open);
    clock.pass(std::chrono::hours{1});
    move_to(city_days({"2026-11-26 off"}));
    BOOST_TEST(due_on(*this, open) == "2026-12-01");
    BOOST_TEST(due_on(*this, answered) == over, "what is over stays as it was judged");
    const Message after = message(open);
    BOOST_TEST(after.version == before.version, "a moved date is no change that somebody made");
    BOOST_TEST((after.dates.late_at == clock_of(open, Stage::reply).due_at));
    BOOST_TEST((deployment->calendar_version == 2 && dates().calendar_version == 2 && dates().phase == DatesPhase::idle));
    BOOST_TEST(due_on(*this, at_glb()) == "2026-12-01", "and new ones are counted by it from the start");
    check_all_counted();
}

BOOST_AUTO_TEST_CASE(each_moved_clock_has_one_event_with_its_dates_before_and_after) {
    const MessageId id = at_glb();
    const auto before = look(id).clocks;
    clock.pass(std::chrono::minutes{5});
    const Instant turned = clock.now();
    move_to(city_days({"2026-11-26 off"}));
    const auto moves = moves_of(id);
    BOOST_TEST(moves.size() == moved_clocks(*this, id, before));
    BOOST_TEST(!moves.empty());
    for (const StoredEvent& event : moves) {
        BOOST_TEST((event.effective_at == turned && event.person == "周主任" && event.role == "recompute" && event.reason == "calendar"));
        BOOST_TEST(event.detail.find("2026-12-0") != std::string::npos);
    }
    const auto turning = turns();
    BOOST_REQUIRE(turning.size() == 1U);
    BOOST_TEST(turning[0].detail.find("staged") != std::string::npos);
    BOOST_TEST(turning[0].detail.find("台风") == std::string::npos, "the record keeps a digest of the reason, not its words");
    BOOST_TEST((turning[0].seq < moves[0].seq));
    move_to(city_days({"2026-11-26 off"}));
    BOOST_TEST(moves_of(id).size() == moves.size(), "what does not move is not told of");
}

BOOST_AUTO_TEST_CASE(a_preview_counts_by_office_and_changes_nothing) {
    at_glb();
    const MessageId waiting = bring(letter()).dossier.message.id; // in triage
    const MessageId urgent = [&] {
        Draft draft = letter_for_glb("hotline_12345");
        draft.priority = Priority::urgent;
        return bring(std::move(draft)).dossier.message.id;
    }();
    const std::string before = everything();
    const Preview shown = preview(city_days({"2026-11-26 off"}));
    BOOST_TEST(everything() == before);
    const std::string triage = message(waiting).triage;
    BOOST_TEST(shown.offices.size() == 2U);
    const MoveCounts& glb = shown.offices.at("glb");
    std::int64_t open = 0;
    for (const MessageId id : {urgent, waiting})
        for (const MessageClock& one : look(id).clocks) open += is_open(one.state) ? 1 : 0;
    BOOST_TEST((glb.moved > 0 && glb.moved == glb.later && glb.earlier == 0));
    BOOST_TEST(glb.moved < glb.clocks, "hours run on through a closure");
    BOOST_TEST((shown.offices.at(triage).moved > 0));
    BOOST_TEST((shown.total.moved == glb.moved + shown.offices.at(triage).moved && shown.total.clocks > open));
    BOOST_TEST((shown.total.newly_late == 0 && shown.total.no_longer_late == 0));
}

BOOST_AUTO_TEST_CASE(a_preview_tells_who_becomes_late_and_who_no_longer_is) {
    const MessageId id = at_glb();
    act(clerk("glb"), Verb::sign, id).value();
    clock.set("2026-12-01T09:00:00+08:00"); // due at the end of 11-30
    const Preview relief = preview(city_days({"2026-11-26 off"}));
    BOOST_TEST(relief.total.no_longer_late == 2, "reply and the citizen's own");
    BOOST_TEST((relief.total.newly_late == 0 && relief.late.empty()));
    clock.set("2026-11-30T09:00:00+08:00");
    const Preview pressure = preview(city_days({"2026-11-28 work"})); // then it was due at the end of 11-28
    BOOST_TEST((pressure.total.newly_late == 2 && pressure.total.no_longer_late == 0 && pressure.total.earlier == pressure.total.moved));
    BOOST_TEST((pressure.late == std::vector<MessageId>{id}));
}

BOOST_AUTO_TEST_CASE(a_date_beyond_the_loaded_years_is_firm_once_they_are_there) {
    clock.set("2026-12-29T09:00:00+08:00");
    const MessageId id = at_glb();
    BOOST_TEST(clock_of(id, Stage::reply).provisional);
    const std::string shipped = deployment->calendars->content();
    const auto end = shipped.rfind("]}}");
    BOOST_REQUIRE(end != std::string::npos);
    const ChangeContent with_2027{false, shipped.substr(0, end) + R"(,{"notices":[{"holidays":[{"name":"元旦","off":["2027-01-01"]}],"number":"示例"}],"year":2027})" + shipped.substr(end)};
    BOOST_REQUIRE(outcome(plan(with_2027)) == "ok");
    BOOST_TEST(preview(with_2027).total.made_firm > 0);
    move_to(with_2027);
    BOOST_TEST((!clock_of(id, Stage::reply).provisional && due_on(*this, id) == "2027-01-06"));
}

BOOST_AUTO_TEST_CASE(pauses_and_extensions_are_not_lost) {
    const MessageId paused = at_glb();
    const MessageId resumed = at_glb();
    const MessageId extended = at_glb();
    for (const MessageId id : {paused, resumed, extended}) act(clerk("glb"), Verb::sign, id).value();
    clock.set("2026-11-24T10:00:00+08:00");
    act(clerk("glb"), Verb::pause, paused).value();
    act(clerk("glb"), Verb::pause, resumed).value();
    extend(clerk("glb"), extended).value();
    approve(supervisor(), pending_request(look(extended)), {}).value();
    clock.set("2026-11-27T10:00:00+08:00");
    act(clerk("glb"), Verb::resume, resumed).value();
    // Remainder after 11-24: four working days; from 11-27 on 11-30, 12-01, 12-02, 12-03.
    BOOST_TEST(due_on(*this, resumed) == "2026-12-03");
    BOOST_TEST(due_on(*this, extended) == "2026-12-14");
    move_to(city_days({"2026-12-01 off"}));
    BOOST_TEST(due_on(*this, resumed) == "2026-12-04");
    BOOST_TEST(due_on(*this, extended) == "2026-12-15");
    BOOST_TEST((clock_of(paused, Stage::reply).state == ClockState::paused && clock_of(paused, Stage::reply).steps.size() == 1));
    check_all_counted();
    clock.set("2026-12-02T10:00:00+08:00");
    act(clerk("glb"), Verb::resume, paused).value();
    BOOST_TEST(due_on(*this, paused) == "2026-12-08", "paused on 11-24 with four working days left");
}

BOOST_AUTO_TEST_CASE(a_reader_sees_all_old_dates_or_all_new_ones) {
    std::vector<MessageId> ids;
    for (int i = 0; i < 8; ++i) ids.push_back(at_glb());
    const std::string digest = ask(city_days({"2026-11-26 off"})).value();
    begin(digest).value();
    int old = 0;
    int fresh = 0;
    const auto look_around = [&] {
        const auto days = due_days(*this, ids);
        const bool turned = dates().phase == DatesPhase::settling;
        BOOST_TEST(days.size() == ids.size());
        BOOST_TEST(all(days, turned ? "2026-12-01" : "2026-11-30"));
        ++(turned ? fresh : old);
        const auto queue = numbers(clerk("glb"));
        BOOST_TEST(queue.size() == ids.size(), "nothing falls out of a list while it is moved");
        return true;
    };
    BOOST_TEST(outcome(carry_on(look_around)) == "ok");
    BOOST_TEST((old > 3 && fresh > 3), old << " looks before the turn, " << fresh << " after");
    BOOST_TEST(all(due_days(*this, ids), "2026-12-01"));
}

BOOST_AUTO_TEST_CASE(what_waits_for_a_reviewer_with_no_clock_running_stays_in_every_list) {
    const MessageId id = at_glb("web_message", Kind::disclosure_request);
    act(clerk("glb"), Verb::reply, id).value();
    BOOST_REQUIRE((message(id).state == State::replied));
    const auto open = look(id).clocks;
    BOOST_REQUIRE(std::none_of(open.begin(), open.end(), [](const MessageClock& one) { return is_open(one.state); }));
    MessageFilter waiting;
    waiting.open_only = true;
    waiting.order = MessageOrder::due;
    waiting.offices = {"glb"};
    BOOST_REQUIRE(numbers(clerk("glb"), waiting).size() == 1U);
    for (const char* day : {"2026-11-26 off", "2026-11-27 off"}) { // to the other side, and back
        move_to(city_days({day}));
        BOOST_TEST(numbers(clerk("glb"), waiting).size() == 1U);
    }
    act(supervisor(), Verb::send_back, id).value();
    check_all_counted();
}

BOOST_AUTO_TEST_CASE(whoever_counts_by_something_else_does_not_write) {
    const MessageId id = at_glb();
    const auto stale = deployment;
    begin(ask(city_days({"2026-11-26 off"})).value()).value();
    const auto staging = deployment;
    const auto tries = [&](const std::shared_ptr<const Deployment>& with) {
        const auto present = deployment;
        deployment = with;
        const std::string sign = outcome(act(clerk("glb"), Verb::sign, id));
        const std::string hand = outcome(hand_in(adapter("web_message"), letter()));
        deployment = present;
        return sign + " " + hand;
    };
    const std::string before = everything();
    BOOST_TEST(tries(stale) == "outdated outdated");
    BOOST_TEST(everything() == before);
    carry_on().value();
    BOOST_TEST(tries(staging) == "outdated outdated");
    BOOST_TEST(tries(deployment) == "ok ok");
}

// Before every single transaction of a recompute, in turn: a message is handed in and a verb is carried out.
BOOST_AUTO_TEST_CASE(what_happens_in_any_phase_is_counted_right_and_told_once) {
    constexpr Verb verbs[]{Verb::sign, Verb::pause, Verb::reply, Verb::contact, Verb::extend, Verb::return_};
    bool through = false;
    for (int at = 0; !through && at < 60; ++at) {
        MovingStreet street;
        std::vector<MessageId> ids;
        for (const Verb verb : verbs) {
            const MessageId id = street.at_glb();
            if (verb != Verb::sign && verb != Verb::return_) street.act(clerk("glb"), Verb::sign, id).value();
            ids.push_back(id);
        }
        const MessageId quiet = street.at_glb();
        const auto before = street.look(quiet).clocks;
        street.begin(street.ask(street.city_days({"2026-11-26 off"})).value()).value();
        int step = 0;
        through = true;
        const auto disturb = [&] {
            if (step++ != at) return true;
            through = false;
            street.follow();
            for (std::size_t i = 0; i < ids.size(); ++i) BOOST_TEST(outcome(street.act(clerk("glb"), verbs[i], ids[i])) == "ok", word(verbs[i]) << " before step " << at);
            ids.push_back(hand_in_late(street).value().dossier.message.id);
            return true;
        };
        BOOST_TEST(outcome(street.carry_on(disturb)) == "ok");
        street.check_all_counted();
        BOOST_TEST(street.moves_of(quiet).size() == moved_clocks(street, quiet, before));
        BOOST_TEST(street.turns().size() == 1U);
        for (const MessageId id : ids) {
            std::map<std::string, int> told;
            for (const StoredEvent& event : street.moves_of(id)) ++told[event.detail];
            for (const auto& [detail, times] : told) BOOST_TEST(times == 1, "told twice before step " << at << ": " << detail);
        }
        const auto newest = street.look(ids.back());
        if (!through) BOOST_TEST(format_day(street.clock_of(ids.back(), Stage::reply).due_on) == "2026-12-01", "handed in before step " << at);
    }
    BOOST_TEST(through, "the recompute never ended before the disturbance");
}

BOOST_AUTO_TEST_CASE(broken_off_anywhere_it_leaves_old_or_new_dates_and_is_carried_on) {
    bool through = false;
    for (int steps = 0; !through && steps < 60; ++steps) {
        MovingStreet street;
        std::vector<MessageId> ids;
        std::vector<std::vector<MessageClock>> before;
        for (int i = 0; i < 5; ++i) {
            ids.push_back(street.at_glb());
            before.push_back(street.look(ids.back()).clocks);
        }
        street.begin(street.ask(street.city_days({"2026-11-26 off"})).value()).value();
        int left = steps;
        const std::string ended = outcome(street.carry_on([&] { return left-- > 0; }));
        through = ended == "ok";
        BOOST_TEST((through || ended == "stopped"), ended);
        const auto days = due_days(street, ids);
        BOOST_TEST((all(days, "2026-11-30") || all(days, "2026-12-01")), "after " << steps << " steps");
        street.store.reopen();
        BOOST_TEST(outcome(street.carry_on()) == "ok");
        BOOST_TEST(all(due_days(street, ids), "2026-12-01"));
        for (std::size_t i = 0; i < ids.size(); ++i) BOOST_TEST(street.moves_of(ids[i]).size() == moved_clocks(street, ids[i], before[i]), "after " << steps << " steps");
        BOOST_TEST(street.turns().size() == 1U);
        street.check_all_counted();
    }
    BOOST_TEST(through);
}

BOOST_AUTO_TEST_CASE(a_start_while_dates_are_staged_goes_on_with_the_old_ones) {
    const MessageId id = at_glb();
    begin(ask(city_days({"2026-11-26 off"})).value()).value();
    int left = 1;
    BOOST_TEST(outcome(carry_on([&] { return left-- > 0; })) == "stopped");
    Deployment fresh = reference_deployment();
    register_policies(*store, fresh, parse_policy, PolicyChange::keep, clock.now());
    BOOST_TEST(register_calendars(*store, fresh, readers(), clock.now()));
    BOOST_TEST((fresh.calendar_version == 1 && fresh.change != nullptr && fresh.epoch == dates().epoch));
    deployment = std::make_shared<const Deployment>(std::move(fresh));
    BOOST_TEST(due_on(*this, id) == "2026-11-30");
    carry_on().value();
    Deployment after = reference_deployment();
    register_policies(*store, after, parse_policy, PolicyChange::keep, clock.now());
    BOOST_TEST(!register_calendars(*store, after, readers(), clock.now()), "the files still say the old calendar: it is a candidate now");
    BOOST_TEST((after.calendar_version == 2 && after.calendars->content() == deployment->calendars->content()));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_staged_is_given_up_and_leaves_the_old_dates) {
    const MessageId id = at_glb("hotline_12345");
    begin(ask(edited_policy("hotline.complaint", "\"5wd\"", "\"7wd\"")).value()).value();
    int left = 1;
    BOOST_TEST(outcome(carry_on([&] { return left-- > 0; })) == "stopped");
    BOOST_TEST(outcome(write([context = as(chief())](Unit& unit) -> Result<bool> {
        const auto given_up = abandon_recompute(unit, *context.deployment, context.now);
        HUIYING_TRY(given_up);
        return true;
    })) == "ok");
    follow();
    BOOST_TEST(outcome(begin(ask(city_days({"2026-11-26 off"})).value())) == "recompute_in_progress", "not before the staged dates are cleared");
    BOOST_TEST(outcome(carry_on()) == "ok");
    BOOST_TEST((due_on(*this, id) == "2026-11-30" && moves_of(id).empty() && turns().empty()));
    const Message fresh = message(at_glb("hotline_12345"));
    BOOST_TEST((fresh.policy == "hotline.complaint@3" && clock_of(fresh.id, Stage::reply).limit == "5wd"), "the policy as it was, under a number of its own");
    move_to(city_days({"2026-11-26 off"}));
    BOOST_TEST(due_on(*this, id) == "2026-12-01");
}

BOOST_AUTO_TEST_CASE(a_message_that_cannot_be_counted_stops_it_before_the_turn) {
    const MessageId id = at_glb();
    begin(ask(city_days({"2026-11-26 off"})).value()).value();
    int left = 1;
    const auto breaks = [&]() -> bool {
        if (left-- > 0) return true;
        if (dates().phase == DatesPhase::staging) throw std::logic_error("cannot be counted");
        return true;
    };
    BOOST_TEST(outcome(carry_on(breaks)) == "recompute_abandoned");
    BOOST_TEST((due_on(*this, id) == "2026-11-30" && dates().phase == DatesPhase::idle && turns().empty()));
    check_all_counted();
    move_to(city_days({"2026-11-26 off"}));
    BOOST_TEST(due_on(*this, id) == "2026-12-01");
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
