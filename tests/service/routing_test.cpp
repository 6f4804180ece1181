// Where a message goes: the order of authority (service item, policy document, rules in their order, triage), and how keywords are matched.
#include "service/rules/routing.hpp"
#include "tests/support/installation.hpp"
#include <boost/test/unit_test.hpp>

namespace huiying::tests {

namespace {

RoutingFacts facts_of(const std::string& body, Kind kind = Kind::complaint, const std::string& channel = "hotline_12345") {
    RoutingFacts facts;
    facts.channel = channel;
    facts.kind = kind;
    facts.body = body;
    return facts;
}

RoutingRule rule(const std::string& id, const std::string& office, std::vector<std::string> any = {}) {
    RoutingRule out;
    out.id = id;
    out.office = office;
    out.any = std::move(any);
    return out;
}

/// A deployment with these rules alone.
Deployment with_rules(std::vector<RoutingRule> rules) {
    Deployment deployment;
    deployment.routing = std::move(rules);
    deployment.service_items["waste"] = {"waste", "垃圾", "waste", "glb"};
    deployment.documents["lift-2021"] = {"lift-2021", "加梯", "zzb"};
    return deployment;
}

std::string office_for(const Deployment& deployment, const RoutingFacts& facts) { return decide_route(deployment, facts).office.value_or("triage"); }

} // namespace

BOOST_AUTO_TEST_SUITE(routing)

BOOST_AUTO_TEST_CASE(the_order_of_authority) {
    const Deployment deployment = with_rules({rule("noise", "zfd", {"噪声"})});
    RoutingFacts facts = facts_of("半夜噪声太大");
    facts.service_item = "waste";
    facts.about_document = "lift-2021";
    RoutingDecision decision = decide_route(deployment, facts);
    BOOST_TEST(decision.office.value() == "glb");
    BOOST_TEST((decision.routing.by == RoutedBy::service_item && decision.routing.reason == "waste" && decision.routing.confidence == 1.0));

    facts.service_item.reset();
    decision = decide_route(deployment, facts);
    BOOST_TEST(decision.office.value() == "zzb", "who drafted the document answers");
    BOOST_TEST(decision.routing.reason == "lift-2021");

    facts.about_document.reset();
    decision = decide_route(deployment, facts);
    BOOST_TEST(decision.office.value() == "zfd");
    BOOST_TEST((decision.routing.by == RoutedBy::rule && decision.routing.reason == "noise"));

    facts.body = "想说几句";
    decision = decide_route(deployment, facts);
    BOOST_TEST(!decision.office.has_value());
    BOOST_TEST((decision.routing.by == RoutedBy::fallback && decision.routing.confidence == 0));
}

BOOST_AUTO_TEST_CASE(a_code_no_longer_in_the_catalogue_falls_through) {
    RoutingFacts facts = facts_of("噪声");
    facts.service_item = "gone";
    facts.about_document = "gone too";
    BOOST_TEST(office_for(with_rules({rule("noise", "zfd", {"噪声"})}), facts) == "zfd");
}

BOOST_AUTO_TEST_CASE(the_first_rule_that_fits_wins_and_the_rest_are_alternatives) {
    const Deployment deployment = with_rules({rule("a", "zfd", {"噪声"}), rule("b", "glb", {"物业"}), rule("c", "zfd", {"装修"}), rule("d", "glb", {"小区"}), rule("e", "pab", {"楼道"}),
                                              rule("f", "sfs", {"纠纷"}), rule("g", "fwb", {"老人"})});
    const RoutingDecision decision = decide_route(deployment, facts_of("物业不管装修噪声，小区楼道里老人和邻居纠纷"));
    BOOST_TEST(decision.office.value() == "zfd");
    std::vector<std::string> others;
    for (const auto& other : decision.routing.alternatives) others.push_back(other.office);
    BOOST_TEST((others == std::vector<std::string>{"glb", "pab", "sfs"}), "each office once, the chosen one left out, three at most");
}

BOOST_AUTO_TEST_CASE(what_a_rule_asks_for) {
    RoutingRule all = rule("all", "x");
    all.all = {"电梯", "加装"};
    RoutingRule none = rule("none", "x", {"电梯"});
    none.none = {"故障"};
    RoutingRule channel = rule("channel", "x", {"电梯"});
    channel.channels = {"leader_mailbox"};
    RoutingRule kind = rule("kind", "x");
    kind.kinds = {Kind::praise};
    RoutingRule place = rule("place", "x");
    place.places = {"金鼎路"};
    RoutingRule item = rule("item", "x");
    item.service_items = {"not.in.catalogue"};

    RoutingFacts at_place = facts_of("有点吵");
    at_place.address = "金鼎路 100 弄";
    RoutingFacts in_community = facts_of("有点吵");
    in_community.community = "金鼎路居委";
    RoutingFacts with_item = facts_of("有点吵");
    with_item.service_item = "not.in.catalogue";
    RoutingFacts keyword_in_address = facts_of("有点吵");
    keyword_in_address.address = "电梯公司";

    struct {
        RoutingRule rule;
        RoutingFacts facts;
        bool fits;
        const char* reason;
    } const cases[]{
        {all, facts_of("想加装一台电梯"), true, "both words"},
        {all, facts_of("电梯坏了"), false, "one of two words"},
        {none, facts_of("电梯太慢"), true, "the unwanted word is not there"},
        {none, facts_of("电梯故障"), false, "the unwanted word is there"},
        {channel, facts_of("电梯", Kind::help, "leader_mailbox"), true, "its channel"},
        {channel, facts_of("电梯", Kind::help, "new_media"), false, "another channel"},
        {kind, facts_of("谢谢", Kind::praise), true, "its kind, no word needed"},
        {kind, facts_of("谢谢", Kind::help), false, "another kind"},
        {place, at_place, true, "in the address"},
        {place, in_community, true, "in the community"},
        {place, facts_of("金鼎路上有点吵"), true, "in the text"},
        {place, facts_of("丰庄路上有点吵"), false, "another place"},
        {item, with_item, true, "its service item"},
        {item, facts_of("有点吵"), false, "no service item"},
        {rule("any", "x", {"电梯"}), keyword_in_address, false, "keywords are not looked for in the address"},
    };
    for (const auto& one : cases) BOOST_TEST((office_for(with_rules({one.rule}), one.facts) == "x") == one.fits, one.rule.id << ": " << one.reason);
}

BOOST_AUTO_TEST_CASE(a_word_is_not_found_across_title_and_body) {
    RoutingFacts facts = facts_of("梯坏了");
    facts.title = "又是电";
    BOOST_TEST(office_for(with_rules({rule("lift", "glb", {"电梯"})}), facts) == "triage");
    facts.title = "电梯";
    BOOST_TEST(office_for(with_rules({rule("lift", "glb", {"电梯"})}), facts) == "glb");
}

BOOST_AUTO_TEST_CASE(tidy_text) {
    const std::pair<const char*, const char*> cases[]{
        {"", ""},
        {" 电 梯\t坏\r\n了 ", "电梯坏了"},
        {"电　梯", "电梯"},             // ideographic space
        {"电\u200B梯\uFEFF", "电梯"}, // zero-width space, byte order mark
        {"电\u00A0梯", "电梯"},
        {"ＡＰＰ１２３４５！", "app12345!"},
        {"App 下载", "app下载"},
        {"电梯😀坏了", "电梯😀坏了"},
        {"éÉ", "éÉ"}, // only ASCII loses its case
    };
    for (const auto& [text, tidied] : cases) {
        BOOST_TEST(tidy(text) == tidied);
        BOOST_TEST(tidy(tidy(text)) == tidy(text), "tidying twice changes nothing");
    }
}

BOOST_AUTO_TEST_CASE(keywords_are_found_through_odd_white_space_and_widths) {
    const Deployment deployment = with_rules({rule("app", "wmb", {"app打不开"})});
    for (const char* text : {"APP打不开", "ＡＰＰ　打不开", "app 打\n不\u200B开", "说是 App打 不开😀"}) BOOST_TEST(office_for(deployment, facts_of(text)) == "wmb", text);
}

BOOST_AUTO_TEST_CASE(the_search_finds_what_a_plain_one_finds) {
    const std::vector<std::string> texts{"", "电", "消防通道被电动车充电线挡住，物业不管", "app打不开", "吃拿卡要", "楼上装修噪声，夜里高空抛物，社区助餐点又远"};
    const auto finds = [](const std::string& word, const std::string& text) { return office_for(with_rules({rule("one", "x", {word})}), facts_of(text)) == "x"; };
    std::vector<std::string> words{"a", "电", "ap", "app", "app打", "打不开", "挡住,物业", "要", "吃拿卡要", "吃拿卡要吗"};
    for (const auto& shipped : reference_deployment().routing) words.insert(words.end(), shipped.any.begin(), shipped.any.end());
    int wrong = 0;
    for (const auto& word : words) {
        for (const auto& text : texts) wrong += finds(word, text) != (tidy(text).find(word) != std::string::npos);
        wrong += !finds(word, word) || !finds(word, "前" + word) || !finds(word, word + "后") || !finds(word, "前" + word + "后");
    }
    BOOST_TEST(wrong == 0);
}

BOOST_AUTO_TEST_CASE(the_topics_of_the_reference_deployment) {
    const Deployment deployment = reference_deployment();
    struct {
        const char* text;
        const char* office;
        Kind kind = Kind::complaint;
        const char* channel = "hotline_12345";
    } const cases[]{
        {"小区物业一直不修门禁", "glb"},
        {"维修资金怎么用", "glb", Kind::consultation},
        {"小区停车位太少", "glb"},
        {"垃圾分类桶满了没人清", "glb"},
        {"我们楼想加装电梯", "zzb", Kind::consultation},
        {"楼上违法建筑搭出来一间", "zfd"},
        {"马路上占道设摊", "zfd"},
        {"楼下饭店油烟很大", "zfd"},
        {"隔壁装修噪声", "zfd"},
        {"楼上高空抛物", "pab"},
        {"消防通道被堵了", "pab"},
        {"楼道里电动车充电", "pab"},
        {"养老院怎么申请", "fwb", Kind::consultation},
        {"社区食堂助餐点开在哪里", "fwb", Kind::consultation},
        {"窗口办事排队两小时", "slzx", Kind::bad_review, "service_review"},
        {"干部作风有问题，吃拿卡要", "jgw", Kind::report},
        {"申请公开动迁补偿方案", "dzb", Kind::disclosure_request, "web_consultation"},
        {"网站打不开", "wmb", Kind::complaint, "web_message"},
        {"有件事想问问", "triage", Kind::consultation},
    };
    for (const auto& one : cases) {
        const RoutingDecision decision = decide_route(deployment, facts_of(one.text, one.kind, one.channel));
        BOOST_TEST(decision.office.value_or("triage") == one.office, one.text << " goes to " << decision.office.value_or("triage") << " by " << decision.routing.reason);
    }
}

BOOST_AUTO_TEST_CASE(every_office_a_route_names_is_there) {
    const Deployment deployment = reference_deployment();
    for (const auto& one : deployment.routing) BOOST_TEST(deployment.offices.contains(one.office), one.id);
    for (const auto& [code, item] : deployment.service_items) BOOST_TEST(deployment.offices.contains(item.office), code);
    for (const auto& [code, document] : deployment.documents) BOOST_TEST(deployment.offices.contains(document.office), code);
    for (const auto& [code, channel] : deployment.channels) BOOST_TEST(deployment.offices.contains(channel.triage), code);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
