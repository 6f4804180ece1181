// `huiying import` read a line before the checks saw it: a member given twice was merged, and signs that are not UTF-8 were replaced, where the
// API refuses both.
#include "tests/support/program.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

BOOST_AUTO_TEST_CASE(an_import_refuses_what_the_api_refuses) {
    const ProgramFixture fixture;
    const std::string lines = fixture.folder().file("in.jsonl");
    write_file(lines, R"({"external_id":"1","title":"一","title":"二"})" "\n");
    const Ran twice = fixture.run({"import", "--channel", "web_message", lines});
    BOOST_TEST(twice.status == 1);
    BOOST_TEST(twice.err.find("given twice") != std::string::npos, twice.err);
    const std::string rows = fixture.folder().file("in.csv");
    write_file(rows, "external_id,title\n1,\xC7\xEB\xCE\xCA\n"); // GBK, as some spreadsheets save it
    const Ran foreign = fixture.run({"import", "--channel", "web_message", rows});
    BOOST_TEST(foreign.status == 1);
    BOOST_TEST(foreign.out == "registered 0, known before 0, refused 1\n");
}

} // namespace huiying::tests
