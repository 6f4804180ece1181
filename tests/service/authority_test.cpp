// The order of authority in routing, a rule a test: conflict of interest, the catalogue, the configured rules, the learned model, triage.
#include "service/rules/routing.hpp"
#include "tests/support/installation.hpp"
#include "tests/support/lessons.hpp"
#include <boost/test/unit_test.hpp>
#include <algorithm>

namespace huiying::tests {

namespace {

/// The reference deployment with one rule alone, and with a model.
struct Authority {
    Authority() {
        deployment = reference_deployment();
        RoutingRule noise;
        noise.id = "noise";
        noise.office = "zfd";
        noise.any = {"噪声"};
        deployment.routing = {noise};
        deployment.model = learned_model(deployment);
        facts.channel = "web_message";
        facts.kind = Kind::complaint;
        facts.received_on = *parse_day("2026-11-23");
    }
    RoutingDecision decide(const std::string& body) {
        facts.body = body;
        return decide_route(deployment, facts);
    }
    Deployment deployment;
    RoutingFacts facts;
};

bool suggests(const RoutingDecision& decision, const std::string& office) {
    const auto& others = decision.routing.alternatives;
    return std::any_of(others.begin(), others.end(), [&](const RoutingChoice& other) { return other.office == office; });
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(authority, Authority)

BOOST_AUTO_TEST_CASE(what_accuses_an_office_never_goes_there_whatever_else_speaks_for_it) {
    facts.service_item = "property.management"; // the catalogue says glb
    const RoutingDecision decision = decide("社区管理办公室不作为，小区噪声没人管");
    BOOST_TEST(decision.office.value() == "jgw");
    BOOST_TEST((decision.against == std::vector<std::string>{"glb"}));
    BOOST_TEST((decision.routing.by == RoutedBy::rule && decision.routing.reason == "conflict_of_interest"));
    BOOST_TEST(!suggests(decision, "glb"));
}

BOOST_AUTO_TEST_CASE(an_office_named_in_one_sentence_is_accused_by_the_next_that_speaks_of_them) {
    struct Case {
        const char* title;
        const char* body;
        bool accused;
    };
    for (const auto& [title, body, accused] : std::vector<Case>{{"投诉城管", "他们不作为，违建没人管", true},
                                                                {"城管", "他们 不作为", true},
                                                                {"请帮帮忙", "我多次找城管！！他们收受好处。", true},
                                                                {"请帮帮忙", "城管来过三次。该队不作为。", true},
                                                                {"投诉城管", "物业不作为，楼道堆满杂物", false},
                                                                {"谢谢城管", "邻居打人的事已经处理。", false},
                                                                {"请帮帮忙", "城管来过。邻居都很高兴。他们说物业不作为。", false},
                                                                {"请帮帮忙", "城管来过。但他们不作为。", true},
                                                                {"请帮帮忙", "城管来过。物业不作为，应该所有业主一起投诉。", false},
                                                                {"请帮帮忙", "已反映给城管。物业他们收受好处。", false},
                                                                {"请帮帮忙", "城管来过。派出所也来过，他们不作为。", false},
                                                                {"请帮帮忙", "自治办法出台以后，物业不作为。", false},
                                                                {"请帮帮忙", "文明办事的窗口不作为。文明办理业务。", false},
                                                                {"城管！！！", "", false},
                                                                {"他们不作为", "", false}}) {
        facts.title = title;
        const RoutingDecision decision = decide(body);
        BOOST_TEST((decision.against == (accused ? std::vector<std::string>{"zfd"} : std::vector<std::string>{})), title << " " << body);
        BOOST_TEST((decision.routing.reason == "conflict_of_interest") == accused);
    }
}

BOOST_AUTO_TEST_CASE(what_accuses_the_discipline_committee_goes_to_the_next) {
    const RoutingDecision decision = decide("纪工委有人受贿");
    BOOST_TEST(decision.office.value() == "dzb");
    BOOST_TEST((decision.against == std::vector<std::string>{"jgw"}));
}

BOOST_AUTO_TEST_CASE(what_accuses_everybody_who_could_take_it_waits_for_a_dispatcher) {
    const RoutingDecision decision = decide("纪工委和党政办公室互相包庇");
    BOOST_TEST(!decision.office.has_value());
    BOOST_TEST((decision.against == std::vector<std::string>{"dzb", "jgw"}));
    BOOST_TEST((decision.routing.by == RoutedBy::fallback && decision.routing.alternatives.empty()));
}

BOOST_AUTO_TEST_CASE(an_office_and_an_accusation_in_two_sentences_accuse_nobody) {
    BOOST_TEST(decide("谢谢社区管理办公室。隔壁店主态度恶劣。").against.empty());
    BOOST_TEST((decide("城管队员粗暴执法").against == std::vector<std::string>{"zfd"}));
    BOOST_TEST(decide("城管队员很辛苦").against.empty());
}

BOOST_AUTO_TEST_CASE(a_bad_review_is_answered_by_whom_it_is_about) {
    facts.kind = Kind::bad_review;
    BOOST_TEST(decide("受理中心窗口态度恶劣").against.empty());
}

BOOST_AUTO_TEST_CASE(the_service_item_before_the_document_the_rules_and_the_model) {
    facts.service_item = "property.management";
    const RoutingDecision decision = decide("噪声，" + letter_about("fwb", 1));
    BOOST_TEST(decision.office.value() == "glb");
    BOOST_TEST((decision.routing.by == RoutedBy::service_item && decision.routing.confidence == 1.0));
}

BOOST_AUTO_TEST_CASE(who_drafted_the_document_before_the_rules) {
    deployment.documents["lift-rules"] = {"lift-rules", "加梯办法", "zzb"};
    facts.about_document = "lift-rules";
    const RoutingDecision decision = decide("加梯的噪声");
    BOOST_TEST(decision.office.value() == "zzb");
    BOOST_TEST(decision.routing.reason == "lift-rules");
}

BOOST_AUTO_TEST_CASE(a_rule_before_the_model) {
    const RoutingDecision decision = decide("噪声，" + letter_about("fwb", 1));
    BOOST_TEST((decision.office.value() == "zfd" && decision.routing.by == RoutedBy::rule && decision.routing.reason == "noise"));
}

BOOST_AUTO_TEST_CASE(a_rule_holds_on_its_days_and_in_its_communities_only) {
    deployment.routing[0].from = parse_day("2026-11-23");
    deployment.routing[0].to = parse_day("2026-11-24");
    deployment.routing[0].communities = {"示范小区"};
    const auto by_rule = [&] { return decide("噪声").routing.by == RoutedBy::rule; };
    BOOST_TEST(!by_rule(), "no community is given");
    facts.community = "示范小区";
    for (const auto& [day, holds] : {std::pair{"2026-11-22", false}, {"2026-11-23", true}, {"2026-11-24", true}, {"2026-11-25", false}}) {
        facts.received_on = *parse_day(day);
        BOOST_TEST(by_rule() == holds, day);
    }
    facts.received_on = *parse_day("2026-11-23");
    facts.community = "示范小区东区";
    BOOST_TEST(!by_rule(), "a community is compared as a whole");
}

BOOST_AUTO_TEST_CASE(the_model_routes_where_it_is_sure_and_says_which_words_weighed) {
    const RoutingDecision decision = decide(letter_about("fwb", 100));
    BOOST_TEST_REQUIRE(decision.office.has_value());
    BOOST_TEST(*decision.office == "fwb");
    BOOST_TEST((decision.routing.by == RoutedBy::model && decision.routing.confidence >= deployment.learning.confidence));
    BOOST_TEST(decision.routing.reason.starts_with("model@1: "));
    BOOST_TEST(decision.routing.reason.size() > std::string{"model@1: "}.size());
    BOOST_TEST(recorded_reason(decision.routing) == "model@1", "the words are the citizen's: the record has none of them");
    BOOST_TEST((!decision.routing.alternatives.empty() && !suggests(decision, "fwb")));
}

BOOST_AUTO_TEST_CASE(what_the_model_cannot_give_a_word_for_waits_for_a_dispatcher) {
    deployment.learning.confidence = 0; // sure of everything
    const RoutingDecision decision = decide("§§§");
    BOOST_TEST(!decision.office.has_value());
    BOOST_TEST((decision.routing.by == RoutedBy::fallback && decision.routing.reason == "model_without_words"));
    BOOST_TEST(decision.routing.alternatives.size() == 3U, "its suggestions stand");
}

BOOST_AUTO_TEST_CASE(below_its_threshold_the_model_only_suggests_best_first) {
    deployment.learning.confidence = 1.1; // never sure
    const RoutingDecision decision = decide(letter_about("fwb", 100));
    BOOST_TEST(!decision.office.has_value());
    BOOST_TEST((decision.routing.by == RoutedBy::fallback && decision.routing.reason == "model_unsure"));
    BOOST_TEST_REQUIRE(decision.routing.alternatives.size() == 3U);
    BOOST_TEST(decision.routing.alternatives.front().office == "fwb");
    BOOST_TEST(std::is_sorted(decision.routing.alternatives.begin(), decision.routing.alternatives.end(),
                              [](const auto& a, const auto& b) { return a.confidence > b.confidence; }));
}

BOOST_AUTO_TEST_CASE(switched_off_or_untrained_it_says_nothing) {
    deployment.learning.enabled = false;
    BOOST_TEST(decide(letter_about("fwb", 100)).routing.reason == "no_rule");
    deployment.learning.enabled = true;
    deployment.model.reset();
    BOOST_TEST(decide(letter_about("fwb", 100)).routing.reason == "no_rule");
    BOOST_TEST(decide(letter_about("fwb", 100)).routing.alternatives.empty());
}

BOOST_AUTO_TEST_CASE(a_text_of_nothing_but_accusations_costs_no_more_than_another) {
    std::string shout;
    while (shout.size() < 128 * 1024) shout += "包庇";
    BOOST_TEST(decide(shout).against.empty());
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
