// Which policy a message falls under in the reference deployment, and the limits it brings: the table of default policies, line by line.
#include "service/rules/policy.hpp"
#include "tests/support/installation.hpp"
#include <boost/test/unit_test.hpp>
#include <algorithm>

namespace huiying::tests {

namespace {

Day day(const std::string& text) { return parse_day(text).value(); }

struct PolicyCase {
    const char* channel;
    Kind kind;
    const char* item; ///< service item, or empty
    const char* name;
    const char* limits; ///< sign, first contact, reply, total
    Priority priority = Priority::normal;
    const char* received = "2026-11-23";
};

std::string limits_of(const Policy& policy) {
    std::string out;
    for (const Stage stage : {Stage::sign, Stage::first_contact, Stage::reply, Stage::total}) {
        const auto rule = std::find_if(policy.clocks.begin(), policy.clocks.end(), [&](const ClockRule& one) { return one.stage == stage; });
        out += (out.empty() ? "" : " ") + (rule == policy.clocks.end() ? "-" : rule->limit.text());
    }
    return out;
}

PolicyFacts facts_of(const PolicyCase& one) {
    PolicyFacts facts{one.channel, one.kind, one.priority, std::nullopt, day(one.received)};
    if (*one.item != '\0') facts.service_item = one.item;
    return facts;
}

constexpr PolicyCase reference_table[]{
    // 12345
    {"hotline_12345", Kind::consultation, "", "hotline.consultation", "1wd 1wd 1wd 1wd"},
    {"hotline_12345", Kind::suggestion, "", "hotline.suggestion", "1wd 1wd 5wd 5wd"},
    {"hotline_12345", Kind::help, "", "hotline.complaint", "1wd 1wd 5wd 5wd"},
    {"hotline_12345", Kind::complaint, "", "hotline.complaint", "1wd 1wd 5wd 5wd"},
    {"hotline_12345", Kind::report, "", "hotline.complaint", "1wd 1wd 5wd 5wd"},
    {"hotline_12345", Kind::praise, "", "hotline.other", "1wd 1wd 5wd 5wd"},
    {"hotline_12345", Kind::consultation, "", "hotline.urgent", "1h 2h 24h 24h", Priority::urgent},
    {"hotline_12345", Kind::report, "stall.street", "hotline.urgent", "1h 2h 24h 24h", Priority::urgent},
    {"hotline_12345", Kind::disclosure_request, "", "disclosure.hotline", "1wd 7wd 20wd 20wd"},
    // reviews of services
    {"service_review", Kind::bad_review, "", "review.bad", "1wd 1wd 5wd 15wd"},
    {"service_review", Kind::bad_review, "", "review.bad", "1wd 1wd 5wd 15wd", Priority::urgent},
    {"service_review", Kind::praise, "", "review.other", "1wd - 5wd 5wd"},
    // letters
    {"leader_mailbox", Kind::complaint, "", "leader_mailbox", "1wd 1wd 5wd 5wd"},
    {"web_consultation", Kind::consultation, "", "web.general", "1wd - 5wd 5wd"},
    {"web_message", Kind::help, "", "web.general", "1wd - 5wd 5wd"},
    {"web_message", Kind::complaint, "site.error", "web.site_error", "1wd - 3wd 3wd"},
    {"suggestion_mailbox", Kind::suggestion, "", "suggestion_mailbox", "1wd - 15wd 60d"},
    {"new_media", Kind::suggestion, "", "new_media", "1wd - 5wd 5wd"},
    // petitions, by the day of receipt
    {"online_petition", Kind::petition, "", "petition.2005", "- 15d 60d 60d", Priority::normal, "2022-04-30"},
    {"online_petition", Kind::petition, "", "petition.2022", "- 15d 60d 60d", Priority::normal, "2022-05-01"},
    {"online_petition", Kind::petition, "", "petition.2005", "- 15d 60d 60d", Priority::normal, "2006-01-01"},
    {"online_petition", Kind::petition, "", "petition.2022", "- 15d 60d 60d"},
    // disclosure on request, whatever the channel
    {"web_consultation", Kind::disclosure_request, "", "disclosure", "1wd 7wd 20wd 20wd"},
    {"online_petition", Kind::disclosure_request, "", "disclosure", "1wd 7wd 20wd 20wd"},
    {"web_message", Kind::disclosure_request, "site.error", "disclosure", "1wd 7wd 20wd 20wd"},
    // service items with their own law
    {"hotline_12345", Kind::complaint, "building.illegal", "city_management.hotline", "1wd 1wd 5wd 5wd"},
    {"leader_mailbox", Kind::report, "fumes.catering", "city_management.leader", "1wd 1wd 5wd 5wd"},
    {"web_message", Kind::report, "noise.fitout", "city_management.web", "1wd - 5wd 5wd"},
    {"hotline_12345", Kind::complaint, "sanitation.street", "sanitation.hotline", "1wd 1wd 5d 5d"},
    {"new_media", Kind::complaint, "waste.collection", "sanitation.web", "1wd - 5d 5d"},
    {"hotline_12345", Kind::complaint, "consumer.dispute", "consumer.hotline", "1wd 7wd 45wd 45wd"},
    {"leader_mailbox", Kind::help, "consumer.dispute", "consumer.leader", "1wd 7wd 45wd 45wd"},
    {"hotline_12345", Kind::report, "labour.wages", "labour.hotline", "1wd 1wd 60wd 60wd"},
    {"hotline_12345", Kind::consultation, "labour.wages", "hotline.consultation", "1wd 1wd 1wd 1wd"}, // a question about it is no case
};

/// A policy of one's own making for a deployment of one channel.
Policy policy(const std::string& name, PolicyMatch match) {
    Policy out;
    out.name = name;
    out.match = std::move(match);
    return out;
}

Deployment one_channel(std::vector<Policy> policies) {
    Deployment deployment;
    deployment.channels["web"] = {"web", "网", "web", "dzb", Kind::consultation};
    deployment.policies = std::move(policies);
    return deployment;
}

} // namespace

BOOST_AUTO_TEST_SUITE(policies)

BOOST_AUTO_TEST_CASE(the_reference_table) {
    const Deployment deployment = reference_deployment();
    for (const PolicyCase& one : reference_table) {
        BOOST_TEST_CONTEXT(one.channel << " · " << word(one.kind) << " · " << one.item << " · " << one.received) {
            const Policy* chosen = choose_policy(deployment.policies, facts_of(one));
            BOOST_REQUIRE(chosen != nullptr);
            BOOST_TEST(chosen->name == one.name);
            BOOST_TEST(limits_of(*chosen) == one.limits);
        }
    }
}

BOOST_AUTO_TEST_CASE(every_message_falls_under_exactly_one_policy) {
    const Deployment deployment = reference_deployment();
    BOOST_TEST(find_policy_faults(deployment).empty());
}

BOOST_AUTO_TEST_CASE(each_policy_gives_the_citizen_a_date_and_says_why) {
    for (const Policy& one : reference_deployment().policies) {
        BOOST_TEST_CONTEXT(one.name) {
            // What is opened again has been dispatched, and has had the citizen's own clock.
            for (const Stage stage : {Stage::dispatch, Stage::reply, Stage::total, Stage::deliver}) {
                const int wanted = one.match.special && (stage == Stage::dispatch || stage == Stage::total) ? 0 : 1;
                BOOST_TEST(std::count_if(one.clocks.begin(), one.clocks.end(), [&](const ClockRule& rule) { return rule.stage == stage; }) == wanted, word(stage));
            }
            for (const ClockRule& rule : one.clocks) {
                BOOST_TEST(!rule.basis.empty());
                if (rule.stage == Stage::total) BOOST_TEST((rule.start == Trigger::receipt), "the citizen's own clock runs from receipt");
                if (rule.stage == Stage::sign) BOOST_TEST((rule.start == Trigger::dispatch));
                if (rule.stage == Stage::deliver) BOOST_TEST((rule.start == Trigger::reply && rule.limit.text() == "1wd"));
                if (rule.stage == Stage::dispatch) BOOST_TEST((rule.start == Trigger::registration && rule.limit.text() == "1wd"));
            }
            BOOST_TEST(!one.source.empty());
        }
    }
}

BOOST_AUTO_TEST_CASE(the_reply_runs_from_dispatch_for_the_hotline_and_from_receipt_elsewhere) {
    for (const Policy& one : reference_deployment().policies)
        for (const ClockRule& rule : one.clocks) {
            if (rule.stage != Stage::reply || one.match.special) continue;
            const bool hotline = one.match.channels == std::vector<std::string>{"hotline_12345"} && one.name != "disclosure.hotline"; // the law counts from receipt
            BOOST_TEST((rule.start == (hotline ? Trigger::dispatch : Trigger::receipt)), one.name);
        }
}

BOOST_AUTO_TEST_CASE(what_is_supervised_or_opened_again_has_the_short_clock_and_no_extension) {
    const Deployment deployment = reference_deployment();
    for (const auto& [channel, limits] : std::vector<std::pair<std::string, std::string>>{
             {"hotline_12345", "sign 1wd first_contact 1wd reply 3wd deliver 1wd "}, {"web_message", "sign 1wd reply 3wd deliver 1wd "}}) {
        const Policy* chosen = choose_policy(deployment.policies, {channel, Kind::complaint, Priority::urgent, "waste.collection", day("2026-11-23"), true});
        BOOST_REQUIRE(chosen != nullptr);
        std::string found;
        for (const ClockRule& rule : chosen->clocks) found += std::string{word(rule.stage)} + " " + rule.limit.text() + " ";
        BOOST_TEST(found == limits);
        BOOST_TEST((chosen->extension.steps.empty() && !chosen->returns.allowed));
    }
}

BOOST_AUTO_TEST_CASE(returns_extensions_and_complex_limits) {
    const Deployment deployment = reference_deployment();
    const auto of = [&](const char* name) -> const Policy& {
        return *std::find_if(deployment.policies.begin(), deployment.policies.end(), [&](const Policy& one) { return one.name == name; });
    };
    BOOST_TEST(!of("review.bad").returns.allowed);
    BOOST_TEST(of("review.bad").extension.steps.empty());
    BOOST_TEST(of("hotline.urgent").extension.steps.empty());
    BOOST_TEST(of("hotline.complaint").returns.window.text() == "1wd");
    BOOST_TEST(of("hotline.complaint").returns.most == 2);
    BOOST_TEST(of("petition.2022").returns.window.text() == "5wd", "a wrong transfer may be disputed for five working days");
    const ExtensionRule& twice = of("hotline.complaint").extension;
    BOOST_REQUIRE(twice.steps.size() == 2U);
    BOOST_TEST((twice.form == ExtensionRule::Form::by && twice.steps[0].limit.text() == "15wd" && twice.steps[1].limit.text() == "30wd" && twice.steps[1].approver_level == 2));
    const ExtensionRule& to = of("hotline.consultation").extension;
    BOOST_TEST((to.form == ExtensionRule::Form::to && to.steps.size() == 1U && to.steps[0].limit.text() == "5wd"));
    BOOST_TEST(of("leader_mailbox").complex.at(Stage::reply).text() == "15wd");
}

BOOST_AUTO_TEST_CASE(the_more_specific_wins_whatever_the_order) {
    PolicyMatch any;
    PolicyMatch channel{false, {"web"}, {}, {}, {}};
    PolicyMatch kind{false, {}, {Kind::complaint}, {}, {}};
    PolicyMatch kind_and_channel{false, {"web"}, {Kind::complaint}, {}, {}};
    PolicyMatch priority{false, {}, {}, Priority::urgent, {}};
    PolicyMatch item{false, {}, {}, {}, {"waste"}};
    std::vector<Policy> policies{policy("any", any),           policy("channel", channel),   policy("kind", kind),
                                 policy("both", kind_and_channel), policy("priority", priority), policy("item", item)};
    const PolicyFacts facts{"web", Kind::complaint, Priority::urgent, "waste", day("2026-01-05")};
    for (const char* expected : {"item", "priority", "both", "kind", "channel", "any"}) {
        for (int turn = 0; turn < 2; ++turn, std::reverse(policies.begin(), policies.end())) BOOST_TEST(choose_policy(policies, facts)->name == expected);
        std::erase_if(policies, [&](const Policy& one) { return one.name == expected; });
    }
    BOOST_TEST((choose_policy(policies, facts) == nullptr));
}

BOOST_AUTO_TEST_CASE(effective_dates_are_inclusive) {
    Policy old = policy("old", {false, {"web"}, {}, {}, {}});
    old.to = day("2022-04-30");
    Policy current = policy("current", {false, {"web"}, {}, {}, {}});
    current.from = day("2022-05-01");
    const auto on = [&](const char* text) { return choose_policy({old, current}, {"web", Kind::help, Priority::normal, {}, day(text)})->name; };
    BOOST_TEST(on("2022-04-30") == "old");
    BOOST_TEST(on("2022-05-01") == "current");
    BOOST_TEST(find_policy_faults(one_channel({old, current})).empty());
}

BOOST_AUTO_TEST_CASE(holes_and_rivals_are_found) {
    const Policy all = policy("all", {false, {"web"}, {}, {}, {}});
    BOOST_TEST(find_policy_faults(one_channel({all})).empty());
    Policy until = all;
    until.to = day("2026-12-31");
    Policy rest = policy("rest", {false, {"web"}, {}, {}, {}});
    rest.from = day("2026-12-31");
    const std::vector<std::pair<const char*, std::vector<Policy>>> cases{
        {"no policy at all", {}},
        {"a kind without one", {policy("some", {false, {"web"}, {Kind::help}, {}, {}})}},
        {"only urgent ones have one", {policy("urgent", {false, {"web"}, {}, Priority::urgent, {}})}},
        {"two alike", {all, policy("twin", {false, {"web"}, {}, {}, {}})}},
        {"two alike for one service item", {all, policy("a", {false, {}, {}, {}, {"x", "y"}}), policy("b", {false, {}, {}, {}, {"y", "z"}})}},
        {"a time without one", {until}},
        {"one day with two", {until, rest}},
    };
    for (const auto& [reason, policies] : cases) BOOST_TEST(!find_policy_faults(one_channel(policies)).empty(), reason);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
