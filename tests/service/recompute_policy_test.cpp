// Moving open clocks to a newer policy, asking what a change would have done, and all that is refused: the codes, and that nothing changes by it.
#include "config/policies.hpp"
#include "service/rules/clocks.hpp"
#include "tests/service/moving_street.hpp"
#include <boost/test/unit_test.hpp>
#include <algorithm>

namespace huiying::tests {

namespace {

/// `pointer code` of each fault, or the word of another problem.
std::string faults_of(const Result<PlannedChange>& planned) {
    if (planned) return "ok";
    if (planned.error().errors.empty()) return planned.error().code;
    std::string out;
    for (const FieldFault& fault : planned.error().errors) out += (out.empty() ? "" : ", ") + fault.pointer + " " + fault.code;
    return out;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(recompute_policy, MovingStreet)

BOOST_AUTO_TEST_CASE(open_clocks_move_to_the_new_version_and_keep_their_pauses) {
    const MessageId plain = at_glb("hotline_12345");
    const MessageId paused = at_glb("hotline_12345");
    const MessageId other = at_glb("web_message");
    act(clerk("glb"), Verb::sign, paused).value();
    clock.set("2026-11-24T10:00:00+08:00");
    act(clerk("glb"), Verb::pause, paused).value();
    clock.set("2026-11-26T10:00:00+08:00");
    act(clerk("glb"), Verb::resume, paused).value();
    const std::string others = clocks(other);
    move_to(edited_policy("hotline.complaint", "\"5wd\"", "\"7wd\""));
    BOOST_TEST((message(plain).policy == "hotline.complaint@2" && message(other).policy != "hotline.complaint@2"));
    const MessageClock reply = clock_of(plain, Stage::reply);
    BOOST_TEST((reply.limit == "7wd" && reply.policy == "hotline.complaint@2" && format_day(reply.due_on) == "2026-12-02"));
    const MessageClock resumed = clock_of(paused, Stage::reply);
    BOOST_TEST((resumed.limit == "7wd" && resumed.steps.size() == 1 && format_day(resumed.due_on) == "2026-12-04"));
    BOOST_TEST(clocks(other) == others);
    BOOST_TEST(moves_of(other).empty());
    BOOST_TEST((turns().at(0).reason == "policy" && turns().at(0).detail.find("hotline.complaint@2") != std::string::npos));
    BOOST_TEST(message(at_glb("hotline_12345")).policy == "hotline.complaint@2", "new ones come under it too");
    BOOST_TEST(outcome(extend(clerk("glb"), plain)) == "ok", "the new version's rules hold for what moved");
    check_all_counted();
}

BOOST_AUTO_TEST_CASE(messages_under_any_older_version_move) {
    const MessageId first = at_glb("hotline_12345");
    move_to(edited_policy("hotline.complaint", "\"5wd\"", "\"6wd\""));
    const MessageId second = at_glb("hotline_12345");
    BOOST_TEST(clock_of(second, Stage::reply).policy == "hotline.complaint@2");
    move_to(edited_policy("hotline.complaint", "\"6wd\"", "\"8wd\""));
    for (const MessageId id : {first, second}) BOOST_TEST((clock_of(id, Stage::reply).limit == "8wd" && message(id).policy == "hotline.complaint@3"));
    BOOST_TEST(message(at_glb("hotline_12345")).policy == "hotline.complaint@3");
    check_all_counted();
}

BOOST_AUTO_TEST_CASE(a_version_that_the_service_has_taken_already_moves_what_came_before_it) {
    const MessageId before = at_glb("hotline_12345");
    const ChangeContent edit = edited_policy("hotline.complaint", "\"5wd\"", "\"7wd\"");
    Deployment fresh = reference_deployment();
    for (Policy& policy : fresh.policies)
        if (policy.name == "hotline.complaint") policy = parse_policy(edit.content).value();
    register_policies(*store, fresh, parse_policy, PolicyChange::take, clock.now());
    follow();
    const MessageId after = at_glb("hotline_12345");
    BOOST_TEST((clock_of(before, Stage::reply).limit == "5wd" && clock_of(after, Stage::reply).limit == "7wd"));
    move_to(edit);
    BOOST_TEST((clock_of(before, Stage::reply).limit == "7wd" && message(before).policy == "hotline.complaint@2"));
    BOOST_TEST((message(after).policy == "hotline.complaint@2" && moves_of(after).empty()));
}

BOOST_AUTO_TEST_CASE(a_restart_with_the_same_files_keeps_what_was_applied) {
    move_to(edited_policy("hotline.complaint", "\"5wd\"", "\"7wd\""));
    Deployment fresh = reference_deployment();
    register_policies(*store, fresh, parse_policy, PolicyChange::take, clock.now());
    register_calendars(*store, fresh, readers(), clock.now());
    deployment = std::make_shared<const Deployment>(std::move(fresh));
    BOOST_TEST(message(at_glb("hotline_12345")).policy == "hotline.complaint@2");
    BOOST_TEST(clock_of(at_glb("hotline_12345"), Stage::reply).limit == "7wd");
}

BOOST_AUTO_TEST_CASE(a_past_period_is_judged_as_if_the_change_had_held) {
    const MessageId close_call = at_glb(); // due at the end of 11-30
    const MessageId quick = at_glb();
    const MessageId late = at_glb();
    for (const MessageId id : {close_call, quick, late}) act(clerk("glb"), Verb::sign, id).value();
    act(clerk("glb"), Verb::reply, quick).value();
    clock.set("2026-11-30T16:00:00+08:00");
    act(clerk("glb"), Verb::reply, close_call).value();
    clock.set("2026-12-01T16:00:00+08:00");
    act(clerk("glb"), Verb::reply, late).value();
    clock.set("2026-12-20T09:00:00+08:00");
    const auto replay = [&](const std::vector<std::string>& days, std::optional<Instant> from, std::optional<Instant> to) {
        return run_task(preview_past(*store, deployment, plan(city_days(days)).value().change, clock.now(), from, to)).value();
    };
    const std::string before = everything();
    const Preview stricter = replay({"2026-11-28 work"}, std::nullopt, std::nullopt);
    BOOST_TEST(stricter.total.newly_late >= 1);
    BOOST_TEST((stricter.late == std::vector<MessageId>{close_call}));
    BOOST_TEST(stricter.total.no_longer_late == 0);
    const Preview milder = replay({"2026-11-26 off"}, at("2026-11-23T00:00:00+08:00"), at("2026-11-24T00:00:00+08:00"));
    BOOST_TEST((milder.total.no_longer_late >= 1 && milder.total.newly_late == 0 && milder.late.empty()));
    const Preview nobody = replay({"2026-11-28 work"}, at("2026-11-24T00:00:00+08:00"), std::nullopt);
    BOOST_TEST(nobody.total.clocks == 0);
    BOOST_TEST(everything() == before);
}

BOOST_AUTO_TEST_CASE(a_faulty_change_is_refused_with_all_its_faults) {
    const std::string before = everything();
    BOOST_TEST(faults_of(plan(city_days({"2026-11-26 off", "2026-11-26 work"}))).starts_with("/calendar/local/city/days"));
    const ChangeContent shipped = city_days({});
    ChangeContent hole = shipped;
    const auto year = hole.content.find("\"year\":2024");
    BOOST_REQUIRE(year != std::string::npos);
    hole.content.replace(year, 11, "\"year\":2034");
    BOOST_TEST(faults_of(plan(hole)).find("/calendar/cn/years") != std::string::npos);
    BOOST_TEST(faults_of(plan({false, "[]"})) != "ok");
    BOOST_TEST(faults_of(plan({false, "{}"})) != "ok");
    for (const char* limit : {"\"0wd\"", "\"-1wd\"", "\"10000wd\"", "\"5\"", "5"})
        BOOST_TEST(faults_of(plan(edited_policy("hotline.complaint", "\"5wd\"", limit))).starts_with("/policy/clocks/"), limit);
    BOOST_TEST(faults_of(plan(edited_policy("hotline.complaint", "\"hotline.complaint\"", "\"hotline.nothing\""))) == "/policy/name unknown_policy");
    BOOST_TEST(faults_of(plan(edited_policy("hotline.complaint", "\"hotline_12345\"", "\"carrier_pigeon\""))) == "/policy/match/channel unknown_code");
    // The catch-all of a channel, made to fit what another policy fits, leaves the rest without one.
    BOOST_TEST(faults_of(plan(edited_policy("hotline.other", "\"channel\":\"hotline_12345\"", "\"channel\":\"hotline_12345\",\"kind\":[\"complaint\"]"))).find("invalid_policies") !=
               std::string::npos);
    BOOST_TEST(everything() == before);
}

BOOST_AUTO_TEST_CASE(what_may_not_be_applied_is_refused_and_changes_nothing) {
    at_glb();
    const std::string digest = ask(city_days({"2026-11-26 off"})).value();
    const std::string later = ask(city_days({"2026-11-27 off"})).value();
    BOOST_TEST(later != digest);
    const std::string before = everything();
    BOOST_TEST(outcome(begin(digest, supervisor(1))) == "level_missing");
    BOOST_TEST(outcome(begin(digest, dispatcher())) == "level_missing");
    BOOST_TEST(outcome(begin(std::string(64, '0'))) == "not_found");
    BOOST_TEST(outcome(begin(digest, chief(), " ")) == "invalid");
    BOOST_TEST(outcome(begin(digest, chief(), std::string(1001, 'x'))) == "invalid");
    BOOST_TEST(everything() == before);
    BOOST_TEST(outcome(begin(digest)) == "ok");
    BOOST_TEST(outcome(begin(later)) == "recompute_in_progress");
    BOOST_TEST(outcome(begin(digest)) == "recompute_in_progress");
    BOOST_TEST(outcome(carry_on()) == "ok");
    BOOST_TEST(outcome(begin(later)) == "preview_outdated");
    BOOST_TEST(outcome(begin(digest)) == "preview_outdated");
    BOOST_TEST(outcome(ask(city_days({"2026-11-27 off"}), supervisor(1))) == "level_missing");
}

BOOST_AUTO_TEST_CASE(how_far_it_has_come_can_be_asked) {
    for (int i = 0; i < 6; ++i) at_glb();
    BOOST_TEST((progress().phase == DatesPhase::idle && progress().digest.empty()));
    const std::string digest = ask(city_days({"2026-11-26 off"})).value();
    begin(digest).value();
    BOOST_TEST((progress().phase == DatesPhase::staging && progress().done == 0 && progress().total == 6 && progress().digest == digest));
    int left = 2;
    carry_on([&] { return left-- > 0; });
    BOOST_TEST((progress().done > 0 && progress().done < 6));
    left = 6; // four batches, the turn, and a first batch of events
    carry_on([&] { return left-- > 0; });
    BOOST_TEST((progress().phase == DatesPhase::settling && progress().done < progress().total));
    carry_on().value();
    BOOST_TEST((progress().phase == DatesPhase::idle));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
