// `huiying train`: from a file, from this installation's own dispatches, measured on another file; what is wrong with a file is named and counted,
// and what fails leaves the model that works.
#include "tests/cli/cli_fixture.hpp"
#include "tests/support/lessons.hpp"
#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace huiying::tests {

namespace {

using nlohmann::json;

std::string line(const std::string& office, const std::string& body) { return json{{"office", office}, {"body", body}, {"title", ""}}.dump() + "\n"; }

std::string dispatches(int each, int from = 0) {
    std::string out;
    for (int place = from; place < from + each; ++place)
        for (const char* office : {"glb", "zfd", "fwb"}) out += line(office, letter_about(office, place));
    return out;
}

class Train : public CommandLine {
public:
    int train(const std::string& from, const std::string& eval = {}) {
        commands::TrainOptions options;
        options.from = from;
        options.eval = eval;
        return run([&] { return commands::train_routing(config, options); });
    }
    int version() const {
        return store()->read_now([](const View& view) -> Result<int> { return view.learning().model_version(); }).value();
    }
    bool says(const std::string& words) const { return err.find(words) != std::string::npos; }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(train_command, Train)

BOOST_AUTO_TEST_CASE(it_learns_and_tells_how_good_it_is_as_json_alone) {
    const std::string from = file("train.jsonl", dispatches(60));
    const std::string eval = file("eval.jsonl", dispatches(10, 200));
    BOOST_TEST(train(from, eval) == commands::done, err);
    const json told = json::parse(out);
    BOOST_TEST((told.at("cases") == 30 && told.at("accuracy").get<double>() > 0.9 && told.at("macro_f1").get<double>() > 0.9));
    BOOST_TEST(version() == 1);
    BOOST_TEST(train("", eval) == commands::done, "alone it measures what is in force");
    BOOST_TEST((json::parse(out) == told && version() == 1));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_learnt_from_is_named_and_counted) {
    const std::string from = file("train.jsonl", dispatches(30) + line("mars", "火星上的事") + line("mars", "还是火星") + line("glb", "") + line("glb", " \t　") + "not json\n" + "[1]\n\n" +
                                                     R"({"body":"没有单位"})" + "\n" + line("glb", std::string(600 * 1024, 'a')) + line("glb", std::string(200 * 1024, 'b')) +
                                                     "{\"office\":\"glb\",\"body\":\"\xB3\xC7\xB9\xDC\"}\n");
    BOOST_TEST(train(from) == commands::done, err);
    for (const char* words : {"2 lines left out: unknown_office", "unknown office \"mars\": 2 lines", "2 lines left out: empty_text", "1 lines left out: not_json",
                              "1 lines left out: not_an_object", "1 lines left out: no_office", "1 lines left out: too_long", "1 lines left out: not_utf8", "1 too_long"})
        BOOST_TEST(says(words), words << " in " << err);
    BOOST_TEST(err.find("火星") == std::string::npos, "what was written stands in no message");
}

BOOST_AUTO_TEST_CASE(what_fails_leaves_the_model_that_works) {
    BOOST_TEST(train(file("train.jsonl", dispatches(30))) == commands::done);
    std::string one_office;
    for (int place = 0; place < 30; ++place) one_office += line("glb", letter_about("glb", place));
    BOOST_TEST(train(file("one.jsonl", one_office)) == commands::refused);
    BOOST_TEST(says("one_class_only"), err);
    BOOST_TEST(says("of one office only (\"glb\")"), "judged by the file, whatever else there is to learn from: " + err);
    BOOST_TEST(train(file("lone.jsonl", one_office + line("zfd", letter_about("zfd", 1)))) == commands::refused);
    BOOST_TEST(says("of one office only (\"glb\")"), "one letter of another tells nothing apart: " + err);
    BOOST_TEST(train(file("none.jsonl", line("mars", "x"))) == commands::refused);
    BOOST_TEST(says("no_examples"), err);
    BOOST_TEST(train("no such file") == commands::failed);
    BOOST_TEST(train(file("more.jsonl", dispatches(40)), "no such file") == commands::failed, "nothing to measure on is known before anything changes");
    BOOST_TEST(train(file("more.jsonl", dispatches(40)), file("nothing.jsonl", "[]\n")) == commands::refused);
    BOOST_TEST(version() == 1);
    BOOST_TEST(train("", file("empty.jsonl", "")) == commands::refused);
}

BOOST_AUTO_TEST_CASE(without_a_model_there_is_nothing_to_measure) {
    BOOST_TEST(train("", file("eval.jsonl", dispatches(2))) == commands::refused);
    BOOST_TEST(says("no model is in force"));
}

BOOST_AUTO_TEST_CASE(what_was_brought_in_is_kept_for_later_trainings_until_it_is_forgotten) {
    BOOST_TEST(train(file("train.jsonl", dispatches(30))) == commands::done);
    BOOST_TEST(train("") == commands::done, err);
    BOOST_TEST(says("90 examples"), err);
    BOOST_TEST(train(file("fewer.jsonl", dispatches(20))) == commands::done);
    BOOST_TEST(says("90 letters of an earlier file gave way to this one"), err);
    commands::TrainOptions options;
    options.forget = true;
    BOOST_TEST(run([&] { return commands::train_routing(config, options); }) == commands::done);
    BOOST_TEST(train("") == commands::refused);
    BOOST_TEST(says("no_examples"), err);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
