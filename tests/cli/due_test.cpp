// `huiying due` and `huiying explain`: lines in, due times out, whatever blocks they come in; and a due date shown day by day.
#include "cli/due_lines.hpp"
#include "config/calendars.hpp"
#include "tests/cli/cli_fixture.hpp"
#include "tests/support/program.hpp"
#include <boost/test/unit_test.hpp>
#include <algorithm>
#include <fcntl.h>
#include <unistd.h>

namespace huiying::tests {

namespace {

struct LineCase {
    const char* line;
    const char* answer; ///< how it begins
};

constexpr LineCase lines[]{
    {"2021-04-30T10:00:00+08:00 1wd", "2021-05-07T00:00:00+08:00\n"},
    {"2021-04-30T02:00:00Z 5wd", "2021-05-12T00:00:00+08:00\n"},
    {"2021-04-30 10:00:00+08:00 15wd", "2021-05-26T00:00:00+08:00\n"},
    {"  2021-08-02T10:00:00+08:00\t60d \r", "2021-10-09T00:00:00+08:00\n"},
    {"2026-02-13T17:30:00.250+08:00 2h", "2026-02-13T19:30:00.250+08:00\n"},
    {"2026-02-14T16:00:00+08:00 2wh", "2026-02-24T10:00:00+08:00\n"},
    {"2024-01-31T10:00:00+08:00 1m", "2024-03-01T00:00:00+08:00\n"},
    {"2026-12-31T10:00:00+08:00 1wd", "2027-01-02T00:00:00+08:00\n"},
    {"", "error: must be a time and a limit"},
    {"   ", "error: must be a time and a limit"},
    {"5wd", "error: must be a time and a limit"},
    {"2021-04-30T10:00:00+08:00", "error: must be a time and a limit"},
    {"2021-04-30 5wd", "error: must begin with a time"},
    {"2021-02-30T10:00:00+08:00 5wd", "error: must begin with a time"},
    {"2021-04-30T10:00:00 5wd", "error: must begin with a time"},
    {"5wd 2021-04-30T10:00:00+08:00", "error: must begin with a time"},
    {"2021-04-30T10:00:00+08:00 0wd", "error: must end with a limit"},
    {"2021-04-30T10:00:00+08:00 -5wd", "error: must end with a limit"},
    {"2021-04-30T10:00:00+08:00 10000wd", "error: must end with a limit"},
    {"2021-04-30T10:00:00+08:00 5", "error: must end with a limit"},
    {"2021-04-30T10:00:00+08:00 5wd 5wd", "error: must begin with a time"},
    {"9999-12-30T10:00:00+08:00 5wd", "error: leads beyond the years"},
    {"0000-01-01T00:00:00+23:00 1h", "error: leads beyond the years"},
};

std::string all_lines() {
    std::string text;
    for (const LineCase& one : lines) text += std::string{one.line} + "\n";
    return text;
}

std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t from = 0; from < text.size();) {
        const auto end = text.find('\n', from);
        out.push_back(text.substr(from, end - from + 1));
        from = end + 1;
    }
    return out;
}

/// The shipped calendar, and lines over it.
struct Lines {
    std::string answer(std::string_view text, std::size_t block) {
        std::string out;
        for (; !text.empty(); text.remove_prefix(std::min(block, text.size()))) due.add(text.substr(0, block), out);
        due.finish(out);
        return out;
    }
    Zone zone{"Asia/Shanghai"};
    std::shared_ptr<const Calendars> calendars = load_calendars("config").calendars;
    DueLines due{calendars->street(), zone};
};

} // namespace

BOOST_AUTO_TEST_SUITE(due_lines)

BOOST_AUTO_TEST_CASE(each_line_has_its_answer) {
    Lines all;
    const auto answers = split(all.answer(all_lines(), 1 << 20));
    BOOST_REQUIRE_EQUAL(answers.size(), std::size(lines));
    for (std::size_t i = 0; i < answers.size(); ++i) BOOST_TEST(answers[i].starts_with(lines[i].answer), "'" << lines[i].line << "' gives " << answers[i]);
    BOOST_TEST(all.due.bad() == static_cast<std::size_t>(std::count_if(std::begin(lines), std::end(lines), [](const LineCase& one) { return std::string_view{one.answer}.starts_with("error"); })));
    BOOST_TEST(all.answer("13812341234 5wd", 100).find("138") == std::string::npos, "what was written is not repeated");
}

BOOST_AUTO_TEST_CASE(blocks_may_cut_lines_anywhere) {
    const std::string whole = Lines{}.answer(all_lines(), 1 << 20);
    for (const std::size_t block : {1U, 2U, 7U, 31U, 64U}) BOOST_TEST(Lines{}.answer(all_lines(), block) == whole, block);
}

BOOST_AUTO_TEST_CASE(a_last_line_without_its_end_counts) {
    BOOST_TEST(Lines{}.answer("2021-04-30T10:00:00+08:00 1wd", 10) == "2021-05-07T00:00:00+08:00\n");
    BOOST_TEST(Lines{}.answer("", 10).empty());
    BOOST_TEST(Lines{}.answer("\n", 10) == Lines{}.answer(" ", 10));
}

BOOST_AUTO_TEST_CASE(a_line_without_end_is_not_kept) {
    Lines one;
    std::string out;
    const std::string part(1 << 16, '7');
    for (int i = 0; i < 100; ++i) one.due.add(part, out);
    BOOST_TEST(out.empty());
    one.due.add("\n2021-04-30T10:00:00+08:00 1wd\n", out);
    BOOST_TEST(out == "error: the line is too long\n2021-05-07T00:00:00+08:00\n");
}

BOOST_AUTO_TEST_CASE(the_command_reads_and_writes_descriptors) {
    const test::TempFolder folder;
    const auto ask = [&](const std::string& text) {
        write_file(folder.file("in"), text);
        const int in = open(folder.file("in").c_str(), O_RDONLY | O_CLOEXEC);
        const int out = open(folder.file("out").c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        const int status = commands::due("config/huiying.json", in, out);
        close(in);
        close(out);
        return status;
    };
    BOOST_TEST(ask(all_lines()) == commands::refused);
    BOOST_TEST(file_text(folder.file("out")) == Lines{}.answer(all_lines(), 1 << 20));
    BOOST_TEST(ask("2021-04-30T10:00:00+08:00 1wd\n") == commands::done);
    BOOST_TEST(file_text(folder.file("out")) == "2021-05-07T00:00:00+08:00\n");
    BOOST_TEST(ask("") == commands::done);
    // Two million bytes: more than one block.
    std::string many;
    while (many.size() < 2'500'000) many += "2021-04-30T10:00:00+08:00 1wd\n";
    BOOST_TEST(ask(many) == commands::done);
    const std::string answers = file_text(folder.file("out"));
    BOOST_TEST(std::count(answers.begin(), answers.end(), '\n') == std::count(many.begin(), many.end(), '\n'));
}

BOOST_AUTO_TEST_CASE(the_program_counts_whatever_else_is_amiss) {
    ProgramFixture fixture;
    fixture.copy_config();
    write_file(fixture.config_file("policies.json"), "{");
    write_file(fixture.config_file("routing.json"), "{");
    const Ran sound = fixture.run({"due"});
    BOOST_TEST(sound.status == commands::done, sound.err);
    write_file(fixture.config_file("calendars/cn.json"), "{");
    const Ran spoiled = fixture.run({"due"});
    BOOST_TEST(spoiled.status == commands::failed);
    BOOST_TEST(spoiled.err.find("cn.json") != std::string::npos, spoiled.err);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(explain_command, CommandLine)

BOOST_AUTO_TEST_CASE(a_message_by_number_or_id) {
    const std::string path = file("one.jsonl", R"({"external_id":"a","body":"第一件","service_item":"property.management","kind":"consultation","received_at":"2021-04-30T10:00:00+08:00"})");
    BOOST_TEST(run([&] { return commands::import_file(config, "web_message", path); }) == commands::done, err);
    const Message message = store()->read_now([](const View& view) -> Result<Message> {
        const auto found = view.messages().find_external("web_message", "a");
        return view.messages().find(found.value().id).value();
    }).value();
    BOOST_TEST(run([&] { return commands::explain(config, message.number, "reply"); }) == commands::done, err);
    const std::string by_number = out;
    BOOST_TEST(by_number.find("环节 / stage: reply") != std::string::npos, by_number);
    BOOST_TEST(by_number.find("2021-05-03  周一 Mon  跳过：劳动节（国办发明电〔2020〕27号） / skipped: public holiday") != std::string::npos, by_number);
    BOOST_TEST(by_number.find("2021-05-08  周六 Sat  第3个工作日，调休上班：劳动节") != std::string::npos, by_number);
    BOOST_TEST(by_number.find("2021-05-11  周二 Tue  第5个工作日，到期 / working day 5, due") != std::string::npos, by_number);
    BOOST_TEST(by_number.find("第一件") == std::string::npos, "the citizen's words are not shown");
    BOOST_TEST(run([&] { return commands::explain(config, message.id.text(), "reply"); }) == commands::done, err);
    BOOST_TEST(out.substr(out.find('\n')) == by_number.substr(by_number.find('\n')), "but for the name it was asked by");
}

BOOST_AUTO_TEST_CASE(what_is_not_there) {
    BOOST_TEST(run([&] { return commands::explain(config, "20261123-000001", "reply"); }) == commands::refused);
    BOOST_TEST(err.find("there is no such message") != std::string::npos, err);
    BOOST_TEST(run([&] { return commands::explain(config, "20261123-000001", "nap"); }) == commands::failed);
    BOOST_TEST(err.find("one of dispatch") != std::string::npos, err);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
