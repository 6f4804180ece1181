// What was imported for a split letter (an addition, a rating, a withdrawal) was refused when one of its parts had been worked on since: the time at which it
// took effect was taken for the part's as well.
#include "service/answer.hpp"
#include "service/dispatch.hpp"
#include "service/intake.hpp"
#include "service/pausing.hpp"
#include "service/splitting.hpp"
#include "tests/support/installation.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

BOOST_FIXTURE_TEST_CASE(what_is_imported_for_a_split_letter_reaches_parts_that_were_worked_on_since, TestInstallation) {
    Actor channel = adapter("hotline_12345");
    channel.may_import = true;
    Draft draft;
    draft.channel = "hotline_12345";
    draft.external_id = "1";
    draft.letter.body = "有两件事想说说";
    const PreparedDraft prepared = prepare(as(channel), std::move(draft));
    const auto write = [&](const Actor& actor, auto work) { return store->write_now([context = as(actor), work](Unit& unit) { return work(unit, context); }); };
    const MessageId id = write(channel, [prepared](Unit& unit, const Context& context) { return register_message(unit, context, prepared); })->dossier.message.id;
    SplitOrder order;
    for (const char* office : {"glb", "zfd"}) {
        order.parts.emplace_back().body = "一件事";
        order.parts.back().office = office;
    }
    const Dossier whole = write(dispatcher(), [id, order](Unit& unit, const Context& context) { return split_message(unit, context, id, order, {}); }).value();
    const VerbOptions before{std::nullopt, clock.now()};
    clock.pass(std::chrono::hours{2});
    const MessageId part = whole.parts[0].id;
    write(clerk("glb"), [part](Unit& unit, const Context& context) { return sign(unit, context, part, {}); }).value();
    const auto added = write(channel, [id, before](Unit& unit, const Context& context) { return supplement(unit, context, id, "补充一句", before); });
    BOOST_TEST(added.has_value());
    const auto gone = write(channel, [id, before](Unit& unit, const Context& context) { return withdraw(unit, context, id, std::nullopt, before); });
    BOOST_TEST_REQUIRE(gone.has_value());
    BOOST_TEST((gone->parts[0].state == State::voided));
}

} // namespace huiying::tests
