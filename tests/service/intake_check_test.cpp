// What can be wrong with the content of a message, each fault with its pointer, all at once, and never repeating what was written.
#include "tests/service/street.hpp"
#include <boost/test/unit_test.hpp>
#include <cmath>

namespace huiying::tests {

namespace {

std::string repeat(const std::string& text, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) out += text;
    return out;
}

struct CheckCase {
    const char* reason;
    void (*change)(Draft&);
    const char* faults; ///< pointer:code, separated by blanks
};

const CheckCase cases[]{
    {"a good one", [](Draft&) {}, ""},
    {"a title alone", [](Draft& d) { d.letter.body.reset(), d.letter.title = "题"; }, ""},
    {"neither title nor body", [](Draft& d) { d.letter.body.reset(); }, "/body:required"},
    {"nothing but white space", [](Draft& d) { d.letter.body = " \n\t　\u200B"; }, "/body:required"},
    {"500 characters of title", [](Draft& d) { d.letter.title = repeat("题", 500); }, ""},
    {"500 characters of four bytes", [](Draft& d) { d.letter.title = repeat("😀", 500); }, ""},
    {"501 characters of title", [](Draft& d) { d.letter.title = repeat("a", 501); }, "/title:too_long"},
    {"a title far too long is one fault", [](Draft& d) { d.letter.title = repeat("题", 5000); }, "/title:too_long"},
    {"128 KiB of body", [](Draft& d) { d.letter.body = std::string(128 * 1024, 'a'); }, ""},
    {"a byte more", [](Draft& d) { d.letter.body = std::string(128 * 1024 + 1, 'a'); }, "/body:too_long"},
    {"8 KiB of extra", [](Draft& d) { d.letter.extra = std::string(8 * 1024, ' '); }, ""},
    {"a byte more of extra", [](Draft& d) { d.letter.extra = std::string(8 * 1024 + 1, ' '); }, "/extra:too_long"},
    {"an unknown channel", [](Draft& d) { d.channel = "pigeon"; }, "/channel:unknown_channel"},
    {"an unknown service item", [](Draft& d) { d.service_item = "nothing.such"; }, "/service_item:unknown_service_item"},
    {"an unknown document", [](Draft& d) { d.about_document = "nothing-such"; }, "/about_document:unknown_document"},
    {"an external id too long", [](Draft& d) { d.external_id = std::string(201, 'x'); }, "/external_id:too_long"},
    {"five minutes ahead", [](Draft& d) { d.received_at = at("2026-11-23T09:05:00+08:00"); }, ""},
    {"more than five minutes ahead", [](Draft& d) { d.received_at = at("2026-11-23T09:05:00.001+08:00"); }, "/received_at:in_future"},
    {"long ago", [](Draft& d) { d.received_at = at("1999-01-01T00:00:00+08:00"); }, ""},
    {"before time began", [](Draft& d) { d.received_at = at("1969-12-31T23:59:59Z"); }, "/received_at:out_of_range"},
    {"due from above before it came", [](Draft& d) { d.upstream_due_at = at("2026-11-23T08:59:59+08:00"); }, "/upstream_due_at:out_of_range"},
    {"due from above after it came", [](Draft& d) { d.received_at = at("2026-11-20T09:00:00+08:00"), d.upstream_due_at = at("2026-11-21T09:00:00+08:00"); }, ""},
    {"a place off the globe", [](Draft& d) { d.letter.location.lat = 91, d.letter.location.lon = -181; }, "/location/lat:out_of_range /location/lon:out_of_range"},
    {"a place that is no number", [](Draft& d) { d.letter.location.lat = std::nan(""); }, "/location/lat:out_of_range"},
    {"contact fields too long",
     [](Draft& d) {
         const std::string text(1001, '1');
         d.letter.contact = {text, text, text, text};
         d.letter.location.address = d.letter.location.community = text;
     },
     "/location/address:too_long /location/community:too_long /contact/name:too_long /contact/phone:too_long /contact/email:too_long /contact/ref:too_long"},
    {"all at once",
     [](Draft& d) {
         d.channel = "pigeon";
         d.service_item = "x";
         d.letter.body.reset();
         d.received_at = at("2027-01-01T00:00:00+08:00");
     },
     "/body:required /channel:unknown_channel /service_item:unknown_service_item /received_at:in_future"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(intake_checks)

BOOST_AUTO_TEST_CASE(faults_with_their_pointers) {
    const Deployment deployment = reference_deployment();
    for (const CheckCase& one : cases) {
        Draft draft;
        draft.channel = "web_message";
        draft.external_id = "x-1";
        draft.letter.body = "有件事";
        one.change(draft);
        std::string found;
        for (const FieldFault& fault : check_draft(deployment, draft, at("2026-11-23T09:00:00+08:00"))) found += (found.empty() ? "" : " ") + fault.pointer + ":" + fault.code;
        BOOST_TEST(found == one.faults, one.reason << ": " << found);
    }
}

BOOST_AUTO_TEST_CASE(no_fault_repeats_what_was_written) {
    const Deployment deployment = reference_deployment();
    const std::string secret = "十三位秘密";
    Draft draft;
    draft.channel = draft.external_id = repeat(secret, 100);
    draft.service_item = draft.about_document = secret;
    draft.letter.title = draft.letter.body = repeat(secret, 20000);
    draft.letter.contact = {repeat(secret, 100), repeat(secret, 100), repeat(secret, 100), repeat(secret, 100)};
    const auto faults = check_draft(deployment, draft, at("2026-11-23T09:00:00+08:00"));
    BOOST_TEST(faults.size() >= 8U);
    for (const FieldFault& fault : faults) BOOST_TEST((fault.pointer + fault.code + fault.detail).find(secret) == std::string::npos, fault.pointer);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
