// The reference deployment as it is shipped, and what of it the environment overrides.
#include "config/configuration.hpp"
#include "service/rules/policy.hpp"
#include "tests/config/config_fixture.hpp"
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <nlohmann/json.hpp>

namespace huiying {

using namespace std::chrono_literals;
using nlohmann::json;

namespace {

Configuration load_reference(const Environment& environment = {}) {
    auto loaded = load_configuration("config/huiying.json", environment);
    BOOST_REQUIRE_MESSAGE(loaded.configuration, format_faults(loaded.faults));
    return std::move(*loaded.configuration);
}

struct BadVariable {
    const char* name;
    const char* value;
    const char* detail;
};

constexpr BadVariable bad_variables[]{
    {"HUIYING_LISTEN_PORT", "65536", "between 0 and 65535"},
    {"HUIYING_LISTEN_PORT", "80 ", "whole number"},
    {"HUIYING_LISTEN_PORT", "", "whole number"},
    {"HUIYING_LISTEN_PORT", "99999999999999999999", "whole number"},
    {"HUIYING_LISTEN_ADDRESS", "example.org", "IPv4 or IPv6"},
    {"HUIYING_STORAGE_PATH", "", "must not be empty"},
    {"HUIYING_STORAGE_PATH", "a\x01", "control characters"},
    {"HUIYING_STORAGE_PATH", "a\xFF", "UTF-8"},
    {"HUIYING_ZONE", "Asia/Atlantis", "no time zone"},
    {"HUIYING_LOGGING_LEVEL", "loud", "one of trace"},
    {"HUIYING_LISTEN_PROT", "1", "no known setting"},
    {"HUIYING_", "1", "no known setting"},
    {"HUIYING_PORT", "1", "no known setting"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(configuration)

BOOST_AUTO_TEST_CASE(the_reference_deployment_loads) {
    const auto made = load_reference();
    const Deployment& deployment = made.deployment;
    BOOST_TEST(made.settings.directory == "config");
    BOOST_TEST(deployment.offices.size() == 13U);
    BOOST_TEST(deployment.channels.size() == 8U);
    BOOST_TEST(deployment.offices.at("jgw").sealed);
    BOOST_TEST(!deployment.offices.at("glb").sealed);
    BOOST_TEST(deployment.service_items.size() == reference("offices.json")["service_items"].size());
    BOOST_TEST(deployment.policies.size() == reference("policies.json")["policies"].size());
    BOOST_TEST(deployment.routing.size() == reference("routing.json")["rules"].size());
    BOOST_TEST(deployment.policy_versions.empty());
    BOOST_TEST((deployment.channels.at("leader_mailbox").default_kind == Kind::consultation));
    BOOST_REQUIRE(deployment.zone);
    BOOST_TEST(deployment.zone->name() == "Asia/Shanghai");
    BOOST_REQUIRE(deployment.calendars);
    BOOST_TEST(deployment.street().hours().size() == 2U);
    BOOST_TEST(!deployment.street().is_working(*parse_day("2024-10-01")));
    BOOST_TEST(deployment.street().is_working(*parse_day("2024-10-12")));
}

BOOST_AUTO_TEST_CASE(a_policy_is_read_whole) {
    const auto made = load_reference();
    const auto& policies = made.deployment.policies;
    const auto found = std::find_if(policies.begin(), policies.end(), [](const Policy& policy) { return policy.name == "leader_mailbox"; });
    BOOST_REQUIRE((found != policies.end()));
    BOOST_TEST(found->version == 1);
    BOOST_TEST((found->match.channels == std::vector<std::string>{"leader_mailbox"}));
    BOOST_TEST(found->complex.at(Stage::reply).text() == "15wd");
    BOOST_TEST((found->extension.form == ExtensionRule::Form::by));
    BOOST_REQUIRE_EQUAL(found->extension.steps.size(), 1U);
    BOOST_TEST(found->extension.steps[0].limit.text() == "10wd");
    const auto petition = choose_policy(policies, {"online_petition", Kind::petition, Priority::normal, {}, *parse_day("2022-04-30")});
    BOOST_REQUIRE(petition != nullptr);
    BOOST_TEST(petition->name == "petition.2005");
}

BOOST_AUTO_TEST_CASE(huiying_json_says_the_defaults) {
    const auto made = load_reference();
    for (const Property& property : properties()) BOOST_TEST((property.get(made.settings) == property.standard()), property.variable());
}

BOOST_AUTO_TEST_CASE(what_huiying_json_leaves_out_keeps_its_default) {
    const ConfigCopy copy;
    copy.write("huiying.json", "{\"listen\": {\"port\": 9}}");
    const auto loaded = copy.load();
    BOOST_REQUIRE_MESSAGE(loaded.configuration, format_faults(loaded.faults));
    BOOST_TEST(loaded.configuration->settings.listen.port == 9);
    BOOST_TEST(loaded.configuration->settings.listen.address == "127.0.0.1");
    BOOST_TEST(loaded.configuration->settings.storage.queue == 4096U);
}

BOOST_AUTO_TEST_CASE(keywords_are_tidied_like_the_texts_they_are_found_in) {
    const ConfigCopy copy;
    copy.patch("routing.json", R"([{"op":"add","path":"/rules/0/any/0","value":" Wi Fi ＡＰＰ"}])");
    const auto loaded = copy.load();
    BOOST_REQUIRE_MESSAGE(loaded.configuration, format_faults(loaded.faults));
    BOOST_TEST(loaded.configuration->deployment.routing[0].any.at(0) == "wifiapp");
}

BOOST_AUTO_TEST_CASE(the_environment_overrides) {
    const auto made = load_reference({{"HUIYING_LISTEN_ADDRESS", "::1"},
                                      {"HUIYING_LISTEN_PORT", "0"},
                                      {"HUIYING_ZONE", "UTC"},
                                      {"HUIYING_STORAGE_PATH", "数据/a.db"},
                                      {"HUIYING_LOGGING_LEVEL", "debug"},
                                      {"HUIYING_LOGGING_FILE", "12"},
                                      {"HUIYING_LIMITS_REQUESTS_PER_SECOND", "50"},
                                      {"HUIYING_LIMITS_IDLE_SECONDS", "5"},
                                      {"HUIYING_TOKEN", "x"},
                                      {"HUIYING_DATA", "x"},
                                      {"HUIYING_CONFIG", "x"},
                                      {"HUIYING_WERROR", "ON"},
                                      {"PATH", "/bin"}});
    BOOST_TEST(made.settings.listen.address == "::1");
    BOOST_TEST(made.settings.listen.port == 0);
    BOOST_TEST(made.settings.zone == "UTC");
    BOOST_TEST(made.deployment.zone->name() == "UTC");
    BOOST_TEST(made.settings.storage.path == "数据/a.db");
    BOOST_TEST(made.settings.logging.level == "debug");
    BOOST_TEST(made.settings.logging.file.value_or("") == "12");
    BOOST_TEST(made.settings.limits.requests_per_second == 50U);
    BOOST_TEST((made.settings.limits.idle == 5s));
    BOOST_TEST(made.settings.storage.readers == 2U);
}

BOOST_AUTO_TEST_CASE(a_bad_variable_is_named) {
    for (const auto& bad : bad_variables) {
        BOOST_TEST_CONTEXT(bad.name << "=" << bad.value) {
            const auto loaded = load_configuration("config/huiying.json", {{bad.name, bad.value}});
            BOOST_TEST(!loaded.configuration);
            BOOST_REQUIRE_EQUAL(loaded.faults.size(), 1U);
            BOOST_TEST(loaded.faults[0].file == bad.name);
            BOOST_TEST(loaded.faults[0].pointer.empty());
            BOOST_TEST(loaded.faults[0].detail.find(bad.detail) != std::string::npos, loaded.faults[0].detail);
        }
    }
}

BOOST_AUTO_TEST_CASE(the_process_environment) {
    BOOST_REQUIRE_EQUAL(setenv("HUIYING_LISTEN_PORT", "4=5", 1), 0);
    const auto environment = process_environment();
    unsetenv("HUIYING_LISTEN_PORT");
    BOOST_TEST(environment.at("HUIYING_LISTEN_PORT") == "4=5");
    BOOST_TEST(!environment.contains("PATH"));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(stored_policies)

BOOST_AUTO_TEST_CASE(come_back_from_their_text) {
    const auto made = load_reference();
    for (const Policy& policy : made.deployment.policies) {
        BOOST_TEST_CONTEXT(policy.name) {
            const auto back = parse_policy(policy.content);
            BOOST_REQUIRE(back);
            BOOST_TEST(back->content == policy.content);
            BOOST_TEST(back->label() == policy.name + "@1");
            BOOST_TEST((back->match.channels == policy.match.channels));
            BOOST_TEST((back->match.kinds == policy.match.kinds));
            BOOST_TEST((back->match.priority == policy.match.priority));
            BOOST_TEST((back->match.service_items == policy.match.service_items));
            BOOST_TEST((back->from == policy.from));
            BOOST_TEST((back->to == policy.to));
            BOOST_TEST((back->complex == policy.complex));
            BOOST_TEST(back->extension.steps.size() == policy.extension.steps.size());
            BOOST_REQUIRE_EQUAL(back->clocks.size(), policy.clocks.size());
            for (std::size_t i = 0; i < back->clocks.size(); ++i) {
                BOOST_TEST((back->clocks[i].stage == policy.clocks[i].stage));
                BOOST_TEST((back->clocks[i].limit == policy.clocks[i].limit));
                BOOST_TEST((back->clocks[i].start == policy.clocks[i].start));
                BOOST_TEST(back->clocks[i].basis == policy.clocks[i].basis);
            }
        }
    }
}

BOOST_AUTO_TEST_CASE(may_name_codes_that_are_gone) {
    json policy = reference("policies.json")["policies"][0];
    policy["match"]["channel"] = "telegram";
    const auto back = parse_policy(policy.dump());
    BOOST_REQUIRE(back);
    BOOST_TEST(back->match.channels.at(0) == "telegram");
}

BOOST_AUTO_TEST_CASE(must_be_policies) {
    json policy = reference("policies.json")["policies"][0];
    policy["clocks"][0]["limit"] = "soon";
    for (const std::string& text : {std::string{}, std::string{"{"}, std::string{"[]"}, std::string{"null"}, std::string{"{}"}, policy.dump()})
        BOOST_TEST(!parse_policy(text), text);
}

BOOST_AUTO_TEST_CASE(notice_a_change_and_nothing_else) {
    const ConfigCopy copy;
    copy.patch("policies.json", R"([{"op":"replace","path":"/policies/0/source","value":"新依据"}])"); // also written without comments and spaces
    const auto before = load_reference();
    const auto loaded = copy.load();
    BOOST_REQUIRE_MESSAGE(loaded.configuration, format_faults(loaded.faults));
    const auto& after = loaded.configuration->deployment.policies;
    for (std::size_t i = 0; i < after.size(); ++i) BOOST_TEST((after[i].content == before.deployment.policies[i].content) == (i != 0));
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying
