// `huiying audit metrics`, `index` and `export`: what is derived is proved and made anew; what is carried away is whole, masked and in order.
#include "service/port/outcomes.hpp"
#include "service/port/texts.hpp"
#include "service/rules/handled.hpp"
#include "tests/cli/cli_fixture.hpp"
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

namespace huiying::tests {

using nlohmann::json;

namespace {

class Derived : public CommandLine {
public:
    Derived() {
        const std::string path = file("old.jsonl", R"({"external_id":"a","title":"停车难","body":"每天","contact":{"name":"王小明","phone":"13812341234"}}
{"external_id":"b","body":"违建","service_item":"building.illegal"}
)");
        BOOST_REQUIRE_EQUAL(run([&] { return commands::import_file(config, "web_message", path); }), commands::done);
    }
    int audit(bool rebuild = false) {
        return run([&] { return commands::audit_metrics(config, rebuild); });
    }
    int index(bool rebuild = false) {
        return run([&] { return commands::index_texts(config, rebuild); });
    }
    int write(const std::string& what, const std::string& name, const std::string& from = {}, const std::string& to = {}) {
        return run([&] { return commands::export_file(config, {what, file_path(name), from, to}); });
    }
    std::string file_path(const std::string& name) const { return std::filesystem::path{database()}.parent_path() / name; }
    std::string content(const std::string& name) const {
        std::ifstream in{file_path(name), std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    std::size_t found(const std::string& words) const {
        MessageFilter filter;
        filter.text = words;
        return store()->read_now([filter](const View& view) -> Result<std::size_t> { return view.messages().list(filter, 10, std::nullopt).items.size(); }).value();
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(derived, Derived)

BOOST_AUTO_TEST_CASE(figures_that_were_tampered_with_are_named_and_made_anew) {
    BOOST_TEST(audit() == commands::done, err);
    BOOST_TEST(out == "ok: 2 messages counted anew, none differs\n");
    Handled invented;
    invented.message = MessageId{1};
    invented.channel = "web_message";
    invented.closed_at = Instant{};
    store()->write_now([invented](Unit& unit) -> Result<bool> { return unit.outcomes().keep(invented), true; }).value();
    BOOST_TEST(audit() == commands::refused);
    BOOST_TEST(out.starts_with("DIFFERS: message 1\n1 of 2 messages differ"));
    BOOST_TEST(audit(true) == commands::done);
    BOOST_TEST(audit() == commands::done);
}

BOOST_AUTO_TEST_CASE(the_index_is_brought_up_to_date_and_made_anew) {
    BOOST_TEST(found("停车") == 0u);
    BOOST_TEST(index() == commands::done, err);
    BOOST_TEST(found("停车") == 1u);
    store()->write_now([](Unit& unit) -> Result<bool> { return unit.texts().add(MessageId{2}, "停车"), true; }).value();
    BOOST_TEST(index() == commands::done);
    BOOST_TEST(found("停车") == 2u); // what is there is not looked at again
    BOOST_TEST(index(true) == commands::done);
    BOOST_TEST(found("停车") == 1u);
}

BOOST_AUTO_TEST_CASE(messages_are_carried_away_with_their_letters_and_without_their_writers) {
    BOOST_TEST(write("messages", "all.jsonl") == commands::done, err);
    const std::string text = content("all.jsonl");
    BOOST_TEST(std::count(text.begin(), text.end(), '\n') == 2);
    const json first = json::parse(text.substr(0, text.find('\n')));
    BOOST_TEST((first.at("external_id") == "a" && first.at("title") == "停车难" && first.at("contact").at("phone") == "138****1234"));
    BOOST_TEST(text.find("13812341234") == std::string::npos);
    BOOST_TEST(!std::filesystem::exists(file_path("all.jsonl.part")));
    BOOST_TEST(static_cast<int>(std::filesystem::status(file_path("all.jsonl")).permissions()) == 0600);

    BOOST_TEST(write("messages", "all.csv") == commands::done, err);
    const std::string csv = content("all.csv");
    BOOST_TEST(csv.starts_with("\xEF\xBB\xBFnumber,channel,external_id,"));
    BOOST_TEST((csv.find(",web_message,a,") < csv.find(",web_message,b,") && csv.find("王小明") == std::string::npos));
}

BOOST_AUTO_TEST_CASE(the_record_is_carried_away_in_order_with_its_hashes) {
    BOOST_TEST(write("record", "record.jsonl") == commands::done, err);
    const std::string text = content("record.jsonl");
    const json first = json::parse(text.substr(0, text.find('\n')));
    BOOST_TEST((first.at("seq") == 1 && first.at("verb") == "register" && first.at("hash").get<std::string>().size() == 64u));
    BOOST_TEST(text.find("停车") == std::string::npos);
    BOOST_TEST(write("record", "record.csv") == commands::done, err);
    BOOST_TEST(content("record.csv").find("\r\n1,register,1,") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_span_of_days_narrows_it) {
    BOOST_TEST(write("messages", "none.jsonl", "2001-01-01", "2001-02-01") == commands::done, err);
    BOOST_TEST((out.starts_with("0 messages") && content("none.jsonl").empty()));
    BOOST_TEST(write("messages", "all.jsonl", "2001-01-01") == commands::done, err);
    BOOST_TEST(out.starts_with("2 messages"));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_written_is_said_and_harms_nothing) {
    file("there.csv", "x");
    BOOST_TEST(write("messages", "there.csv") == commands::failed);
    BOOST_TEST(content("there.csv") == "x");
    BOOST_TEST(write("messages", "all.xlsx") == commands::failed);
    BOOST_TEST(write("messages", "all.csv", "yesterday") == commands::failed);
    BOOST_TEST(write("messages", "no/such/folder/all.csv") == commands::failed);
    BOOST_TEST(!std::filesystem::exists(file_path("all.csv")));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
