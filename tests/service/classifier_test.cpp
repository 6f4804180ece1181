// The learned model: what it learns from, what it says, what it may show, and what a damaged file of it does.
#include "service/rules/classifier.hpp"
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <random>
#include "service/rules/classifier_training.hpp"

namespace huiying::tests {

namespace {

const std::vector<std::string> offices{"city", "culture", "health"};

/// Letters of a small street: each made of an opening, a matter of its office and a wish, so that all words but the matter are shared.
struct Street {
    std::vector<std::string> bodies;
    std::vector<std::string> titles;
    std::vector<std::string> labels;
    std::vector<double> weights;

    void write(const std::string& title, const std::string& body, const std::string& label, double weight = 1) {
        titles.push_back(title);
        bodies.push_back(body);
        labels.push_back(label);
        weights.push_back(weight);
    }
    std::vector<TrainingExample> examples() const {
        std::vector<TrainingExample> out;
        for (std::size_t i = 0; i < bodies.size(); ++i)
            out.push_back({{"web_message", "complaint", "", titles[i], bodies[i]}, labels[i], weights[i]});
        return out;
    }
};

Street small_street(std::size_t rounds = 4) {
    const std::vector<std::string> openings{"您好，", "领导好！", "反映一件事：", "我是附近居民，", "请问，"};
    const std::vector<std::string> wishes{"请尽快解决。", "望答复", "谢谢！", "已经三个月了。"};
    const std::vector<std::vector<std::string>> matters{{"路面破损积水", "违章搭建挡住通道", "路灯不亮", "小区电梯停运"},
                                                        {"学校招生划片", "图书馆开放时间", "幼儿园收费", "体育馆场地预约"},
                                                        {"医院挂号排队", "医保报销比例", "疫苗接种地点", "卫生院没有药"}};
    Street out;
    for (std::size_t round = 0; round < rounds; ++round)
        for (std::size_t office = 0; office < matters.size(); ++office)
            for (std::size_t i = 0; i < matters[office].size(); ++i) {
                const std::string& matter = matters[office][i];
                out.write(i % 2 == 0 ? matter : "有件事",
                          openings[(round + i) % openings.size()] + matter + "，" + wishes[(round * 3 + i) % wishes.size()] +
                              (round >= 4 ? "第" + std::string(round, 'x') : ""),
                          offices[office]);
            }
    return out;
}

Trained train_on(const Street& street, unsigned threads = 1) {
    return train(street.examples(), offices, {parse_time("2026-03-01T00:00:00Z").value(), threads}).value();
}

std::string best_office(const Classifier& model, const ClassifiedText& text) {
    return model.card().labels[model.rank(text).front().label].name;
}

ClassifiedText letter(std::string_view title, std::string_view body) { return {"web_message", "complaint", "", title, body}; }

std::string code_of(std::string_view file) {
    const auto read = Classifier::read(file);
    return read ? "read" : read.error().code;
}

} // namespace

BOOST_AUTO_TEST_SUITE(classifier)

BOOST_AUTO_TEST_CASE(it_learns_where_matters_go) {
    const Classifier model = train_on(small_street()).model;
    BOOST_TEST(best_office(model, letter("", "门口的路灯又不亮了，望修理")) == "city");
    BOOST_TEST(best_office(model, letter("幼儿园", "想问收费标准")) == "culture");
    BOOST_TEST(best_office(model, letter("医保", "报销比例是多少")) == "health");
    BOOST_TEST((model.card().evaluation.cases == model.card().examples && model.card().evaluation.accuracy > 0.9));
}

BOOST_AUTO_TEST_CASE(the_same_examples_give_the_same_bytes) {
    const Street street = small_street();
    const std::string bytes = train_on(street).model.bytes();
    BOOST_TEST((train_on(street, 2).model.bytes() == bytes), "threads change nothing");
    auto examples = street.examples();
    std::reverse(examples.begin(), examples.end());
    const auto again = train(examples, offices, {parse_time("2026-03-01T00:00:00Z").value(), 3});
    BOOST_TEST((again.value().model.bytes() == bytes), "nor does the order");
    examples.front().weight = 2;
    BOOST_TEST((train(examples, offices, {parse_time("2026-03-01T00:00:00Z").value(), 1}).value().model.bytes() != bytes));
}

BOOST_AUTO_TEST_CASE(a_model_file_gives_the_model_back) {
    const Classifier model = train_on(small_street()).model;
    const Classifier read = Classifier::read(model.bytes()).value();
    BOOST_TEST((read.card() == model.card()));
    BOOST_TEST((read.bytes() == model.bytes()));
    const ClassifiedText text = letter("路灯", "学校门口路灯不亮");
    for (std::size_t i = 0; i < offices.size(); ++i) BOOST_TEST(read.rank(text)[i].confidence == model.rank(text)[i].confidence);
    BOOST_TEST(read.reasons(text, 0, 5) == model.reasons(text, 0, 5), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_card_says_what_the_model_was_made_of) {
    const ModelCard card = train_on(small_street()).model.card();
    BOOST_TEST(card.labels.size() == 3U);
    BOOST_TEST(card.labels.front().name == "city");
    BOOST_TEST(card.labels.front().examples * 3 == card.examples);
    BOOST_TEST((card.trained_at == parse_time("2026-03-01T00:00:00Z").value()));
    BOOST_TEST((card.data != Digest{} && card.data != train_on(small_street(3)).model.card().data));
}

BOOST_AUTO_TEST_CASE(a_cut_model_file_is_detected_wherever_it_is_cut) {
    const std::string bytes = train_on(small_street(2)).model.bytes();
    for (std::size_t size = 0; size < bytes.size(); size += size < 200 ? 1 : 97)
        BOOST_TEST(code_of(std::string_view{bytes}.substr(0, size)) == "model_cut", size);
}

BOOST_AUTO_TEST_CASE(an_altered_model_file_is_detected_wherever_it_is_altered) {
    const std::string bytes = train_on(small_street(2)).model.bytes();
    for (std::size_t at = 0; at < bytes.size(); at += at < 200 ? 1 : 89) {
        std::string altered = bytes;
        altered[at] = static_cast<char>(altered[at] ^ 0x10);
        BOOST_TEST(code_of(altered) != "read", at);
    }
    BOOST_TEST(code_of(bytes + "x") == "model_damaged");
    BOOST_TEST(code_of("not a model at all, but long enough to hold a header and some more") == "model_damaged");
    BOOST_TEST(code_of(std::string(Classifier::most_bytes + 1, 'H')) == "model_damaged");
}

BOOST_AUTO_TEST_CASE(a_file_of_another_format_is_named_as_such) {
    std::string bytes = train_on(small_street(2)).model.bytes();
    bytes[8] = 9; // the version follows the eight bytes of the magic
    BOOST_TEST(code_of(bytes) == "model_version");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_learnt_from_is_skipped_and_counted) {
    Street street = small_street();
    const std::size_t good = street.bodies.size();
    street.write("", "路灯坏了", "nobody");
    street.write("", " \n\t　", "city");
    street.write("", "！！！", "city");
    street.write("", std::string(std::size_t{1} << 20, 'a'), "city");
    street.write("", "\xC4\xE3\xBA\xC3 GBK", "city");
    street.write("", "\xED\xA0\x80 surrogate", "city");
    street.write("", "没有分量的例子", "city", 0);
    street.write("", "不是数的例子", "city", std::nan(""));
    street.write("", "两个说法都有", "city");
    street.write("", "两个说法都有", "health");
    street.write("", "同样的话说两遍", "culture");
    street.write("", "同样的话说两遍", "culture");
    street.write("", "后来改派了的", "culture", 1);
    street.write("", "后来改派了的", "health", 3);
    const TrainingReport report = train_on(street).report;
    BOOST_TEST(report.used == good + 2);
    BOOST_TEST(report.of(Skipped::unknown_label) == 1U);
    BOOST_TEST(report.of(Skipped::empty_text) == 2U);
    BOOST_TEST(report.of(Skipped::too_long) == 1U);
    BOOST_TEST(report.of(Skipped::not_utf8) == 2U);
    BOOST_TEST(report.of(Skipped::bad_weight) == 2U);
    BOOST_TEST(report.of(Skipped::contradictory) == 2U);
    BOOST_TEST(report.of(Skipped::repeated) == 1U);
    BOOST_TEST(report.of(Skipped::outweighed) == 1U);
    BOOST_TEST(std::string{skipped_words.back()} == "lone_label");
}

BOOST_AUTO_TEST_CASE(an_office_with_one_letter_is_left_out) {
    Street street;
    street.write("", "路灯不亮", "city");
    street.write("", "路面破损", "city");
    street.write("", "学校招生", "culture");
    const auto refused = train(street.examples(), offices, {});
    BOOST_REQUIRE(!refused);
    BOOST_TEST(refused.error().code == "one_class_only");
    BOOST_TEST(refused.error().detail.find("1 lone_label") != std::string::npos, refused.error().detail);
    street.write("", "图书馆开门", "culture");
    BOOST_TEST(train(street.examples(), offices, {}).value().model.card().labels.size() == 2U);
}

BOOST_AUTO_TEST_CASE(nothing_to_learn_from_is_refused) {
    BOOST_TEST(train({}, offices, {}).error().code == "no_examples");
    BOOST_TEST(train(small_street().examples(), {}, {}).error().code == "no_examples");
    Street street;
    for (const char* text : {"路灯不亮", "路面破损", "井盖丢失"}) street.write("", text, "city");
    BOOST_TEST(train(street.examples(), offices, {}).error().code == "one_class_only");
}

BOOST_AUTO_TEST_CASE(probabilities_sum_to_one_and_the_best_stands_first) {
    const Classifier model = train_on(small_street()).model;
    for (const char* text : {"路灯不亮", "今天天气", "", "学校医院路灯", "\xFF\xFE\x80", "hello"}) {
        const auto choices = model.rank(letter("", text));
        double sum = 0;
        for (const Choice& choice : choices) sum += choice.confidence;
        BOOST_TEST(std::abs(sum - 1) < 1e-9, text);
        BOOST_TEST(
            std::is_sorted(choices.begin(), choices.end(), [](const Choice& a, const Choice& b) { return a.confidence > b.confidence; }),
            text);
    }
}

BOOST_AUTO_TEST_CASE(a_text_that_says_nothing_gets_what_such_texts_got) {
    Street street = small_street();
    const Classifier without = train_on(street).model;
    for (const Choice& choice : without.rank({})) BOOST_TEST(std::abs(choice.confidence - 1.0 / 3) < 1e-6);
    for (int i = 0; i < 20; ++i) street.write("", "", "health");
    const Classifier with = train_on(street).model;
    BOOST_TEST(best_office(with, {}) == "health");
    BOOST_TEST(with.rank({}).front().confidence > 0.8);
    BOOST_TEST(with.reasons({}, 0, 5).empty());
}

BOOST_AUTO_TEST_CASE(reasons_are_words_of_the_text_that_spoke_for_the_office) {
    const Classifier model = train_on(small_street(6)).model;
    const auto reasons = model.reasons(letter("", "门口路灯不亮"), 0, 3);
    BOOST_REQUIRE(!reasons.empty());
    BOOST_TEST(reasons.size() <= 3U);
    BOOST_TEST(std::string{"路灯不亮"}.find(reasons.front()) != std::string::npos, reasons.front());
    BOOST_TEST(model.reasons(letter("", "路灯"), 99, 3).empty(), "no such label");
}

BOOST_AUTO_TEST_CASE(reasons_never_show_a_name_or_a_number) {
    Street street = small_street(6);
    // One person writes in four letters, with the name and number that nobody else has; all go to one office, so that they weigh much.
    for (const char* matter : {"路灯", "路面", "电梯", "井盖"})
        street.write("", "欧阳小翠电话13800001111又说" + std::string{matter} + "的事 ouyang xiaocui", "city");
    const Classifier model = train_on(street).model;
    const std::string body = "欧阳小翠电话13800001111说，路灯不亮。ouyang xiaocui １３８0000１１１１ 路面破损积水";
    for (std::size_t label = 0; label < offices.size(); ++label)
        for (const std::string& reason : model.reasons(letter("欧阳小翠", body), label, 50)) {
            for (const char* secret : {"欧阳", "阳小", "小翠", "ouyang", "xiaocui", "0", "1", "8"})
                BOOST_TEST(reason.find(secret) == std::string::npos, reason);
        }
}

BOOST_AUTO_TEST_CASE(a_first_choice_is_as_sure_as_its_lead_and_its_own_score_say) {
    BOOST_TEST(Calibration{}.corrected(0.7, 5) == 0.7, boost::test_tools::tolerance(1e-12)); // nothing learnt: nothing corrected
    const Calibration learnt{.sharpness = 1, .slope = 2, .offset = -1, .by_score = 0.5};
    const double odds = 0.7 / 0.3;
    BOOST_TEST(learnt.corrected(0.7, 3) == 1 / (1 + std::exp(1 - 0.5 * 3) / (odds * odds)), boost::test_tools::tolerance(1e-12));
    BOOST_TEST(learnt.corrected(0.7, 3) > learnt.corrected(0.7, 2));
    BOOST_TEST(learnt.corrected(0.8, 3) > learnt.corrected(0.7, 3));
}

BOOST_AUTO_TEST_CASE(a_verdict_is_the_ranking_and_where_it_is_sure_the_reasons) {
    const Classifier model = train_on(small_street(6)).model;
    for (const char* body : {"门口路灯不亮，望修理", "医保报销比例是多少", "今天天气", ""}) {
        const ClassifiedText text = letter("有件事", body);
        const auto ranked = model.rank(text);
        const Choice& first = ranked.front();
        const auto same = [&](const Choice& a, const Choice& b) { return a.label == b.label && a.confidence == b.confidence; };
        const Verdict sure = model.judge(text, first.confidence, 3);
        BOOST_TEST(std::equal(ranked.begin(), ranked.end(), sure.ranked.begin(), sure.ranked.end(), same), body);
        BOOST_TEST(sure.reasons == model.reasons(text, first.label, 3), boost::test_tools::per_element());
        const Verdict unsure = model.judge(text, first.confidence + 1e-9, 3);
        BOOST_TEST(std::equal(ranked.begin(), ranked.end(), unsure.ranked.begin(), unsure.ranked.end(), same), body);
        BOOST_TEST(unsure.reasons.empty(), body);
    }
    BOOST_TEST(!model.judge(letter("", "门口路灯不亮"), 0, 3).reasons.empty());
}

/// Whether anything of a made-up name that ten letters are signed with is shown as a reason.
bool shows_signature(const std::vector<std::uint64_t>& writers) {
    Street street = small_street(6);
    const std::size_t others = street.bodies.size();
    const std::string signature = "欧阳小翠";
    for (std::size_t i = 0; i < writers.size(); ++i)
        street.write(i % 2 == 0 ? signature + "来信" : "", "路灯不亮，" + std::string(i + 1, 'x') + "。" + signature + " ouyang xiaocui", "city");
    auto examples = street.examples();
    for (std::size_t i = 0; i < writers.size(); ++i) examples[others + i].writer = writers[i];
    const Classifier model = train(examples, offices, {}).value().model;
    for (std::size_t label = 0; label < offices.size(); ++label)
        for (const std::string& reason : model.reasons(letter("欧阳小翠来信", "路灯不亮。欧阳小翠 ouyang xiaocui"), label, 50))
            for (const char* part : {"欧阳", "阳小", "小翠", "ouyang", "xiaocui"})
                if (reason.find(part) != std::string::npos) return true;
    return false;
}

BOOST_AUTO_TEST_CASE(what_one_person_always_writes_is_never_shown) {
    BOOST_TEST(!shows_signature(std::vector<std::uint64_t>(10, 7)), "ten letters of one person");
    BOOST_TEST(!shows_signature({1, 2, 3, 4, 1, 2, 3, 4, 1, 2}), "ten letters of four");
    BOOST_TEST(shows_signature({1, 2, 3, 4, 5}), "a letter of each of five");
    BOOST_TEST(shows_signature({0, 0, 0, 0, 0}), "nobody knows who wrote: each counts as another");
    BOOST_TEST(!shows_signature({0, 0, 0, 9, 9, 9}));
    BOOST_TEST(shows_signature({0, 0, 0, 0, 9, 9, 9}));
}

BOOST_AUTO_TEST_CASE(writers_change_what_is_shown_whatever_the_order_and_nothing_else) {
    Street street = small_street(6);
    street.write("", "同样的请愿书", "city");
    street.write("", "同样的请愿书", "city"); // the same text of two people counts once
    auto examples = street.examples();
    const std::string unknown = train(examples, offices, {}).value().model.bytes();
    const auto ranked = train(examples, offices, {}).value().model.rank(letter("", "路灯"));
    for (std::size_t i = 0; i < examples.size(); ++i) examples[i].writer = i % 6 + 1;
    const Classifier model = train(examples, offices, {}).value().model;
    std::reverse(examples.begin(), examples.end());
    BOOST_TEST((train(examples, offices, {}).value().model.bytes() == model.bytes()));
    BOOST_TEST((model.bytes() != unknown));
    for (std::size_t i = 0; i < ranked.size(); ++i) BOOST_TEST(model.rank(letter("", "路灯"))[i].confidence == ranked[i].confidence);
}

BOOST_AUTO_TEST_CASE(a_word_is_shown_once_five_letters_have_it) {
    const auto shown = [](int letters) {
        Street street = small_street();
        for (int i = 0; i < letters; ++i) street.write("", "无人机" + std::string(static_cast<std::size_t>(i + 1), 'a'), "city");
        return train_on(street).model.reasons(letter("", "无人机"), 0, 9);
    };
    BOOST_TEST(shown(4).empty());
    BOOST_TEST(shown(5) == std::vector<std::string>{"无人机"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_long_or_hostile_text_is_looked_at_only_in_part) {
    std::string han;
    for (char32_t c = 0x4E00; han.size() < (std::size_t{128} << 10); ++c) han += spelled({c}, 0, 1);
    const std::string flood(std::size_t{128} << 10, ' ');
    std::string words;
    while (words.size() < (std::size_t{128} << 10)) words += "ab cd ";
    const std::string broken(std::size_t{128} << 10, '\xE4');
    for (const std::string& text :
         {han, flood, flood + "路灯", words, broken, han.substr(0, 36000), han.substr(1), han.substr(0, 12288), words.substr(0, 12288)}) {
        const Symbols symbols = symbols_of(text);
        BOOST_TEST(symbols.size() <= most_symbols);
        std::size_t pieces = 0;
        each_piece(symbols, PieceField::text, [&](std::uint32_t, std::size_t, std::size_t) { ++pieces; });
        BOOST_TEST(pieces <= most_pieces(symbols));
        BOOST_TEST(most_pieces(symbols) <= 5005U);
    }
    const Classifier model = train_on(small_street()).model;
    BOOST_TEST(best_office(model, letter("", flood + "路灯不亮路面破损")) == "city", "the end of a letter counts");
}

BOOST_AUTO_TEST_CASE(bytes_of_no_meaning_are_survived) {
    const Classifier model = train_on(small_street(2)).model;
    std::mt19937 random{7};
    for (int i = 0; i < 2000; ++i) {
        std::string title(random() % 40, '\0');
        std::string body(random() % 300, '\0');
        for (char& c : title) c = static_cast<char>(random());
        for (char& c : body) c = static_cast<char>(random());
        BOOST_TEST(model.rank(letter(title, body)).size() == 3U);
        (void)model.reasons(letter(title, body), 1, 5);
    }
}

BOOST_AUTO_TEST_CASE(widths_cases_and_white_space_make_no_difference) {
    const auto same = [](const char* a, const char* b) { return symbols_of(a) == symbols_of(b); };
    BOOST_TEST(same("APP打不开", "ａｐｐ　打 不\n开"));
    BOOST_TEST(same("\n\t\t3号线", "８ 号线"));
    BOOST_TEST(same("street  light", " Street\nLight "));
    BOOST_TEST(!same("streetlight", "street light"));
}

BOOST_AUTO_TEST_CASE(corrections_change_the_next_model) {
    Street street = small_street(8);
    const auto about_drones = [](int i) { return "无人机在楼顶" + std::string(static_cast<std::size_t>(i % 5 + 1), 'a') + "飞行扰民"; };
    for (int i = 0; i < 4; ++i)
        street.write("无人机", about_drones(i) + "夜里" + std::string(static_cast<std::size_t>(i + 1), 'b'), "city");
    const ClassifiedText next = letter("无人机", "阳台外面有无人机飞行");
    BOOST_TEST(best_office(train_on(street).model, next) == "city");
    for (int i = 0; i < 20; ++i) street.write("无人机", about_drones(i) + std::string(static_cast<std::size_t>(i + 1), 'c'), "culture", 3);
    BOOST_TEST(best_office(train_on(street).model, next) == "culture");
}

BOOST_AUTO_TEST_CASE(a_heavier_example_counts_more) {
    const auto confidence = [](double weight) {
        Street street = small_street();
        street.write("", "共享单车乱停", "city", 1);
        street.write("", "共享单车占道", "culture", weight);
        const Classifier model = train_on(street).model;
        for (const Choice& choice : model.rank(letter("", "共享单车")))
            if (model.card().labels[choice.label].name == "culture") return choice.confidence;
        return 0.0;
    };
    BOOST_TEST(confidence(5) > confidence(1));
}

BOOST_AUTO_TEST_CASE(place_and_channel_count_when_they_are_known) {
    Street street;
    std::vector<TrainingExample> examples;
    for (int i = 0; i < 12; ++i)
        street.write("", "垃圾没有人清运" + std::string(static_cast<std::size_t>(i + 1), 'a'), i % 2 == 0 ? "city" : "health");
    examples = street.examples();
    for (std::size_t i = 0; i < examples.size(); ++i) examples[i].text.community = i % 2 == 0 ? "清一居委" : "清二居委";
    const Classifier model = train(examples, offices, {}).value().model;
    BOOST_TEST(best_office(model, {"web_message", "complaint", "清一居委", "", "垃圾没有人清运"}) == "city");
    BOOST_TEST(best_office(model, {"web_message", "complaint", "清二居委", "", "垃圾没有人清运"}) == "health");
}

BOOST_AUTO_TEST_CASE(the_figures_are_those_of_their_definitions) {
    // Three offices; truth 0 0 1 1 2, choice 0 1 1 1 0.
    const Evaluation figures = evaluation_of({{0, 0, 0.95}, {0, 1, 0.55}, {1, 1, 0.85}, {1, 1, 0.65}, {2, 0, 0.35}});
    BOOST_TEST(figures.cases == 5U);
    BOOST_TEST(figures.accuracy == 0.6, boost::test_tools::tolerance(1e-9));
    // F1: 2·1/(2+2) for 0, 2·2/(2+3) for 1, 0 for 2.
    BOOST_TEST(figures.macro_f1 == (0.5 + 0.8 + 0) / 3, boost::test_tools::tolerance(1e-9));
    BOOST_TEST(figures.ece == (0.05 + 0.55 + 0.15 + 0.35 + 0.35) / 5, boost::test_tools::tolerance(1e-9));
    BOOST_TEST(evaluation_of({}).accuracy == 0);
    std::vector<JudgedCase> ten;
    for (std::size_t i = 0; i < 10; ++i) ten.push_back({0, i < 8 ? 0U : 1U, 1 - 0.05 * static_cast<double>(i)});
    BOOST_TEST(evaluation_of(ten).accuracy_at_90 == 8.0 / 9, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(an_office_the_model_does_not_know_counts_as_missed) {
    const Classifier model = train_on(small_street()).model;
    Street seen;
    seen.write("", "门口路灯不亮", "city");
    seen.write("", "门口路灯不亮了", "park");
    BOOST_TEST(evaluate(model, seen.examples()).accuracy == 0.5);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
