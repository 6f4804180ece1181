// A supervisor set a short clock while a reply waited for its review; the approval closed the message, and the short clock ran on and escalated.
#include "service/answer.hpp"
#include "service/intake.hpp"
#include "service/review.hpp"
#include "service/supervision.hpp"
#include "tests/support/installation.hpp"
#include <algorithm>
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

BOOST_AUTO_TEST_CASE(an_approved_reply_leaves_no_short_clock_behind) {
    TestInstallation street;
    Deployment reviewing = *street.deployment;
    for (auto& [label, policy] : reviewing.policy_versions) policy.review = true;
    street.deployment = std::make_shared<const Deployment>(std::move(reviewing));
    Draft draft;
    draft.channel = "web_message";
    draft.external_id = "a-1";
    draft.letter.body = "有件事";
    draft.service_item = "property.management";
    const Context channel = street.as(adapter("web_message"));
    const Context office = street.as(clerk("glb"));
    const Context boss = street.as(supervisor());
    const PreparedDraft prepared = prepare(channel, draft);
    const MessageId id = street.store->write_now([=](Unit& unit) -> Result<Registration> { return register_message(unit, channel, prepared); })->dossier.message.id;
    street.store->write_now([=](Unit& unit) -> Result<Dossier> { return reply(unit, office, id, {Outcome::explained, "答复"}, {}); }).value();
    street.store->write_now([=](Unit& unit) -> Result<Dossier> { return supervise(unit, boss, id, {1, true, std::nullopt}, {}); }).value();
    const Dossier closed = street.store->write_now([=](Unit& unit) -> Result<Dossier> { return approve_reply(unit, boss, id, std::nullopt, {}); }).value();

    BOOST_TEST((closed.message.state == State::closed));
    const auto runs = [](const MessageClock& clock) { return clock.stage == Stage::reply && clock.state == ClockState::running; };
    BOOST_TEST(std::none_of(closed.clocks.begin(), closed.clocks.end(), runs));
    BOOST_TEST(!closed.message.dates.late_at.has_value());
}

} // namespace huiying::tests
