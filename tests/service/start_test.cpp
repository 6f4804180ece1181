// What happens once at a start: secrets are made or read, policies get their versions, and an open message keeps the version it began with.
#include "service/start.hpp"
#include "config/content.hpp"
#include "config/policies.hpp"
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>
#include <algorithm>

namespace huiying::tests {

namespace {

Policy& policy_named(Deployment& deployment, const std::string& name) {
    return *std::find_if(deployment.policies.begin(), deployment.policies.end(), [&](const Policy& one) { return one.name == name; });
}

/// Replaces `from` in the policy's own text and reads it anew, as an edit of the file does.
void edit(Policy& policy, const std::string& from, const std::string& to) {
    std::string text = policy.content;
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) text.replace(at, from.size(), to);
    policy = parse_policy(text).value();
}

/// Starts anew with a configuration changed by `change`.
template <class Change>
void restart(Street& street, Change change, PolicyChange change_allowed = PolicyChange::take) {
    Deployment fresh = reference_deployment();
    change(fresh);
    register_policies(*street.store, fresh, [](const std::string& content) { return parse_policy(content); }, change_allowed, street.clock.now());
    register_calendars(*street.store, fresh, content_readers(), street.clock.now());
    street.deployment = std::make_shared<const Deployment>(std::move(fresh));
}

void slower(Deployment& deployment) { edit(policy_named(deployment, "hotline.complaint"), "\"5wd\"", "\"7wd\""); }

int version_of(const Street& street, const std::string& name) {
    for (const Policy& one : street.deployment->policies)
        if (one.name == name) return one.version;
    return 0;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(start, Street)

BOOST_AUTO_TEST_CASE(the_first_start_gives_version_one_and_the_next_changes_nothing) {
    for (const Policy& one : deployment->policies) BOOST_TEST(one.version == 1, one.name);
    const std::string before = everything();
    store.reopen();
    restart(*this, [](Deployment&) {});
    for (const Policy& one : deployment->policies) BOOST_TEST(one.version == 1, one.name);
    BOOST_TEST(everything() == before);
    BOOST_TEST(deployment->policy_versions.size() == deployment->policies.size());
}

BOOST_AUTO_TEST_CASE(an_edit_makes_a_new_version_of_that_policy_alone) {
    restart(*this, slower);
    for (const Policy& one : deployment->policies) BOOST_TEST(one.version == (one.name == "hotline.complaint" ? 2 : 1), one.name);
    BOOST_TEST((deployment->policy_versions.contains("hotline.complaint@1") && deployment->policy_versions.contains("hotline.complaint@2")));
    restart(*this, [](Deployment&) {});
    BOOST_TEST(version_of(*this, "hotline.complaint") == 3, "taking an edit back is an edit");
    restart(*this, [](Deployment&) {});
    BOOST_TEST(version_of(*this, "hotline.complaint") == 3);
}

BOOST_AUTO_TEST_CASE(an_open_message_keeps_the_version_it_began_with) {
    const MessageId waiting = bring(letter("hotline_12345")).dossier.message.id;
    const MessageId running = at_glb("hotline_12345");
    const std::string before = clocks(running);
    restart(*this, slower);
    BOOST_TEST(clocks(running) == before);
    act(dispatcher(), Verb::dispatch, waiting).value();
    BOOST_TEST((message(waiting).policy == "hotline.complaint@1" && clock_of(waiting, Stage::reply).limit == "5wd" && clock_of(waiting, Stage::reply).policy == "hotline.complaint@1"));
    const MessageId after = at_glb("hotline_12345");
    BOOST_TEST((message(after).policy == "hotline.complaint@2" && clock_of(after, Stage::reply).limit == "7wd"));
    for (const MessageId id : {waiting, running, after}) BOOST_TEST(outcome(act(clerk("glb"), Verb::reply, id)) == "ok");
}

BOOST_AUTO_TEST_CASE(the_guards_of_the_old_version_hold_for_old_messages) {
    const MessageId before = at_glb("hotline_12345");
    restart(*this, [](Deployment& fresh) { edit(policy_named(fresh, "hotline.complaint"), "\"allowed\":true", "\"allowed\":false"); });
    BOOST_TEST(version_of(*this, "hotline.complaint") == 2);
    const MessageId after = at_glb("hotline_12345");
    BOOST_TEST(outcome(act(clerk("glb"), Verb::return_, before)) == "ok");
    BOOST_TEST(outcome(act(clerk("glb"), Verb::return_, after)) == "not_returnable");
}

BOOST_AUTO_TEST_CASE(a_policy_with_review_holds_the_answer_back) {
    Deployment reviewing = *deployment; // no file can ask for this yet
    reviewing.policy_versions.at("hotline.complaint@1").review = true;
    deployment = std::make_shared<const Deployment>(std::move(reviewing));
    const MessageId id = at_glb("hotline_12345");
    act(clerk("glb"), Verb::return_, id).value();
    const Dossier replied = act(clerk("glb"), Verb::reply, id).value();
    BOOST_TEST((replied.message.state == State::replied && !replied.message.closed_at && replied.message.outcome == Outcome::solved));
    BOOST_TEST(feed("hotline_12345").empty(), "nothing goes home before another person has looked at it");
    BOOST_TEST((clock_of(id, Stage::reply).state == ClockState::met), "by the time it was given");
    BOOST_TEST((replied.requests.at(0).state == RequestState::withdrawn), "who answers does not want to send it back any more");
    BOOST_TEST(outcome(act(clerk("glb"), Verb::reply, id)) == "state_conflict");
    BOOST_TEST(outcome(act(dispatcher(), Verb::decline, id)) == "ok", "it is still open");
}

BOOST_AUTO_TEST_CASE(a_message_outlives_its_policy) {
    const MessageId id = at_glb("hotline_12345");
    restart(*this, [](Deployment& fresh) { std::erase_if(fresh.policies, [](const Policy& one) { return one.name == "hotline.complaint"; }); });
    BOOST_TEST((message(id).policy == "hotline.complaint@1"));
    BOOST_TEST(outcome(act(clerk("glb"), Verb::reply, id)) == "ok");
    BOOST_TEST(message(at_glb("hotline_12345")).policy == "hotline.other@1", "new ones fall under what is left");
}

BOOST_AUTO_TEST_CASE(only_who_serves_brings_new_versions) {
    const std::string before = everything();
    BOOST_CHECK_THROW(restart(*this, slower, PolicyChange::refuse), StorageFailure);
    BOOST_TEST(everything() == before);
    restart(*this, [](Deployment&) {}, PolicyChange::refuse);
    BOOST_TEST(version_of(*this, "hotline.complaint") == 1, "what is in force already is no difference");
}

BOOST_AUTO_TEST_CASE(a_stored_policy_that_cannot_be_read_stops_the_start) {
    Deployment fresh = reference_deployment();
    BOOST_CHECK_THROW(register_policies(*store, fresh, [](const std::string&) { return std::optional<Policy>{}; }, PolicyChange::take, clock.now()), StorageFailure);
}

BOOST_AUTO_TEST_CASE(secrets_are_made_once_and_are_this_installations_own) {
    BOOST_TEST((secrets->person.size() >= 32 && secrets->code.size() >= 32 && secrets->person != secrets->code));
    store.reopen();
    const auto again = open_secrets(*store);
    BOOST_TEST((again->person == secrets->person && again->code == secrets->code));
    Street other;
    BOOST_TEST((other.secrets->person != secrets->person && other.secrets->code != secrets->code));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
