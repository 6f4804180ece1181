// Dispatching and transferring out trusted their callers with the codes they named: only the HTTP decoder looked whether there is such an
// office. Now the use cases themselves refuse.
#include "service/dispatch.hpp"
#include "service/intake.hpp"
#include "tests/support/installation.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

BOOST_AUTO_TEST_CASE(nothing_goes_to_an_office_or_body_that_is_not_there) {
    TestInstallation street;
    Draft draft;
    draft.channel = "web_message";
    draft.external_id = "a-1";
    draft.letter.body = "有件事";
    const Context context = street.as(adapter("web_message"));
    const PreparedDraft prepared = prepare(context, draft);
    const MessageId id = street.store->write_now([context, prepared](Unit& unit) -> Result<Registration> { return register_message(unit, context, prepared); })->dossier.message.id;

    const Context dispatching = street.as(dispatcher());
    const auto dispatched = street.store->write_now([dispatching, id](Unit& unit) -> Result<Dossier> { return dispatch(unit, dispatching, id, {"nowhere", {}, false, std::nullopt}, {}); });
    BOOST_TEST((!dispatched && dispatched.error().errors.at(0).pointer == "/office"));
    const auto transferred = street.store->write_now([dispatching, id](Unit& unit) -> Result<Dossier> { return transfer_out(unit, dispatching, id, {"nowhere", "原因"}, {}); });
    BOOST_TEST((!transferred && transferred.error().errors.at(0).pointer == "/body"));
}

} // namespace huiying::tests
