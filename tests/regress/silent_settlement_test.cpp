// The record told of a return request only by its verb: that it waited, how it was ruled on, and that closing the message withdrew it stood in no
// line's before and after.
#include "service/answer.hpp"
#include "service/intake.hpp"
#include "tests/support/installation.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

BOOST_AUTO_TEST_CASE(closing_tells_what_became_of_the_waiting_request) {
    TestInstallation street;
    Draft draft;
    draft.channel = "web_message";
    draft.external_id = "a-1";
    draft.letter.body = "有件事";
    draft.service_item = "property.management";
    const Context context = street.as(adapter("web_message"));
    const PreparedDraft prepared = prepare(context, draft);
    const MessageId id = street.store->write_now([context, prepared](Unit& unit) -> Result<Registration> { return register_message(unit, context, prepared); })->dossier.message.id;
    const Context office = street.as(clerk("glb"));
    street.store->write_now([office, id](Unit& unit) -> Result<Dossier> { return ask_return(unit, office, id, {ReturnReason::not_our_duty, std::nullopt, std::nullopt}, {}); }).value();
    street.store->write_now([office, id](Unit& unit) -> Result<Dossier> { return reply(unit, office, id, {Outcome::explained, "答复"}, {}); }).value();

    const auto record = street.store->read_now([id](const View& view) -> Result<Page<StoredEvent>> { return view.events().of(id, 10, std::nullopt); })->items;
    BOOST_REQUIRE(record.size() == 4U);
    BOOST_TEST(record[2].detail.find(R"({"field":"request.return","after":"pending"})") != std::string::npos);
    BOOST_TEST(record[3].detail.find(R"({"field":"request.return","before":"pending","after":"withdrawn"})") != std::string::npos);
}

} // namespace huiying::tests
