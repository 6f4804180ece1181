// A supplement that a dispatcher accepted opened the message again; where the ruling kept the office and named others to help it, the state fell back to
// closed, and its clocks ran on behind it.
#include "service/answer.hpp"
#include "service/intake.hpp"
#include "service/pausing.hpp"
#include "service/ruling.hpp"
#include "tests/support/installation.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

BOOST_AUTO_TEST_CASE(a_supplement_accepted_for_the_same_office_with_helpers_opens_the_message) {
    TestInstallation street;
    Draft draft;
    draft.channel = "web_message";
    draft.external_id = "a-1";
    draft.letter.body = "有件事";
    draft.service_item = "property.management";
    const Context channel = street.as(adapter("web_message"));
    const Context office = street.as(clerk("glb"));
    const Context zhao = street.as(dispatcher());
    const PreparedDraft prepared = prepare(channel, draft);
    const MessageId id = street.store->write_now([=](Unit& unit) -> Result<Registration> { return register_message(unit, channel, prepared); })->dossier.message.id;
    street.store->write_now([=](Unit& unit) -> Result<Dossier> { return reply(unit, office, id, {Outcome::explained, "答复"}, {}); }).value();
    const Dossier closed = street.store->write_now([=](Unit& unit) -> Result<Dossier> { return supplement(unit, channel, id, "还有一件", {}); }).value();
    BOOST_REQUIRE(closed.requests.size() == 1U);
    Ruling ruling;
    ruling.next = {"glb", {"sfs"}, false, std::nullopt};
    street.store->write_now([=, request = closed.requests[0].id](Unit& unit) -> Result<Request> { return approve(unit, zhao, request, ruling, {}); }).value();

    const Message opened = street.store->read_now([id](const View& view) -> Result<Message> { return view.messages().find(id).value(); }).value();
    BOOST_TEST((opened.state == State::dispatched));
    BOOST_TEST(opened.round == 2);
    BOOST_TEST((opened.office == "glb" && opened.assisting == std::vector<std::string>{"sfs"}));
    BOOST_TEST(!opened.closed_at.has_value());
}

} // namespace huiying::tests
