// How text is cut for searching, and what people type is asked for the same way.
#include "service/rules/grams.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

BOOST_AUTO_TEST_SUITE(grams)

BOOST_AUTO_TEST_CASE(text_is_cut_into_pairs_and_words) {
    struct Case {
        const char* name;
        const char* text;
        const char* grams;
    };
    for (const Case& c : {Case{"pairs, and the last by itself", "停车难", "停车 车难 难"},
                          Case{"one character", "烟", "烟"},
                          Case{"punctuation separates", "停车。占道", "停车 车 占道 道"},
                          Case{"so do line ends", "停车\n占道", "停车 车 占道 道"},
                          Case{"letters and digits stay whole, in lower case", "WiFi坏了 12345", "wifi 坏了 了 12345"},
                          Case{"full width is half", "ＡＢＣ１２３", "abc123"},
                          Case{"other scripts keep their words", "café Привет", "café Привет"},
                          Case{"beyond the first plane", "𠮷野家", "𠮷野 野家 家"},
                          Case{"nothing to look for", "😀！？ ——", ""},
                          Case{"nothing", "", ""}})
        BOOST_TEST(grams_of(c.text) == c.grams, c.name);
}

BOOST_AUTO_TEST_CASE(what_is_typed_must_all_be_there_as_it_stands) {
    struct Case {
        const char* name;
        const char* typed;
        const char* asked;
    };
    for (const Case& c : {Case{"two characters", "停车", "\"停车\""},
                          Case{"a longer word is a row of pairs", "停车难", "\"停车 车难\""},
                          Case{"one character begins a pair or stands alone", "烟", "\"烟\" *"},
                          Case{"two words", "停车 占道", "\"停车\" AND \"占道\""},
                          Case{"with the ideographic space", "停车　占道", "\"停车\" AND \"占道\""},
                          Case{"letters may go on", "WiF", "\"wif\" *"},
                          Case{"a number and its noun", "12号楼", "\"12 号楼\""},
                          Case{"characters before letters end there", "用WiFi", "\"用 wifi\" *"},
                          Case{"no syntax of the index's own gets through", "\"停车\" OR* NOT", "\"停车\" AND \"or\" * AND \"not\" *"}})
        BOOST_TEST(grams_wanted(c.typed).value_or("") == c.asked, c.name);
    for (const char* nothing : {"", "  ", "！？", "\"\"", "😀"}) BOOST_TEST(!grams_wanted(nothing).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
