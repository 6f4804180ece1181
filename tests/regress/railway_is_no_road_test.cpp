// 城铁 was read as a place named after a 城, and 城际铁路 as one after a 路, so that two letters on one railway seemed to share nothing but a
// name, and never met.
#include "service/rules/clusters/names.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::clusters::tests {

BOOST_AUTO_TEST_CASE(what_ends_like_a_name_within_a_word_is_no_name) {
    const Commonness commonness{1500};
    const auto names_of = [&](const char* title) { return names_in(symbols_of(title, 64), commonness, 8).size(); };
    for (const char* const title : {"建议南北城际铁路增加班次", "希望南北城铁多停一站", "拓宽南北公路"}) BOOST_TEST(names_of(title) == 0U, title);
    for (const char* const title : {"拓宽南涧路", "沁芳城路灯不亮", "秀水路积水", "白马路积水", "龙城镇停水"}) BOOST_TEST(names_of(title) == 1U, title);
}

} // namespace huiying::clusters::tests
