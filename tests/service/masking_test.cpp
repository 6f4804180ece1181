// Masked contact data: enough to recognise a caller, not enough to reach one.
#include "service/rules/masking.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

BOOST_AUTO_TEST_SUITE(masking)

BOOST_AUTO_TEST_CASE(names) {
    const std::pair<const char*, const char*> cases[]{{"王小明", "王**"}, {"王", "王**"}, {"欧阳春华", "欧**"}, {"John Smith", "J**"}, {"𠮷田", "𠮷**"}, {"", ""}};
    for (const auto& [name, masked] : cases) BOOST_TEST(mask({name, {}, {}, {}}).name.value() == masked);
}

BOOST_AUTO_TEST_CASE(phones) {
    const std::pair<const char*, const char*> cases[]{
        {"13812341234", "138****1234"}, {"+8613812341234", "+86****1234"}, {"59181234", "****"}, {"110", "****"}, {"", ""}, {"１３８１２３４１２３４", "****"},
    };
    for (const auto& [phone, masked] : cases) BOOST_TEST(mask({{}, phone, {}, {}}).phone.value() == masked, phone);
}

BOOST_AUTO_TEST_CASE(emails) {
    const std::pair<const char*, const char*> cases[]{
        {"alice@example.com", "a***@example.com"}, {"a@example.com", "a***@example.com"}, {"王五@example.com", "王***@example.com"}, {"@example.com", "***"}, {"not an address", "***"}, {"a@b@example.com", "a***@example.com"}, {"", ""},
    };
    for (const auto& [email, masked] : cases) BOOST_TEST(mask({{}, {}, email, {}}).email.value() == masked, email);
}

BOOST_AUTO_TEST_CASE(each_field_is_masked_by_itself_and_the_channels_own_id_stays) {
    const Contact masked = mask({"王小明", "13812341234", "wxm@example.com", "u-42"});
    BOOST_TEST((masked.name == "王**" && masked.phone == "138****1234" && masked.email == "w***@example.com" && masked.ref == "u-42"));
    const Contact nobody = mask({});
    BOOST_TEST((!nobody.name && !nobody.phone && !nobody.email && !nobody.ref));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
