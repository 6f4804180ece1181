// Messages of one matter find each other, those of another place do not, whatever the order, the batches and the hands they pass through;
// and nothing that is sent in makes them dear.
#include "service/rules/clusters/clusters.hpp"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "service/rules/clusters/lookout.hpp"
#include "service/rules/clusters/why.hpp"

namespace huiying::tests {

namespace {

using namespace huiying::clusters;
using std::chrono::days;
using std::chrono::sys_days;

constexpr sys_days start{std::chrono::year{2025} / 3 / 1};

struct Letter {
    std::string title;
    std::string body;
    std::uint64_t person = 1;
    int day = 0;
    std::string place{};
};

/// An index and its lookout, fed as a consumer would feed them.
class Desk {
public:
    Change take(const Letter& letter) {
        const auto received = start + days{letter.day};
        last_ = index.add({++count_, letter.person, received, letter.title, letter.body, letter.place, {}, 0});
        if (const auto flag = lookout.after(last_, received, index)) flags.push_back(*flag);
        return last_;
    }
    void take_all(const std::vector<Letter>& letters) {
        for (const auto& letter : letters) take(letter);
    }
    ClusterNumber of(MessageNumber message) const { return index.cluster_of(message); }
    std::vector<ClusterNumber> all() const {
        std::vector<ClusterNumber> out;
        for (MessageNumber id = 1; id <= count_; ++id) out.push_back(of(id));
        return out;
    }

    Clusters index;
    Lookout lookout;
    std::vector<Flag> flags;

private:
    MessageNumber count_ = 0;
    Change last_;
};

Letter noise(const std::string& estate, std::uint64_t person, int day = 0) {
    return {estate + "旁工地夜间施工噪音扰民",
            "我住在" + estate + "，旁边的工地每天晚上十二点以后还在打桩，全楼的人都睡不着，请派人来管一管。", person, day};
}

/// Five ways to say one thing, short and long, with a slip in the name.
std::vector<Letter> heating_letters() {
    return {
        {"云栖雅苑暖气一直不热", "云栖雅苑三号楼的暖气从上周开始就不热，家里只有十二度，供热公司说管道老化，一直没有人来修。", 1, 0},
        {"请解决云栖雅苑暖气不热的问题", "我是云栖雅苑的住户，家里暖气不热，室温十三度，老人孩子都冻病了，打供热公司电话没人修。", 2, 9},
        {"云栖雅园供暖温度不达标", "云栖雅园供暖不达标，室温只有十三度，暖气片是凉的，供热公司推给物业，物业推给供热公司。", 3, 20},
        {"投诉供热公司：云栖雅苑暖气不热", "交了全年的供暖费，云栖雅苑的暖气却不热，供热公司说要等管道改造，什么时候能修好？", 4, 31},
        {"云栖雅苑供暖", "云栖雅苑暖气不热，室温十二度，供热公司不来修。", 5, 44},
    };
}

std::vector<Letter> mixed_letters() {
    std::vector<Letter> out = heating_letters();
    const char* const estates[]{"枫林晚小区", "碧潭花园", "石榴公馆"};
    for (int i = 0; i < 12; ++i) out.push_back(noise(estates[i % 3], static_cast<std::uint64_t>(10 + i), i * 3));
    out.push_back({"图书馆周末开放时间太短", "希望区图书馆周末能开到晚上九点，方便上班的人借书。", 40, 5});
    out.push_back({"", "碧潭花园旁工地夜里施工，打桩声音太大，睡不着。", 41, 40});
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(clusters_of_messages)

BOOST_AUTO_TEST_CASE(one_matter_told_in_five_ways_is_one_cluster) {
    Desk desk;
    desk.take_all(heating_letters());
    BOOST_TEST(desk.of(1) != 0);
    for (MessageNumber id = 2; id <= 5; ++id) BOOST_TEST(desk.of(id) == desk.of(1), id);
    BOOST_TEST(desk.index.people(desk.of(1)) == 5U);
}

BOOST_AUTO_TEST_CASE(the_same_words_about_another_place_are_another_matter) {
    const std::pair<const char*, const char*> places[]{
        {"枫林晚小区", "碧潭花园"}, {"枫林晚小区", "枣园里小区"},     {"东篱路", "南涧路"},
        {"南涧村", "石佛村"},       {"第四实验小学", "海棠实验小学"}, {"12路公交", "37路公交"},
    };
    for (const auto& [one, other] : places) {
        Desk desk;
        desk.take(noise(one, 1));
        desk.take(noise(other, 2));
        desk.take(noise(one, 3, 2));
        desk.take(noise(other, 4, 3));
        BOOST_TEST(desk.of(1) != 0, one);
        BOOST_TEST(desk.of(1) == desk.of(3), one);
        BOOST_TEST(desk.of(2) == desk.of(4), other);
        BOOST_TEST(desk.of(1) != desk.of(2), one << " and " << other);
    }
}

BOOST_AUTO_TEST_CASE(pairs_that_sound_alike_and_are_two_matters_stay_apart) {
    std::ifstream file{"tests/support/hard_negative_pairs.json"};
    int together = 0;
    std::uint64_t person = 0;
    const nlohmann::json pairs = nlohmann::json::parse(file);
    for (const auto& pair : pairs) {
        Desk desk;
        // What is asked in such words is known once a few have asked.
        for (const char* const matter : {"公积金提取", "居住证", "临时救助", "创业贷款", "残疾人补贴", "公租房"})
            desk.take({std::string{"咨询"} + matter + "申领条件", std::string{"请问申领"} + matter + "需要哪些条件、提供哪些材料，在哪里办理，多久可以到账？", ++person});
        const auto before = static_cast<MessageNumber>(desk.index.size());
        for (const char* const which : {"one", "other"}) desk.take({pair.at(which).at(0), pair.at(which).at(1), ++person});
        if (desk.of(before + 1) != 0 && desk.of(before + 1) == desk.of(before + 2)) {
            ++together;
            BOOST_TEST_MESSAGE("together: " + pair.at("why").get<std::string>());
        }
    }
    BOOST_TEST(pairs.size() >= 24U);
    // 沉香里 and 沉香山, whose ending tells no name; two benefits asked for in the same words, which only a larger row of messages tells apart.
    BOOST_TEST(together <= 1);
}

BOOST_AUTO_TEST_CASE(a_copy_with_a_qualified_name_is_another_place) {
    Desk desk;
    const auto letter = [](const std::string& school, std::uint64_t person) {
        return Letter{"A市" + school + "强制学生去工厂实习合理吗",
                      "A市" + school + "组织大二学生去外地工厂流水线实习三个月，不去就不给学分，请问这样合理吗？", person};
    };
    desk.take(letter("航海工程学院", 1));
    desk.take(letter("工程学院", 2));
    BOOST_TEST((desk.of(1) == 0 || desk.of(1) != desk.of(2)));
}

BOOST_AUTO_TEST_CASE(the_place_may_stand_beside_the_text) {
    Desk desk;
    const auto letter = [](const std::string& place, std::uint64_t person) {
        return Letter{"楼下烧烤店油烟大", "楼下烧烤店每天晚上油烟很大，窗户都不能开，孩子咳嗽了半个月。", person, 0, place};
    };
    desk.take(letter("枫林晚居委", 1));
    desk.take(letter("碧潭居委", 2));
    desk.take(letter("枫林晚居委", 3));
    BOOST_TEST(desk.of(1) == desk.of(3));
    BOOST_TEST(desk.of(1) != 0);
    BOOST_TEST(desk.of(2) == 0);
}

BOOST_AUTO_TEST_CASE(one_estate_has_several_matters) {
    Desk desk;
    // What an estate's name weighs against the words of a matter is known once a few have been heard of.
    int day = 0;
    for (const char* const estate : {"青杏苑", "沉香里小区", "望舒花园", "双槐公馆", "梧桐苑", "白鹭花园", "听涛小区", "采薇公馆"}) {
        desk.take(noise(estate, 100, day++));
        desk.take({std::string{estate} + "电梯三天两头坏", std::string{estate} + "的电梯经常困人，物业说等配件，请督促维修。", 101, day++});
        desk.take({std::string{estate} + "幼儿园学位怎么分配", std::string{estate} + "配套幼儿园今年招几个班，怎么报名？", 102, day++});
    }
    const auto before = static_cast<MessageNumber>(desk.index.size());
    desk.take(noise("碧潭花园", 1, 30));
    desk.take({"孩子落户后能否就读对口小学一年级", "我家住碧潭花园，外来务工子女今年能不能报名，需要哪些材料，在哪里公示？我家孩子九月上一年级，户口还没有迁来。",
               2, 60});
    BOOST_TEST((desk.of(before + 1) == 0 || desk.of(before + 1) != desk.of(before + 2)));
}

BOOST_AUTO_TEST_CASE(masks_blanks_and_widths_do_not_matter) {
    Desk desk;
    desk.take({"Ａ３区 云栖雅苑　暖气 不热", "云栖雅苑暖气不热，***供热公司不来修，室温十二度。", 1});
    desk.take({"A3区云栖雅苑暖气不热！！", "\n\t\t云栖雅苑暖气\u200B不热，供热公司不来修，室温十二度😀。", 2});
    BOOST_TEST(desk.of(1) != 0);
    BOOST_TEST(desk.of(1) == desk.of(2));
}

BOOST_AUTO_TEST_CASE(batches_and_a_replay_give_the_same) {
    Desk whole;
    const auto letters = mixed_letters();
    whole.take_all(letters);
    for (std::size_t batch : {1U, 3U, 7U}) {
        Desk cut;
        for (std::size_t at = 0; at < letters.size(); at += batch)
            cut.take_all({letters.begin() + static_cast<std::ptrdiff_t>(at),
                          letters.begin() + static_cast<std::ptrdiff_t>(std::min(at + batch, letters.size()))});
        BOOST_TEST(cut.all() == whole.all(), boost::test_tools::per_element());
    }
}

BOOST_AUTO_TEST_CASE(late_and_backdated_messages_find_their_place) {
    Desk desk;
    auto letters = heating_letters();
    desk.take(letters[4]);
    desk.take(letters[0]);
    desk.take(letters[2]);
    desk.take(letters[3]);
    BOOST_TEST(desk.flags.empty());
    desk.take(letters[1]);
    for (MessageNumber id = 2; id <= 5; ++id) BOOST_TEST(desk.of(id) == desk.of(1), id);
    BOOST_REQUIRE(desk.flags.size() == 1U);
    BOOST_TEST(desk.flags[0].growth.people == 5U);
    BOOST_TEST((desk.flags[0].growth.until == start + days{44} + std::chrono::seconds{1}),
               "the window ends where the matter stood out, not where the late one came in");
}

BOOST_AUTO_TEST_CASE(what_lies_further_apart_than_the_memory_does_not_meet) {
    Desk desk;
    desk.take(noise("碧潭花园", 1, 0));
    desk.take(noise("碧潭花园", 2, 366));
    BOOST_TEST(desk.of(2) == 0);
    desk.take(noise("碧潭花园", 3, 200));
    BOOST_TEST(desk.of(3) != 0);
}

BOOST_AUTO_TEST_CASE(a_merge_keeps_the_larger_number_and_both_are_understood) {
    Desk desk;
    desk.take_all({noise("碧潭花园", 1), noise("碧潭花园", 2), noise("枫林晚小区", 3), noise("枫林晚小区", 4), noise("枫林晚小区", 5)});
    const auto small = desk.of(1);
    const auto large = desk.of(3);
    BOOST_REQUIRE(small != large);
    const auto kept = desk.index.merge(small, large);
    BOOST_REQUIRE(kept.has_value());
    BOOST_TEST(*kept == large);
    BOOST_TEST(desk.index.resolve(small) == large);
    BOOST_TEST(desk.of(1) == large);
    BOOST_TEST(!desk.index.merge(small, large).has_value(), "they are one already");
    desk.take(noise("碧潭花园", 6));
    BOOST_TEST(desk.of(6) == large, "what a supervisor has merged stays so for what comes");
}

BOOST_AUTO_TEST_CASE(a_supervisors_word_outweighs_size) {
    Desk desk;
    desk.take_all({noise("碧潭花园", 1), noise("碧潭花园", 2), noise("枫林晚小区", 3), noise("枫林晚小区", 4), noise("枫林晚小区", 5)});
    BOOST_TEST(desk.index.confirm(desk.of(1)));
    BOOST_TEST((desk.index.merge(desk.of(1), desk.of(3)) == desk.of(1)));
    BOOST_TEST((desk.index.word(desk.of(3)) == Word::confirmed));
}

BOOST_AUTO_TEST_CASE(what_was_split_does_not_meet_again) {
    Desk desk;
    desk.take_all(heating_letters());
    const auto whole = desk.of(1);
    const auto part = desk.index.split(whole, {4, 5});
    BOOST_REQUIRE(part.has_value());
    BOOST_TEST(desk.of(4) == *part);
    BOOST_TEST(desk.of(1) == whole);
    auto more = heating_letters();
    for (auto& letter : more) {
        letter.person += 10;
        letter.body += "求回复。";
        desk.take(letter);
    }
    BOOST_TEST(desk.of(1) == whole);
    BOOST_TEST(desk.of(5) == *part);
    BOOST_TEST(desk.index.resolve(whole) != desk.index.resolve(*part));
    BOOST_TEST(!desk.index.split(whole, {4}).has_value(), "no longer a member");
}

BOOST_AUTO_TEST_CASE(a_moved_member_stays_where_it_was_put) {
    Desk desk;
    desk.take_all(heating_letters());
    const auto whole = desk.of(1);
    const auto alone = desk.index.move(3, std::nullopt);
    BOOST_REQUIRE(alone.has_value());
    BOOST_TEST(desk.of(3) == *alone);
    auto again = heating_letters();
    for (auto& letter : again) {
        letter.person += 20;
        letter.body += "望尽快。";
    }
    desk.take_all(again);
    BOOST_TEST(desk.of(3) == *alone);
    BOOST_TEST(desk.index.resolve(*alone) != desk.index.resolve(whole));
    BOOST_TEST((desk.index.move(3, whole) == whole), "a later word of the supervisor counts");
    BOOST_TEST(desk.of(3) == desk.index.resolve(whole));
}

BOOST_AUTO_TEST_CASE(decisions_are_inputs_like_messages) {
    const auto run = [] {
        Desk desk;
        const auto letters = mixed_letters();
        for (std::size_t i = 0; i < letters.size(); ++i) {
            desk.take(letters[i]);
            if (i == 6) desk.index.split(desk.of(1), {1, 2});
            if (i == 9) desk.index.move(3, desk.of(1));
            if (i == 12) desk.index.confirm(desk.of(1));
        }
        return desk.all();
    };
    BOOST_TEST(run() == run(), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(five_people_are_flagged_once_and_one_person_never) {
    Desk five;
    five.take_all(heating_letters());
    BOOST_TEST(five.flags.size() == 1U);
    auto later = heating_letters();
    for (auto& letter : later) letter.person += 50;
    five.take_all(later);
    BOOST_TEST(five.flags.size() == 1U);

    Desk one;
    for (int i = 0; i < 30; ++i) {
        auto letter = heating_letters()[static_cast<std::size_t>(i % 5)];
        letter.person = 7;
        letter.day += i;
        one.take(letter);
    }
    BOOST_TEST(one.of(1) != 0);
    BOOST_TEST(one.flags.empty());
}

Letter again(Letter letter, std::uint64_t person, int day) {
    letter.person = person;
    letter.day = day;
    return letter;
}

BOOST_AUTO_TEST_CASE(a_dismissed_cluster_stays_quiet_until_it_has_grown_by_half) {
    Desk desk;
    desk.take_all(heating_letters());
    BOOST_REQUIRE(desk.flags.size() == 1U);
    const auto cluster = desk.of(1);
    desk.index.dismiss(cluster);
    desk.lookout.dismissed(cluster, desk.index);
    for (std::uint64_t person = 6; person <= 7; ++person) desk.take(again(heating_letters()[1], person, 45));
    BOOST_TEST(desk.flags.size() == 1U, "seven people are not half more than five");
    desk.take(again(heating_letters()[3], 8, 46));
    BOOST_TEST(desk.flags.size() == 2U);
}

BOOST_AUTO_TEST_CASE(a_dismissed_burst_is_no_news_because_the_cluster_takes_in_a_lone_letter_a_year_later) {
    Desk desk;
    desk.take_all(heating_letters());
    const auto cluster = desk.of(1);
    desk.index.dismiss(cluster);
    desk.lookout.dismissed(cluster, desk.index);
    desk.take(again(heating_letters()[1], 6, 165));
    desk.take(again(heating_letters()[1], 7, 285));
    desk.take(again(heating_letters()[1], 8, 405));
    BOOST_REQUIRE(desk.index.people(cluster) == 8U);
    BOOST_TEST(!desk.lookout.after({cluster, false, {7, 8}, {}}, start + days{405}, desk.index).has_value());
    BOOST_TEST(desk.flags.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_letter_without_a_title_does_not_say_its_opening_twice) {
    const Commonness commonness{1500};
    BOOST_TEST(sit("", "楼下的充电桩坏了两个月，没有人来修。", commonness).refrain.empty());
    BOOST_TEST(!sit("", "楼下的充电桩坏了两个月，充电桩没有人来修。", commonness).refrain.empty());
}

BOOST_AUTO_TEST_CASE(a_refrain_is_what_is_said_again_and_is_no_name_and_no_everyday_word) {
    const Commonness commonness{1500};
    const Sitting sitting = sit("枫林晚小区充电桩太少的问题", "枫林晚小区只有两个充电桩，请问能否解决这个问题，再添几个充电桩。", commonness);
    const auto says_again = [&](std::string_view words) {
        const auto row = symbols_of(words, 2);
        return std::count(sitting.refrain.begin(), sitting.refrain.end(), fingerprint(gram_at(row.data(), 2))) == 1;
    };
    BOOST_TEST(says_again("充电"));
    BOOST_TEST(says_again("电桩"));
    BOOST_TEST(!says_again("林晚"), "a name");
    BOOST_TEST(!says_again("问题"), "an everyday word");
    BOOST_TEST(!says_again("再添"), "said once");
}

BOOST_AUTO_TEST_CASE(a_standing_topic_is_no_news_and_a_jump_in_it_is) {
    const FlagSettings settings;
    std::vector<Voice> voices;
    std::uint64_t person = 0;
    for (int day = 0; day < 720; day += 12) voices.push_back({start + days{day}, ++person, 0});
    BOOST_TEST(!flag_around(start + days{708}, start, voices, settings).has_value(), "seven or eight people in each window, as ever");
    for (int i = 0; i < 14; ++i) voices.push_back({start + days{719}, ++person, 0});
    const auto jump = flag_around(start + days{719}, start, voices, settings);
    BOOST_REQUIRE(jump.has_value());
    BOOST_TEST(jump->people == 21U);
    BOOST_TEST(jump->expected < 8.5);
}

BOOST_AUTO_TEST_CASE(the_tail_of_the_negative_binomial) {
    // Gamma(1, 1): the geometric distribution, P(X ≥ n) = 2⁻ⁿ.
    BOOST_TEST(tail_of(0, 1, 1) == 1.0, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(tail_of(3, 1, 1) == 0.125, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(tail_of(10, 1, 1) == 1.0 / 1024, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(the_reasons_are_the_members_own_words_and_nobodys_alone) {
    Desk desk;
    desk.take_all(heating_letters());
    auto letters = heating_letters();
    letters[1].title += "，我叫贾宝玉";
    std::vector<Saying> sayings;
    for (std::size_t i = 0; i < letters.size(); ++i)
        sayings.push_back({static_cast<std::int64_t>(i) + 1, letters[i].person, letters[i].title, letters[i].body});
    const Explanation why = explain(sayings);
    BOOST_TEST(why.title.find("云栖雅") != std::string::npos, why.title);
    BOOST_TEST(why.title.find("贾宝玉") == std::string::npos, why.title);
    BOOST_TEST(!why.terms.empty());
    for (const auto& term : why.terms) BOOST_TEST(term.people >= 3U, term.term);
    BOOST_TEST(why.examples.size() == 3U);
    for (auto& saying : sayings) saying.person = 1;
    BOOST_TEST(explain(sayings).title.empty(), "one person's words are shown to nobody");
}

BOOST_AUTO_TEST_CASE(the_most_like_come_first_and_never_oneself) {
    Desk desk;
    desk.take_all(mixed_letters());
    const auto letter = heating_letters()[0];
    const auto like = desk.index.similar({1, letter.person, start, letter.title, letter.body, {}, {}, 0}, 3);
    BOOST_REQUIRE(like.size() == 3U);
    for (const auto& one : like) BOOST_TEST((one.id >= 2 && one.id <= 5), one.id);
    BOOST_TEST(like[0].likeness >= like[2].likeness);
}

BOOST_AUTO_TEST_CASE(floods_cost_no_more_than_other_letters) {
    const JoiningSettings bounds;
    const std::size_t most_comparisons =
        bounds.candidates * (1 + 2 * bounds.closest + 2) + bounds.candidates * bounds.smaller_sample * bounds.larger_sample;
    struct {
        const char* name;
        bool many_people;
        bool numbered;
        std::string title;
        std::string body;
        bool may_flag;
    } const floods[]{
        {"one text of one person", false, false, "碧潭花园停车难", "碧潭花园晚上停车难，地库不让进，路边又贴条。", false},
        {"one text of many people", true, false, "碧潭花园停车难", "碧潭花园晚上停车难，地库不让进，路边又贴条。", true},
        {"nearly one text of many people", true, true, "碧潭花园停车难", "碧潭花园晚上停车难，地库不让进，路边又贴条。", true},
        {"one character", true, false, "好", "好", false},
        {"emoji", true, false, "😀😀😀", "😀😡😀😡😀😡😀😡", false},
        {"a character a thousand times", true, false, "啊啊啊啊啊啊啊啊", std::string(3000, 'a'), false},
        {"nothing", true, false, "", "", false},
    };
    for (const auto& flood : floods) {
        Desk desk;
        std::size_t steps = 0;
        std::size_t comparisons = 0;
        for (int i = 0; i < 5000; ++i) {
            desk.take({flood.title, flood.body + (flood.numbered ? std::to_string(i) : ""),
                       flood.many_people ? static_cast<std::uint64_t>(i) + 1 : 1, i / 100});
            steps = std::max(steps, desk.index.work().steps);
            comparisons = std::max(comparisons, desk.index.work().comparisons);
        }
        BOOST_TEST(steps <= bounds.steps, flood.name);
        BOOST_TEST(comparisons <= most_comparisons, flood.name);
        BOOST_TEST(desk.flags.size() == (flood.may_flag ? 1U : 0U), flood.name);
        BOOST_TEST(desk.index.standing().size() <= 1U, flood.name);
    }
}

BOOST_AUTO_TEST_CASE(long_texts_are_read_to_a_bound) {
    Desk desk;
    std::string body;
    for (int i = 0; body.size() < 100'000; ++i) {
        const Symbol pair[]{static_cast<Symbol>(0x4E00 + i * 7 % 5000), static_cast<Symbol>(0x4E00 + i * 13 % 7000)};
        body += text_of(std::begin(pair), std::end(pair));
    }
    desk.take({"碧潭花园停车难", body, 1});
    desk.take({"碧潭花园停车难", body + "完", 2});
    BOOST_TEST(desk.of(1) == desk.of(2));
    BOOST_TEST(desk.index.bytes() < 64U * 1024 * 1024);
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_are_borne) {
    Desk desk;
    for (const char* text : {"\xFF\xFE\x80", "\xE4\xB8", "\xF0\x9F\x98", "\xC0\xAF碧潭花园\xE4"}) desk.take({text, text, 1});
    BOOST_TEST(desk.index.size() == 4U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace huiying::tests
