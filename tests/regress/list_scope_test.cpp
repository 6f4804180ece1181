// Two lists forgot to ask whose they were. Requests were shown in full to a person without any office; and messages were listed by any former
// holder a clerk cared to name, confidential ones with them.
#include "service/desk.hpp"
#include "service/intake.hpp"
#include "service/ruling.hpp"
#include "tests/support/installation.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

/// A confidential message that goes to `jgw`.
void accuse(TestInstallation& street) {
    Draft draft;
    draft.channel = "web_message";
    draft.external_id = "a-1";
    draft.letter.body = "反映一个情况";
    draft.service_item = "conduct";
    const Context context = street.as(adapter("web_message"));
    const PreparedDraft prepared = prepare(context, draft);
    street.store->write_now([context, prepared](Unit& unit) -> Result<Registration> { return register_message(unit, context, prepared); }).value();
}

} // namespace

BOOST_AUTO_TEST_CASE(requests_are_not_for_those_without_an_office) {
    TestInstallation street;
    const auto page = street.store->read_now(
        [context = street.as(adapter("*"))](const View& view) -> Result<Page<Request>> { return list_requests(view, context, {}, 10, std::nullopt); });
    BOOST_REQUIRE(!page);
    BOOST_TEST((page.error().fault == Fault::not_found));
}

BOOST_AUTO_TEST_CASE(a_clerk_cannot_list_what_another_office_had) {
    TestInstallation street;
    accuse(street);
    const auto list = [&](const Actor& actor) {
        MessageFilter filter;
        filter.had_by = "jgw";
        return street.store->read_now([context = street.as(actor), filter](const View& view) -> Result<Page<Shown>> { return list_messages(view, context, filter, 10, std::nullopt); });
    };
    BOOST_TEST((!list(clerk("glb")) && list(clerk("glb")).error().fault == Fault::not_found));
    BOOST_TEST(list(clerk("jgw"))->items.size() == 1U);
}

} // namespace huiying::tests
