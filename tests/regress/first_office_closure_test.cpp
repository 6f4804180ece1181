// An office that had no days of its own got its first closure: messages it already had stayed with the street's calendar, and their dates did not move.
#include "config/content.hpp"
#include "service/intake.hpp"
#include "service/rules/clocks.hpp"
#include "tests/support/installation.hpp"
#include <algorithm>
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

BOOST_AUTO_TEST_CASE(the_first_closure_of_an_office_moves_what_it_has) {
    TestInstallation street;
    Draft draft;
    draft.channel = "web_message";
    draft.external_id = "a-1";
    draft.letter.body = "有件事";
    draft.service_item = "property.management";
    const Context channel = street.as(adapter("web_message"));
    const PreparedDraft prepared = prepare(channel, draft);
    auto clocks = street.store->write_now([=](Unit& unit) -> Result<Registration> { return register_message(unit, channel, prepared); })->dossier.clocks;

    std::string content = street.deployment->calendars->content();
    content.pop_back();
    content += R"(,"local":{"offices":{"glb":[{"date":"2026-11-25","off":true,"name":"办公地点搬迁"}]}}})";
    DateChange change;
    change.calendars = content_readers().calendars(content, {}).value();
    count_change(*street.deployment, change, clocks);
    for (const MessageClock& clock : clocks) {
        const bool answer = clock.stage == Stage::reply;
        if (answer || clock.stage == Stage::total) BOOST_TEST(format_day(clock.staged.value().due_on) == (answer ? "2026-12-01" : "2026-11-30"), word(clock.stage));
    }
    BOOST_TEST(std::count_if(clocks.begin(), clocks.end(), [](const MessageClock& clock) { return clock.stage == Stage::reply; }) == 1);
}

} // namespace huiying::tests
