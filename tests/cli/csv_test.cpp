// CSV as spreadsheets write it, and the message that a row becomes.
#include "cli/csv.hpp"
#include <boost/test/unit_test.hpp>
#include <sstream>

namespace huiying::tests {

namespace {

using Fields = std::vector<std::string>;

struct Sheet {
    Fields header;
    std::vector<Fields> rows;
    std::vector<std::size_t> lines;
    std::uintmax_t bytes = 0;
};

Sheet read(const std::string& text) {
    std::istringstream in{text};
    CsvReader csv{in};
    Sheet sheet;
    sheet.header = csv.header();
    while (auto row = csv.next()) {
        sheet.rows.push_back(row->fields);
        sheet.lines.push_back(row->line);
    }
    sheet.bytes = csv.position();
    return sheet;
}

} // namespace

BOOST_AUTO_TEST_SUITE(csv)

BOOST_AUTO_TEST_CASE(fields_and_rows) {
    struct {
        const char* reason;
        const char* text;
        std::vector<Fields> rows;
    } const cases[]{
        {"plain", "a,b\n1,2\n3,4\n", {{"1", "2"}, {"3", "4"}}},
        {"no line end at the end", "a,b\n1,2", {{"1", "2"}}},
        {"line ends of Windows", "a,b\r\n1,2\r\n", {{"1", "2"}}},
        {"empty fields", "a,b,c\n,,\n1,,3\n", {{"", "", ""}, {"1", "", "3"}}},
        {"empty lines are no rows", "a,b\n\n1,2\n\r\n\n3,4\n\n", {{"1", "2"}, {"3", "4"}}},
        {"a comma in quotes", "a,b\n\"1,5\",2\n", {{"1,5", "2"}}},
        {"a quote in quotes", "a,b\n\"他说\"\"你好\"\"\",2\n", {{"他说\"你好\"", "2"}}},
        {"line ends in quotes", "a,b\n\"第一行\n第二行\r\n第三行\",2\n", {{"第一行\n第二行\r\n第三行", "2"}}},
        {"an empty field in quotes", "a,b\n\"\",2\n", {{"", "2"}}},
        {"a quote inside a plain field", "a,b\n5\" 屏,2\n", {{"5\" 屏", "2"}}},
        {"quotes never closed", "a,b\n\"1,2\n3,4\n", {{"1,2\n3,4\n"}}},
        {"a lone carriage return is text", "a,b\n1\r1,2\n", {{"1\r1", "2"}}},
        {"more and fewer fields than columns", "a,b\n1\n1,2,3\n", {{"1"}, {"1", "2", "3"}}},
        {"nothing but a header", "a,b\n", {}},
        {"nothing at all", "", {}},
    };
    for (const auto& one : cases) {
        const Sheet sheet = read(one.text);
        BOOST_TEST((sheet.rows == one.rows), one.reason);
        BOOST_TEST(sheet.bytes == std::string{one.text}.size(), one.reason);
    }
}

BOOST_AUTO_TEST_CASE(the_header_loses_its_byte_order_mark) {
    BOOST_TEST((read("\xEF\xBB\xBF"
                     "编号,正文\n1,2\n")
                    .header == Fields{"编号", "正文"}));
    BOOST_TEST((read("\"contact.name\",\"b\"\n").header == Fields{"contact.name", "b"}));
    BOOST_TEST(read("").header.empty());
}

BOOST_AUTO_TEST_CASE(rows_know_the_line_they_begin_on) {
    const Sheet sheet = read("a,b\n1,\"x\ny\nz\"\n\n2,3\n");
    BOOST_TEST((sheet.lines == std::vector<std::size_t>{2, 6}));
}

BOOST_AUTO_TEST_CASE(columns_that_contradict_each_other) {
    BOOST_TEST(!header_fault({"channel", "external_id", "contact.name", "contact.phone"}).has_value());
    BOOST_TEST(!header_fault({"a", "", ""}).has_value(), "columns without a name are not the same");
    BOOST_TEST(!header_fault({"contact", "contacted"}).has_value());
    for (const Fields& header : {Fields{"body", "title", "body"}, Fields{"contact", "contact.name"}, Fields{"contact.name", "contact"}})
        BOOST_TEST(header_fault(header).has_value(), header.front());
}

BOOST_AUTO_TEST_CASE(a_row_becomes_a_message) {
    struct {
        const char* reason;
        Fields header;
        Fields fields;
        const char* json;
    } const cases[]{
        {"plain texts", {"external_id", "body"}, {"7", "有件事"}, R"({"external_id":"7","body":"有件事"})"},
        {"empty fields are left out", {"external_id", "title", "body"}, {"7", "", "有"}, R"({"external_id":"7","body":"有"})"},
        {"dots lead inside", {"contact.name", "contact.phone"}, {"王", "138"}, R"({"contact":{"name":"王","phone":"138"}})"},
        {"a number that is a text stays one", {"contact.phone", "external_id"}, {"021", "1e5"}, R"({"contact":{"phone":"021"},"external_id":"1e5"})"},
        {"places are numbers", {"location.lat", "location.lon"}, {"31.25", "121"}, R"({"location":{"lat":31.25,"lon":121.0}})"},
        {"a place that is none is left to the checks", {"location.lat"}, {"31.25N"}, R"({"location":{"lat":"31.25N"}})"},
        {"flags", {"anonymous", "confidential", "publish_consent"}, {"是", "0", "true"}, R"({"anonymous":true,"confidential":false,"publish_consent":true})"},
        {"a flag that is none is left to the checks", {"anonymous"}, {"maybe"}, R"({"anonymous":"maybe"})"},
        {"text is kept as it is", {"body"}, {" 前后 空格\t\n\"引号\" "}, R"({"body":" 前后 空格\t\n\"引号\" "})"},
        {"columns without a header", {"body"}, {"有", "多"}, R"({"body":"有","column_2":"多"})"},
        {"nothing", {"body"}, {""}, "{}"},
    };
    for (const auto& one : cases) BOOST_TEST(csv_message(one.header, one.fields) == one.json, one.reason);
}

BOOST_AUTO_TEST_CASE(what_is_no_utf_8_is_left_to_the_checks) {
    const std::string message = csv_message({"body"}, {"\xD3\xD0"}); // 有 as an old spreadsheet writes it
    BOOST_TEST(message.find("\xEF\xBF\xBD") == std::string::npos, "no replacement signs in the citizen's name");
    BOOST_TEST(message.find("body") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
