// The life of a message, said a second time: which party may use which verb in which state, compared with the table over all combinations,
// and every guard with its refusal.
#include "service/rules/lifecycle.hpp"
#include "tests/support/installation.hpp"
#include <boost/test/unit_test.hpp>
#include <algorithm>
#include <map>
#include <set>

namespace huiying::tests {

namespace {

using enum State;

const std::set<State> before_closed{registered, dispatched, handling, paused, replied};

struct Expectation {
    std::set<State> from;
    std::set<std::string> who;
};

const std::set<State> any{registered, dispatched, handling, paused, replied, closed, declined, voided};

/// domain.md section 2.
const std::map<Verb, Expectation> expected{
    {Verb::dispatch, {{registered, dispatched, handling}, {"dispatcher"}}},
    {Verb::sign, {{dispatched}, {"lead"}}},
    {Verb::assign, {{dispatched, handling, paused}, {"lead"}}},
    {Verb::contact, {{dispatched, handling, paused}, {"lead"}}},
    {Verb::progress, {{handling, paused}, {"lead", "assist"}}},
    {Verb::reply, {{dispatched, handling}, {"lead"}}},
    {Verb::return_, {{dispatched, handling}, {"lead"}}},
    {Verb::transfer_out, {before_closed, {"dispatcher", "lead"}}},
    {Verb::decline, {before_closed, {"dispatcher"}}},
    {Verb::void_, {before_closed, {"dispatcher"}}},
    {Verb::withdraw, {before_closed, {"channel"}}},
    {Verb::extend, {{dispatched, handling}, {"lead"}}},
    {Verb::pause, {{handling}, {"lead"}}},
    {Verb::resume, {{paused}, {"lead"}}},
    {Verb::approve, {{replied}, {"supervisor"}}},
    {Verb::send_back, {{replied}, {"supervisor"}}},
    {Verb::supplement, {any, {"channel"}}},
    {Verb::rating, {{closed}, {"channel", "dispatcher", "supervisor"}}},
    {Verb::rework, {{closed}, {"supervisor"}}},
    {Verb::nudge, {before_closed, {"supervisor"}}},
    {Verb::supervise, {before_closed, {"supervisor"}}},
    {Verb::unlink, {before_closed, {"dispatcher"}}},
    {Verb::split, {{registered, dispatched, handling, paused}, {"dispatcher"}}},
};

Actor with_role(Role role) {
    Actor actor;
    actor.person = "某人";
    actor.roles = {role};
    return actor;
}

Actor dispatching_clerk() {
    Actor actor = clerk("glb");
    actor.roles.add(Role::dispatcher);
    return actor;
}

/// Each actor with what it is to the message below.
const std::vector<std::tuple<const char*, Actor, std::set<std::string>>> actors{
    {"lead clerk", clerk("glb"), {"lead"}},
    {"assisting clerk", clerk("zzb"), {"assist"}},
    {"clerk of another office", clerk("zfd"), {}},
    {"clerk of all offices", clerk("*"), {"lead", "assist"}},
    {"dispatcher", dispatcher(), {"dispatcher"}},
    {"dispatcher who is a clerk too", dispatching_clerk(), {"dispatcher", "lead"}},
    {"supervisor", supervisor(2), {"supervisor"}},
    {"its channel", adapter("web_message"), {"channel"}},
    {"every channel", adapter("*"), {"channel"}},
    {"another channel", adapter("new_media"), {}},
    {"editor", with_role(Role::editor), {}},
    {"admin", with_role(Role::admin), {}},
};

bool meet(const std::set<std::string>& some, const std::set<std::string>& others) {
    return std::any_of(some.begin(), some.end(), [&](const std::string& one) { return others.contains(one); });
}

/// A message of `glb`, assisted by `zzb`, dispatched on Monday 2026-11-23 at nine, and who looks at it an hour later.
struct Scene {
    Deployment deployment = reference_deployment();
    Policy policy;
    Message message;
    std::vector<Request> requests;
    std::vector<MessageClock> clocks;
    std::optional<Reply> reply;
    std::optional<Rating> rating;
    Actor actor = clerk("glb");
    Instant now = at("2026-11-23T10:00:00+08:00");

    Scene() {
        message.channel = "web_message";
        message.kind = Kind::complaint;
        message.state = dispatched;
        message.office = "glb";
        message.assisting = {"zzb"};
        message.duplicate_of = MessageId{7};
        message.dispatched_at = at("2026-11-23T09:00:00+08:00");
        policy.extension.steps = {{{15, LimitUnit::working_days}, 1}};
        MessageClock& clock = clocks.emplace_back();
        clock.stage = Stage::reply;
        clock.limit = "5wd";
        clock.policy = policy.label();
        clock.due_at = at("2026-12-01T00:00:00+08:00");
    }
    Situation situation() const { return {deployment, policy, message, clocks, requests, actor, now, reply ? &*reply : nullptr, rating ? &*rating : nullptr}; }
    Request request(RequestType type, RequestState state, bool final = false, const std::string& office = "glb") const {
        Request out;
        out.type = type;
        out.state = state;
        out.final = final;
        out.office = office;
        return out;
    }
    std::string verdict(Verb verb) const {
        const auto rule = judge(situation(), verb);
        return rule ? "yes" : rule.error().code;
    }
};

} // namespace

BOOST_AUTO_TEST_SUITE(life)

BOOST_AUTO_TEST_CASE(what_is_no_repeat_has_no_link_to_undo_and_a_part_is_not_split_again) {
    Scene scene;
    scene.actor = dispatcher();
    scene.message.duplicate_of.reset();
    BOOST_TEST(scene.verdict(Verb::unlink) == "no_repeat");
    scene.message.parent = MessageId{7};
    BOOST_TEST(scene.verdict(Verb::split) == "is_part");
    scene.message.parent.reset();
    scene.message.parts = 2;
    for (const auto& row : lifecycle()) {
        const bool by_citizen = row.verb == Verb::supplement || row.verb == Verb::withdraw || row.verb == Verb::rating;
        scene.actor = by_citizen ? adapter("web_message") : (row.who & static_cast<Parties>(Party::dispatcher)) != 0 ? dispatcher() : (row.who & static_cast<Parties>(Party::supervisor)) != 0 ? supervisor(2) : clerk("glb");
        for (std::size_t s = 0; s < Words<State>::all.size(); ++s) {
            scene.message.state = static_cast<State>(s);
            if (row.leads_from(scene.message.state)) BOOST_TEST(scene.verdict(row.verb) == (by_citizen ? "yes" : "split"), word(row.verb));
        }
    }
}

BOOST_AUTO_TEST_CASE(every_verb_in_every_state_for_everyone) {
    Scene scene;
    for (const auto& row : lifecycle()) BOOST_TEST(expected.contains(row.verb), word(row.verb));
    BOOST_TEST(lifecycle().size() == expected.size());
    for (std::size_t s = 0; s < Words<State>::all.size(); ++s)
        for (const auto& [name, actor, is] : actors) {
            scene.message.state = static_cast<State>(s);
            scene.actor = actor;
            std::set<std::string> allowed;
            for (const auto& [verb, expectation] : expected)
                BOOST_TEST_CONTEXT(word(verb) << " by " << name << " from " << word(scene.message.state)) {
                    const bool party = meet(is, expectation.who);
                    const bool state = expectation.from.contains(scene.message.state);
                    BOOST_TEST(scene.verdict(verb) == (!party ? "not_yours" : !state ? "state_conflict" : "yes"));
                    if (party && state) allowed.insert(std::string{word(verb)});
                }
            const auto verbs = possible_verbs(scene.situation());
            BOOST_TEST((std::set<std::string>(verbs.begin(), verbs.end()) == allowed), name);
        }
}

BOOST_AUTO_TEST_CASE(the_verbs_shown_are_those_the_judge_allows) {
    // Over every state, actor, and pile of requests, with and without a contact, in and after the window.
    Scene scene;
    std::vector<std::vector<Request>> piles{{}};
    for (const RequestType type : {RequestType::return_, RequestType::void_, RequestType::extension})
        for (const RequestState state : {RequestState::pending, RequestState::approved, RequestState::rejected, RequestState::withdrawn})
            for (const bool final : {false, true}) {
                piles.push_back({scene.request(type, state, final)});
                piles.push_back({scene.request(type, state, final), scene.request(RequestType::return_, RequestState::rejected)});
            }
    int wrong = 0;
    for (const auto& pile : piles)
        for (std::size_t s = 0; s < Words<State>::all.size(); ++s)
            for (const auto& [name, actor, is] : actors)
                for (const bool contacted : {false, true})
                    for (const char* now : {"2026-11-23T10:00:00+08:00", "2026-12-01T10:00:00+08:00"}) {
                        scene.requests = pile;
                        scene.message.state = static_cast<State>(s);
                        scene.message.contacted_at = contacted ? std::optional{at("2026-11-23T09:30:00+08:00")} : std::nullopt;
                        scene.actor = actor;
                        scene.now = at(now);
                        const auto verbs = possible_verbs(scene.situation());
                        for (const auto& row : lifecycle()) {
                            const bool shown = std::find(verbs.begin(), verbs.end(), word(row.verb)) != verbs.end();
                            const auto rule = judge(scene.situation(), row.verb);
                            wrong += shown != rule.has_value();
                            if (!rule && rule.error().fault == Fault::conflict) wrong += rule.error().allowed != verbs;
                        }
                    }
    BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(guards_of_a_return) {
    struct {
        const char* reason;
        void (*arrange)(Scene&);
        const char* verdict;
    } const cases[]{
        {"fresh", [](Scene&) {}, "yes"},
        {"signed, not yet contacted", [](Scene& s) { s.message.state = handling; }, "yes"},
        {"after the contact", [](Scene& s) { s.message.contacted_at = at("2026-11-23T09:30:00+08:00"); }, "already_contacted"},
        {"a bad review", [](Scene& s) { s.message.kind = Kind::bad_review; }, "not_returnable"},
        {"a policy without returns", [](Scene& s) { s.policy.returns.allowed = false; }, "not_returnable"},
        {"in the last instant of the window", [](Scene& s) { s.now = at("2026-11-25T00:00:00+08:00"); }, "yes"},
        {"a millisecond after the window", [](Scene& s) { s.now = at("2026-11-25T00:00:00.001+08:00"); }, "return_window_over"},
        {"a longer window", [](Scene& s) { s.policy.returns.window = {5, LimitUnit::working_days}, s.now = at("2026-11-30T23:00:00+08:00"); }, "yes"},
        {"one waits already", [](Scene& s) { s.requests = {s.request(RequestType::return_, RequestState::pending)}; }, "return_pending"},
        {"a void waits", [](Scene& s) { s.requests = {s.request(RequestType::void_, RequestState::pending)}; }, "yes"},
        {"rejected, not for good", [](Scene& s) { s.requests = {s.request(RequestType::return_, RequestState::rejected, false)}; }, "yes"},
        {"rejected for good", [](Scene& s) { s.requests = {s.request(RequestType::return_, RequestState::rejected, true)}; }, "return_final"},
        {"rejected for good, but for another office", [](Scene& s) { s.requests = {s.request(RequestType::return_, RequestState::rejected, true, "zfd")}; }, "yes"},
        {"withdrawn ones do not count",
         [](Scene& s) { s.requests = {s.request(RequestType::return_, RequestState::withdrawn), s.request(RequestType::return_, RequestState::withdrawn)}; }, "yes"},
        {"the third time",
         [](Scene& s) { s.requests = {s.request(RequestType::return_, RequestState::approved, false, "zfd"), s.request(RequestType::return_, RequestState::rejected, false)}; },
         "too_many_returns"},
    };
    for (const auto& one : cases) {
        Scene scene;
        one.arrange(scene);
        BOOST_TEST(scene.verdict(Verb::return_) == one.verdict, one.reason << ": " << scene.verdict(Verb::return_));
    }
}

BOOST_AUTO_TEST_CASE(guards_of_an_extension_and_a_pause) {
    struct {
        const char* reason;
        Verb verb;
        void (*arrange)(Scene&);
        const char* verdict;
    } const cases[]{
        {"in time", Verb::extend, [](Scene&) {}, "yes"},
        {"in the last instant", Verb::extend, [](Scene& s) { s.now = at("2026-12-01T00:00:00+08:00"); }, "yes"},
        {"a millisecond after due", Verb::extend, [](Scene& s) { s.now = at("2026-12-01T00:00:00.001+08:00"); }, "extension_too_late"},
        {"a policy without extensions", Verb::extend, [](Scene& s) { s.policy.extension.steps.clear(); }, "not_extendable"},
        {"one waits already", Verb::extend, [](Scene& s) { s.requests = {s.request(RequestType::extension, RequestState::pending)}; }, "extension_pending"},
        {"granted as often as allowed", Verb::extend, [](Scene& s) { s.requests = {s.request(RequestType::extension, RequestState::approved)}; }, "too_many_extensions"},
        {"rejected ones do not count", Verb::extend, [](Scene& s) { s.requests = {s.request(RequestType::extension, RequestState::rejected)}; }, "yes"},
        {"closed", Verb::extend, [](Scene& s) { s.message.state = closed; }, "state_conflict"},
        {"handling", Verb::pause, [](Scene& s) { s.message.state = handling; }, "yes"},
        {"paused already", Verb::pause, [](Scene& s) { s.message.state = paused; }, "state_conflict"},
        {"running", Verb::resume, [](Scene& s) { s.message.state = handling; }, "state_conflict"},
        {"late already", Verb::pause, [](Scene& s) { s.message.state = handling, s.now = at("2026-12-02T00:00:00+08:00"); }, "pause_too_late"},
        {"only a date from above runs", Verb::pause, [](Scene& s) { s.message.state = handling, s.clocks.front().limit.clear(); }, "pause_too_late"},
    };
    for (const auto& one : cases) {
        Scene scene;
        one.arrange(scene);
        BOOST_TEST(scene.verdict(one.verb) == one.verdict, one.reason << ": " << scene.verdict(one.verb));
    }
}

BOOST_AUTO_TEST_CASE(nobody_reviews_an_own_reply_and_a_round_is_rated_once) {
    Scene scene;
    scene.message.state = replied;
    scene.actor = supervisor();
    scene.reply.emplace();
    scene.reply->author = scene.actor.person;
    BOOST_TEST(scene.verdict(Verb::approve) == "same_person");
    BOOST_TEST(scene.verdict(Verb::send_back) == "same_person");
    scene.reply->author = "李敏";
    BOOST_TEST(scene.verdict(Verb::approve) == "yes");
    scene.message.state = closed;
    scene.rating.emplace();
    BOOST_TEST(scene.verdict(Verb::rating) == "already_rated");
    scene.message.round = 2;
    BOOST_TEST(scene.verdict(Verb::rating) == "yes");
}

BOOST_AUTO_TEST_CASE(a_waiting_return_is_ruled_on_not_dispatched_past) {
    Scene scene;
    scene.actor = dispatcher();
    scene.requests = {scene.request(RequestType::return_, RequestState::pending)};
    BOOST_TEST(scene.verdict(Verb::dispatch) == "return_pending");
    scene.requests = {scene.request(RequestType::return_, RequestState::rejected)};
    BOOST_TEST(scene.verdict(Verb::dispatch) == "yes");
}

BOOST_AUTO_TEST_CASE(voiding_is_asked_for_once) {
    Scene scene;
    scene.actor = dispatcher();
    scene.requests = {scene.request(RequestType::void_, RequestState::pending)};
    BOOST_TEST(scene.verdict(Verb::void_) == "void_pending");
    scene.requests = {scene.request(RequestType::void_, RequestState::rejected)};
    BOOST_TEST(scene.verdict(Verb::void_) == "yes");
}

BOOST_AUTO_TEST_CASE(a_conflict_names_what_is_allowed) {
    Scene scene;
    scene.message.state = handling;
    const auto refused = judge(scene.situation(), Verb::sign);
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().fault == Fault::conflict));
    BOOST_TEST((refused.error().allowed == std::vector<std::string>{"assign", "contact", "progress", "reply", "return", "transfer_out", "extend", "pause"}));
}

BOOST_AUTO_TEST_CASE(verbs_that_are_no_rows_are_a_bug) {
    for (const Verb verb : {Verb::register_, Verb::approve_return, Verb::view_identity, Verb::deliver}) BOOST_CHECK_THROW(rule_of(verb), std::logic_error);
}

BOOST_AUTO_TEST_CASE(roles_follow_from_parties) {
    BOOST_TEST(roles_for(rule_of(Verb::progress).who).has(Role::office));
    BOOST_TEST(!roles_for(rule_of(Verb::progress).who).has(Role::dispatcher));
    BOOST_TEST((roles_for(rule_of(Verb::transfer_out).who).has(Role::office) && roles_for(rule_of(Verb::transfer_out).who).has(Role::dispatcher)));
    BOOST_TEST(roles_for(rule_of(Verb::withdraw).who).has(Role::adapter));
    BOOST_TEST(roles_for(0).empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
