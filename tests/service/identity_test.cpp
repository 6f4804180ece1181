// Who wrote: one person's number and address, however a channel writes them down.
#include "service/rules/identity.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

BOOST_AUTO_TEST_SUITE(identity)

BOOST_AUTO_TEST_CASE(one_mobile_number_is_one_person_however_it_is_written) {
    for (const char* written : {"13800001234", "138 0000 1234", "138-0000-1234", "+8613800001234", "+86 138 0000 1234", "008613800001234", "8613800001234",
                                "(86)138-0000-1234", " 13800001234\t", "１３８００００１２３４", "手机：13800001234", "13800001234、13900001234", "13800001234 或 62340000"})
        BOOST_TEST(phone_identity(written) == "13800001234", written);
}

BOOST_AUTO_TEST_CASE(one_landline_is_one_person_with_and_without_the_country) {
    for (const char* written : {"021-62340000", "(021) 6234 0000", "+86 21 6234 0000", "0086-21-62340000", "+86(021)62340000"})
        BOOST_TEST(phone_identity(written) == "02162340000", written);
    BOOST_TEST(phone_identity("+86 10 6234 0000") == "01062340000", "no mobile number, though it begins with 1");
    BOOST_TEST(phone_identity("6234 0000 转 801") == "62340000", "the house, whoever answers");
    BOOST_TEST(phone_identity("6234 0000") == "62340000", "without its area nobody knows which: another person");
    BOOST_TEST(phone_identity("8612 3456") == "86123456", "a local number that begins like the country");
}

BOOST_AUTO_TEST_CASE(a_foreign_number_keeps_its_country) {
    BOOST_TEST(phone_identity("+1 380 000 1234") == "+13800001234", "nobody's mobile number at home");
    BOOST_TEST(phone_identity("(+1) 380 000 1234") == "+13800001234");
    BOOST_TEST(phone_identity("0044 20 7946 0000") == phone_identity("+44 20 7946 0000"));
}

BOOST_AUTO_TEST_CASE(what_tells_nobody_is_no_identity) {
    for (const char* written : {"", " ", "无", "12", "138****1234", "138xxxx1234", "138××××1234", "138某某1234", "00000000000", "000", "wx:li888", "保密"}) BOOST_TEST(phone_identity(written).empty(), written);
    for (const char* written : {"", "无", "li", "l***@example.com"}) BOOST_TEST(email_identity(written).empty(), written);
}

BOOST_AUTO_TEST_CASE(an_address_is_one_person_in_either_case) {
    for (const char* written : {"li.si@example.com", "Li.Si@Example.COM", " li.si@example.com ", "ｌｉ.si＠example.com"})
        BOOST_TEST(email_identity(written) == "li.si@example.com", written);
    BOOST_TEST(email_identity("li.si@example.com") != email_identity("lisi@example.com"));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
