// `huiying token create|list|revoke`: the secret is printed once and nowhere kept.
#include "service/staff.hpp"
#include "tests/cli/cli_fixture.hpp"
#include <boost/test/unit_test.hpp>
#include <algorithm>
#include <fstream>
#include <sstream>

namespace huiying::tests {

namespace {

class TokenCommands : public CommandLine {
public:
    int create(const commands::TokenOptions& options) {
        return run([&] { return commands::create_token(config, options); });
    }
    std::string list() {
        BOOST_TEST(run([] { return commands::list_tokens(config); }) == commands::done);
        return out;
    }
    std::optional<Token> find(const std::string& secret) const {
        return store()->read_now([hash = token_hash(secret)](const View& view) -> Result<std::optional<Token>> { return view.tokens().find(hash); }).value();
    }
};

commands::TokenOptions options(const std::string& person, std::vector<std::string> roles) {
    commands::TokenOptions out;
    out.person = person;
    out.roles = std::move(roles);
    return out;
}

std::string only_line(const std::string& text) {
    BOOST_TEST(std::count(text.begin(), text.end(), '\n') == 1);
    return text.substr(0, text.find('\n'));
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(tokens, TokenCommands)

BOOST_AUTO_TEST_CASE(a_secret_alone_on_standard_output) {
    auto clerk = options("张三", {"office"});
    clerk.offices = {"glb"};
    clerk.expires = "90d";
    BOOST_TEST(create(clerk) == commands::done, err);
    const std::string secret = only_line(out);
    BOOST_TEST((secret.starts_with("hy_") && secret.size() >= 40));
    BOOST_TEST(err.find(secret) == std::string::npos, "so that it can be piped");
    const Token token = find(secret).value();
    BOOST_TEST((token.actor.person == "张三" && token.actor.for_office("glb") && !token.actor.for_office("zfd")));
    BOOST_TEST((token.expires_at.value() - token.created_at == std::chrono::days{90}));
    std::stringstream bytes;
    for (const char* part : {"", "-wal"}) bytes << std::ifstream{database() + part, std::ios::binary}.rdbuf();
    BOOST_TEST(bytes.str().find(secret) == std::string::npos, "only its hash is kept");
    BOOST_TEST(list().find(secret) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(all_is_a_word_for_every_one) {
    auto adapter = options("导入", {"adapter"});
    adapter.channels = {"all"};
    adapter.may_import = true;
    BOOST_TEST(create(adapter) == commands::done);
    const Token token = find(only_line(out)).value();
    BOOST_TEST((token.actor.for_channel("new_media") && token.actor.for_channel("hotline_12345") && token.actor.may_import));
}

BOOST_AUTO_TEST_CASE(supervisors_are_of_level_one_unless_said_otherwise) {
    BOOST_TEST(create(options("钱督办", {"supervisor"})) == commands::done);
    BOOST_TEST(find(only_line(out))->actor.level == 1);
    auto higher = options("孙主任", {"supervisor", "dispatcher"});
    higher.level = 2;
    BOOST_TEST(create(higher) == commands::done);
    const Actor actor = find(only_line(out))->actor;
    BOOST_TEST((actor.level == 2 && actor.has(Role::dispatcher)));
}

BOOST_AUTO_TEST_CASE(orders_that_are_refused_make_no_token) {
    const auto with = [](commands::TokenOptions base, auto change) {
        change(base);
        return base;
    };
    const auto dispatcher = options("赵派单", {"dispatcher"});
    const std::pair<const char*, commands::TokenOptions> cases[]{
        {"--role", options("张三", {"king"})},
        {"/roles", options("张三", {})},
        {"/person", options("", {"dispatcher"})},
        {"/offices", options("张三", {"office"})},
        {"/channels", options("张三", {"adapter"})},
        {"/offices/0", with(options("张三", {"office"}), [](auto& o) { o.offices = {"nowhere"}; })},
        {"/level", with(options("张三", {"supervisor"}), [](auto& o) { o.level = 3; })},
        {"--expires", with(dispatcher, [](auto& o) { o.expires = "soon"; })},
        {"--expires", with(dispatcher, [](auto& o) { o.expires = "5wd"; })},
        {"/expires_at", with(dispatcher, [](auto& o) { o.expires = "2001-01-01T00:00:00+08:00"; })},
    };
    for (const auto& [pointer, order] : cases) {
        BOOST_TEST(create(order) == commands::refused, pointer);
        BOOST_TEST(out.empty());
        BOOST_TEST(err.find(pointer) != std::string::npos, err);
    }
    const std::string listed = list();
    BOOST_TEST(std::count(listed.begin(), listed.end(), '\n') == 1, "nothing but the heading");
}

BOOST_AUTO_TEST_CASE(list_shows_who_may_do_what) {
    create(options("赵派单", {"dispatcher", "supervisor"}));
    const std::string listed = list();
    for (const char* text : {"id\tperson\troles", "赵派单\tdispatcher,supervisor\t-\t-\t1\tno\t", "never\t-"}) BOOST_TEST(listed.find(text) != std::string::npos, listed);
}

BOOST_AUTO_TEST_CASE(revoked_is_for_good) {
    create(options("赵派单", {"dispatcher"}));
    const Token token = find(only_line(out)).value();
    const auto revoke = [&](const std::string& id) { return run([&] { return commands::revoke_token(config, id); }); };
    BOOST_TEST(revoke(token.id.text()) == commands::done);
    BOOST_TEST(out.find("赵派单") != std::string::npos);
    BOOST_TEST(list().find("赵派单\tdispatcher\t-\t-\t0\tno\t") != std::string::npos);
    BOOST_TEST(out.find("\t-\n") == std::string::npos, "the list says when");
    BOOST_TEST(revoke(token.id.text()) == commands::done, "twice is harmless");
    for (const char* id : {"4711", "", "x", "-1", "1 "}) BOOST_TEST(revoke(id) == commands::refused, id);
}

BOOST_AUTO_TEST_SUITE_END()

} // namespace huiying::tests
